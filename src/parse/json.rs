//! JSON text to documents, strictly: what two readers would read differently is a finding.

use compact_str::CompactString;

use super::node::{Entry, Map, Node, Number, Str, Value};
use super::{Document, Limits, Parsed};
use crate::finding::{Fault, Finding};
use crate::source::{Source, Span};

/// Parses JSON. Objects one after another are read as kubectl reads them, and are a finding,
/// because others read the first only.
#[must_use]
pub fn json(source: &Source, limits: &Limits) -> Parsed {
    let mut parsed = Parsed::default();
    let mut reader = Reader {
        source,
        bytes: source.text.as_bytes(),
        at: 0,
        nodes: 0,
        limits,
        findings: Vec::new(),
    };
    if reader.bytes.len() > limits.bytes {
        parsed.faults.push(
            Fault::new(
                "parse/too-large",
                format!(
                    "{} bytes are more than the {} that are read of one file",
                    reader.bytes.len(),
                    limits.bytes
                ),
            )
            .at(source.place_at(0))
            .with_help("split the file, or declare it in `not_manifests`"),
        );
        return parsed;
    }
    reader.blanks();
    while reader.at < reader.bytes.len() && parsed.documents.len() < limits.documents {
        if parsed.documents.len() == 1 {
            reader.note(
                "json/ambiguous-concatenation",
                reader.at,
                reader.at + 1,
                "a second value in one file: kubectl reads both, others the first only",
                "write one value a file, or a `List`",
            );
        }
        match reader.value(0) {
            Ok(root) => {
                let index = u32::try_from(parsed.documents.len()).unwrap_or(u32::MAX);
                parsed.documents.push(Document { index, root });
            }
            Err(Stop::Syntax(at, message, help)) => {
                let end = at + usize::from(at < reader.bytes.len());
                reader.note("json/syntax", at, end, message, help);
                break;
            }
            Err(Stop::Limit(at, code, message)) => {
                parsed.faults.push(
                    Fault::new(code, message)
                        .at(source.place_at(at))
                        .with_help("split the file, or declare it in `not_manifests`"),
                );
                break;
            }
        }
        reader.blanks();
    }
    parsed.findings = reader.findings;
    parsed
}

enum Stop {
    Syntax(usize, &'static str, &'static str),
    Limit(usize, &'static str, String),
}

struct Reader<'s> {
    source: &'s Source,
    bytes: &'s [u8],
    at: usize,
    nodes: usize,
    limits: &'s Limits,
    findings: Vec<Finding>,
}

type Read<T = Node> = Result<T, Stop>;

