//! A Terraform configuration, in either syntax, to what it declares.

use crate::parse::{Entry, Node, Number, Str, Value};

use super::normal::{self, Reading, each};
use super::{Declared, below};

/// Blocks that are no resources and have no label, and those that have one.
const BLOCKS: [&str; 1] = ["terraform"];
const LABELLED: [&str; 4] = ["module", "output", "provider", "variable"];

pub(super) fn find(root: &Node) -> Vec<Declared> {
    let read = |node: &Node| reading(node, root);
    let mut found = Vec::new();
    for entry in root.entries() {
        let pointer = below("", &entry.key);
        match entry.key.as_str() {
            "resource" => types(&entry.value, &pointer, "", &read, &mut found),
            "data" => types(&entry.value, &pointer, "data.", &read, &mut found),
            key if BLOCKS.contains(&key) => bodies(entry, &pointer, &read, &mut found, |_| {
                (key.to_owned(), String::new(), String::new())
            }),
            key if LABELLED.contains(&key) => {
                labelled(&entry.value, &pointer, &mut |label, pointer| {
                    bodies(label, pointer, &read, &mut found, |name| {
                        (key.to_owned(), name.to_owned(), format!("{key}.{name}"))
                    });
                });
            }
            _ => {}
        }
    }
    found
}

/// Every label of a block, or of each block of a list.
fn labelled<'n>(node: &'n Node, pointer: &str, take: &mut dyn FnMut(&'n Entry, &str)) {
    if node.as_map().is_some() {
        for entry in node.entries() {
            take(entry, &below(pointer, &entry.key));
        }
    }
    for (index, block) in node.items().enumerate() {
        let pointer = below(pointer, &index.to_string());
        for entry in block.entries() {
            take(entry, &below(&pointer, &entry.key));
        }
    }
}

fn types(
    node: &Node,
    pointer: &str,
    prefix: &str,
    read: normal::Read<'_>,
    found: &mut Vec<Declared>,
) {
    labelled(node, pointer, &mut |kind, pointer| {
        labelled(&kind.value, pointer, &mut |name, pointer| {
            bodies(name, pointer, read, found, |name| {
                let kind = format!("{prefix}{}", kind.key);
                let handle = format!("{kind}.{name}");
                (kind, name.to_owned(), handle)
            });
        });
    });
}

/// The block under a label, or each of several that have the same.
fn bodies(
    entry: &Entry,
    pointer: &str,
    read: normal::Read<'_>,
    found: &mut Vec<Declared>,
    names: impl Fn(&str) -> (String, String, String),
) {
    for (index, body) in each(&entry.value).enumerate() {
        if is_never_made(body) {
            continue;
        }
        let (kind, name, handle) = names(&entry.key);
        let pointer = match body.span == entry.value.span {
            true => pointer.to_owned(),
            false => below(pointer, &index.to_string()),
        };
        found.push(Declared {
            kind,
            name,
            values: normal::values(Some(body), body.span, read),
            pointer,
            handle,
            refers: Vec::new(),
        });
    }
}

fn is_never_made(body: &Node) -> bool {
    let count = body.get("count").map(|count| &count.value);
    count == Some(&Value::Number(Number::Int(0)))
}

/// What is to be evaluated is not known, but for a local value that is written out in this file,
/// and for literals in braces.
fn reading(node: &Node, root: &Node) -> Reading {
    let Some(text) = node.as_str() else {
        return Reading::Itself;
    };
    let text = text.trim();
    let inner = text
        .strip_prefix("${")
        .and_then(|text| text.strip_suffix('}'));
    let Some(inner) = inner.map(peeled) else {
        return Reading::Itself;
    };
    let literal = |value| {
        let span = node.span;
        Reading::Other(Box::new(Node { span, value }))
    };
    let quoted = inner
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    if let Some(text) = quoted.filter(|text| !text.contains(['"', '\\'])) {
        return literal(Value::String(Str::from(text)));
    }
    if matches!(inner, "true" | "false") || inner.parse::<i64>().is_ok() {
        return literal(Value::String(Str::from(inner)));
    }
    match inner
        .strip_prefix("local.")
        .and_then(|name| local(root, name))
    {
        Some(value) => Reading::Other(Box::new(value.clone())),
        None => Reading::Itself,
    }
}

/// An expression without the functions around it that only write it in another way.
fn peeled(expression: &str) -> &str {
    let expression = expression.trim();
    ["jsonencode(", "tolist(", "toset("]
        .iter()
        .find_map(|start| expression.strip_prefix(start)?.strip_suffix(')'))
        .map_or(expression, str::trim)
}

/// A local value: its name is unique in a module, so that one in this file is the one.
fn local<'n>(root: &'n Node, name: &str) -> Option<&'n Node> {
    let locals = root.get("locals")?;
    let found = each(locals).find_map(|block| block.get(name))?;
    let is_itself = found
        .as_str()
        .is_some_and(|text| text.contains(&format!("local.{name}")));
    (!is_itself).then_some(found)
}
