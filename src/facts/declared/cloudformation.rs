//! A CloudFormation template to its resources.
//!
//! Invariant: what a function of the template gives is unknown, in its long and its short form, and
//! what it names can still be found in its text.

use crate::parse::{Node, Str, Value};

use super::normal::{self, Reading};
use super::{Declared, below};

pub(super) fn find(root: &Node) -> Vec<Declared> {
    let resources = root.get("Resources");
    let of_entry = |entry: &crate::parse::Entry| {
        let kind = entry.value.get("Type").and_then(Node::as_str)?;
        let properties = entry.value.get("Properties");
        Some(Declared {
            kind: kind.to_owned(),
            name: entry.key.to_string(),
            values: normal::values(properties, entry.key_span, &reading),
            pointer: below(&below("/Resources", &entry.key), "Properties"),
            handle: entry.key.to_string(),
            refers: Vec::new(),
        })
    };
    resources
        .into_iter()
        .flat_map(Node::entries)
        .filter_map(of_entry)
        .collect()
}

/// What a node is, if it is a function.
fn reading(node: &Node) -> Reading {
    let Some([only]) = node.as_map().map(|map| map.entries.as_slice()) else {
        return Reading::Itself;
    };
    let text = only.value.as_str();
    match (only.key.as_str(), text) {
        ("Ref", Some("AWS::NoValue")) => Reading::Nothing,
        ("Fn::Sub", Some(text)) => literal(node, text),
        ("Fn::Sub", None) => match only.value.items().next().and_then(Node::as_str) {
            Some(text) => literal(node, text),
            None => Reading::Unknown("${Fn::Sub}".to_owned()),
        },
        ("Ref" | "Condition", Some(name)) => Reading::Unknown(format!("${{{name}}}")),
        (key, _) if key.starts_with("Fn::") => {
            let mut texts = Vec::new();
            gather(&only.value, &mut texts);
            Reading::Unknown(format!("${{{key} {}}}", texts.join(" ")))
        }
        _ => Reading::Itself,
    }
}

fn literal(node: &Node, text: &str) -> Reading {
    Reading::Other(Box::new(Node {
        span: node.span,
        value: Value::String(Str::from(text)),
    }))
}

/// The texts below a node, some of them.
fn gather<'n>(node: &'n Node, texts: &mut Vec<&'n str>) {
    if texts.len() < 64 {
        texts.extend(node.as_str());
        node.items().for_each(|item| gather(item, texts));
        node.entries().for_each(|entry| gather(&entry.value, texts));
    }
}
