//! The scalars: plain, quoted and block, folded as Kubernetes' reader folds them.

use std::borrow::Cow;

use super::scan::Scanner;
use super::token::{Broken, Kind, Style};

/// White space between the lines of a scalar, not yet known to be kept.
#[derive(Default)]
struct Fold {
    /// Blanks inside a line: their bytes.
    blanks: (usize, usize),
    /// The first break.
    first: &'static str,
    /// The breaks after it.
    more: String,
    /// A break has been seen.
    broken: bool,
}

impl Fold {
    fn is_empty(&self) -> bool {
        !self.broken && self.blanks.0 == self.blanks.1
    }

    fn flush(&mut self, text: &str, out: &mut String) {
        if !self.broken {
            out.push_str(text.get(self.blanks.0..self.blanks.1).unwrap_or_default());
        } else if self.first == "\n" {
            out.push_str(if self.more.is_empty() {
                " "
            } else {
                &self.more
            });
        } else {
            out.push_str(self.first);
            out.push_str(&self.more);
        }
        *self = Self::default();
    }
}

impl<'t> Scanner<'t> {
    /// A plain scalar and the end of its last character.
    pub(super) fn scan_plain(&mut self) -> (Result<Kind<'t>, Broken>, usize) {
        let start = self.at;
        let indent = self.indent + 1;
        let mut end = self.at;
        // While the scalar is one piece of the text it is borrowed; the first fold copies it.
        let mut folded: Option<String> = None;
        let mut piece = start;
        let mut fold = Fold::default();
        loop {
            if self.is_marker(b"---") || self.is_marker(b"...") || self.byte(0) == b'#' {
                break;
            }
            let from = self.at;
            self.skip_plain_piece();
            if self.at > from {
                if fold.broken {
                    let out = folded.get_or_insert_with(String::new);
                    out.push_str(self.slice(piece, end));
                    fold.flush(self.text, out);
                    piece = from;
                }
                fold = Fold::default();
                end = self.at;
            }
            if !self.is_blank(0) && self.break_len(0) == 0 {
                break;
            }
            if let Err(broken) = self.skip_plain_gap(&mut fold, indent) {
                return (Err(broken), end);
            }
            if self.flow_level == 0 && self.column < indent {
                break;
            }
        }
        if fold.broken {
            self.simple_key_allowed = true;
        }
        let text: Cow<'t, str> = match folded {
            None => self.slice(start, end).into(),
            Some(mut out) => {
                out.push_str(self.slice(piece, end));
                out.into()
            }
        };
        (Ok(Kind::Scalar(text, Style::Plain)), end)
    }

    /// Moves over characters until a gap or an indicator that ends the scalar.
    fn skip_plain_piece(&mut self) {
        let flow = self.flow_level > 0;
        while let Some(&c) = self.bytes.get(self.at) {
            match c {
                b' ' | b'\t' | b'\n' | b'\r' => return,
                b':' if self.is_gap(1) => return,
                b',' | b'?' | b'[' | b']' | b'{' | b'}' if flow => return,
                0..=0x7F => self.skip(1),
                _ if self.break_len(0) > 0 => return,
                _ => self.skip_char(),
            }
        }
    }

    fn skip_plain_gap(&mut self, fold: &mut Fold, indent: isize) -> Result<(), Broken> {
        fold.blanks = (self.at, self.at);
        loop {
            if self.is_blank(0) {
                if fold.broken && self.column < indent && self.byte(0) == b'\t' {
                    return Err(Broken::new(
                        self.at,
                        "a tab can't be used for indentation",
                        "indent with spaces",
                    ));
                }
                self.skip(1);
                if !fold.broken {
                    fold.blanks.1 = self.at;
                }
            } else if self.break_len(0) > 0 {
                self.fold_break(fold);
            } else {
                return Ok(());
            }
        }
    }

    fn fold_break(&mut self, fold: &mut Fold) {
        let kept = self.skip_break();
        if fold.broken {
            fold.more.push_str(kept);
        } else {
            fold.first = kept;
            fold.broken = true;
        }
    }

    pub(super) fn scan_quoted(&mut self, single: bool) -> Result<Kind<'t>, Broken> {
        let start = self.at;
        self.skip(1);
        let style = if single { Style::Single } else { Style::Double };
        let stop = if single { b'\'' } else { b'"' };
        let from = self.at;
        self.skip_quoted_piece(stop);
        if self.byte(0) == stop && (!single || self.byte(1) != b'\'') && !self.is_end(0) {
            let text = self.slice(from, self.at);
            self.skip(1);
            return Ok(Kind::Scalar(text.into(), style));
        }
        let mut out = self.slice(from, self.at).to_owned();
        loop {
            let mut fold = Fold::default();
            if self.quoted_words(single, stop, start, &mut out, &mut fold)? {
                self.skip(1);
                return Ok(Kind::Scalar(out.into(), style));
            }
            self.quoted_gap(&mut fold);
            if !fold.is_empty() {
                fold.flush(self.text, &mut out);
            }
        }
    }

    /// Moves over characters that stand for themselves, blanks inside the line included only
    /// where something follows them.
    fn skip_quoted_piece(&mut self, stop: u8) {
        loop {
            match self.byte(0) {
                b'\\' if stop == b'"' => return,
                c if c == stop => return,
                b'\n' | b'\r' => return,
                b' ' | b'\t' => {
                    let mut ahead = 1;
                    while self.is_blank(ahead) {
                        ahead += 1;
                    }
                    if self.is_break_or_end(ahead) {
                        return;
                    }
                    self.skip(ahead);
                }
                0 if self.is_end(0) => return,
                0..=0x7F => self.skip(1),
                _ if self.break_len(0) > 0 => return,
                _ => self.skip_char(),
            }
        }
    }

    /// Reads up to a gap; says whether the closing quote was met.
    fn quoted_words(
        &mut self,
        single: bool,
        stop: u8,
        start: usize,
        out: &mut String,
        fold: &mut Fold,
    ) -> Result<bool, Broken> {
        if self.is_marker(b"---") || self.is_marker(b"...") {
            return Err(Broken::new(
                self.at,
                "a document marker inside a quoted value",
                "close the quote before it",
            ));
        }
        if self.is_end(0) {
            return Err(Broken::new(start, "the quote is never closed", "close it"));
        }
        while !self.is_gap(0) {
            match self.byte(0) {
                b'\'' if single && self.byte(1) == b'\'' => {
                    out.push('\'');
                    self.skip(2);
                }
                c if c == stop => return Ok(true),
                b'\\' if !single && self.break_len(1) > 0 => {
                    self.skip(1);
                    self.skip_break();
                    fold.broken = true;
                    fold.first = "";
                    return Ok(false);
                }
                b'\\' if !single => self.escape(out)?,
                _ => {
                    let from = self.at;
                    self.skip_quoted_run(stop);
                    out.push_str(self.slice(from, self.at));
                }
            }
        }
        Ok(false)
    }

    fn skip_quoted_run(&mut self, stop: u8) {
        while !self.is_gap(0) && self.byte(0) != stop && (stop != b'"' || self.byte(0) != b'\\') {
            self.skip_char();
        }
    }

    fn quoted_gap(&mut self, fold: &mut Fold) {
        fold.blanks = (self.at, self.at);
        loop {
            if self.is_blank(0) {
                self.skip(1);
                if !fold.broken {
                    fold.blanks.1 = self.at;
                }
            } else if self.break_len(0) > 0 {
                self.fold_break(fold);
            } else {
                return;
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), Broken> {
        let at = self.at;
        let (code, length) = match self.byte(1) {
            b'0' => ('\0', 0),
            b'a' => ('\u{7}', 0),
            b'b' => ('\u{8}', 0),
            b't' | b'\t' => ('\t', 0),
            b'n' => ('\n', 0),
            b'v' => ('\u{b}', 0),
            b'f' => ('\u{c}', 0),
            b'r' => ('\r', 0),
            b'e' => ('\u{1b}', 0),
            b' ' => (' ', 0),
            b'"' => ('"', 0),
            b'\'' => ('\'', 0),
            b'\\' => ('\\', 0),
            b'N' => ('\u{85}', 0),
            b'_' => ('\u{a0}', 0),
            b'L' => ('\u{2028}', 0),
            b'P' => ('\u{2029}', 0),
            b'x' => ('\0', 2),
            b'u' => ('\0', 4),
            b'U' => ('\0', 8),
            _ => {
                return Err(Broken::new(
                    at,
                    "an unknown escape in a double-quoted value",
                    "write `\\\\` for a backslash, or use single quotes",
                ));
            }
        };
        self.skip(2);
        if length == 0 {
            out.push(code);
            return Ok(());
        }
        let digits = self.slice(self.at, self.at + length);
        let plain = digits.len() == length && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let code = plain
            .then(|| u32::from_str_radix(digits, 16).ok())
            .flatten();
        let c = code.and_then(char::from_u32).ok_or_else(|| {
            Broken::new(
                at,
                "the escape names no character",
                "write the character itself",
            )
        })?;
        out.push(c);
        self.skip(length);
        Ok(())
    }

    pub(super) fn scan_block(&mut self, literal: bool) -> Result<Kind<'t>, Broken> {
        self.skip(1);
        let (chomp, increment) = self.block_header()?;
        let mut indent = match increment {
            0 => 0,
            n => n + self.indent.max(0),
        };
        let mut out = String::new();
        let mut first: &'static str = "";
        let mut more = String::new();
        let mut leading_blank = false;
        self.block_breaks(&mut indent, &mut more)?;
        while self.column == indent && !self.is_end(0) {
            let trailing_blank = self.is_blank(0);
            if !literal && first == "\n" && !leading_blank && !trailing_blank {
                if more.is_empty() {
                    out.push(' ');
                }
            } else {
                out.push_str(first);
            }
            out.push_str(&more);
            more.clear();
            leading_blank = trailing_blank;
            let from = self.at;
            self.skip_line();
            out.push_str(self.slice(from, self.at));
            first = self.skip_break_if_any();
            self.block_breaks(&mut indent, &mut more)?;
        }
        if chomp != Chomp::Strip {
            out.push_str(first);
        }
        if chomp == Chomp::Keep {
            out.push_str(&more);
        }
        Ok(Kind::Scalar(out.into(), Style::Block))
    }

    fn skip_break_if_any(&mut self) -> &'static str {
        if self.break_len(0) > 0 {
            self.skip_break()
        } else {
            ""
        }
    }

    fn block_header(&mut self) -> Result<(Chomp, isize), Broken> {
        let (mut chomp, mut increment) = (Chomp::Clip, 0);
        for _ in 0..2 {
            match self.byte(0) {
                b'+' if chomp == Chomp::Clip => chomp = Chomp::Keep,
                b'-' if chomp == Chomp::Clip => chomp = Chomp::Strip,
                b'0' if increment == 0 => {
                    return Err(Broken::new(self.at, "an indentation of 0", "use 1 to 9"));
                }
                digit @ b'1'..=b'9' if increment == 0 => increment = isize::from(digit - b'0'),
                _ => break,
            }
            self.skip(1);
        }
        while self.is_blank(0) {
            self.skip(1);
        }
        if self.byte(0) == b'#' {
            self.skip_line();
        }
        if !self.is_break_or_end(0) {
            return Err(Broken::new(
                self.at,
                "text on the line of a block's `|` or `>`",
                "begin the text on the next line",
            ));
        }
        self.skip_break_if_any();
        Ok((chomp, increment))
    }

    /// Skips the indentation and the empty lines before the next line of a block, and finds the
    /// indentation where it is not yet known.
    fn block_breaks(&mut self, indent: &mut isize, more: &mut String) -> Result<(), Broken> {
        let mut widest = 0;
        loop {
            while (*indent == 0 || self.column < *indent) && self.byte(0) == b' ' {
                self.skip(1);
            }
            widest = widest.max(self.column);
            if (*indent == 0 || self.column < *indent) && self.byte(0) == b'\t' {
                return Err(Broken::new(
                    self.at,
                    "a tab can't be used for indentation",
                    "indent with spaces",
                ));
            }
            if self.break_len(0) == 0 {
                break;
            }
            more.push_str(self.skip_break());
        }
        if *indent == 0 {
            *indent = widest.max(self.indent + 1).max(1);
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Clip,
    Strip,
    Keep,
}
