//! Our own tree as jsonschema reads it: no conversion on the way in.
//!
//! Invariant: an error that the validator builds never holds a value of the manifest, so that
//! no message can leak one.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object};
use serde_json::Value as JsonValue;

use crate::parse::{Entry, Map, Node, Number, Str, Value};
use crate::source::{SourceId, Span};

/// How a manifest reads to a validator: a null field is an absent one. Built-in kinds are decoded
/// into structs, which can't tell the two apart, and of a custom resource the API server drops
/// every null that its schema does not allow by name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manifest;

/// A validator's scratch node: it holds one property name at a time.
#[derive(Debug)]
pub(super) struct Scratch(Node);

impl Default for Scratch {
    fn default() -> Self {
        Self(Node {
            span: Span::new(SourceId(0), 0, 0),
            value: Value::Null,
        })
    }
}

impl Json for Manifest {
    type Node<'a> = &'a Node;
    type PreparedKey = Str;
    type StringBuffer = Scratch;

    // A mapping is a list of entries, so that one pass over it beats a search for each property.
    const KEYS_PER_LOOKUP: usize = 4;

    fn prepare_key(key: &str) -> Str {
        Str::from(key)
    }

    fn with_string_node<T>(
        buffer: &mut Scratch,
        string: &str,
        f: impl FnOnce(Self::Node<'_>) -> T,
    ) -> T {
        buffer.0.value = Value::String(Str::from(string));
        f(&buffer.0)
    }
}

impl<'a> JsonNode<'a, Manifest> for &'a Node {
    type Object = &'a Map;
    type Array = &'a [Node];
    type Number = Number;

    fn as_object(&self) -> Option<&'a Map> {
        Node::as_map(self)
    }

    fn as_array(&self) -> Option<&'a [Node]> {
        Node::as_seq(self)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        Node::as_str(self).map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<Number> {
        match self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        Node::as_bool(self)
    }

    fn is_null(&self) -> bool {
        Node::is_null(self)
    }

    fn json_type(&self) -> JsonType {
        match self.value {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Number(_) => JsonType::Number,
            Value::String(_) => JsonType::String,
            Value::Seq(_) => JsonType::Array,
            Value::Map(_) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &JsonValue) -> bool {
        same(self, expected)
    }

    fn to_value(&self) -> Cow<'a, JsonValue> {
        // Only errors ask for it, and they must not carry values out.
        Cow::Owned(JsonValue::Null)
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Node>(self) as usize))
    }
}

impl<'a> Object<'a, Manifest> for &'a Map {
    type Node = &'a Node;
    type MemberName = &'a str;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        self.entries.iter().filter(|e| !e.value.is_null()).count()
    }

    fn get(&self, key: &Str) -> Option<&'a Node> {
        let entry = self.entries.iter().find(|entry| entry.key == *key)?;
        (!entry.value.is_null()).then_some(&entry.value)
    }

    fn members(&self) -> Members<'a> {
        Members(self.entries.iter())
    }
}

/// The members of a mapping, without the nulls.
#[derive(Debug)]
pub(super) struct Members<'a>(std::slice::Iter<'a, Entry>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a Node);

    fn next(&mut self) -> Option<Self::Item> {
        self.0
            .by_ref()
            .find(|entry| !entry.value.is_null())
            .map(|entry| (entry.key.as_str(), &entry.value))
    }
}

impl<'a> Array<'a, Manifest> for &'a [Node] {
    type Node = &'a Node;
    type ElementsIter = std::slice::Iter<'a, Node>;

    fn len(&self) -> usize {
        <[Node]>::len(self)
    }

    fn elements(&self) -> std::slice::Iter<'a, Node> {
        self.iter()
    }

    fn is_unique(&self) -> bool {
        let mut texts: Vec<String> = self.iter().map(canonical).collect();
        texts.sort_unstable();
        texts
            .windows(2)
            .all(|pair| !matches!(pair, [a, b] if a == b))
    }
}

impl JsonNumber for Number {
    fn as_u64(&self) -> Option<u64> {
        match *self {
            Self::Int(n) => u64::try_from(n).ok(),
            Self::UInt(n) => Some(n),
            Self::Float(_) => None,
        }
    }