impl Reader<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        self.source.span(start, end)
    }

    fn note(&mut self, rule: &str, start: usize, end: usize, message: &str, help: &str) {
        let place = self.source.place(self.span(start, end));
        self.findings
            .push(Finding::new(rule, place, message).with_help(help));
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Read {
        self.nodes += 1;
        if depth >= self.limits.depth {
            return Err(Stop::Limit(
                self.at,
                "parse/too-deep",
                format!("nested deeper than {}", self.limits.depth),
            ));
        }
        if self.nodes > self.limits.nodes {
            return Err(Stop::Limit(
                self.at,
                "parse/too-many-nodes",
                format!(
                    "more than {} keys and values in one file",
                    self.limits.nodes
                ),
            ));
        }
        let start = self.at;
        let value = match self.peek() {
            b'{' => self.object(depth)?,
            b'[' => self.array(depth)?,
            b'"' => Value::String(self.string()?),
            b'-' | b'0'..=b'9' => self.number()?,
            _ => self.word()?,
        };
        Ok(Node {
            span: self.span(start, self.at),
            value,
        })
    }

    fn word(&mut self) -> Read<Value> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        for (word, value) in [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("null", Value::Null),
        ] {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        let ended = rest.is_empty();
        let message = if ended {
            "the text ends where a value must stand"
        } else {
            "this is no JSON value"
        };
        Err(Stop::Syntax(
            self.at,
            message,
            "strings need double quotes; comments and trailing commas are no JSON",
        ))
    }

    fn array(&mut self, depth: usize) -> Read<Value> {
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(Value::Seq(items));
        }
        loop {
            self.blanks();
            items.push(self.value(depth + 1)?);
            if self.closes(b']', "a `,` or `]` is missing in this list")? {
                return Ok(Value::Seq(items));
            }
        }
    }

    /// Moves over `,` or the closing bracket; says whether it was the bracket.
    fn closes(&mut self, bracket: u8, message: &'static str) -> Read<bool> {
        self.blanks();
        let c = self.peek();
        if c != b',' && c != bracket {
            return Err(Stop::Syntax(self.at, message, "add it"));
        }
        self.at += 1;
        Ok(c == bracket)
    }

    fn object(&mut self, depth: usize) -> Read<Value> {
        self.at += 1;
        let mut map = Map::default();
        let mut index = std::collections::HashMap::new();
        self.blanks();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(Value::Map(map));
        }
        loop {
            let entry = self.member(depth)?;
            if let Some(&first) = index.get(&entry.key) {
                self.duplicate(&mut map, first, entry);
            } else {
                index.insert(entry.key.clone(), map.entries.len());
                map.entries.push(entry);
            }
            if self.closes(b'}', "a `,` or `}` is missing in this object")? {
                return Ok(Value::Map(map));
            }
        }
    }

    fn duplicate(&mut self, map: &mut Map, first: usize, entry: Entry) {
        let Some(old) = map.entries.get_mut(first) else {
            return;
        };
        let related = self.source.place(old.key_span);
        let place = self.source.place(entry.key_span);
        *old = entry;
        self.findings.push(
            Finding::new(
                "json/ambiguous-duplicate-key",
                place,
                "this key is there twice: some readers take the last, others refuse the file",
            )
            .with_help("remove one of the two")
            .with_related(related, "it is here first"),
        );
    }

    fn member(&mut self, depth: usize) -> Read<Entry> {
        self.blanks();
        if self.peek() != b'"' {
            return Err(Stop::Syntax(
                self.at,
                "a key must be a string in double quotes",
                "quote the key, and end the last member without a comma",
            ));
        }
        self.nodes += 1;
        let start = self.at;
        let key = self.string()?;
        let key_span = self.span(start, self.at);
        self.blanks();
        if self.peek() != b':' {
            return Err(Stop::Syntax(
                self.at,
                "a `:` is missing after this key",
                "add it",
            ));
        }
        self.at += 1;
        self.blanks();
        Ok(Entry {
            key,
            key_span,
            value: self.value(depth + 1)?,
        })
    }

    fn string(&mut self) -> Read<Str> {
        let start = self.at;
        self.at += 1;
        let mut text = CompactString::default();
        loop {
            let from = self.at;
            while !matches!(self.peek(), b'"' | b'\\' | 0..=0x1F) {
                self.at += 1;
            }
            text.push_str(self.source.text.get(from..self.at).unwrap_or_default());
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Ok(text);
                }
                b'\\' => text.push(self.escape()?),
                _ if self.at >= self.bytes.len() => {
                    return Err(Stop::Syntax(start, "the quote is never closed", "close it"));
                }
                _ => {
                    return Err(Stop::Syntax(
                        self.at,
                        "a control character inside a string",
                        "write it as an escape, as in `\\n`",
                    ));
                }
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let at = self.at;
        self.at += 2;
        Ok(match self.bytes.get(at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(at),
            _ => {
                return Err(Stop::Syntax(
                    at,
                    "an unknown escape",
                    "write `\\\\` for a backslash",
                ));
            }
        })
    }

    fn unicode(&mut self, at: usize) -> Read<char> {
        let lone = || {
            Stop::Syntax(
                at,
                "the escape names no character",
                "write the character itself",
            )
        };
        let first = self.hex().ok_or_else(lone)?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first).ok_or_else(lone);
        }
        if self.bytes.get(self.at..self.at + 2) != Some(b"\\u") {
            return Err(lone());
        }
        self.at += 2;
        let second = self
            .hex()
            .filter(|c| (0xDC00..0xE000).contains(c))
            .ok_or_else(lone)?;
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).ok_or_else(lone)
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.source.text.get(self.at..self.at + 4)?;
        self.at += 4;
        digits
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
            .then(|| u32::from_str_radix(digits, 16).ok())
            .flatten()
    }

    fn number(&mut self) -> Read<Value> {
        let start = self.at;
        while matches!(self.peek(), b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9') {
            self.at += 1;
        }
        let text = self.source.text.get(start..self.at).unwrap_or_default();
        if !is_json_number(text) {
            return Err(Stop::Syntax(
                start,
                "this is no JSON number",
                "write it without leading zeros or signs, or in quotes",
            ));
        }
        let integer = !text.contains(['.', 'e', 'E']);
        let number = match (
            text.parse::<i64>(),
            text.parse::<u64>(),
            text.parse::<f64>(),
        ) {
            (Ok(i), ..) if integer => Number::Int(i),
            (_, Ok(u), _) if integer => Number::UInt(u),
            (.., Ok(f)) if f.is_finite() => Number::Float(f),
            _ => {
                return Err(Stop::Syntax(
                    start,
                    "the number is too great for any reader",
                    "put it in quotes",
                ));
            }
        };
        let digits = text
            .trim_start_matches(['-', '0', '.'])
            .bytes()
            .take_while(|b| !matches!(b, b'e' | b'E'))
            .filter(u8::is_ascii_digit)
            .count();
        let exact = match number {
            Number::Int(i) => i.unsigned_abs() <= 1 << 53,
            Number::UInt(_) => false,
            Number::Float(_) => !integer && digits <= 17,
        };
        if !exact {
            self.note(
                "json/ambiguous-number",
                start,
                self.at,
                "the number is changed when it is read",
                "put it in quotes, or write a number that fits",
            );
        }
        Ok(Value::Number(number))
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
fn is_json_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (rest.get(..at).unwrap_or_default(), rest.get(at + 1..)),
        None => (rest, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn read(text: &str) -> Parsed {
        json(
            &Source::new(SourceId(0), "a.json", text),
            &Limits::default(),
        )
    }

    #[track_caller]
    fn refuses(text: &str, rule: &str, column: u32) {
        let parsed = read(text);
        let found: Vec<_> = parsed
            .findings
            .iter()
            .map(|f| (f.rule.as_str(), f.place.column))
            .collect();
        assert_eq!(found, [(rule, column)], "{text}");
    }

    #[test]
    fn reads_json() {
        let parsed = read(r#" {"a": [1, -2.5e3, true, null, "x\u00e5\ud83d\ude00\n"], "b": {}} "#);
        assert!(parsed.findings.is_empty() && parsed.faults.is_empty());
        let root = &parsed.documents[0].root;
        assert_eq!(root.follow("/a/4").0.as_str(), Some("xå😀\n"));
        assert_eq!(
            root.follow("/a/1").0.value,
            Value::Number(Number::Float(-2500.0))
        );
    }

    #[test]
    fn says_where_json_is_broken() {
        refuses("{\"a\": 01}", "json/syntax", 7);
        refuses("{\"a\": 1,}", "json/syntax", 9);
        refuses("[1 2]", "json/syntax", 4);
        refuses("[\"a", "json/syntax", 2);
        refuses("{a: 1}", "json/syntax", 2);
        refuses(r#"["\ud83d"]"#, "json/syntax", 3);
        refuses("[1e400]", "json/syntax", 2);
        refuses("// c\n{}", "json/syntax", 1);
    }

    #[test]
    fn says_what_two_readers_read_differently() {
        refuses(
            r#"{"a": 1, "\u0061": 2}"#,
            "json/ambiguous-duplicate-key",
            10,
        );
        refuses("{}{}", "json/ambiguous-concatenation", 3);
        refuses("[9007199254740993]", "json/ambiguous-number", 2);
        refuses("[18446744073709551616]", "json/ambiguous-number", 2);
    }
}
