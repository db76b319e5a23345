//! What Terraform says of a plan or a state to the resources in it.
//!
//! Invariant: what is known only after the plan is applied is unknown here, and a resource that the
//! plan destroys is none.

use std::collections::HashMap;

use crate::parse::{Entry, Node, Str, Value};

use super::normal::{self, Reading};
use super::{Declared, below};

/// What a value that is known later is seen as.
const LATER: &str = "${known after apply}";

pub(super) fn find(root: &Node) -> Vec<Declared> {
    let mut finder = Finder {
        unknown: HashMap::new(),
        refers: HashMap::new(),
        found: Vec::new(),
    };
    let changes = root.get("resource_changes");
    for change in changes.into_iter().flat_map(Node::items) {
        let (Some(address), Some(later)) = (
            change.get("address").and_then(Node::as_str),
            change.at(&["change", "after_unknown"]),
        ) else {
            continue;
        };
        finder.unknown.insert(address, later);
    }
    if let Some(module) = root.at(&["configuration", "root_module"]) {
        finder.configuration(module, "", "/configuration/root_module");
    }
    finder.providers(root);
    match ["planned_values", "values"].into_iter().find_map(|key| {
        let module = root.at(&[key, "root_module"])?;
        Some((module, format!("/{key}/root_module")))
    }) {
        Some((module, pointer)) => finder.module(module, &pointer),
        None => finder.changes(root),
    }
    finder.found
}

struct Finder<'n> {
    /// By address, what is known later.
    unknown: HashMap<&'n str, &'n Node>,
    /// By address without index, what the configuration refers to.
    refers: HashMap<String, Vec<String>>,
    found: Vec<Declared>,
}

impl<'n> Finder<'n> {
    fn module(&mut self, module: &'n Node, pointer: &str) {
        let resources = module.get("resources");
        for (index, resource) in resources.into_iter().flat_map(Node::items).enumerate() {
            let pointer = format!("{pointer}/resources/{index}/values");
            self.resource(resource, resource.get("values"), &pointer);
        }
        let children = module.get("child_modules");
        for (index, child) in children.into_iter().flat_map(Node::items).enumerate() {
            self.module(child, &format!("{pointer}/child_modules/{index}"));
        }
    }

    /// Without planned values, the changes themselves.
    fn changes(&mut self, root: &'n Node) {
        let changes = root.get("resource_changes");
        for (index, change) in changes.into_iter().flat_map(Node::items).enumerate() {
            let after = change.at(&["change", "after"]);
            if after.is_some_and(|after| after.as_map().is_some()) {
                let pointer = format!("/resource_changes/{index}/change/after");
                self.resource(change, after, &pointer);
            }
        }
    }

    fn resource(&mut self, resource: &'n Node, values: Option<&'n Node>, pointer: &str) {
        let text = |key| resource.get(key).and_then(Node::as_str).unwrap_or("");
        let address = text("address");
        let prefix = if text("mode") == "data" { "data." } else { "" };
        let kind = format!("{prefix}{}", text("type"));
        let mut values = values.cloned();
        if let (Some(values), Some(later)) = (&mut values, self.unknown.get(address)) {
            fill(values, later);
        }
        let span = resource.get("address").unwrap_or(resource).span;
        let plain = address.split('[').next().unwrap_or(address);
        self.found.push(Declared {
            kind,
            name: text("name").to_owned(),
            values: normal::values(values.as_ref(), span, &|_| Reading::Itself),
            pointer: pointer.to_owned(),
            handle: plain.to_owned(),
            refers: self.refers.get(plain).cloned().unwrap_or_default(),
        });
    }

    /// Modules that are called, and what resources refer to.
    fn configuration(&mut self, module: &'n Node, path: &str, pointer: &str) {
        let resources = module.get("resources");
        for resource in resources.into_iter().flat_map(Node::items) {
            let Some(address) = resource.get("address").and_then(Node::as_str) else {
                continue;
            };
            let mut refers = Vec::new();
            references(resource, path, &mut refers);
            self.refers.insert(format!("{path}{address}"), refers);
        }
        let calls = module.get("module_calls");
        for call in calls.into_iter().flat_map(Node::entries) {
            let pointer = below(&format!("{pointer}/module_calls"), &call.key);
            let settings = [("source", "source"), ("version", "version_constraint")];
            self.block("module", call, &settings, &pointer);
            if let Some(inner) = call.value.get("module") {
                let path = format!("{path}module.{}.", call.key);
                self.configuration(inner, &path, &format!("{pointer}/module"));
            }
        }
    }

