//! Terraform's language to the shape of its JSON syntax, so that one policy reads both.
//!
//! Invariant: the outside parser sees only text whose size and nesting have been checked, and
//! every node keeps the bytes it was written as.

use std::collections::HashMap;
use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, Object, ObjectKey};
use hcl_edit::structure::{Block, BlockLabel, Body, Structure};
use hcl_edit::template::{Element, Template};

use crate::finding::Fault;
use crate::source::{Source, Span};

use super::map::{MapBuilder, Origin};
use super::node::{Entry, Map, Node, Number, Value};
use super::notes::{Notes, quote};
use super::{Dialect, Document, Limits, Parsed, Str};

/// The outside parser takes 150 bytes of memory for each byte of text.
const LARGEST: usize = 3 << 19;

/// It refuses deeper nesting itself, as a syntax error; to us that is a limit.
const DEEPEST: usize = 60;

/// Reads a file of Terraform's language.
pub(super) fn read(source: &Source, limits: &Limits) -> Parsed {
    let mut notes = Notes::new(source);
    let mut documents = Vec::new();
    if let Err(fault) = guard(source, limits) {
        notes.faults.push(fault);
    } else {
        match hcl_edit::parser::parse_body(&source.text) {
            Ok(body) => {
                let mut reader = Reader {
                    notes: &mut notes,
                    source,
                    nodes: 0,
                };
                let root = reader.body(&body, 0..source.text.len());
                if reader.nodes > limits.nodes {
                    notes.faults.push(too_many(source, limits));
                } else {
                    documents.push(Document { index: 0, root });
                }
            }
            Err(error) => syntax(&mut notes, error.location().offset(), error.message()),
        }
    }
    Parsed {
        documents,
        findings: notes.findings,
        faults: notes.faults,
    }
}

fn guard(source: &Source, limits: &Limits) -> Result<(), Fault> {
    let found = source.text.len();
    if found > LARGEST {
        let message =
            format!("the file has {found} bytes, and {LARGEST} are the limit for Terraform");
        return Err(Fault::new("parse/too-large", message)
            .in_file(source.id)
            .with_help("split the file"));
    }
    let limit = DEEPEST.min(limits.depth);
    let mut depth = 0_usize;
    for (at, byte) in source.text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            let message = format!("nested deeper than {limit} levels");
            return Err(Fault::new("parse/too-deep", message)
                .at(source.place_at(at))
                .with_help("flatten the expression; no configuration needs this depth"));
        }
    }
    Ok(())
}

fn too_many(source: &Source, limits: &Limits) -> Fault {
    let limit = limits.nodes;
    let message = format!("the file holds more than {limit} keys and values");
    Fault::new("parse/too-many-nodes", message)
        .in_file(source.id)
        .with_help("split the file")
}

fn syntax(notes: &mut Notes<'_>, at: usize, problem: &str) {
    let expected = problem.split("; ").last().unwrap_or("").replace('\n', " ");
    let message = match expected.trim() {
        "" => "this is no Terraform syntax".to_owned(),
        expected => format!("this is no Terraform syntax: {expected}"),
    };
    notes.deny(
        "hcl/syntax",
        (at, at),
        message,
        "correct the text here, or what stands just before it",
    );
}

/// A mapping that grows by attributes and blocks.
#[derive(Default)]
struct Growing {
    slots: Vec<(Str, Span, Slot)>,
    index: HashMap<Str, usize>,
}

enum Slot {
    Attribute(Node),
    Labels(Span, Growing),
    Blocks(Span, Vec<Node>),
}

impl Growing {
    /// The slot under `key`, made by `make` if there is none.
    fn slot(&mut self, key: &str, span: Span, make: impl FnOnce() -> Slot) -> Option<&mut Slot> {
        let next = self.slots.len();
        let at = *self.index.entry(Str::from(key)).or_insert(next);
        if at == next {
            self.slots.push((Str::from(key), span, make()));
        }
        self.slots.get_mut(at).map(|(_, _, slot)| slot)
    }

    fn finish(self) -> Map {
        let entries = self.slots.into_iter().map(|(key, key_span, slot)| Entry {
            key,
            key_span,
            value: slot.finish(),
        });
        Map {
            entries: entries.collect(),
        }
    }
}

impl Slot {
    fn finish(self) -> Node {
        match self {
            Self::Attribute(node) => node,
            Self::Labels(span, growing) => Node {
                span,
                value: Value::Map(growing.finish()),
            },
            Self::Blocks(span, mut blocks) => match (blocks.pop(), blocks.is_empty()) {
                (Some(only), true) => only,
                (last, _) => {
                    blocks.extend(last);
                    Node {
                        span,
                        value: Value::Seq(blocks),
                    }
                }
            },
        }
    }
}

struct Reader<'n, 's> {
    notes: &'n mut Notes<'s>,
    source: &'s Source,
    nodes: usize,
}

impl Reader<'_, '_> {
    fn span(&self, range: Option<Range<usize>>) -> Span {
        let range = range.unwrap_or_default();
        self.source.span(range.start, range.end)
    }

