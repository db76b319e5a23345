//! Single- and double-quoted scalars.
//!
//! Invariant: a scalar without escapes on one line borrows its text.

use std::borrow::Cow;

use super::scan::Scanner;
use super::token::{Kind, Problem, Read, Stop, Style, Token};

/// What was collected of a quoted scalar so far.
struct Quoted {
    start: usize,
    /// Where the text not yet copied begins.
    chunk: usize,
    copied: Option<String>,
}

impl Quoted {
    fn copy(&mut self, text: &str) {
        self.copied.get_or_insert_default().push_str(text);
    }
}

impl Scanner<'_> {
    pub(super) fn fetch_quoted(&mut self, quote: u8) -> Read<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        let odd_breaks = self.odd_breaks.len();
        let mut quoted = Quoted {
            start,
            chunk: self.pos,
            copied: None,
        };
        loop {
            self.skip_quoted_run(quote);
            match self.byte(0) {
                0 => return Err(Stop::within(Problem::UnclosedQuote, start, start)),
                b'\'' if quote == b'\'' && self.byte(1) == b'\'' => {
                    self.pos += 1;
                    quoted.copy(self.slice(quoted.chunk, self.pos));
                    self.pos += 1;
                    quoted.chunk = self.pos;
                }
                b'\\' if quote == b'"' => self.scan_escape(&mut quoted)?,
                byte if byte == quote => break,
                _ => {
                    let text = self.slice(quoted.chunk, self.pos);
                    quoted.copy(text.trim_end_matches([' ', '\t']));
                    self.fold_quoted(&mut quoted, false)?;
                }
            }
        }
        // Inside quotes the odd breaks are the author's declared text.
        self.odd_breaks.truncate(odd_breaks);
        self.finish_quoted(quoted);
        Ok(())
    }

    /// Passes text up to the closing quote, an escape, a line break or the end.
    fn skip_quoted_run(&mut self, quote: u8) {
        loop {
            let rest = self.text.get(self.pos..).unwrap_or_default();
            let stops = |byte: u8| matches!(byte, b'\n' | b'\r' | 0 | b'\\' | 0xC2 | 0xE2);
            let run = rest.iter().position(|byte| stops(*byte) || *byte == quote);
            self.pos += run.unwrap_or(rest.len());
            match self.byte(0) {
                b'\\' if quote == b'\'' => self.pos += 1,
                0xC2 | 0xE2 if self.break_at(0) == 0 => self.pos += 1,
                _ => return,
            }
        }
    }

    /// Passes line breaks and the blanks around them; `escaped` if a backslash stood before the
    /// first, which then adds nothing.
    fn fold_quoted(&mut self, quoted: &mut Quoted, escaped: bool) -> Read<()> {
        let mut breaks = 0;
        let mut plain_first = true;
        let mut kept = String::new();
        loop {
            let width = self.break_at(0);
            if width > 0 {
                if breaks == 0 && !escaped {
                    plain_first = self.byte(0) != 0xE2;
                }
                if breaks > 0 || escaped || !plain_first {
                    self.push_break(&mut kept);
                }
                breaks += 1;
                self.pass_break(width);
            } else if self.is_blank() {
                self.pos += 1;
            } else {
                break;
            }
        }
        if breaks == 1 && !escaped && plain_first {
            kept.push(' ');
        }
        quoted.copy(&kept);
        quoted.chunk = self.pos;
        if self.at_marker() {
            return Err(Stop::within(Problem::MarkerInQuote, self.pos, quoted.start));
        }
        Ok(())
    }

    fn scan_escape(&mut self, quoted: &mut Quoted) -> Read<()> {
        quoted.copy(self.slice(quoted.chunk, self.pos));
        let width = self.break_at(1);
        if width > 0 {
            self.pos += 1;
            self.pass_break(width);
            return self.fold_quoted(quoted, true);
        }
        let digits = match self.byte(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            other => {
                let text = simple_escape(other).ok_or_else(|| self.bad_escape())?;
                quoted.copy(text);
                self.pos += 2;
                quoted.chunk = self.pos;
                return Ok(());
            }
        };
        let hex = self.slice(self.pos + 2, self.pos + 2 + digits);
        let c = (hex.len() == digits && hex.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .then(|| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32))
            .flatten()
            .ok_or_else(|| self.bad_escape())?;
        quoted.copy(c.encode_utf8(&mut [0; 4]));
        self.pos += 2 + digits;
        quoted.chunk = self.pos;
        Ok(())
    }

    fn bad_escape(&self) -> Stop {
        // Not more than the backslash and one character: the rest may be a secret.
        let rest = self.source.get(self.pos..).unwrap_or("");
        let shown = rest.chars().take(2).filter(|c| !c.is_control()).collect();
        Stop::at(Problem::BadEscape(shown), self.pos)
    }

    fn finish_quoted(&mut self, quoted: Quoted) {
        let tail = self.slice(quoted.chunk, self.pos);
        let text = match quoted.copied {
            Some(mut copied) => {
                copied.push_str(tail);
                Cow::Owned(copied)
            }
            None => Cow::Borrowed(tail),
        };
        self.pos += 1;
        self.push(Token {
            kind: Kind::Scalar(Style::Quoted),
            start: quoted.start,
            end: self.pos,
            text,
        });
    }
}

fn simple_escape(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'0' => "\0",
        b'a' => "\x07",
        b'b' => "\x08",
        b't' | b'\t' => "\t",
        b'n' => "\n",
        b'v' => "\x0B",
        b'f' => "\x0C",
        b'r' => "\r",
        b'e' => "\x1B",
        b' ' => " ",
        b'"' => "\"",
        b'\'' => "'",
        b'\\' => "\\",
        b'N' => "\u{85}",
        b'_' => "\u{A0}",
        b'L' => "\u{2028}",
        b'P' => "\u{2029}",
        _ => return None,
    })
}
