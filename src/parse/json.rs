//! JSON to trees: strict, with what readers of JSON disagree on as findings.
//!
//! Invariant: linear time, and recursion no deeper than the limit.

mod text;

use crate::finding::Fault;
use crate::source::Source;

use super::map::{MapBuilder, Origin};
use super::node::{Entry, Node, Number, Value};
use super::notes::{Notes, quote};
use super::unicode;
use super::yaml::ambiguous::is_inexact;
use super::yaml::resolve::{self, Scalar};
use super::yaml::structure;
use super::{Dialect, Document, Limits, Parsed};

/// Why reading stopped: a place and what is wrong there, or a limit.
enum Stop {
    Syntax(usize, &'static str, &'static str),
    Fault(Box<Fault>),
}

type Read<T> = Result<T, Stop>;

struct Reader<'n, 's> {
    notes: &'n mut Notes<'s>,
    limits: &'n Limits,
    text: &'s str,
    pos: usize,
    nodes: usize,
}

/// Reads a file of JSON.
pub(super) fn read(source: &Source, limits: &Limits) -> Parsed {
    let mut notes = Notes::new(source);
    check_text(&mut notes);
    let mut documents = Vec::new();
    let mut reader = Reader {
        notes: &mut notes,
        limits,
        text: &source.text,
        pos: 0,
        nodes: 0,
    };
    match reader.documents(&mut documents) {
        Ok(()) => {}
        Err(Stop::Fault(fault)) => notes.faults.push(*fault),
        Err(Stop::Syntax(at, message, help)) => {
            let width = source.text.get(at..).and_then(|rest| rest.chars().next());
            let end = at + width.filter(|c| *c != '\n').map_or(0, char::len_utf8);
            notes.deny("json/syntax", (at, end), message, help);
        }
    }
    Parsed {
        documents,
        findings: notes.findings,
        faults: notes.faults,
    }
}

/// Characters that change how the text is shown.
fn check_text(notes: &mut Notes<'_>) {
    let text = notes.source.text.as_str();
    if text.is_ascii() {
        return;
    }
    for (at, c) in text.char_indices().filter(|(_, c)| unicode::is_bidi(*c)) {
        notes.deny(
            "json/ambiguous-bidi",
            (at, at + c.len_utf8()),
            format!(
                "the character U+{:04X} changes the direction of the text",
                u32::from(c)
            ),
            "remove it, or write it as an escape",
        );
    }
}

