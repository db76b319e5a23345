//! Our tree to CEL values, typed and defaulted by the structural schema as the API server does it.

use std::collections::HashMap;
use std::sync::Arc;

use cel::Value as Cel;
use cel::objects::{Key, Map};
use serde_json::Value as Json;

use super::cost::{Size, length};
use crate::parse::{Node, Number, Value};

/// How large a node is as a value.
pub(super) fn size(node: &Node) -> Size {
    let (bytes, items) = measure(node);
    Size {
        bytes: length(bytes),
        items: length(items),
    }
}

fn measure(node: &Node) -> (usize, usize) {
    const EACH: usize = 32;
    let add = |(bytes, items), (b, i)| (bytes + b, items + i);
    match &node.value {
        Value::Map(map) => map.entries.iter().fold((EACH, 1), |sum, entry| {
            let (bytes, items) = add(sum, measure(&entry.value));
            (bytes + entry.key.len(), items)
        }),
        Value::Seq(items) => items
            .iter()
            .fold((EACH, 1), |sum, item| add(sum, measure(item))),
        Value::String(text) => (EACH + text.len(), 1),
        _ => (EACH, 1),
    }
}

/// A node as its schema types it. `root` says that it is a whole object, whose `apiVersion`,
/// `kind` and name can be read although no schema lists them.
pub(super) fn typed(node: &Node, schema: &Json, root: bool) -> Cel {
    if flag(schema, "x-kubernetes-int-or-string") {
        return untyped(node);
    }
    match (&node.value, schema.get("type").and_then(Json::as_str)) {
        (Value::String(text), Some("string")) => string(text, schema),
        (Value::Number(number), Some("number")) => Cel::Float(as_float(*number)),
        (Value::Seq(items), Some("array")) => {
            let below = schema.get("items").unwrap_or(&Json::Null);
            list(
                items
                    .iter()
                    .map(|item| typed(item, below, flag(below, EMBEDDED))),
            )
        }
        (Value::Map(_), Some("object")) => object(node, schema, root || flag(schema, EMBEDDED)),
        _ => untyped(node),
    }
}

const EMBEDDED: &str = "x-kubernetes-embedded-resource";

fn flag(schema: &Json, name: &str) -> bool {
    schema.get(name) == Some(&Json::Bool(true))
}

fn object(node: &Node, schema: &Json, root: bool) -> Cel {
    let mut map = HashMap::new();
    if let Some(additional) = schema.get("additionalProperties").filter(|s| s.is_object()) {
        for entry in node.entries() {
            map.insert(
                key(&entry.key),
                typed(&entry.value, additional, flag(additional, EMBEDDED)),
            );
        }
        return Cel::Map(Map { map: Arc::new(map) });
    }
    if root {
        insert_identity(node, &mut map);
    }
    for (name, property) in schema
        .get("properties")
        .and_then(Json::as_object)
        .into_iter()
        .flatten()
    {
        if let Some(value) = member(node, name, property)
            && !(root && name == "metadata")
        {
            map.insert(key(&escape(name)), value);
        }
    }
    Cel::Map(Map { map: Arc::new(map) })
}

/// A property's value, its default, or nothing.
fn member(node: &Node, name: &str, property: &Json) -> Option<Cel> {
    let written = node
        .get(name)
        .filter(|n| !n.is_null() || flag(property, "nullable"));
    match (written, property.get("default")) {
        (Some(written), _) => Some(typed(written, property, flag(property, EMBEDDED))),
        (None, Some(default)) => {
            let default = from_json(default, node);
            Some(typed(&default, property, flag(property, EMBEDDED)))
        }
        (None, None) => None,
    }
}

/// What can be read of every object: kind, version, name.
fn insert_identity(node: &Node, map: &mut HashMap<Key, Cel>) {
    for name in ["apiVersion", "kind"] {
        if let Some(value) = node.get(name) {
            map.insert(key(name), untyped(value));
        }
    }
    let names = ["name", "generateName"]
        .iter()
        .filter_map(|name| Some((key(name), untyped(node.at(&["metadata", name])?))));
    map.insert(
        key("metadata"),
        Cel::Map(Map {
            map: Arc::new(names.collect()),
        }),
    );
}

