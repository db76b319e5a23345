//! Block scalars: `|` keeps line breaks, `>` folds them.

use std::borrow::Cow;

use super::scan::Scanner;
use super::token::{Kind, Problem, Read, Stop, Style, Token};

/// What the line of the indicator says.
#[derive(Clone, Copy)]
struct Header {
    start: usize,
    end: usize,
    literal: bool,
    /// `-` drops the last line break, `+` keeps all that follow.
    chomp: u8,
    /// Column of the content; 0 until it is known.
    indent: usize,
}

/// What was collected of a block scalar so far.
#[derive(Default)]
struct Content {
    text: String,
    /// The break that ended the last line; nothing at the end of the text.
    line_break: String,
    /// Breaks of the empty lines since then.
    empty_lines: String,
    after_blank: bool,
    end: usize,
}

impl Scanner<'_> {
    pub(super) fn fetch_block_scalar(&mut self, literal: bool) -> Read<()> {
        self.forget_key()?;
        self.key_allowed = true;
        let mut header = self.scan_block_header(literal)?;
        let mut content = Content {
            end: header.end,
            ..Content::default()
        };
        let width = self.break_at(0);
        if width > 0 {
            self.pass_break(width);
        }
        self.skip_empty_lines(&mut header, &mut content)?;
        while self.column() == header.indent && self.byte(0) != 0 {
            self.scan_block_line(header.literal, &mut content);
            self.skip_empty_lines(&mut header, &mut content)?;
        }
        if header.chomp != b'-' {
            content.text.push_str(&content.line_break);
        }
        if header.chomp == b'+' {
            content.text.push_str(&content.empty_lines);
        }
        self.push(Token {
            kind: Kind::Scalar(Style::Block),
            start: header.start,
            end: content.end,
            text: Cow::Owned(content.text),
        });
        Ok(())
    }

    fn scan_block_header(&mut self, literal: bool) -> Read<Header> {
        let start = self.pos;
        self.pos += 1;
        let mut chomp = self.scan_chomp();
        let mut indent = 0;
        if self.byte(0).is_ascii_digit() {
            let digit = usize::from(self.byte(0) - b'0');
            if digit == 0 {
                return Err(Stop::within(Problem::BadBlockHeader, self.pos, start));
            }
            indent = digit + self.indent.saturating_sub(1);
            self.pos += 1;
            if chomp == 0 {
                chomp = self.scan_chomp();
            }
        }
        let end = self.pos;
        if !self.rest_of_line_is_empty() {
            return Err(Stop::within(Problem::BadBlockHeader, end, start));
        }
        Ok(Header {
            start,
            end,
            literal,
            chomp,
            indent,
        })
    }

    fn scan_chomp(&mut self) -> u8 {
        let byte = self.byte(0);
        if matches!(byte, b'+' | b'-') {
            self.pos += 1;
            return byte;
        }
        0
    }

    /// Passes the indentation and lines without content; the first line that has some, or the
    /// deepest of the empty ones, sets the indentation if the header did not.
    fn skip_empty_lines(&mut self, header: &mut Header, content: &mut Content) -> Read<()> {
        let mut deepest = 0;
        loop {
            while (header.indent == 0 || self.column() < header.indent) && self.byte(0) == b' ' {
                self.pos += 1;
            }
            deepest = deepest.max(self.column());
            let short = header.indent == 0 || self.column() < header.indent;
            if short && self.byte(0) == b'\t' {
                return Err(Stop::within(Problem::Tab, self.pos, header.start));
            }
            let width = self.break_at(0);
            if width == 0 {
                break;
            }
            self.push_break(&mut content.empty_lines);
            self.pass_break(width);
        }
        if header.indent == 0 {
            header.indent = deepest.max(self.indent).max(1);
        }
        Ok(())
    }

    fn scan_block_line(&mut self, literal: bool, content: &mut Content) {
        let blank = self.is_blank();
        let fold =
            !literal && !content.after_blank && !blank && content.line_break.starts_with('\n');
        if !fold {
            content.text.push_str(&content.line_break);
        } else if content.empty_lines.is_empty() {
            content.text.push(' ');
        }
        content.line_break.clear();
        content.text.push_str(&content.empty_lines);
        content.empty_lines.clear();
        content.after_blank = blank;
        let start = self.pos;
        self.skip_block_line();
        content.text.push_str(self.slice(start, self.pos));
        content.end = self.pos;
        let width = self.break_at(0);
        if width > 0 {
            self.push_break(&mut content.line_break);
            self.pass_break(width);
        }
    }

    fn skip_block_line(&mut self) {
        let rest = self.text.get(self.pos..).unwrap_or_default();
        let line = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let odd = memchr::memchr2(0xC2, 0xE2, rest.get(..line).unwrap_or_default());
        self.pos += odd.unwrap_or(line);
        while self.byte(0) != 0 && self.break_at(0) == 0 {
            self.pos += 1;
        }
    }
}
