//! Text to tokens, by the rules of YAML 1.1 as the appliers' parser applies them.
//!
//! The appliers decide whether a mapping key stands before a `:` by looking ahead one line and at
//! most 1,024 characters; what they refuse depends on how far they look. So this scanner keeps the
//! same queue of tokens and the same notion of a possible key. Invariant: linear time, because
//! possible keys are remembered in the order of their tokens and each is looked at when its token
//! comes up, never all of them at once.

use std::collections::VecDeque;

use super::token::{Kind, Problem, Read, Stop, Token};

/// How far a key may reach before its `:`, in characters.
const KEY_REACH: usize = 1024;

/// A place where a mapping key may have begun.
#[derive(Debug, Clone, Copy, Default)]
struct Candidate {
    possible: bool,
    /// Whether its token waits in the queue for the `:` to come.
    awaited: bool,
    required: bool,
    number: usize,
    pos: usize,
    column: usize,
}

/// The state of reading one document.
pub(super) struct Scanner<'a> {
    pub(super) source: &'a str,
    pub(super) text: &'a [u8],
    pub(super) pos: usize,
    pub(super) line_start: usize,
    /// Column of the innermost open block collection, plus one; 0 outside of all.
    pub(super) indent: usize,
    pub(super) flow: usize,
    pub(super) key_allowed: bool,
    /// Line breaks that only YAML 1.1 knows, found outside of quotes.
    pub(super) odd_breaks: Vec<usize>,
    indents: Vec<usize>,
    tokens: VecDeque<Token<'a>>,
    taken: usize,
    keys: Vec<Candidate>,
    key_order: VecDeque<(usize, usize)>,
    ready: bool,
    ended: bool,
}

impl<'a> Scanner<'a> {
    /// A scanner over `source[start..end]`; all offsets are offsets in `source`.
    pub(super) fn new(source: &'a str, start: usize, end: usize) -> Self {
        // Kubernetes' parser drops a byte-order mark in front of each document, and only there.
        let marked = source
            .get(start..end)
            .is_some_and(|text| text.starts_with('\u{feff}'));
        let start = start + if marked { 3 } else { 0 };
        Self {
            source,
            text: source.as_bytes().get(..end).unwrap_or_default(),
            pos: start,
            line_start: start,
            indent: 0,
            flow: 0,
            key_allowed: true,
            odd_breaks: Vec::new(),
            indents: Vec::new(),
            tokens: VecDeque::new(),
            taken: 0,
            keys: vec![Candidate::default()],
            key_order: VecDeque::new(),
            ready: false,
            ended: false,
        }
    }

    /// The kind and bytes of the next token.
    pub(super) fn peek(&mut self) -> Read<(Kind, usize, usize)> {
        if !self.ready {
            self.fill()?;
        }
        Ok(self
            .tokens
            .front()
            .map_or((Kind::StreamEnd, self.pos, self.pos), |token| {
                (token.kind, token.start, token.end)
            }))
    }

