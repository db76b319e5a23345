//! Text to tokens, by the grammar that Kubernetes' YAML reader has.
//!
//! Invariant: time is linear in the text. A simple key spans one line and at most 1,024
//! characters, so looking ahead for its colon is bounded.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::token::{Broken, Kind, Token};

/// A place where a mapping key may have begun.
#[derive(Debug, Clone, Copy, Default)]
struct SimpleKey {
    possible: bool,
    required: bool,
    number: usize,
    at: usize,
    line: usize,
    column: usize,
}

/// The scanner. `column` counts characters, since indentation does.
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) line: usize,
    pub(super) column: isize,
    pub(super) indent: isize,
    indents: Vec<isize>,
    pub(super) flow_level: usize,
    pub(super) simple_key_allowed: bool,
    keys: Vec<SimpleKey>,
    tokens: VecDeque<Token<'t>>,
    taken: usize,
    ended: bool,
    save_level: usize,
}

/// Longest simple key, in bytes. (Kubernetes' reader counts characters.)
const LONGEST_KEY: usize = 1024;

type Scanned<T = ()> = Result<T, Broken>;

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            line: 0,
            column: 0,
            indent: -1,
            indents: Vec::new(),
            flow_level: 0,
            simple_key_allowed: true,
            keys: vec![SimpleKey::default()],
            tokens: VecDeque::new(),
            taken: 0,
            ended: false,
            save_level: 0,
        }
    }

    /// The next token, left in place.
    pub(super) fn peek(&mut self) -> Scanned<&Token<'t>> {
        while !self.ended && self.needs_more()? {
            self.fetch()?;
        }
        self.tokens
            .front()
            .ok_or_else(|| Broken::new(self.at, "unexpected end of the text", ""))
    }

    /// Takes the token that [`Self::peek`] showed.
    pub(super) fn take(&mut self) -> Option<Token<'t>> {
        if matches!(self.tokens.front().map(|t| &t.kind), Some(Kind::StreamEnd)) {
            return self.tokens.front().cloned();
        }
        self.taken += 1;
        self.tokens.pop_front()
    }

    /// More must be read while the first token could still become a mapping's first key.
    fn needs_more(&self) -> Scanned<bool> {
        let Some(head) = self.tokens.front() else {
            return Ok(true);
        };
        let Some(level) = head.key_level.checked_sub(1) else {
            return Ok(false);
        };
        match self.keys.get(level) {
            Some(key) if key.possible && key.number == self.taken => self.is_valid(*key),
            _ => Ok(false),
        }
    }

    fn is_valid(&self, key: SimpleKey) -> Scanned<bool> {
        if !key.possible {
            return Ok(false);
        }
        if key.line < self.line || key.at + LONGEST_KEY < self.at {
            return if key.required {
                Err(no_colon(key.at))
            } else {
                Ok(false)
            };
        }
        Ok(true)
    }

    pub(super) fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    pub(super) fn is_end(&self, ahead: usize) -> bool {
        self.at + ahead >= self.bytes.len()
    }

    /// Bytes of the line break at `ahead`: 0 if there is none.
    pub(super) fn break_len(&self, ahead: usize) -> usize {
        match self.bytes.get(self.at + ahead..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\r' | b'\n', ..]) => 1,
            Some([0xC2, 0x85, ..]) => 2,
            Some([0xE2, 0x80, 0xA8 | 0xA9, ..]) => 3,
            _ => 0,
        }
    }

    pub(super) fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b' ' | b'\t') && !self.is_end(ahead)
    }

    pub(super) fn is_break_or_end(&self, ahead: usize) -> bool {
        self.is_end(ahead) || self.break_len(ahead) > 0
    }

    pub(super) fn is_gap(&self, ahead: usize) -> bool {
        self.is_blank(ahead) || self.is_break_or_end(ahead)
    }

    /// Moves over `count` ASCII characters that are no breaks.
    pub(super) fn skip(&mut self, count: usize) {
        self.at += count;
        self.column += isize::try_from(count).unwrap_or(0);
    }

    /// Moves over one character of any width that is no break.
    pub(super) fn skip_char(&mut self) {
        let width = match self.byte(0) {
            0..=0x7F => 1,
            0x80..=0xDF => 2,
            0xE0..=0xEF => 3,
            _ => 4,
        };
        self.at = (self.at + width).min(self.bytes.len());
        self.column += 1;
    }

    /// Moves over a line break, and gives it as the reader keeps it.
    pub(super) fn skip_break(&mut self) -> &'static str {
        let length = self.break_len(0);
        let kept = match self.bytes.get(self.at..self.at + length) {
            Some([0xE2, 0x80, 0xA8]) => "\u{2028}",
            Some([0xE2, 0x80, 0xA9]) => "\u{2029}",
            Some([]) | None => "",
            Some(_) => "\n",
        };
        self.at += length;
        self.line += 1;
        self.column = 0;
        kept
    }

    pub(super) fn is_marker(&self, marker: &[u8; 3]) -> bool {
        self.column == 0 && self.bytes.get(self.at..self.at + 3) == Some(marker) && self.is_gap(3)
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn push(&mut self, kind: Kind<'t>, start: usize) {
        let key_level = std::mem::take(&mut self.save_level);
        self.tokens.push_back(Token {
            kind,
            start,
            end: self.at,
            key_level,
        });
    }

    fn insert(&mut self, number: usize, kind: Kind<'t>, at: usize) {
        let index = number.saturating_sub(self.taken).min(self.tokens.len());
        self.tokens.insert(
            index,
            Token {
                kind,
                start: at,
                end: at,
                key_level: 0,
            },
        );
    }

    fn fetch(&mut self) -> Scanned {
        self.skip_to_token();
        self.unroll(self.column);
        if self.is_end(0) {
            return self.fetch_end();
        }
        if self.column == 0 && self.byte(0) == b'%' {
            return self.fetch_directive();
        }
        if self.is_marker(b"---") {
            return self.fetch_marker(Kind::DocumentStart);
        }
        if self.is_marker(b"...") {
            return self.fetch_marker(Kind::DocumentEnd);
        }
        match self.byte(0) {
            b'[' => self.fetch_flow_start(Kind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(Kind::FlowMappingStart),
            b']' => self.fetch_flow_end(Kind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.is_gap(1) => self.fetch_block_entry(),
            b'?' if self.flow_level > 0 || self.is_gap(1) => self.fetch_key(),
            b':' if self.flow_level > 0 || self.is_gap(1) => self.fetch_value(),
            b'*' => self.fetch_name(Kind::Alias),
            b'&' => self.fetch_name(Kind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if self.flow_level == 0 => self.fetch_block_scalar(true),
            b'>' if self.flow_level == 0 => self.fetch_block_scalar(false),
            quote @ (b'\'' | b'"') => self.fetch_quoted(quote == b'\''),
            b'-' if !self.is_blank(1) => self.fetch_plain(),
            b'?' | b':' if self.flow_level == 0 => self.fetch_plain(),
            c if is_indicator(c) => Err(self.no_token(c)),
            _ if self.is_gap(0) => Err(self.no_token(self.byte(0))),
            _ => self.fetch_plain(),
        }
    }

    fn no_token(&self, c: u8) -> Broken {
        match c {
            b'\t' => Broken::new(
                self.at,
                "a tab can't be used for indentation",
                "indent with spaces",
            ),
            b'%' | b'@' | b'`' => Broken::new(
                self.at,
                format!("a value can't begin with `{}`", c as char),
                "put the value in quotes",
            ),
            _ => Broken::new(
                self.at,
                format!("`{}` can't begin a value here", c as char),
                "put the value in quotes, or check the line before",
            ),
        }
    }

    /// Skips blanks, comments and breaks. A tab is no blank where it could be indentation.
    fn skip_to_token(&mut self) {
        loop {
            if self.at == 0 && self.bytes.starts_with(b"\xEF\xBB\xBF") {
                self.at = 3;
            }
            let tabs = self.flow_level > 0 || !self.simple_key_allowed;
            while self.byte(0) == b' ' || (tabs && self.byte(0) == b'\t') {
                self.skip(1);
            }
            if self.byte(0) == b'#' {
                self.skip_line();
            }
            if self.break_len(0) == 0 {
                return;
            }
            self.skip_break();
            if self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
        }
    }

    /// Moves to the line's end.
    pub(super) fn skip_line(&mut self) {
        while !self.is_break_or_end(0) {
            self.skip_char();
        }
    }

    fn save_key(&mut self) -> Scanned {
        if !self.simple_key_allowed {
            return Ok(());
        }
        self.remove_key()?;
        let key = SimpleKey {
            possible: true,
            required: self.flow_level == 0 && self.indent == self.column,
            number: self.taken + self.tokens.len(),
            at: self.at,
            line: self.line,
            column: usize::try_from(self.column).unwrap_or(0),
        };
        self.save_level = self.keys.len();
        if let Some(last) = self.keys.last_mut() {
            *last = key;
        }
        Ok(())
    }

    fn remove_key(&mut self) -> Scanned {
        let Some(key) = self.keys.last_mut() else {
            return Ok(());
        };
        let lost = key.possible && key.required;
        key.possible = false;
        if lost { Err(no_colon(key.at)) } else { Ok(()) }
    }

    /// Opens a block collection where the column is deeper than the one before.
    fn roll(&mut self, column: isize, number: Option<usize>, kind: Kind<'t>, at: usize) {
        if self.flow_level > 0 || self.indent >= column {
            return;
        }
        self.indents.push(self.indent);
        self.indent = column;
        let number = number.unwrap_or(self.taken + self.tokens.len());
        self.insert(number, kind, at);
    }

    /// Closes every block collection that is deeper than `column`.
    fn unroll(&mut self, column: isize) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            let key_level = std::mem::take(&mut self.save_level);
            self.push(Kind::BlockEnd, self.at);
            self.save_level = key_level;
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    fn fetch_end(&mut self) -> Scanned {
        if self.column != 0 {
            self.column = 0;
            self.line += 1;
        }
        self.unroll(-1);
        self.remove_key()?;
        self.simple_key_allowed = false;
        self.push(Kind::StreamEnd, self.at);
        self.ended = true;
        Ok(())
    }

    fn fetch_directive(&mut self) -> Scanned {
        self.unroll(-1);
        self.remove_key()?;
        self.simple_key_allowed = false;
        let start = self.at;
        self.skip_line();
        self.push(Kind::Directive, start);
        Ok(())
    }

    fn fetch_marker(&mut self, kind: Kind<'t>) -> Scanned {
        self.unroll(-1);
        self.remove_key()?;
        self.simple_key_allowed = false;
        let start = self.at;
        self.skip(3);
        self.push(kind, start);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: Kind<'t>) -> Scanned {
        self.save_key()?;
        let start = self.at;
        self.skip(1);
        self.push(kind, start);
        self.keys.push(SimpleKey::default());
        self.flow_level += 1;
        self.simple_key_allowed = true;
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: Kind<'t>) -> Scanned {
        self.remove_key()?;
        if self.flow_level > 0 {
            self.flow_level -= 1;
            self.keys.pop();
        }
        self.simple_key_allowed = false;
        let start = self.at;
        self.skip(1);
        self.push(kind, start);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Scanned {
        self.remove_key()?;
        self.simple_key_allowed = true;
        let start = self.at;
        self.skip(1);
        self.push(Kind::FlowEntry, start);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Scanned {
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return Err(Broken::new(
                    self.at,
                    "a list can't begin here",
                    "put the `-` on a line of its own, indented below its key",
                ));
            }
            self.roll(self.column, None, Kind::BlockSequenceStart, self.at);
        }
        self.remove_key()?;
        self.simple_key_allowed = true;
        let start = self.at;
        self.skip(1);
        self.push(Kind::BlockEntry, start);
        Ok(())
    }

    fn fetch_key(&mut self) -> Scanned {
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return Err(Broken::new(
                    self.at,
                    "a mapping key can't begin here",
                    "put it in quotes",
                ));
            }
            self.roll(self.column, None, Kind::BlockMappingStart, self.at);
        }
        self.remove_key()?;
        self.simple_key_allowed = self.flow_level == 0;
        let start = self.at;
        self.skip(1);
        self.push(Kind::Key, start);
        Ok(())
    }

    fn fetch_value(&mut self) -> Scanned {
        let key = self.keys.last().copied().unwrap_or_default();
        if self.is_valid(key)? {
            let column = isize::try_from(key.column).unwrap_or(0);
            self.insert(key.number, Kind::Key, key.at);
            self.roll(column, Some(key.number), Kind::BlockMappingStart, key.at);
            if let Some(last) = self.keys.last_mut() {
                last.possible = false;
            }
            self.simple_key_allowed = false;
        } else {
            if let Some(last) = self.keys.last_mut() {
                last.possible = false;
            }
            if self.flow_level == 0 {
                if !self.simple_key_allowed {
                    return Err(Broken::new(
                        self.at,
                        "a mapping can't begin here: there is a second `: ` on this line",
                        "put the value in quotes, or check the indentation",
                    ));
                }
                self.roll(self.column, None, Kind::BlockMappingStart, self.at);
            }
            self.simple_key_allowed = self.flow_level == 0;
        }
        let start = self.at;
        self.skip(1);
        self.push(Kind::Value, start);
        Ok(())
    }

    fn fetch_name(&mut self, kind: fn(&'t str) -> Kind<'t>) -> Scanned {
        self.save_key()?;
        self.simple_key_allowed = false;
        let start = self.at;
        self.skip(1);
        let name = self.at;
        while is_word(self.byte(0)) {
            self.skip(1);
        }
        let ends = self.is_gap(0) || b"?:,]}%@`".contains(&self.byte(0));
        if self.at == name || !ends {
            return Err(Broken::new(
                start,
                "the name of an anchor or alias may hold only letters, digits, `-` and `_`",
                "rename it, or put the value in quotes",
            ));
        }
        self.push(kind(self.slice(name, self.at)), start);
        Ok(())
    }

    fn fetch_tag(&mut self) -> Scanned {
        self.save_key()?;
        self.simple_key_allowed = false;
        let start = self.at;
        let (handle, suffix) = self.scan_tag(start)?;
        if !self.is_gap(0) {
            return Err(Broken::new(
                start,
                "a tag must end with a blank",
                "put the value in quotes",
            ));
        }
        self.push(Kind::Tag(handle, suffix), start);
        Ok(())
    }

    fn scan_tag(&mut self, start: usize) -> Scanned<(&'t str, Cow<'t, str>)> {
        if self.byte(1) == b'<' {
            self.skip(2);
            let uri = self.scan_uri(start, false)?;
            if self.byte(0) != b'>' {
                return Err(Broken::new(start, "the tag has no closing `>`", "close it"));
            }
            self.skip(1);
            return Ok(("", uri));
        }
        self.skip(1);
        while is_word(self.byte(0)) {
            self.skip(1);
        }
        if self.byte(0) == b'!' {
            self.skip(1);
            let handle = self.slice(start, self.at);
            return Ok((handle, self.scan_uri(start, false)?));
        }
        let head = self.slice(start + 1, self.at);
        let tail = self.scan_uri(start, !head.is_empty())?;
        let suffix: Cow<'t, str> = if tail.is_empty() {
            head.into()
        } else {
            format!("{head}{tail}").into()
        };
        // A lone `!` is a tag without a handle.
        if suffix.is_empty() {
            Ok(("", "!".into()))
        } else {
            Ok(("!", suffix))
        }
    }

    fn scan_uri(&mut self, start: usize, may_be_empty: bool) -> Scanned<Cow<'t, str>> {
        let from = self.at;
        while is_word(self.byte(0))
            || b";/?:@&=+$,.!~*'()[]%".contains(&self.byte(0)) && !self.is_end(0)
        {
            self.skip(1);
        }
        let lone = self.slice(start, self.at) == "!";
        if self.at == from && !may_be_empty && !lone {
            return Err(Broken::new(
                start,
                "the tag has no name",
                "name it, or remove it",
            ));
        }
        Ok(percent_decoded(self.slice(from, self.at)))
    }

    fn fetch_block_scalar(&mut self, literal: bool) -> Scanned {
        self.remove_key()?;
        self.simple_key_allowed = true;
        let start = self.at;
        let kind = self.scan_block(literal)?;
        self.push(kind, start);
        Ok(())
    }

    fn fetch_quoted(&mut self, single: bool) -> Scanned {
        self.save_key()?;
        self.simple_key_allowed = false;
        let start = self.at;
        let kind = self.scan_quoted(single)?;
        self.push(kind, start);
        Ok(())
    }

    fn fetch_plain(&mut self) -> Scanned {
        self.save_key()?;
        self.simple_key_allowed = false;
        let start = self.at;
        let (kind, end) = self.scan_plain();
        let kind = kind?;
        self.push(kind, start);
        if let Some(last) = self.tokens.back_mut() {
            last.end = end;
        }
        Ok(())
    }
}

fn no_colon(at: usize) -> Broken {
    Broken::new(
        at,
        "this line is no `key: value`",
        "add the `:` and a blank, or indent the line if it continues the one before",
    )
}

fn is_word(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_' || c == b'-'
}

fn is_indicator(c: u8) -> bool {
    b"-?:,[]{}#&*!|>'\"%@`".contains(&c)
}

fn percent_decoded(uri: &str) -> Cow<'_, str> {
    if !uri.contains('%') {
        return uri.into();
    }
    let mut bytes = Vec::with_capacity(uri.len());
    let mut rest = uri.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = match rest {
            [b'%', a, b, ..] => std::str::from_utf8(&[*a, *b])
                .ok()
                .and_then(|h| u8::from_str_radix(h, 16).ok()),
            _ => None,
        };
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() {
            rest.get(3..).unwrap_or_default()
        } else {
            tail
        };
    }
    String::from_utf8_lossy(&bytes).into_owned().into()
}
