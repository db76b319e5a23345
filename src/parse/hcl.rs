//! Terraform's language to documents: blocks by type and labels as nested mappings, a block that
//! occurs once as a mapping and one that repeats as a list, expressions that are no literals as
//! text in `${…}`.

use std::ops::Range;

use compact_str::{CompactString, format_compact};
use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Block, Body, Structure};
use hcl_edit::template::Element;

use super::node::{Entry, Map, Node, Number, Value};
use super::{Document, Limits, Parsed};
use crate::finding::{Fault, Finding};
use crate::source::{Source, Span};

/// Deepest nesting of brackets; the library that reads the text recurses once for each.
const NESTED: usize = 64;
/// Largest file, in bytes: no configuration written by people comes near it.
const LARGEST: usize = 2 << 20;
/// Longest run of operators without a bracket or line end, for the same reason as [`NESTED`].
const OPERATORS: usize = 512;

/// Parses Terraform's language.
#[must_use]
pub fn hcl(source: &Source, limits: &Limits) -> Parsed {
    let mut parsed = Parsed::default();
    if let Some(fault) = beyond(source, limits) {
        parsed.faults.push(fault);
        return parsed;
    }
    match hcl_edit::parser::parse_body(&source.text) {
        Ok(body) => {
            let whole = source.span(0, source.text.len());
            let root = Reader { source }.body(&body, whole);
            parsed.documents.push(Document { index: 0, root });
        }
        Err(error) => {
            let message = error
                .message()
                .lines()
                .next()
                .unwrap_or("this is no Terraform")
                .to_lowercase();
            let place = source.place_at(error.location().offset());
            parsed.findings.push(
                Finding::new("hcl/syntax", place, message)
                    .with_help("`terraform validate` must accept the file"),
            );
        }
    }
    parsed
}

/// A fault if the text is too large or nests too deep to be handed on.
fn beyond(source: &Source, limits: &Limits) -> Option<Fault> {
    let largest = limits.bytes.min(LARGEST);
    let fault = |code, at, message| {
        Some(
            Fault::new(code, message)
                .at(source.place_at(at))
                .with_help("split the file, or simplify the expression"),
        )
    };
    if source.text.len() > largest {
        return fault(
            "parse/too-large",
            0,
            format!(
                "{} bytes are more than the {largest} that are read of one file",
                source.text.len()
            ),
        );
    }
    let (mut depth, mut operators) = (0usize, 0usize);
    for (at, byte) in source.text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' => operators = 0,
            b'!' | b'-' | b'+' | b'*' | b'/' | b'?' | b'&' | b'|' | b'.' | b'=' => operators += 1,
            _ => {}
        }
        if depth > NESTED {
            return fault("parse/too-deep", at, format!("nested deeper than {NESTED}"));
        }
        if operators > OPERATORS {
            return fault(
                "parse/too-deep",
                at,
                format!("more than {OPERATORS} operators on one line"),
            );
        }
    }
    None
}

struct Reader<'s> {
    source: &'s Source,
}

impl Reader<'_> {
    fn span(&self, range: Option<Range<usize>>, otherwise: Span) -> Span {
        range.map_or(otherwise, |range| self.source.span(range.start, range.end))
    }

    fn body(&self, body: &Body, span: Span) -> Node {
        let mut map = Map::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let key_span = self.span(attribute.key.span(), span);
                    let value = self.expression(&attribute.value, key_span);
                    let key = attribute.key.as_str().into();
                    map.entries.push(Entry {
                        key,
                        key_span,
                        value,
                    });
                }
                Structure::Block(block) => self.block(block, span, &mut map),
            }
        }
        Node {
            span,
            value: Value::Map(map),
        }
    }

    fn block(&self, block: &Block, parent: Span, map: &mut Map) {
        let span = self.span(block.span(), parent);
        let key_span = self.span(block.ident.span(), span);
        let mut path = vec![(CompactString::from(block.ident.as_str()), key_span)];
        for label in &block.labels {
            path.push((label.as_str().into(), self.span(label.span(), key_span)));
        }
        insert(map, &path, self.body(&block.body, span));
    }

    fn expression(&self, expression: &Expression, otherwise: Span) -> Node {
        let span = self.span(expression.span(), otherwise);
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(b) => Value::Bool(*b.value()),
            Expression::Number(n) => Value::Number(
                n.value()
                    .as_i64()
                    .map(Number::Int)
                    .or_else(|| n.value().as_u64().map(Number::UInt))
                    .unwrap_or_else(|| Number::Float(n.value().as_f64().unwrap_or_default())),
            ),
            Expression::String(text) => Value::String(text.as_str().into()),
            Expression::Array(items) => Value::Seq(
                items
                    .iter()
                    .map(|item| self.expression(item, span))
                    .collect(),
            ),
            Expression::Object(object) => {
                let mut map = Map::default();
                for (key, value) in object {
                    let (key, key_span) = self.object_key(key, span);
                    let value = self.expression(value.expr(), span);
                    map.entries.retain(|entry| entry.key != key);
                    map.entries.push(Entry {
                        key,
                        key_span,
                        value,
                    });
                }
                Value::Map(map)
            }
            Expression::StringTemplate(template) => {
                let literal = template.iter().map(literal).collect::<Option<String>>();
                Value::String(literal.map_or_else(|| self.unquoted(span), CompactString::from))
            }
            Expression::HeredocTemplate(heredoc) => {
                let literal = heredoc
                    .template
                    .iter()
                    .map(literal)
                    .collect::<Option<String>>();
                Value::String(
                    literal.map_or_else(|| self.source.slice(span).into(), CompactString::from),
                )
            }
            Expression::Parenthesis(inner) => return self.expression(inner.inner(), span),
            _ => Value::String(format_compact!("${{{}}}", self.source.slice(span).trim())),
        };
        Node { span, value }
    }

    /// A quoted template as it is written, without its quotes.
    fn unquoted(&self, span: Span) -> CompactString {
        let text = self.source.slice(span).trim();
        text.strip_prefix('"')
            .and_then(|t| t.strip_suffix('"'))
            .unwrap_or(text)
            .into()
    }

    fn object_key(&self, key: &ObjectKey, otherwise: Span) -> (CompactString, Span) {
        match key {
            ObjectKey::Ident(ident) => (ident.as_str().into(), self.span(ident.span(), otherwise)),
            ObjectKey::Expression(expression) => {
                let node = self.expression(expression, otherwise);
                let text = node
                    .as_str()
                    .map_or_else(|| self.source.slice(node.span).into(), CompactString::from);
                (text, node.span)
            }
        }
    }
}