    fn body(&mut self, body: &Body, range: Range<usize>) -> Node {
        let mut growing = Growing::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let key = attribute.key.as_str();
                    let span = self.span(attribute.key.span());
                    let value = self.expression(&attribute.value);
                    self.attribute(&mut growing, key, span, value);
                }
                Structure::Block(block) => self.block(&mut growing, block),
            }
        }
        self.nodes += 1;
        Node {
            span: self.span(Some(range)),
            value: Value::Map(growing.finish()),
        }
    }

    fn attribute(&mut self, growing: &mut Growing, key: &str, span: Span, value: Node) {
        if growing.index.contains_key(key) {
            self.duplicate(key, span);
        }
        let mut value = Some(value);
        let slot = growing.slot(key, span, || Slot::Attribute(take(&mut value, span)));
        if let (Some(slot), Some(value)) = (slot, value) {
            *slot = Slot::Attribute(value);
        }
    }

    fn duplicate(&mut self, key: &str, span: Span) {
        self.notes.deny(
            "hcl/ambiguous-duplicate-key",
            (span.start as usize, span.end as usize),
            format!(
                "`{}` is already set here: an error, the first or the last, by reader",
                quote(key)
            ),
            "keep one of the two",
        );
    }

    fn block(&mut self, growing: &mut Growing, block: &Block) {
        let range = block.span().unwrap_or_default();
        let span = self.span(Some(range.clone()));
        let mut path = vec![(block.ident.as_str(), self.span(block.ident.span()))];
        for label in &block.labels {
            let range = match label {
                BlockLabel::Ident(ident) => ident.span(),
                BlockLabel::String(text) => text.span(),
            };
            path.push((label.as_str(), self.span(range)));
        }
        let body = self.body(&block.body, range);
        self.nodes += path.len();
        let mut at = growing;
        let last = path.len().saturating_sub(1);
        for (key, key_span) in path.iter().take(last).copied() {
            match at.slot(key, key_span, || Slot::Labels(span, Growing::default())) {
                Some(Slot::Labels(_, inner)) => at = inner,
                _ => return self.duplicate(key, key_span),
            }
        }
        let Some((key, key_span)) = path.last().copied() else {
            return;
        };
        match at.slot(key, key_span, || Slot::Blocks(span, Vec::new())) {
            Some(Slot::Blocks(_, blocks)) => blocks.push(body),
            _ => self.duplicate(key, key_span),
        }
    }

    fn expression(&mut self, expression: &Expression) -> Node {
        match expression {
            Expression::Parenthesis(inner) if is_plain(inner.inner()) => {
                return self.expression(inner.inner());
            }
            Expression::FuncCall(call) => {
                if let Some(argument) = rewritten(call) {
                    return self.expression(argument);
                }
            }
            _ => {}
        }
        self.nodes += 1;
        let span = self.span(expression.span());
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(*value.value()),
            Expression::String(text) => Value::String(Str::from(text.value().as_str())),
            Expression::Number(_) => self.number(span),
            Expression::Array(items) => {
                Value::Seq(items.iter().map(|item| self.expression(item)).collect())
            }
            Expression::Object(object) => self.object(object),
            Expression::StringTemplate(template) => Value::String(self.template(template)),
            Expression::HeredocTemplate(heredoc) => Value::String(self.template(&heredoc.template)),
            Expression::UnaryOp(operation) if operation.expr.is_number() => self.number(span),
            _ => Value::String(self.unevaluated(span)),
        };
        Node { span, value }
    }

    /// A number keeps its value; one with an operator that is no sign stays an expression.
    fn number(&mut self, span: Span) -> Value {
        use super::yaml::resolve::{self, Scalar};
        let text = self.source.slice(span);
        match resolve::plain(Dialect::Core, text) {
            Scalar::Number(Number::Float(float)) if !float.is_finite() => Value::Null,
            scalar @ Scalar::Number(_) => {
                resolve::value(Dialect::Kubernetes, scalar, text).unwrap_or(Value::Null)
            }
            _ => Value::String(self.unevaluated(span)),
        }
    }

    fn unevaluated(&self, span: Span) -> Str {
        Str::from(format!("${{{}}}", self.source.slice(span).trim()))
    }

    fn object(&mut self, object: &Object) -> Value {
        let mut map = MapBuilder::default();
        for (key, value) in object {
            let value = self.expression(value.expr());
            let (key, key_span) = match key {
                ObjectKey::Ident(ident) => (Str::from(ident.as_str()), self.span(ident.span())),
                ObjectKey::Expression(expression) => {
                    let node = self.expression(expression);
                    (key_text(&node), node.span)
                }
            };
            if map.earlier(&key).is_some() {
                self.duplicate(&key, key_span);
            }
            let entry = Entry {
                key,
                key_span,
                value,
            };
            map.insert(entry, Origin::Written);
        }
        Value::Map(map.finish())
    }

    /// Text stays text, and what is to be evaluated stays as it is written.
    fn template(&mut self, template: &Template) -> Str {
        let mut text = String::new();
        for element in template {
            match element {
                Element::Literal(literal) => text.push_str(literal.value()),
                Element::Interpolation(part) => {
                    text.push_str(self.source.slice(self.span(part.span())))
                }
                Element::Directive(part) => {
                    text.push_str(self.source.slice(self.span(part.span())))
                }
            }
        }
        Str::from(text)
    }
}

