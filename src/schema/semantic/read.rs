//! Values as the API server reads them: null is absent, and a whole number is an integer however
//! it is written.
//!
//! Invariant: what is still to be filled in, or is of another type than its field takes, is
//! unknown here, and nothing is said of it; the schema does.

use std::collections::HashMap;

use crate::parse::{Entry, Node, Number, Value};
use crate::schema::later::is_variable;

/// The value under a key, unless it is null.
pub(super) fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    node.get(key).filter(|value| !value.is_null())
}

/// The value under a path of keys, unless a part of it is null.
pub(super) fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, key| get(node, key))
}

/// The items of a list under a key.
pub(super) fn list<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = &'n Node> + use<'n> {
    get(node, key).into_iter().flat_map(Node::items)
}

/// The number of items of a list under a key.
pub(super) fn count(node: &Node, key: &str) -> usize {
    list(node, key).count()
}

/// The entries of a mapping under a key.
pub(super) fn map<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = &'n Entry> + use<'n> {
    get(node, key).into_iter().flat_map(Node::entries)
}

/// The text, if it is one and nothing fills it in.
pub(super) fn text(node: &Node) -> Option<&str> {
    node.as_str().filter(|text| !is_filled_in(text))
}

/// The text under a key: empty where there is none, and `None` where it is not known.
pub(super) fn word<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match get(node, key) {
        None => Some(""),
        Some(value) => text(value),
    }
}

/// Whether a key holds this text.
pub(super) fn is(node: &Node, key: &str, wanted: &str) -> bool {
    word(node, key) == Some(wanted)
}

/// Whether a key holds `true`.
pub(super) fn is_true(node: &Node, key: &str) -> bool {
    get(node, key).and_then(Node::as_bool) == Some(true)
}

/// Whether something is yet to be put into the text: also in its middle.
pub(super) fn is_filled_in(text: &str) -> bool {
    let inner = || {
        text.split_once("$(")
            .is_some_and(|(_, rest)| rest.contains(')'))
    };
    is_variable(text) || inner() || text.starts_with("ENC[") && text.ends_with(']')
}

/// The integer, if it is one.
#[expect(
    clippy::cast_possible_truncation,
    reason = "only whole numbers that a 64 bit float holds exactly"
)]
pub(super) fn int(node: &Node) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match node.value {
        Value::Number(Number::Int(i)) => Some(i),
        Value::Number(Number::Float(f)) if f.fract() == 0.0 && f.abs() < EXACT => Some(f as i64),
        _ => None,
    }
}

/// The integer under a key.
pub(super) fn number(node: &Node, key: &str) -> Option<i64> {
    get(node, key).and_then(int)
}

/// An integer or a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Either<'n> {
    Int(i64),
    Text(&'n str),
}

/// The integer or the known text.
pub(super) fn either(node: &Node) -> Option<Either<'_>> {
    int(node)
        .map(Either::Int)
        .or_else(|| text(node).map(Either::Text))
}

/// The entries of a mapping by their keys, found soon also where there are very many.
#[derive(Debug)]
pub(super) struct Index<'n> {
    map: Option<&'n Node>,
    many: HashMap<&'n str, &'n Entry>,
}

impl<'n> Index<'n> {
    /// Up to so many entries, looking through them is faster.
    const FEW: usize = 16;

    pub(super) fn of(map: Option<&'n Node>) -> Self {
        let mut many = HashMap::new();
        if let Some(map) = map.filter(|map| map.entries().count() > Self::FEW) {
            many.extend(map.entries().map(|entry| (entry.key.as_str(), entry)));
        }
        Self { map, many }
    }

    pub(super) fn entry(&self, key: &str) -> Option<&'n Entry> {
        if self.many.is_empty() {
            return self.map?.as_map()?.entry(key);
        }
        self.many.get(key).copied()
    }

    /// The value, unless it is null.
    pub(super) fn value(&self, key: &str) -> Option<&'n Node> {
        let value = self.entry(key).map(|entry| &entry.value);
        value.filter(|value| !value.is_null())
    }
}