    fn providers(&mut self, root: &'n Node) {
        let providers = root.at(&["configuration", "provider_config"]);
        for provider in providers.into_iter().flat_map(Node::entries) {
            let pointer = below("/configuration/provider_config", &provider.key);
            self.block("provider", provider, &[], &pointer);
        }
    }

    /// A block of the configuration: its expressions, and settings under other names.
    fn block(&mut self, kind: &str, block: &Entry, settings: &[(&str, &str)], pointer: &str) {
        let mut entries = Vec::new();
        for (name, key) in settings {
            let setting = block.value.as_map().and_then(|map| map.entry(key));
            entries.extend(setting.map(|entry| Entry {
                key: Str::from(*name),
                ..entry.clone()
            }));
        }
        let expressions = block.value.get("expressions");
        entries.extend(
            expressions
                .map(written)
                .into_iter()
                .flat_map(|node| match node.value {
                    Value::Map(map) => map.entries,
                    _ => Vec::new(),
                }),
        );
        let all = Node {
            span: block.value.span,
            value: Value::Map(crate::parse::Map { entries }),
        };
        self.found.push(Declared {
            kind: kind.to_owned(),
            name: block.key.to_string(),
            values: normal::values(Some(&all), block.key_span, &|_| Reading::Itself),
            pointer: pointer.to_owned(),
            handle: String::new(),
            refers: Vec::new(),
        });
    }
}

/// An expression of the configuration as it was written: a constant, or something that refers to
/// others.
fn written(node: &Node) -> Node {
    let span = node.span;
    if let Some(constant) = node.get("constant_value") {
        return constant.clone();
    }
    if node.get("references").is_some() {
        let value = Value::String(Str::from(LATER));
        return Node { span, value };
    }
    let value = match &node.value {
        Value::Seq(items) => Value::Seq(items.iter().map(written).collect()),
        Value::Map(map) => Value::Map(crate::parse::Map {
            entries: map
                .entries
                .iter()
                .map(|entry| Entry {
                    key: entry.key.clone(),
                    key_span: entry.key_span,
                    value: written(&entry.value),
                })
                .collect(),
        }),
        other => other.clone(),
    };
    Node { span, value }
}

/// Marks what is known later.
fn fill(values: &mut Node, later: &Node) {
    match (&mut values.value, &later.value) {
        (Value::Map(map), Value::Map(later)) => {
            for unknown in &later.entries {
                let entry = map.entries.iter_mut().find(|it| it.key == unknown.key);
                match (entry, &unknown.value.value) {
                    (Some(entry), Value::Bool(true)) => {
                        entry.value.value = Value::String(Str::from(LATER));
                    }
                    (Some(entry), _) => fill(&mut entry.value, &unknown.value),
                    (None, Value::Bool(true)) => map.entries.push(Entry {
                        value: Node {
                            span: unknown.value.span,
                            value: Value::String(Str::from(LATER)),
                        },
                        ..unknown.clone()
                    }),
                    (None, _) => {}
                }
            }
        }
        (Value::Seq(items), Value::Seq(later)) => {
            for (item, unknown) in items.iter_mut().zip(later) {
                if unknown.as_bool() == Some(true) {
                    item.value = Value::String(Str::from(LATER));
                } else {
                    fill(item, unknown);
                }
            }
        }
        _ => {}
    }
}

/// Every address that stands under `references`.
fn references(node: &Node, path: &str, found: &mut Vec<String>) {
    for entry in node.entries() {
        if entry.key == "references" {
            let texts = entry.value.items().filter_map(Node::as_str);
            found.extend(texts.map(|text| format!("{path}{text}")));
        } else {
            references(&entry.value, path, found);
        }
    }
    node.items().for_each(|item| references(item, path, found));
}