impl Reader<'_, '_> {
    fn documents(&mut self, documents: &mut Vec<Document>) -> Read<()> {
        self.blanks();
        if self.byte().is_none() {
            return Err(Stop::Syntax(
                self.pos,
                "no value in this file",
                "write a value, or remove the file",
            ));
        }
        while self.byte().is_some() {
            let start = self.pos;
            if documents.len() == 1 {
                self.notes.deny(
                    "json/ambiguous-concatenation",
                    (start, start + 1),
                    "several values one after another: all of them, the first only, or an error, by reader",
                    "write one file for each, or a `List` with `items`",
                );
            }
            if documents.len() >= self.limits.documents {
                return Err(self.fault(
                    "parse/too-many-documents",
                    "documents",
                    self.limits.documents,
                ));
            }
            let root = self.value(0)?;
            structure::near_misses(self.notes, "json/ambiguous-key", &root);
            let index = u32::try_from(documents.len()).unwrap_or(u32::MAX);
            documents.push(Document { index, root });
            self.blanks();
            if matches!(self.byte(), Some(byte) if byte != b'{') {
                return Err(Stop::Syntax(
                    self.pos,
                    "text after the end of the value",
                    "remove it",
                ));
            }
        }
        Ok(())
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.pos).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.pos += 1;
        }
    }

    fn fault(&self, code: &'static str, what: &str, limit: usize) -> Stop {
        let place = self.notes.source.place_at(self.pos);
        let fault = Fault::new(code, format!("more than {limit} {what}"));
        let help =
            "split or flatten the file; a gate that reads without end can be stopped by one file";
        Stop::Fault(Box::new(fault.at(place).with_help(help)))
    }

    fn node(&self, start: usize, value: Value) -> Node {
        Node {
            span: self.notes.source.span(start, self.pos),
            value,
        }
    }

    fn value(&mut self, depth: usize) -> Read<Node> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            return Err(self.fault("parse/too-many-nodes", "keys and values", self.limits.nodes));
        }
        let start = self.pos;
        let value = match self.byte() {
            Some(b'{' | b'[') if depth >= self.limits.depth => {
                return Err(self.fault("parse/too-deep", "levels of nesting", self.limits.depth));
            }
            Some(b'{') => self.object(depth + 1)?,
            Some(b'[') => self.array(depth + 1)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(self.node(start, value))
    }

    fn word(&mut self) -> Read<Value> {
        let rest = self.text.get(self.pos..).unwrap_or("");
        for (word, value) in [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("null", Value::Null),
        ] {
            if rest.starts_with(word) {
                self.pos += word.len();
                return Ok(value);
            }
        }
        Err(Stop::Syntax(
            self.pos,
            "a value is expected here",
            "JSON knows objects, lists, texts in double quotes, numbers, true, false and null; no comments, no trailing commas",
        ))
    }

    fn array(&mut self, depth: usize) -> Read<Value> {
        let mut items = Vec::new();
        self.pos += 1;
        self.blanks();
        if self.byte() == Some(b']') {
            self.pos += 1;
            return Ok(Value::Seq(items));
        }
        loop {
            self.blanks();
            items.push(self.value(depth)?);
            self.blanks();
            match self.byte() {
                Some(b',') => self.pos += 1,
                Some(b']') => break,
                _ => {
                    return Err(Stop::Syntax(
                        self.pos,
                        "a `,` or `]` is expected here",
                        "close the list, or separate its items by commas",
                    ));
                }
            }
        }
        self.pos += 1;
        Ok(Value::Seq(items))
    }

    fn object(&mut self, depth: usize) -> Read<Value> {
        let mut map = MapBuilder::default();
        self.pos += 1;
        self.blanks();
        if self.byte() == Some(b'}') {
            self.pos += 1;
            return Ok(Value::Map(map.finish()));
        }
        loop {
            self.blanks();
            self.entry(&mut map, depth)?;
            self.blanks();
            match self.byte() {
                Some(b',') => self.pos += 1,
                Some(b'}') => break,
                _ => {
                    return Err(Stop::Syntax(
                        self.pos,
                        "a `,` or `}` is expected here",
                        "close the object, or separate its entries by commas",
                    ));
                }
            }
        }
        self.pos += 1;
        Ok(Value::Map(map.finish()))
    }

    fn entry(&mut self, map: &mut MapBuilder, depth: usize) -> Read<()> {
        let start = self.pos;
        if self.byte() != Some(b'"') {
            return Err(Stop::Syntax(
                start,
                "a key in double quotes is expected here",
                "quote the key; JSON has no trailing commas and no comments",
            ));
        }
        let key = self.string()?;
        let end = self.pos;
        self.check_key(map, &key, (start, end));
        self.blanks();
        if self.byte() != Some(b':') {
            return Err(Stop::Syntax(
                self.pos,
                "a `:` is expected here",
                "write `:` between the key and its value",
            ));
        }
        self.pos += 1;
        self.blanks();
        self.nodes += 1;
        let value = self.value(depth)?;
        let key_span = self.notes.source.span(start, end);
        let entry = Entry {
            key,
            key_span,
            value,
        };
        map.insert(entry, Origin::Written);
        Ok(())
    }

    fn check_key(&mut self, map: &MapBuilder, key: &str, at: (usize, usize)) {
        if let Some((earlier, _)) = map.earlier(key)
            && !self.notes.is_full()
        {
            let place = self.notes.source.place(earlier);
            let finding = self.notes.deny(
                "json/ambiguous-duplicate-key",
                at,
                format!(
                    "the key `{}` is already set in this object: the first, the last, or an error",
                    quote(key)
                ),
                "keep one of the two entries",
            );
            if let Some(finding) = finding {
                *finding = finding.clone().with_related(place, "it is first set here");
            }
        }
        if let Some(why) = unicode::deceptive(key) {
            self.notes.deny(
                "json/ambiguous-key",
                at,
                format!("the key `{}` {why}", quote(key)),
                "retype the key in the letters of one script, without invisible characters",
            );
        }
    }

    fn number(&mut self) -> Read<Value> {
        let start = self.pos;
        while matches!(
            self.byte(),
            Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')
        ) {
            self.pos += 1;
        }
        let text = self.text.get(start..self.pos).unwrap_or("");
        if !is_number(text) {
            return Err(Stop::Syntax(
                start,
                "a number that is not well formed",
                "JSON numbers have no leading zeros, and digits on both sides of the point",
            ));
        }
        match resolve::plain(Dialect::Kubernetes, text) {
            Scalar::Number(number) => {
                if is_inexact(text, number) {
                    self.inexact(text, start);
                }
                Ok(
                    resolve::value(Dialect::Kubernetes, Scalar::Number(number), text)
                        .unwrap_or(Value::Number(Number::Int(0))),
                )
            }
            _ => {
                self.inexact(text, start);
                Ok(Value::Number(nearest(text)))
            }
        }
    }

    fn inexact(&mut self, text: &str, start: usize) {
        self.notes.deny(
            "json/ambiguous-number",
            (start, start + text.len()),
            format!(
                "`{}` is changed by readers that keep numbers as 64-bit floats",
                quote(text)
            ),
            "quote it if it is a text, or write a number of at most 15 digits",
        );
    }
}

/// The float next to a number that no float holds; whoever takes the file is told of it, and the
/// rest of the file can be looked at.
fn nearest(text: &str) -> Number {
    Number::Float(text.parse().unwrap_or(0.0_f64).clamp(f64::MIN, f64::MAX))
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let mantissa_end = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
    let (mantissa, exponent) = unsigned
        .split_at_checked(mantissa_end)
        .unwrap_or((unsigned, ""));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let power = exponent
        .get(1..)
        .map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && power.is_none_or(digits)
}
