//! A Pulumi program in YAML to its resources.

use crate::parse::{Entry, Node};

use super::normal::{self, Reading};
use super::{Declared, below};

pub(super) fn find(root: &Node) -> Vec<Declared> {
    let of_entry = |entry: &Entry| {
        let kind = entry.value.get("type").and_then(Node::as_str)?;
        let properties = entry.value.get("properties");
        Some(Declared {
            kind: short(kind),
            name: entry.key.to_string(),
            values: normal::values(properties, entry.key_span, &reading),
            pointer: below(&below("/resources", &entry.key), "properties"),
            handle: entry.key.to_string(),
            refers: Vec::new(),
        })
    };
    let resources = root.get("resources");
    resources
        .into_iter()
        .flat_map(Node::entries)
        .filter_map(of_entry)
        .collect()
}

/// `aws:s3/bucket:Bucket` is `aws:s3:Bucket`.
fn short(kind: &str) -> String {
    match kind.split(':').collect::<Vec<_>>().as_slice() {
        [package, module, name] => {
            let module = module.split('/').next().unwrap_or(module);
            format!("{package}:{module}:{name}")
        }
        _ => kind.to_owned(),
    }
}

/// What a function gives is unknown.
fn reading(node: &Node) -> Reading {
    match node.as_map().map(|map| map.entries.as_slice()) {
        Some([only]) if only.key == "fn::toJSON" => Reading::Other(Box::new(only.value.clone())),
        Some([only]) if only.key.to_ascii_lowercase().starts_with("fn::") => {
            Reading::Unknown(format!("${{{}}}", only.key))
        }
        _ => Reading::Itself,
    }
}
