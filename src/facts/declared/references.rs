//! Which resources of a document refer to which.
//!
//! Invariant: the work grows with the text, not with the square of the resources.

use std::collections::HashMap;

use crate::parse::{Node, Value};

use super::Declared;

/// For each resource, the positions of those that refer to it, in order.
#[must_use]
pub fn referrers(all: &[Declared]) -> Vec<Vec<usize>> {
    let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, one) in all
        .iter()
        .enumerate()
        .filter(|(_, one)| !one.handle.is_empty())
    {
        named.entry(&one.handle).or_default().push(at);
    }
    let mut found = vec![Vec::new(); all.len()];
    for (from, one) in all.iter().enumerate() {
        let mut note = |text: &str| {
            for handle in handles(text) {
                for to in named.get(handle).into_iter().flatten() {
                    if let Some(list) = found.get_mut(*to)
                        && *to != from
                        && list.last() != Some(&from)
                    {
                        list.push(from);
                    }
                }
            }
        };
        one.refers.iter().for_each(|text| note(text));
        texts(&one.values, &mut note);
    }
    found
}

fn texts(node: &Node, note: &mut dyn FnMut(&str)) {
    if let Value::String(text) = &node.value
        && text.contains("${")
    {
        note(text);
    }
    node.items().for_each(|item| texts(item, note));
    node.entries().for_each(|entry| texts(&entry.value, note));
}

/// What a text may mean by a name: `a`, `a.b` and, with `data` or modules in front, more.
fn handles(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.split(move |c| !is_name(c))
        .filter(|word| !word.is_empty())
        .flat_map(|word| {
            let ends = word.match_indices('.').map(|(at, _)| at);
            let ends = ends.chain([word.len()]).take(8);
            ends.filter_map(|end| word.get(..end))
        })
}