fn literal(element: &Element) -> Option<String> {
    match element {
        Element::Literal(text) => Some(text.as_str().to_owned()),
        Element::Interpolation(_) | Element::Directive(_) => None,
    }
}

/// Puts a block's body below its type and labels.
fn insert(map: &mut Map, path: &[(CompactString, Span)], body: Node) {
    let Some(((key, key_span), rest)) = path.split_first() else {
        return;
    };
    let found = map.entries.iter_mut().find(|entry| entry.key == *key);
    match found {
        Some(entry) if rest.is_empty() => repeat(&mut entry.value, body),
        Some(entry) => match &mut entry.value.value {
            Value::Map(below) => insert(below, rest, body),
            // A block without labels beside one with them: both are kept, in a list.
            _ => repeat(&mut entry.value, wrapped(rest, body)),
        },
        None => {
            let value = wrapped(rest, body);
            map.entries.push(Entry {
                key: key.clone(),
                key_span: *key_span,
                value,
            });
        }
    }
}

fn wrapped(path: &[(CompactString, Span)], body: Node) -> Node {
    path.iter().rev().fold(body, |value, (key, key_span)| {
        let span = value.span;
        let entry = Entry {
            key: key.clone(),
            key_span: *key_span,
            value,
        };
        Node {
            span,
            value: Value::Map(Map {
                entries: vec![entry],
            }),
        }
    })
}

fn repeat(value: &mut Node, body: Node) {
    if let Value::Seq(items) = &mut value.value {
        items.push(body);
        return;
    }
    let span = value.span;
    let first = std::mem::replace(
        value,
        Node {
            span,
            value: Value::Null,
        },
    );
    value.value = Value::Seq(vec![first, body]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn read(text: &str) -> (Source, Parsed) {
        let source = Source::new(SourceId(0), "main.tf", text);
        let parsed = hcl(&source, &Limits::default());
        (source, parsed)
    }

    #[test]
    fn blocks_nest_by_type_and_labels() {
        let text = "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"logs\"\n  acl    = var.acl\n  tags = { team = \"a\" }\n  rule {\n    days = 3\n  }\n  rule {\n    days = 4\n  }\n}\n";
        let (source, parsed) = read(text);
        let bucket = parsed.documents[0]
            .root
            .at(&["resource", "aws_s3_bucket", "logs"])
            .unwrap();
        assert_eq!(bucket.get("bucket").unwrap().as_str(), Some("logs"));
        assert_eq!(bucket.get("acl").unwrap().as_str(), Some("${var.acl}"));
        assert_eq!(bucket.at(&["tags", "team"]).unwrap().as_str(), Some("a"));
        let rules = bucket.get("rule").unwrap().as_seq().unwrap();
        assert_eq!(
            rules[1].get("days").unwrap().value,
            Value::Number(Number::Int(4))
        );
        assert_eq!(source.place(bucket.get("acl").unwrap().span).line, 3);
        assert_eq!(source.place(rules[1].span).line, 8);
    }

    #[test]
    fn broken_and_hostile_text_is_refused_with_its_place() {
        let (_, parsed) = read("a = 1\nb = = 2\n");
        let found: Vec<_> = parsed
            .findings
            .iter()
            .map(|f| (f.rule.as_str(), f.place.line))
            .collect();
        assert_eq!(found, [("hcl/syntax", 2)]);
        for hostile in [
            "(".repeat(5000),
            format!("a = {}", "!".repeat(5000)),
            format!("a = 1{}", " + 1".repeat(5000)),
            format!("a = \"{}\"", "${\"".repeat(3000)),
        ] {
            let (_, parsed) = read(&hostile);
            assert_eq!(
                parsed.faults.len() + parsed.findings.len(),
                1,
                "{:.30}",
                hostile
            );
        }
    }
}
