//! Plain scalars: text without quotes, over one line or several.
//!
//! Invariant: a scalar on one line borrows its text; only folding copies.

use std::borrow::Cow;

use super::scan::Scanner;
use super::token::{Kind, Problem, Read, Stop, Style, Token};

/// What was collected of a plain scalar so far.
struct Plain {
    start: usize,
    /// Where the text not yet copied begins.
    chunk: usize,
    /// End of the last character that is no blank.
    end: usize,
    folded: Option<String>,
}

impl<'a> Scanner<'a> {
    pub(super) fn fetch_plain(&mut self) -> Read<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        let mut plain = Plain {
            start,
            chunk: start,
            end: start,
            folded: None,
        };
        let mut gap: Option<String> = None;
        while !self.at_marker() && self.byte(0) != b'#' {
            let run = self.pos;
            self.skip_plain_run();
            if self.pos > run {
                if let Some(gap) = gap.take() {
                    plain.folded.get_or_insert_default().push_str(&gap);
                    plain.chunk = run;
                }
                plain.end = self.pos;
            }
            if !(self.is_blank() || self.break_at(0) > 0) {
                break;
            }
            self.skip_plain_gap(&mut plain, &mut gap)?;
            if self.flow == 0 && gap.is_some() && self.column() < self.indent {
                break;
            }
        }
        self.key_allowed = gap.is_some();
        self.finish_plain(plain);
        Ok(())
    }

    /// Passes characters up to a blank or to an indicator that ends the scalar. A single space
    /// between two words is passed too: this is where the time goes.
    fn skip_plain_run(&mut self) {
        loop {
            let rest = self.text.get(self.pos..).unwrap_or_default();
            let run = rest.iter().position(|byte| may_end_plain(*byte));
            self.pos += run.unwrap_or(rest.len());
            match self.byte(0) {
                b' ' if !may_end_plain(self.byte(1)) && self.byte(1) != b'#' => {}
                b' ' | b'\t' | b'\n' | b'\r' | 0 => return,
                b':' if self.blank_at(1) => return,
                b',' | b'?' | b'[' | b']' | b'{' | b'}' if self.flow > 0 => return,
                0xC2 | 0xE2 if self.break_at(0) > 0 => return,
                _ => {}
            }
            self.pos += 1;
        }
    }

    /// Passes blanks and line breaks after a run. With a line break the text so far is copied,
    /// and `gap` becomes what stands for the blanks if more text follows.
    fn skip_plain_gap(&mut self, plain: &mut Plain, gap: &mut Option<String>) -> Read<()> {
        let mut first_is_lf = true;
        let mut breaks = 0;
        let mut kept = String::new();
        loop {
            if self.is_blank() {
                if breaks > 0 && self.column() < self.indent && self.byte(0) == b'\t' {
                    return Err(Stop::within(Problem::Tab, self.pos, plain.start));
                }
                self.pos += 1;
                continue;
            }
            let width = self.break_at(0);
            if width == 0 {
                break;
            }
            if breaks == 0 {
                first_is_lf = self.byte(0) != 0xE2;
            }
            if breaks > 0 || !first_is_lf {
                self.push_break(&mut kept);
            }
            breaks += 1;
            self.pass_break(width);
        }
        if breaks > 0 {
            let text = self.slice(plain.chunk, plain.end);
            plain.folded.get_or_insert_default().push_str(text);
            plain.chunk = plain.end;
            *gap = Some(if breaks == 1 && first_is_lf {
                " ".to_owned()
            } else {
                kept
            });
        }
        Ok(())
    }

    fn finish_plain(&mut self, plain: Plain) {
        let tail: &'a str = self.slice(plain.chunk, plain.end);
        let text = match plain.folded {
            Some(mut folded) => {
                folded.push_str(tail);
                Cow::Owned(folded)
            }
            None => Cow::Borrowed(tail),
        };
        self.push(Token {
            kind: Kind::Scalar(Style::Plain),
            start: plain.start,
            end: plain.end,
            text,
        });
    }
}

/// Whether a run of plain text has to be looked at more closely here.
#[inline]
fn may_end_plain(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t'
            | b'\n'
            | b'\r'
            | 0
            | b':'
            | b','
            | b'?'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | 0xC2
            | 0xE2
    )
}
