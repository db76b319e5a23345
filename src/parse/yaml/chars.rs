//! The scanner's smallest steps: what a character is, comments, line breaks, names, tags and
//! directives.

use std::borrow::Cow;

use super::scan::Scanner;
use super::token::{Handle, Kind, Problem, Read, Stop, Token};

impl Scanner<'_> {
    /// Width of the line break at `pos + ahead`, 0 if there is none. YAML 1.1 also breaks lines
    /// at U+0085, U+2028 and U+2029.
    #[inline]
    pub(super) fn break_at(&self, ahead: usize) -> usize {
        match self.byte(ahead) {
            b'\n' => 1,
            b'\r' if self.byte(ahead + 1) == b'\n' => 2,
            b'\r' => 1,
            0xC2 | 0xE2 => self.odd_break_at(ahead),
            _ => 0,
        }
    }

    fn odd_break_at(&self, ahead: usize) -> usize {
        match (self.byte(ahead), self.byte(ahead + 1), self.byte(ahead + 2)) {
            (0xC2, 0x85, _) => 2,
            (0xE2, 0x80, 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    /// Whether a space, a tab, a line break or the end is at `pos + ahead`.
    #[inline]
    pub(super) fn blank_at(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b' ' | b'\t' | 0) || self.break_at(ahead) > 0
    }

    pub(super) fn is_blank(&self) -> bool {
        matches!(self.byte(0), b' ' | b'\t')
    }

    fn break_or_end(&self) -> bool {
        self.byte(0) == 0 || self.break_at(0) > 0
    }

    /// Whether `---` or `...` stands alone at the start of this line.
    pub(super) fn at_marker(&self) -> bool {
        let marker = (self.byte(0), self.byte(1), self.byte(2));
        self.column() == 0
            && matches!(marker, (b'-', b'-', b'-') | (b'.', b'.', b'.'))
            && self.blank_at(3)
    }

    /// Passes a line break of `width` bytes and remembers the ones that only YAML 1.1 knows.
    #[inline]
    pub(super) fn pass_break(&mut self, width: usize) {
        if self.byte(0) >= 0x80 {
            self.odd_breaks.push(self.pos);
        }
        self.pos += width;
        self.line_start = self.pos;
    }

    /// What a line break becomes in a value: LF, but U+2028 and U+2029 stay.
    pub(super) fn push_break(&self, to: &mut String) {
        if self.byte(0) == 0xE2 {
            to.push_str(self.slice(self.pos, self.pos + 3));
        } else {
            to.push('\n');
        }
    }

    pub(super) fn skip_comment(&mut self) {
        let rest = self.text.get(self.pos..).unwrap_or_default();
        let line = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let comment = rest.get(..line).unwrap_or_default();
        let odd = comment.iter().position(|byte| *byte >= 0x80);
        self.pos += odd.unwrap_or(line);
        // A comment in ASCII is over here; in another it may end at one of the odd breaks.
        while !self.break_or_end() {
            self.pos += 1;
        }
    }

    /// Passes blanks and a comment; false if anything else stands before the line's end.
    pub(super) fn rest_of_line_is_empty(&mut self) -> bool {
        while self.is_blank() {
            self.pos += 1;
        }
        if self.byte(0) == b'#' {
            self.skip_comment();
        }
        self.break_or_end()
    }

    fn skip_word(&mut self) {
        while matches!(self.byte(0), b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-') {
            self.pos += 1;
        }
    }

    pub(super) fn fetch_name(&mut self, kind: Kind) -> Read<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        self.skip_word();
        let follows = matches!(
            self.byte(0),
            b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`'
        );
        if self.pos == start + 1 || !(follows || self.blank_at(0)) {
            return Err(Stop::within(Problem::BadAnchor, self.pos, start));
        }
        self.push(Token {
            kind,
            start,
            end: self.pos,
            text: Cow::Borrowed(self.slice(start + 1, self.pos)),
        });
        Ok(())
    }

    pub(super) fn fetch_tag(&mut self) -> Read<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        let (handle, text) = if self.byte(1) == b'<' {
            self.pos += 2;
            let uri = self.scan_uri(start)?;
            if uri.is_empty() || self.byte(0) != b'>' {
                return Err(Stop::within(Problem::BadTag, self.pos, start));
            }
            self.pos += 1;
            (Handle::Verbatim, uri)
        } else {
            self.scan_short_tag(start)?
        };
        if !self.blank_at(0) {
            return Err(Stop::within(Problem::BadTag, self.pos, start));
        }
        self.push(Token {
            kind: Kind::Tag(handle),
            start,
            end: self.pos,
            text: Cow::Owned(text),
        });
        Ok(())
    }

    /// `!x`, `!!x`, `!name!x`, or `!` alone, which says of itself that it is `!`.
    fn scan_short_tag(&mut self, start: usize) -> Read<(Handle, String)> {
        self.pos += 1;
        self.skip_word();
        let word_end = self.pos;
        if self.byte(0) == b'!' {
            self.pos += 1;
            let handle = if word_end == start + 1 {
                Handle::Core
            } else {
                Handle::Named
            };
            let uri = self.scan_uri(start)?;
            if uri.is_empty() {
                return Err(Stop::within(Problem::BadTag, self.pos, start));
            }
            return Ok((handle, uri));
        }
        let mut name = self.slice(start + 1, word_end).to_owned();
        name.push_str(&self.scan_uri(start)?);
        if name.is_empty() {
            return Ok((Handle::Verbatim, "!".to_owned()));
        }
        Ok((Handle::Local, name))
    }

    fn scan_uri(&mut self, start: usize) -> Read<String> {
        let mut uri = Vec::new();
        loop {
            match self.byte(0) {
                b'%' => {
                    uri.push(self.scan_octet(start)?);
                }
                byte @ (b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z') => {
                    uri.push(byte);
                    self.pos += 1;
                }
                byte if b"_-;/?:@&=+$,.!~*'()[]".contains(&byte) => {
                    uri.push(byte);
                    self.pos += 1;
                }
                _ => break,
            }
        }
        String::from_utf8(uri).map_err(|_| Stop::within(Problem::BadTag, self.pos, start))
    }

    fn scan_octet(&mut self, start: usize) -> Read<u8> {
        let digits = self.slice(self.pos + 1, self.pos + 3);
        let octet = digits
            .bytes()
            .all(|digit| digit.is_ascii_hexdigit())
            .then(|| u8::from_str_radix(digits, 16).ok())
            .flatten()
            .ok_or_else(|| Stop::within(Problem::BadTag, self.pos, start))?;
        self.pos += 3;
        Ok(octet)
    }

    /// `%YAML 1.1` or `%TAG ! prefix`, and nothing else.
    pub(super) fn scan_directive(&mut self) -> Read<()> {
        let start = self.pos;
        self.pos += 1;
        self.skip_word();
        let known = match self.slice(start + 1, self.pos) {
            "YAML" => self.blank_at(0) && self.scan_version(),
            "TAG" => self.blank_at(0) && self.scan_tag_directive(start)?,
            _ => false,
        };
        if !known || !self.rest_of_line_is_empty() {
            return Err(Stop::within(Problem::Directive, self.pos, start));
        }
        let width = self.break_at(0);
        if width > 0 {
            self.pass_break(width);
        }
        Ok(())
    }

    fn scan_version(&mut self) -> bool {
        self.skip_blanks();
        let major = self.scan_digits();
        let dot = self.byte(0) == b'.';
        self.pos += usize::from(dot);
        let minor = self.scan_digits();
        dot && (1..=2).contains(&major) && (1..=2).contains(&minor)
    }

    fn scan_digits(&mut self) -> usize {
        let start = self.pos;
        while self.byte(0).is_ascii_digit() {
            self.pos += 1;
        }
        self.pos - start
    }

    fn skip_blanks(&mut self) {
        while self.is_blank() {
            self.pos += 1;
        }
    }

    fn scan_tag_directive(&mut self, start: usize) -> Read<bool> {
        self.skip_blanks();
        let handle = self.pos;
        if self.byte(0) != b'!' {
            return Ok(false);
        }
        self.pos += 1;
        self.skip_word();
        if self.byte(0) == b'!' {
            self.pos += 1;
        } else if self.pos > handle + 1 {
            return Ok(false);
        }
        if !self.is_blank() {
            return Ok(false);
        }
        self.skip_blanks();
        Ok(!self.scan_uri(start)?.is_empty() && self.blank_at(0))
    }
}
