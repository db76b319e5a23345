//! Texts in double quotes and their escapes.
//!
//! Invariant: a text without escapes is copied once.

use crate::parse::Str;

use super::{Read, Reader, Stop};

impl Reader<'_, '_> {
    pub(super) fn string(&mut self) -> Read<Str> {
        let open = self.pos;
        self.pos += 1;
        let mut copied = String::new();
        loop {
            let rest = self.text.as_bytes().get(self.pos..).unwrap_or_default();
            let stop = rest
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
            let Some(length) = stop else {
                return Err(Stop::Syntax(
                    open,
                    "a quote that is never closed",
                    "close the quote",
                ));
            };
            let run = self.text.get(self.pos..self.pos + length).unwrap_or("");
            self.pos += length;
            match self.byte() {
                Some(b'"') => {
                    self.pos += 1;
                    if copied.is_empty() {
                        return Ok(Str::from(run));
                    }
                    copied.push_str(run);
                    return Ok(Str::from(copied));
                }
                Some(b'\\') => {
                    copied.push_str(run);
                    self.escape(&mut copied)?;
                }
                _ => {
                    return Err(Stop::Syntax(
                        self.pos,
                        "a control character inside a text",
                        "write it as an escape, as in `\\n`",
                    ));
                }
            }
        }
    }

    fn escape(&mut self, to: &mut String) -> Read<()> {
        let start = self.pos;
        let byte = self.text.as_bytes().get(start + 1).copied();
        let simple = match byte {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(to),
            _ => {
                return Err(Stop::Syntax(
                    start,
                    "an escape that JSON does not know",
                    "write a backslash as `\\\\`",
                ));
            }
        };
        to.push(simple);
        self.pos += 2;
        Ok(())
    }

    fn unicode_escape(&mut self, to: &mut String) -> Read<()> {
        let start = self.pos;
        let bad = Stop::Syntax(
            start,
            "an escape without four hexadecimal digits",
            "write it as in `\\u00e9`",
        );
        let Some(unit) = self.unit(start) else {
            return Err(bad);
        };
        self.pos += 6;
        let second = (0xD800..0xDC00)
            .contains(&unit)
            .then(|| self.unit(self.pos))
            .flatten();
        let pair = second.and_then(|low| char::decode_utf16([unit, low]).next()?.ok());
        if let Some(c) = pair {
            self.pos += 6;
            to.push(c);
            return Ok(());
        }
        match char::from_u32(u32::from(unit)) {
            Some(c) => to.push(c),
            None => {
                to.push(char::REPLACEMENT_CHARACTER);
                self.notes.deny(
                    "json/ambiguous-escape",
                    (start, self.pos),
                    "half of a surrogate pair is no character: replaced or refused, by reader",
                    "write both halves, or the character itself",
                );
            }
        }
        Ok(())
    }

    /// The value of the `\uXXXX` at `at`.
    fn unit(&self, at: usize) -> Option<u16> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        hex.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    }
}
