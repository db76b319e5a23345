//! The one tree that schemas, policies and facts read: values with the place they were written at.
//!
//! Invariant: a tree is finite, at most [`super::Limits::depth`] deep, and every node, also one
//! that came in by an alias or a merge, has a span inside its own file.

use compact_str::CompactString;

use crate::source::Span;

/// A text value; short ones live inside the node.
pub type Str = CompactString;

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value's bytes, without its key. An absent value (`key:`) has an empty span.
    pub span: Span,
    /// What it holds.
    pub value: Value,
}

/// What a node holds: the JSON values, numbers kept exact.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~`, or nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(Str),
    /// A list.
    Seq(Vec<Node>),
    /// A mapping.
    Map(Map),
}

/// A number as it was written: an integer stays one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Fits 64 bits, signed.
    Int(i64),
    /// Above `i64::MAX`, fits 64 bits unsigned.
    UInt(u64),
    /// Everything else; always finite.
    Float(f64),
}

/// A mapping in the order of the file; keys are unique.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map {
    /// Key and value pairs.
    pub entries: Vec<Entry>,
}

/// One pair of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key as the API server reads it (`on:` is `true` in Kubernetes' reading).
    pub key: Str,
    /// The key's bytes.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Map {
    /// The entry under `key`.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }
}

impl Node {
    /// The value under `key`, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.get(key)
    }

    /// The value under a path of keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The mapping, if it is one.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list, if it is one.
    #[must_use]
    pub fn as_seq(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// The same as a JSON value, without places.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(b) => Json::from(*b),
            Value::Number(Number::Int(i)) => Json::from(*i),
            Value::Number(Number::UInt(u)) => Json::from(*u),
            Value::Number(Number::Float(f)) => Json::from(*f),
            Value::String(text) => Json::from(text.as_str()),
            Value::Seq(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(map) => map
                .entries
                .iter()
                .map(|e| (e.key.to_string(), e.value.to_json()))
                .collect(),
        }
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The items of a list, or nothing.
    pub fn items(&self) -> impl Iterator<Item = &Self> {
        self.as_seq().unwrap_or_default().iter()
    }

    /// The entries of a mapping, or nothing.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.as_map()
            .map(|map| map.entries.as_slice())
            .unwrap_or_default()
            .iter()
    }

    /// Follows a JSON pointer (RFC 6901) as far as it goes: the deepest node that exists, and
    /// whether that is the whole way.
    #[must_use]
    pub fn follow(&self, pointer: &str) -> (&Self, bool) {
        let mut node = self;
        for token in pointer.split('/').skip(1) {
            match node.step(&unescape(token)) {
                Some(next) => node = next,
                None => return (node, false),
            }
        }
        (node, true)
    }

    /// One step down: a key of a mapping or an index of a list.
    #[must_use]
    pub fn step(&self, token: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(map) => map.get(token),
            Value::Seq(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        }
    }
}

/// Appends one token to a JSON pointer, escaped.
pub fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// Undoes the escapes of one token of a JSON pointer.
#[must_use]
pub fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