    fn as_i64(&self) -> Option<i64> {
        match *self {
            Self::Int(n) => Some(n),
            Self::UInt(n) => i64::try_from(n).ok(),
            Self::Float(_) => None,
        }
    }

    #[allow(clippy::cast_precision_loss)]
    fn as_f64(&self) -> Option<f64> {
        Some(match *self {
            Self::Int(n) => n as f64,
            Self::UInt(n) => n as f64,
            Self::Float(n) => n,
        })
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_number().to_string())
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(match *self {
            Self::Int(n) => n.into(),
            Self::UInt(n) => n.into(),
            Self::Float(n) => serde_json::Number::from_f64(n).unwrap_or_else(|| 0.into()),
        })
    }

    fn is_integer(&self) -> bool {
        // As the API server reads: `1.0` becomes `1` as long as that is exact, and what does not
        // fit 64 bits with a sign becomes a float.
        match *self {
            Self::Int(_) => true,
            Self::UInt(_) => false,
            Self::Float(n) => n.fract() == 0.0 && n.abs() < 9_007_199_254_740_992.0,
        }
    }

    fn is_written_as_integer(&self) -> bool {
        !matches!(self, Self::Float(_))
    }
}

/// Equality under JSON's rules: numbers by value, mappings without order.
fn same(node: &Node, expected: &JsonValue) -> bool {
    match (&node.value, expected) {
        (Value::Null, JsonValue::Null) => true,
        (Value::Bool(a), JsonValue::Bool(b)) => a == b,
        (Value::String(a), JsonValue::String(b)) => a == b,
        (Value::Number(a), JsonValue::Number(b)) => same_number(*a, b),
        (Value::Seq(a), JsonValue::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Map(a), JsonValue::Object(b)) => {
            a.entries.len() == b.len()
                && a.entries
                    .iter()
                    .all(|e| b.get(e.key.as_str()).is_some_and(|b| same(&e.value, b)))
        }
        _ => false,
    }
}

fn same_number(a: Number, b: &serde_json::Number) -> bool {
    match (a, b.as_i64(), b.as_u64()) {
        (Number::Int(a), Some(b), _) => a == b,
        (Number::UInt(a), _, Some(b)) => a == b,
        (a, ..) => a.as_f64() == b.as_f64(),
    }
}

/// A text that two nodes share exactly if they are equal under JSON's rules.
pub(super) fn canonical(node: &Node) -> String {
    let mut out = String::new();
    write_canonical(node, &mut out);
    out
}

fn write_canonical(node: &Node, out: &mut String) {
    match &node.value {
        Value::Null => out.push('~'),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Number(n) => out.push_str(&canonical_number(*n)),
        Value::String(text) => out.push_str(&format!("{text:?}")),
        Value::Seq(items) => {
            out.push('[');
            for item in items {
                write_canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Map(map) => {
            let mut entries: Vec<&Entry> = map.entries.iter().collect();
            entries.sort_by(|a, b| a.key.cmp(&b.key));
            out.push('{');
            for entry in entries {
                out.push_str(&format!("{:?}:", entry.key));
                write_canonical(&entry.value, out);
                out.push(',');
            }
            out.push('}');
        }
    }
}

#[allow(clippy::cast_possible_truncation)]
fn canonical_number(number: Number) -> String {
    match number {
        Number::Float(n) if n.fract() == 0.0 && n.abs() < 9e15 => (n as i64).to_string(),
        number => number.to_number().to_string(),
    }
}

/// A schema that is written in a manifest, as JSON, without its prose: texts under
/// `description`. A property of that name holds a schema and stays.
pub(super) fn schema_json(node: &Node) -> JsonValue {
    match &node.value {
        Value::Null => JsonValue::Null,
        Value::Bool(b) => (*b).into(),
        Value::Number(n) => JsonValue::Number(n.to_number().into_owned()),
        Value::String(text) => text.as_str().into(),
        Value::Seq(items) => items.iter().map(schema_json).collect(),
        Value::Map(map) => {
            let prose = |e: &&Entry| e.key == "description" && e.value.as_str().is_some();
            let one = |e: &Entry| (e.key.to_string(), schema_json(&e.value));
            JsonValue::Object(map.entries.iter().filter(|e| !prose(e)).map(one).collect())
        }
    }
}
