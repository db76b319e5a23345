//! The syntax of Go's `regexp` to that of the `regex` crate: both run in linear time and share most
//! of it, and part where one would read silently what the other reads otherwise.
//!
//! Source: the documentation of Go's package `regexp/syntax` with the flags of `regexp.Compile`.
//! Nested repetitions that multiply to more than 1000 are not refused here.

use std::fmt::Write as _;

/// Most repetitions that Go lets be written.
const MOST_REPEATED: u32 = 1000;

/// The names of classes between `[:` and `:]`.
const POSIX: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

/// A pattern of Go in the syntax of the `regex` crate; `None` if Go refuses it for its form. What
/// is wrong otherwise, the crate refuses.
pub(super) fn translate(pattern: &str) -> Option<String> {
    let mut reader = Reader {
        rest: pattern,
        out: String::with_capacity(pattern.len() + 16),
    };
    let mut repeated = false;
    while !reader.rest.is_empty() {
        let repeats = reader.repetition()?;
        if repeats && repeated {
            return None;
        }
        if !repeats {
            reader.piece()?;
        }
        repeated = repeats;
    }
    Some(reader.out)
}

/// What of a pattern is still to be read, and what was written for the rest.
struct Reader<'p> {
    rest: &'p str,
    out: String,
}

impl<'p> Reader<'p> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let first = chars.next()?;
        self.rest = chars.as_str();
        Some(first)
    }

    /// Copies a character, if there is one.
    fn copy(&mut self) {
        let next = self.next();
        self.out.extend(next);
    }

    /// Reads `text`, if it stands here.
    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Reads what stands before `end`, and `end`.
    fn upto(&mut self, end: char) -> Option<&'p str> {
        let (before, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(before)
    }

    /// Copies a repetition with the sign that makes it lazy. Braces that hold no counts are
    /// literal, as Go reads them.
    fn repetition(&mut self) -> Option<bool> {
        if self.rest.starts_with(['*', '+', '?']) {
            self.copy();
        } else if let Some(counts) = counts(self.rest) {
            let fits = |count: &str| count.is_empty() || count.parse().is_ok_and(is_repeatable);
            counts.split(',').all(fits).then_some(())?;
            write!(self.out, "{{{counts}}}").ok()?;
            self.rest = self.rest.get(counts.len() + 2..)?;
        } else {
            return Some(false);
        }
        if self.take("?") {
            self.out.push('?');
        }
        Some(true)
    }

    /// Copies what is no repetition.
    fn piece(&mut self) -> Option<()> {
        match self.next()? {
            '\\' => self.escape(),
            '[' => self.class(),
            '(' => self.group(),
            '{' => {
                self.out.push_str(r"\{");
                Some(())
            }
            other => {
                self.out.push(other);
                Some(())
            }
        }
    }

    /// The beginning of a group. Go knows four flags.
    fn group(&mut self) -> Option<()> {
        self.out.push('(');
        if !self.take("?") {
            return Some(());
        }
        self.out.push('?');
        let plain = self.rest.starts_with("P<") || self.rest.starts_with('<');
        let flags = self.rest.split([':', ')']).next().unwrap_or_default();
        (plain || flags.chars().all(|flag| "imsU-".contains(flag))).then_some(())?;
        // The sign `<` and flags are read again as plain text, which they are.
        Some(())
    }

    /// What stands behind a backslash outside a class.
    fn escape(&mut self) -> Option<()> {
        let rest = self.rest;
        if self.take("Q") {
            let (literal, rest) = self.rest.split_once(r"\E").unwrap_or((self.rest, ""));
            self.out.push_str(&regex::escape(literal));
            self.rest = rest;
            return Some(());
        }
        if let Some(class) = self.perl() {
            write!(self.out, "[{class}]").ok()?;
        } else if self.take("b") {
            self.out.push_str(r"(?-u:\b)");
        } else if self.take("B") {
            self.out.push_str(r"(?-u:\B)");
        } else if rest.starts_with(['A', 'z']) {
            self.out.push('\\');
            self.copy();
        } else if !self.unicode()? {
            let letter = self.character()?;
            write!(self.out, r"\x{{{:X}}}", u32::from(letter)).ok()?;
        }
        Some(())
    }

    /// Reads one of Perl's classes, which hold ASCII only; as what stands inside a class.
    fn perl(&mut self) -> Option<&'static str> {
        const CLASSES: [(&str, &str); 6] = [
            ("d", "0-9"),
            ("D", "[^0-9]"),
            ("w", "0-9A-Za-z_"),
            ("W", "[^0-9A-Za-z_]"),
            ("s", r"\t\n\f\r\x20"),
            ("S", r"[^\t\n\f\r\x20]"),
        ];
        let mut classes = CLASSES.iter();
        classes.find_map(|(letter, class)| self.take(letter).then_some(*class))
    }

    /// Copies a class of Unicode, if one stands here.
    fn unicode(&mut self) -> Option<bool> {
        if !self.rest.starts_with(['p', 'P']) {
            return Some(false);
        }
        let sign = self.next()?;
        write!(self.out, "\\{sign}").ok()?;
        if self.take("{") {
            let name = self.upto('}')?;
            write!(self.out, "{{{name}}}").ok()?;
        } else {
            self.copy();
        }
        Some(true)
    }

    /// The character that stands behind a backslash.
    fn character(&mut self) -> Option<char> {
        let code = match self.next()? {
            'a' => 0x07,
            'f' => 0x0C,
            'n' => 0x0A,
            'r' => 0x0D,
            't' => 0x09,
            'v' => 0x0B,
            'x' if self.take("{") => u32::from_str_radix(self.upto('}')?, 16).ok()?,
            'x' => {
                let (digits, rest) = self.rest.split_at_checked(2)?;
                self.rest = rest;
                u32::from_str_radix(digits, 16).ok()?
            }
            first @ '0'..='7' => self.octal(first)?,
            sign if sign.is_ascii() && !sign.is_ascii_alphanumeric() => u32::from(sign),
            _ => return None,
        };
        char::from_u32(code)
    }

    /// Up to three octal digits; one that is not zero would refer to a group, which Go can't.
    fn octal(&mut self, first: char) -> Option<u32> {
        let mut code = first.to_digit(8)?;
        let digits = |text: &str| text.chars().take(2).take_while(|c| c.is_digit(8)).count();
        let more = digits(self.rest);
        (first == '0' || more > 0).then_some(())?;
        for _ in 0..more {
            code = code * 8 + self.next()?.to_digit(8)?;
        }
        Some(code)
    }

    /// A class in brackets. Inside, Go knows no sets of sets: brackets and signs are literal.
    fn class(&mut self) -> Option<()> {
        self.out.push('[');
        if self.take("^") {
            self.out.push('^');
        }
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            self.member()?;
        }
        self.copy();
        Some(())
    }

    /// One member of a class.
    fn member(&mut self) -> Option<()> {
        let named = self.rest.strip_prefix("[:");
        if let Some((name, rest)) = named.and_then(|named| named.split_once(":]")) {
            let plain = name.strip_prefix('^').unwrap_or(name);
            POSIX.contains(&plain).then_some(())?;
            write!(self.out, "[:{name}:]").ok()?;
            self.rest = rest;
            return Some(());
        }
        let before = self.rest;
        if self.take("\\") {
            if let Some(class) = self.perl() {
                self.out.push_str(class);
                return Some(());
            }
            if self.unicode()? {
                return Some(());
            }
            self.rest = before;
        }
        let low = self.literal()?;
        write!(self.out, r"\x{{{:X}}}", u32::from(low)).ok()?;
        if self.rest.starts_with('-') && !self.rest.starts_with("-]") {
            self.next();
            let high = self.literal()?;
            write!(self.out, r"-\x{{{:X}}}", u32::from(high)).ok()?;
        }
        Some(())
    }

    /// One character of a class, as it stands or behind a backslash.
    fn literal(&mut self) -> Option<char> {
        match self.next()? {
            '\\' => self.character(),
            plain => Some(plain),
        }
    }
}

fn is_repeatable(count: u32) -> bool {
    count <= MOST_REPEATED
}

/// What stands in braces at the beginning of a text, if those are counts: `{2}`, `{2,}`, `{2,3}`.
fn counts(text: &str) -> Option<&str> {
    let (inside, _) = text.strip_prefix('{')?.split_once('}')?;
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (!least.is_empty() && digits(least) && digits(most)).then_some(inside)
}