    /// Takes the token that [`Self::peek`] showed.
    pub(super) fn take(&mut self) -> Token<'a> {
        self.ready = false;
        self.taken += 1;
        self.tokens
            .pop_front()
            .unwrap_or_else(|| Token::new(Kind::StreamEnd, self.pos, self.pos))
    }

    /// The byte at `pos + ahead`; 0 is the end of the text (a NUL in it is refused before).
    #[inline]
    pub(super) fn byte(&self, ahead: usize) -> u8 {
        self.text.get(self.pos + ahead).copied().unwrap_or(0)
    }

    /// The text between two offsets.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.source.get(start..end).unwrap_or("")
    }

    pub(super) fn column(&self) -> usize {
        self.pos.saturating_sub(self.line_start)
    }

    /// The column in characters. It differs from the one in bytes only behind text that began on
    /// an earlier line, because all else that may stand in front of a token is ASCII.
    fn character_column(&self) -> usize {
        let line = self.slice(self.line_start, self.pos);
        if line.is_ascii() {
            line.len()
        } else {
            line.chars().count()
        }
    }

    pub(super) fn push(&mut self, token: Token<'a>) {
        self.tokens.push_back(token);
    }

    fn fill(&mut self) -> Read<()> {
        while self.tokens.is_empty() || self.head_may_be_key()? {
            if self.ended {
                break;
            }
            self.fetch()?;
        }
        self.ready = true;
        Ok(())
    }

    /// Whether the first token of the queue may still turn out to begin a key.
    fn head_may_be_key(&mut self) -> Read<bool> {
        while let Some(&(number, level)) = self.key_order.front() {
            if number > self.taken {
                return Ok(false);
            }
            let key = self.keys.get(level);
            let current = key.is_some_and(|key| key.number == number && key.awaited);
            if number == self.taken && current {
                return self.still_possible(level);
            }
            self.key_order.pop_front();
        }
        Ok(false)
    }

    fn still_possible(&mut self, level: usize) -> Read<bool> {
        let Some(&key) = self.keys.get(level) else {
            return Ok(false);
        };
        if !key.possible {
            return Ok(false);
        }
        if key.pos >= self.line_start && self.reaches(key.pos) {
            return Ok(true);
        }
        if key.required {
            return Err(Stop::at(Problem::MissingColon, key.pos));
        }
        if let Some(key) = self.keys.get_mut(level) {
            key.possible = false;
        }
        Ok(false)
    }

    /// Whether at most [`KEY_REACH`] characters lie between `start` and here.
    fn reaches(&self, start: usize) -> bool {
        let bytes = self.pos.saturating_sub(start);
        bytes <= KEY_REACH
            || (bytes <= 4 * KEY_REACH && self.slice(start, self.pos).chars().count() <= KEY_REACH)
    }

    pub(super) fn save_key(&mut self) -> Read<()> {
        if !self.key_allowed {
            return Ok(());
        }
        let column = self.column();
        let key = Candidate {
            possible: true,
            awaited: true,
            required: self.flow == 0 && self.indent == column + 1,
            number: self.taken + self.tokens.len(),
            pos: self.pos,
            column,
        };
        self.forget_key()?;
        let level = self.keys.len().saturating_sub(1);
        if let Some(slot) = self.keys.last_mut() {
            *slot = key;
        }
        self.key_order.push_back((key.number, level));
        Ok(())
    }

    pub(super) fn forget_key(&mut self) -> Read<()> {
        let Some(key) = self.keys.last_mut() else {
            return Ok(());
        };
        if key.possible && key.required {
            return Err(Stop::at(Problem::MissingColon, key.pos));
        }
        key.possible = false;
        Ok(())
    }

    /// Opens a block collection if this column is further in than the current one.
    fn roll(&mut self, column: usize, at: usize, number: Option<usize>, kind: Kind) {
        if self.flow > 0 || self.indent > column {
            return;
        }
        self.indents.push(self.indent);
        self.indent = column + 1;
        let token = Token::new(kind, at, at);
        match number {
            Some(number) => self.insert(number, token),
            None => self.push(token),
        }
    }

    fn insert(&mut self, number: usize, token: Token<'a>) {
        match number.checked_sub(self.taken) {
            Some(index) if index <= self.tokens.len() => self.tokens.insert(index, token),
            _ => self.push(token),
        }
    }

    /// Closes the block collections that are further in than `column`.
    fn unroll(&mut self, column: Option<usize>) {
        if self.flow > 0 {
            return;
        }
        while self.indent > column.map_or(0, |column| column + 1) {
            self.push(Token::new(Kind::BlockEnd, self.pos, self.pos));
            self.indent = self.indents.pop().unwrap_or(0);
        }
    }

    fn fetch(&mut self) -> Read<()> {
        self.skip_to_token();
        if self.flow == 0 {
            self.unroll(Some(self.character_column()));
        }
        let byte = self.byte(0);
        if self.column() == 0 {
            match byte {
                b'%' => return self.fetch_directive(),
                b'-' if self.at_marker() => return self.fetch_marker(Kind::DocumentStart),
                b'.' if self.at_marker() => return self.fetch_marker(Kind::DocumentEnd),
                _ => {}
            }
        }
        match byte {
            0 => self.fetch_end(),
            b'[' => self.fetch_open(Kind::FlowSequenceStart),
            b'{' => self.fetch_open(Kind::FlowMappingStart),
            b']' => self.fetch_close(Kind::FlowSequenceEnd),
            b'}' => self.fetch_close(Kind::FlowMappingEnd),
            b',' => self.fetch_comma(),
            b'-' if self.blank_at(1) => self.fetch_dash(),
            b'?' if self.flow > 0 || self.blank_at(1) => self.fetch_question(),
            b':' if self.flow > 0 || self.blank_at(1) => self.fetch_colon(),
            b'*' => self.fetch_name(Kind::Alias),
            b'&' => self.fetch_name(Kind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' | b'>' if self.flow == 0 => self.fetch_block_scalar(byte == b'|'),
            b'\'' | b'"' => self.fetch_quoted(byte),
            b'\t' => Err(Stop::at(Problem::Tab, self.pos)),
            b'|' | b'>' | b'%' | b'@' | b'`' => {
                Err(Stop::at(Problem::BadStart(char::from(byte)), self.pos))
            }
            _ => self.fetch_plain(),
        }
    }

    /// Passes spaces, comments and line breaks. A tab counts as a space where no key may begin.
    fn skip_to_token(&mut self) {
        loop {
            let rest = self.text.get(self.pos..).unwrap_or_default();
            let tabs = self.flow > 0 || !self.key_allowed;
            let blank = |byte: &u8| *byte == b' ' || (*byte == b'\t' && tabs);
            self.pos += rest.iter().take_while(|byte| blank(byte)).count();
            if self.byte(0) == b'#' {
                self.skip_comment();
            }
            let width = self.break_at(0);
            if width == 0 {
                return;
            }
            self.pass_break(width);
            if self.flow == 0 {
                self.key_allowed = true;
            }
        }
    }

    fn fetch_end(&mut self) -> Read<()> {
        if self.column() != 0 {
            self.line_start = self.pos;
        }
        self.unroll(None);
        self.forget_key()?;
        self.key_allowed = false;
        self.ended = true;
        self.push(Token::new(Kind::StreamEnd, self.pos, self.pos));
        Ok(())
    }

    fn fetch_marker(&mut self, kind: Kind) -> Read<()> {
        self.unroll(None);
        self.forget_key()?;
        self.key_allowed = false;
        self.push(Token::new(kind, self.pos, self.pos + 3));
        self.pos += 3;
        Ok(())
    }

    fn fetch_directive(&mut self) -> Read<()> {
        self.unroll(None);
        self.forget_key()?;
        self.key_allowed = false;
        let start = self.pos;
        self.scan_directive()?;
        self.push(Token::new(Kind::Directive, start, self.pos));
        Ok(())
    }

    fn fetch_open(&mut self, kind: Kind) -> Read<()> {
        self.save_key()?;
        self.keys.push(Candidate {
            number: self.taken + self.tokens.len(),
            ..Candidate::default()
        });
        self.flow += 1;
        self.key_allowed = true;
        self.indicator(kind);
        Ok(())
    }

    fn fetch_close(&mut self, kind: Kind) -> Read<()> {
        self.forget_key()?;
        if self.flow > 0 {
            self.flow -= 1;
            let inner = self.keys.pop().map(|key| key.number);
            // The appliers' parser stops waiting for a `:` after an empty `[]` or `{}`.
            if let Some(key) = self.keys.last_mut().filter(|key| Some(key.number) == inner) {
                key.awaited = false;
            }
        }
        self.key_allowed = false;
        self.indicator(kind);
        Ok(())
    }

    fn fetch_comma(&mut self) -> Read<()> {
        self.forget_key()?;
        self.key_allowed = true;
        self.indicator(Kind::FlowEntry);
        Ok(())
    }

    fn fetch_dash(&mut self) -> Read<()> {
        if self.flow == 0 {
            if !self.key_allowed {
                return Err(Stop::at(Problem::EntryNotAllowed, self.pos));
            }
            self.roll(self.column(), self.pos, None, Kind::BlockSequenceStart);
        }
        self.forget_key()?;
        self.key_allowed = true;
        self.indicator(Kind::BlockEntry);
        Ok(())
    }

    fn fetch_question(&mut self) -> Read<()> {
        if self.flow == 0 {
            if !self.key_allowed {
                return Err(Stop::at(Problem::KeyNotAllowed, self.pos));
            }
            self.roll(self.column(), self.pos, None, Kind::BlockMappingStart);
        }
        self.forget_key()?;
        self.key_allowed = self.flow == 0;
        self.indicator(Kind::Key);
        Ok(())
    }

    fn fetch_colon(&mut self) -> Read<()> {
        let level = self.keys.len().saturating_sub(1);
        if self.still_possible(level)? {
            self.colon_after_key(level);
        } else {
            if self.flow == 0 {
                if !self.key_allowed {
                    return Err(Stop::at(Problem::ValueNotAllowed, self.pos));
                }
                self.roll(self.column(), self.pos, None, Kind::BlockMappingStart);
            }
            self.key_allowed = self.flow == 0;
        }
        self.indicator(Kind::Value);
        Ok(())
    }

    /// The text before this `:` was a key: says so in the queue, in front of its token.
    fn colon_after_key(&mut self, level: usize) {
        let Some(key) = self.keys.get_mut(level) else {
            return;
        };
        key.possible = false;
        let key = *key;
        self.insert(key.number, Token::new(Kind::Key, key.pos, key.pos));
        let number = Some(key.number);
        self.roll(key.column, key.pos, number, Kind::BlockMappingStart);
        self.key_allowed = false;
    }

    fn indicator(&mut self, kind: Kind) {
        self.push(Token::new(kind, self.pos, self.pos + 1));
        self.pos += 1;
    }
}
