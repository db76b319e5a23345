//! The node tree to the interpreter's values and back to places.
//!
//! Invariant: each text, list and mapping of the tree becomes a value of its own, so that a value
//! in a result that *is* one of the input's can be traced to the node it came from.

use std::collections::BTreeMap;
use std::sync::Arc;

use regorus::Value as Rego;
use serde_json::Value as Json;

use crate::parse::{Node, Number, Value};

/// What becomes of a mapping's entries that hold null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) enum Nulls {
    /// They are left out, as the API server leaves them out.
    Dropped,
    /// They are values.
    Kept,
}

/// A node as a value.
pub(in crate::policy) fn value(node: &Node, nulls: Nulls) -> Rego {
    match &node.value {
        Value::Null => Rego::Null,
        Value::Bool(b) => Rego::Bool(*b),
        Value::Number(Number::Int(n)) => Rego::from(*n),
        Value::Number(Number::UInt(n)) => Rego::from(*n),
        Value::Number(Number::Float(n)) => Rego::from(*n),
        Value::String(text) => Rego::from(text.as_str()),
        Value::Seq(items) => items
            .iter()
            .map(|item| value(item, nulls))
            .collect::<Vec<_>>()
            .into(),
        Value::Map(map) => map
            .entries
            .iter()
            .filter(|entry| nulls == Nulls::Kept || !entry.value.is_null())
            .map(|entry| (Rego::from(entry.key.as_str()), value(&entry.value, nulls)))
            .collect::<BTreeMap<_, _>>()
            .into(),
    }
}

/// JSON as a value.
pub(in crate::policy) fn json(json: &Json) -> Rego {
    Rego::from(json.clone())
}

/// A mapping with the given entries.
pub(in crate::policy) fn object<'k>(entries: impl IntoIterator<Item = (&'k str, Rego)>) -> Rego {
    let entries = entries
        .into_iter()
        .map(|(key, value)| (Rego::from(key), value));
    entries.collect::<BTreeMap<_, _>>().into()
}

/// A mapping with one entry more.
pub(in crate::policy) fn with(mut value: Rego, key: &str, entry: Rego) -> Rego {
    if let Ok(fields) = value.as_object_mut() {
        fields.insert(Rego::from(key), entry);
    }
    value
}

/// The part of a value under a JSON pointer's tokens; shares it, copies nothing.
pub(in crate::policy) fn part<'t>(
    value: &Rego,
    tokens: impl IntoIterator<Item = &'t str>,
) -> Option<Rego> {
    let mut value = value;
    for token in tokens {
        value = match value {
            Rego::Object(fields) => fields.get(&Rego::from(token))?,
            Rego::Array(items) => items.get(token.parse().ok()?)?,
            _ => return None,
        };
    }
    Some(value.clone())
}

/// The path from `root` to the value that *is* `wanted`, not merely equal to it.
pub(in crate::policy) fn find(root: &Rego, wanted: &Rego) -> Option<Vec<String>> {
    let mut path = Vec::new();
    search(root, wanted, &mut path).then_some(path)
}

fn search(value: &Rego, wanted: &Rego, path: &mut Vec<String>) -> bool {
    let mut below = |key: String, value: &Rego| {
        path.push(key);
        let found = search(value, wanted, path);
        if !found {
            path.pop();
        }
        found
    };
    if same(value, wanted) {
        return true;
    }
    match value {
        Rego::Array(items) => items
            .iter()
            .enumerate()
            .any(|(index, item)| below(index.to_string(), item)),
        Rego::Object(fields) => fields.iter().any(|(key, value)| match key {
            Rego::String(key) => below(key.to_string(), value),
            _ => false,
        }),
        _ => false,
    }
}

fn same(a: &Rego, b: &Rego) -> bool {
    match (a, b) {
        (Rego::String(a), Rego::String(b)) => Arc::ptr_eq(a, b),
        (Rego::Array(a), Rego::Array(b)) => Arc::ptr_eq(a, b),
        (Rego::Object(a), Rego::Object(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}