fn string(text: &str, schema: &Json) -> Cel {
    let typed = match schema.get("format").and_then(Json::as_str) {
        Some("duration") => duration(text).map(Cel::Duration),
        Some("date-time") => chrono::DateTime::parse_from_rfc3339(text)
            .ok()
            .map(Cel::Timestamp),
        Some("date") => chrono::DateTime::parse_from_rfc3339(&format!("{text}T00:00:00Z"))
            .ok()
            .map(Cel::Timestamp),
        _ => None,
    };
    typed.unwrap_or_else(|| Cel::String(Arc::new(text.to_owned())))
}

/// Go's duration syntax: `1h30m`, `-1.5s`, `0`.
fn duration(text: &str) -> Option<chrono::Duration> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(chrono::Duration::zero());
    }
    let mut nanoseconds = 0f64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(digits);
        let (unit, factor) = UNITS.iter().find(|(unit, _)| after.starts_with(unit))?;
        nanoseconds += number.parse::<f64>().ok()? * factor;
        rest = after.strip_prefix(unit)?;
    }
    if text.trim_start_matches(['-', '+']).is_empty() || nanoseconds >= 9.2e18 {
        return None;
    }
    #[allow(clippy::cast_possible_truncation)]
    let duration = chrono::Duration::nanoseconds(nanoseconds as i64);
    Some(if negative { -duration } else { duration })
}

/// Longer units first where one is another's beginning.
const UNITS: &[(&str, f64)] = &[
    ("ns", 1.0),
    ("us", 1e3),
    ("µs", 1e3),
    ("μs", 1e3),
    ("ms", 1e6),
    ("s", 1e9),
    ("m", 6e10),
    ("h", 3.6e12),
];

fn untyped(node: &Node) -> Cel {
    match &node.value {
        Value::Null => Cel::Null,
        Value::Bool(b) => Cel::Bool(*b),
        Value::Number(Number::Int(i)) => Cel::Int(*i),
        Value::Number(Number::UInt(u)) => Cel::UInt(*u),
        Value::Number(Number::Float(f)) => Cel::Float(*f),
        Value::String(text) => Cel::String(Arc::new(text.to_string())),
        Value::Seq(items) => list(items.iter().map(untyped)),
        Value::Map(map) => {
            let entries = map.entries.iter().map(|e| (key(&e.key), untyped(&e.value)));
            Cel::Map(Map {
                map: Arc::new(entries.collect()),
            })
        }
    }
}

fn list(items: impl Iterator<Item = Cel>) -> Cel {
    Cel::List(Arc::new(items.collect()))
}

fn key(name: &str) -> Key {
    Key::String(Arc::new(name.to_owned()))
}

#[allow(clippy::cast_precision_loss)]
fn as_float(number: Number) -> f64 {
    match number {
        Number::Int(i) => i as f64,
        Number::UInt(u) => u as f64,
        Number::Float(f) => f,
    }
}

/// A default of the schema, as if it were written where its parent stands.
fn from_json(json: &Json, parent: &Node) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => Value::Number(
            n.as_i64()
                .map(Number::Int)
                .or_else(|| n.as_u64().map(Number::UInt))
                .unwrap_or_else(|| Number::Float(n.as_f64().unwrap_or_default())),
        ),
        Json::String(text) => Value::String(text.into()),
        Json::Array(items) => Value::Seq(items.iter().map(|i| from_json(i, parent)).collect()),
        Json::Object(members) => {
            let entries = members.iter().map(|(key, value)| crate::parse::Entry {
                key: key.into(),
                key_span: parent.span,
                value: from_json(value, parent),
            });
            Value::Map(crate::parse::Map {
                entries: entries.collect(),
            })
        }
    };
    Node {
        span: parent.span,
        value,
    }
}

/// A property's name as an expression spells it: CEL's reserved words and the characters that are
/// no part of an identifier are escaped.
fn escape(name: &str) -> String {
    const RESERVED: &[&str] = &[
        "true",
        "false",
        "null",
        "in",
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
    ];
    if RESERVED.contains(&name) {
        return format!("__{name}__");
    }
    name.replace("__", "__underscores__")
        .replace('.', "__dot__")
        .replace('-', "__dash__")
        .replace('/', "__slash__")
}