/// What a function only writes in another way or as another type.
fn rewritten(call: &FuncCall) -> Option<&Expression> {
    const FUNCTIONS: [&str; 6] = [
        "jsonencode",
        "nonsensitive",
        "sensitive",
        "tolist",
        "tomap",
        "toset",
    ];
    let name = call.name.name.as_str();
    let mut arguments = call.args.iter();
    let only = arguments.next().filter(|it| is_plain(it))?;
    let alone = arguments.next().is_none() && !call.args.expand_final();
    (alone && !call.name.is_namespaced() && FUNCTIONS.contains(&name)).then_some(only)
}

/// Whether an expression is written out, at least on top.
fn is_plain(expression: &Expression) -> bool {
    matches!(
        expression,
        Expression::Bool(_)
            | Expression::Number(_)
            | Expression::String(_)
            | Expression::Array(_)
            | Expression::Object(_)
            | Expression::StringTemplate(_)
            | Expression::HeredocTemplate(_)
    )
}

fn take(value: &mut Option<Node>, span: Span) -> Node {
    value.take().unwrap_or(Node {
        span,
        value: Value::Null,
    })
}

fn key_text(node: &Node) -> Str {
    match &node.value {
        Value::String(text) => text.clone(),
        Value::Bool(value) => Str::from(value.to_string()),
        Value::Number(Number::Int(int)) => Str::from(int.to_string()),
        Value::Number(Number::UInt(int)) => Str::from(int.to_string()),
        Value::Number(Number::Float(float)) => Str::from(float.to_string()),
        _ => Str::const_new("null"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn parse(text: &str) -> (Source, Parsed) {
        let source = Source::new(SourceId(0), "main.tf", text);
        let parsed = read(&source, &Limits::default());
        (source, parsed)
    }

    #[test]
    fn reads_as_the_json_syntax_is_written() {
        let text = "locals {\n  n = -1\n}\nresource \"s3\" \"b\" {\n  name = \"x-${var.y}\"\n  on = true\n  ref = var.z[0]\n  rule {\n    a = [1, 2.5]\n  }\n  rule {\n    m = { k = null, \"l\" = f(1) }\n  }\n}\nresource \"s3\" \"c\" {}\n";
        let (source, parsed) = parse(text);
        assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
        let root = &parsed.documents[0].root;
        let bucket = root.at(&["resource", "s3", "b"]).unwrap();
        assert_eq!(bucket.get("name").unwrap().as_str(), Some("x-${var.y}"));
        assert_eq!(bucket.get("on").unwrap().as_bool(), Some(true));
        assert_eq!(bucket.get("ref").unwrap().as_str(), Some("${var.z[0]}"));
        let rules = bucket.get("rule").unwrap();
        assert_eq!(rules.items().count(), 2);
        let call = rules.step("1").unwrap().at(&["m", "l"]).unwrap();
        assert_eq!(call.as_str(), Some("${f(1)}"));
        assert_eq!(source.slice(call.span), "f(1)");
        assert_eq!(
            source.slice(root.as_map().unwrap().entries[1].key_span),
            "resource"
        );
        assert_eq!(
            root.at(&["locals", "n"]).unwrap().value,
            Value::Number(Number::Int(-1))
        );
        assert!(
            root.at(&["resource", "s3", "c"])
                .unwrap()
                .as_map()
                .is_some()
        );
    }

    #[test]
    fn what_is_only_written_in_another_way_is_its_argument() {
        let text = "a {\n  p = jsonencode({ k = [\"*\"] })\n  s = toset([(\"x\")])\n  v = jsonencode(var.x)\n}\n";
        let (source, parsed) = parse(text);
        let a = parsed.documents[0].root.get("a").unwrap();
        let star = a.at(&["p", "k"]).unwrap().step("0").unwrap();
        assert_eq!(source.slice(star.span), "\"*\"");
        assert_eq!(a.get("s").unwrap().to_json(), serde_json::json!(["x"]));
        let call = a.get("v").unwrap().as_str();
        assert_eq!(call, Some("${jsonencode(var.x)}"));
    }

    #[test]
    fn tells_what_is_wrong() {
        let (_, parsed) = parse("a = 1\nb = = 2\n");
        let finding = &parsed.findings[0];
        assert_eq!(finding.rule.as_str(), "hcl/syntax");
        assert_eq!(finding.place.line, 2, "{finding:?}");
        let (_, parsed) = parse("a {}\na = 1\n");
        assert_eq!(
            parsed.findings[0].rule.as_str(),
            "hcl/ambiguous-duplicate-key"
        );
        let (_, parsed) = parse("m = { k = 1, k = 2 }\n");
        assert!(
            parsed.findings[0].rule.as_str().starts_with("hcl/"),
            "refused one way or the other"
        );
    }
}
