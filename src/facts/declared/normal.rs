//! A tree as a language writes it to the shape in which policies see it.
//!
//! Invariant: every node keeps the place of what it was made from.

use crate::parse::{Entry, Map, Node, Number, Str, Value};
use crate::source::Span;

/// What a language says of a node before it is put into shape.
pub(super) enum Reading {
    /// It is what it looks like.
    Itself,
    /// It is worked out later; what is known of it.
    Unknown(String),
    /// It is written elsewhere.
    Other(Box<Node>),
    /// It counts for nothing.
    Nothing,
}

/// How a language reads a node.
pub(super) type Read<'r> = &'r dyn Fn(&Node) -> Reading;

/// So many detours are followed.
const DETOURS: usize = 8;

/// The mapping that holds a resource's values; a node that is none holds nothing.
pub(super) fn values(node: Option<&Node>, span: Span, read: Read<'_>) -> Node {
    let entries = node.map(|node| entries(node, read)).unwrap_or_default();
    Node {
        span,
        value: Value::Map(Map { entries }),
    }
}

fn entries(node: &Node, read: Read<'_>) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for entry in node.entries() {
        if entry.key == "dynamic" {
            dynamic(&entry.value, read, &mut found);
            continue;
        }
        if let Some(value) = value(&entry.value, read, DETOURS) {
            add(&mut found, &entry.key, entry.key_span, value);
        }
    }
    found
}

/// Blocks of one name form one list, also where some are written out and others are made.
fn add(found: &mut Vec<Entry>, key: &Str, key_span: Span, value: Node) {
    let earlier = found.iter_mut().find(|earlier| earlier.key == *key);
    match (earlier.map(|earlier| &mut earlier.value.value), value.value) {
        (Some(Value::Seq(items)), Value::Seq(more)) => items.extend(more),
        (Some(_), _) => {}
        (None, inner) => found.push(Entry {
            key: key.clone(),
            key_span,
            value: Node {
                span: value.span,
                value: inner,
            },
        }),
    }
}

/// A block that is made for each of something is seen once, with what it holds.
fn dynamic(node: &Node, read: Read<'_>, found: &mut Vec<Entry>) {
    for label in each(node).flat_map(Node::entries) {
        let blocks = each(&label.value).filter_map(Node::as_map);
        for content in blocks.filter_map(|block| block.entry("content")) {
            if let Some(value) = value(&content.value, read, DETOURS) {
                add(found, &label.key, content.key_span, value);
            }
        }
    }
}

/// A mapping, or each of a list of them.
pub(super) fn each(node: &Node) -> impl Iterator<Item = &Node> {
    let own = node.as_map().is_some().then_some(node);
    own.into_iter()
        .chain(node.items().filter(|item| item.as_map().is_some()))
}

fn value(node: &Node, read: Read<'_>, detours: usize) -> Option<Node> {
    let shaped = item(node, read, detours)?;
    Some(match shaped.value {
        Value::Map(_) => Node {
            span: shaped.span,
            value: Value::Seq(vec![shaped]),
        },
        _ => shaped,
    })
}

fn item(node: &Node, read: Read<'_>, detours: usize) -> Option<Node> {
    let same = |value| {
        Some(Node {
            span: node.span,
            value,
        })
    };
    match read(node) {
        Reading::Nothing => return None,
        Reading::Unknown(text) => return same(Value::String(Str::from(text))),
        Reading::Other(other) if detours > 0 => {
            let found = item(&other, read, detours - 1)?;
            return Some(moved(found, node.span));
        }
        Reading::Other(_) | Reading::Itself => {}
    }
    match &node.value {
        Value::Null => None,
        Value::String(text) => text_value(text, node.span, read).and_then(same),
        Value::Seq(items) => {
            let items: Vec<_> = items
                .iter()
                .filter_map(|it| item(it, read, detours))
                .collect();
            (!items.is_empty())
                .then_some(())
                .and_then(|()| same(Value::Seq(items)))
        }
        Value::Map(_) => same(Value::Map(Map {
            entries: entries(node, read),
        })),
        other => same(other.clone()),
    }
}

/// Everything in a tree as written at one place.
fn moved(node: Node, span: Span) -> Node {
    let value = match node.value {
        Value::Seq(items) => Value::Seq(items.into_iter().map(|it| moved(it, span)).collect()),
        Value::Map(map) => Value::Map(Map {
            entries: map
                .entries
                .into_iter()
                .map(|entry| Entry {
                    key: entry.key,
                    key_span: span,
                    value: moved(entry.value, span),
                })
                .collect(),
        }),
        other => other,
    };
    Node { span, value }
}

/// A text that says another value is that value, as every language here takes it: `"true"`,
/// `"22"`, and the text of a JSON object.
fn text_value(text: &str, span: Span, read: Read<'_>) -> Option<Value> {
    let bare = text.trim();
    match bare {
        "" => return None,
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        _ => {}
    }
    if let Ok(int) = bare.parse::<i64>()
        && int.to_string() == bare
    {
        return Some(Value::Number(Number::Int(int)));
    }
    if bare.starts_with('{')
        && let Ok(json) = serde_json::from_str::<serde_json::Value>(bare)
    {
        // Where exactly in the text nobody knows any more.
        let start = span.start as usize;
        let at = Span::new(span.source, start, start);
        return item(&of_json(&json, at), read, 0).map(|node| node.value);
    }
    Some(Value::String(Str::from(text)))
}

fn of_json(json: &serde_json::Value, span: Span) -> Node {
    use serde_json::Value as Json;
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(int), _) => Value::Number(Number::Int(int)),
            (None, Some(float)) => Value::Number(Number::Float(float)),
            (None, None) => Value::Null,
        },
        Json::String(text) => Value::String(Str::from(text.as_str())),
        Json::Array(items) => Value::Seq(items.iter().map(|it| of_json(it, span)).collect()),
        Json::Object(fields) => Value::Map(Map {
            entries: fields
                .iter()
                .map(|(key, value)| Entry {
                    key: Str::from(key.as_str()),
                    key_span: span,
                    value: of_json(value, span),
                })
                .collect(),
        }),
    };
    Node { span, value }
}
