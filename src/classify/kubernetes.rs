//! Objects of the Kubernetes API: their type, their identity, and the lists they hide in.
//!
//! Invariant: whatever kubectl would apply of a document is a resource, whatever the document
//! calls itself.

use std::sync::Arc;

use compact_str::{CompactString, format_compact};

use super::rules::{FAKE_LIST, INCOMPLETE, NEAR_MISS, fix};
use super::{Extent, Family, Resource, tools};
use crate::finding::{Finding, Identity};
use crate::parse::{Entry, Node, Value};
use crate::source::Source;

/// What an object says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Type<'n> {
    pub(super) group: &'n str,
    pub(super) version: &'n str,
    pub(super) kind: &'n str,
}

/// The type of an object that has one.
pub(super) fn type_of(node: &Node) -> Option<Type<'_>> {
    let kind = text(node, "kind")?;
    let (group, version) = split(text(node, "apiVersion")?);
    Some(Type {
        group,
        version,
        kind,
    })
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key)?.as_str().filter(|text| !text.is_empty())
}

fn split(api_version: &str) -> (&str, &str) {
    api_version.rsplit_once('/').unwrap_or(("", api_version))
}

/// What the objects of a document are collected with.
pub(super) struct Collector<'s, 'd> {
    pub(super) source: &'s Source,
    pub(super) document: u32,
    pub(super) extent: Extent,
    pub(super) resources: Vec<Resource<'d>>,
    pub(super) findings: Vec<Finding>,
}

impl<'d> Collector<'_, 'd> {
    /// Takes in an object, and what it holds if it is a list.
    pub(super) fn object(&mut self, node: &'d Node, pointer: String, inherited: Option<Type<'d>>) {
        self.near_misses(node, &pointer);
        let own = type_of(node);
        let untyped = text(node, "kind").is_none() && text(node, "apiVersion").is_none();
        let Some(object) = own.or(inherited.filter(|_| untyped)) else {
            self.incomplete(node, pointer);
            return;
        };
        let Some(entry) = node.as_map().and_then(|map| map.entry("items")) else {
            self.add(node, pointer, object);
            return;
        };
        let items = &entry.value;
        if !object.kind.ends_with("List") || items.as_seq().is_none() {
            self.fake(node, entry, &pointer, object);
            self.add(node, pointer.clone(), object);
        }
        self.items(items, &pointer, object);
    }

    fn items(&mut self, items: &'d Node, pointer: &str, list: Type<'d>) {
        let item = Type {
            kind: list.kind.strip_suffix("List").unwrap_or(list.kind),
            ..list
        };
        let inherited = Some(item).filter(|item| !item.kind.is_empty());
        for (node, at) in items.items().zip(0_usize..) {
            self.object(node, format!("{pointer}/items/{at}"), inherited);
        }
    }

    fn add(&mut self, node: &'d Node, pointer: String, object: Type<'_>) {
        self.push(node, pointer, identity(node, object), self.extent);
    }

    fn push(&mut self, node: &'d Node, pointer: String, identity: Identity, extent: Extent) {
        self.resources.push(Resource {
            family: Family::Kubernetes,
            identity: Arc::new(identity),
            node,
            pointer,
            document: self.document,
            extent,
        });
    }

    fn fake(&mut self, node: &Node, items: &Entry, pointer: &str, object: Type<'_>) {
        let (kind, place) = (object.kind, self.source.place(items.key_span));
        let message = format!("kubectl takes this `{kind}` for a list because it has `items`");
        let mut finding = Finding::new(FAKE_LIST, place, message)
            .with_pointer(format!("{pointer}/items"))
            .with_help(fix(FAKE_LIST));
        finding.resource = Some(Arc::new(identity(node, object)));
        self.findings.push(finding);
    }

    /// An object without its type: denied, and handed on as a fragment so that nothing in it goes
    /// unseen. A patch may leave its type to its target.
    fn incomplete(&mut self, node: &'d Node, pointer: String) {
        let (group, version) = text(node, "apiVersion").map_or(("", ""), split);
        let object = Type {
            group,
            version,
            kind: text(node, "kind").unwrap_or(""),
        };
        if self.extent != Extent::Fragment {
            let missing = match (object.kind, version) {
                ("", "") => "`apiVersion` and `kind`",
                ("", _) => "`kind`",
                _ => "`apiVersion`",
            };
            let message = format!("an object without {missing}");
            let finding = Finding::new(INCOMPLETE, self.source.place(node.span), message);
            let finding = finding.with_pointer(&pointer).with_help(fix(INCOMPLETE));
            self.findings.push(finding);
        }
        self.push(node, pointer, identity(node, object), Extent::Fragment);
    }

    fn near_misses(&mut self, node: &Node, pointer: &str) {
        for entry in node.entries() {
            let Some(exact) = near_miss(&entry.key) else {
                continue;
            };
            let message = format!("`{}` is not `{exact}`", entry.key);
            let finding = Finding::new(NEAR_MISS, self.source.place(entry.key_span), message)
                .with_pointer(format!("{pointer}/{}", entry.key))
                .with_help(format!("write `{exact}`, or delete the key"));
            self.findings.push(finding);
        }
    }
}

/// The structural key that this one is taken for by readers that don't look at case.
fn near_miss(key: &str) -> Option<&'static str> {
    ["apiVersion", "kind", "metadata", "spec", "items"]
        .into_iter()
        .find(|exact| *exact != key && exact.eq_ignore_ascii_case(key))
}

/// Whether a mapping without its full type is meant to be an object: it has a part of the type
/// and something that only objects have.
pub(super) fn is_meant(node: &Node) -> bool {
    let is_typed = |key: &str| {
        node.entries()
            .any(|e| e.key.eq_ignore_ascii_case(key) && matches!(e.value.value, Value::String(_)))
    };
    let has = |key: &str| node.get(key).is_some_and(|n| n.as_map().is_some());
    let structure = ["metadata", "spec", "data", "stringData"]
        .iter()
        .any(|key| has(key))
        || node.get("items").is_some_and(|n| n.as_seq().is_some())
        || node.get("rules").is_some_and(|n| n.as_seq().is_some());
    (is_typed("apiVersion") || is_typed("kind")) && structure
}

/// Whether kubectl takes a mapping for a list: it asks for a kind and for items, and for no version.
pub(super) fn is_list(node: &Node) -> bool {
    text(node, "kind").is_some() && node.get("items").is_some_and(|n| n.as_seq().is_some())
}

/// Whether an API server would take an object: it has a type that servers know, and a name or
/// items. Configuration files borrow the type but have no name.
pub(super) fn is_applicable(node: &Node) -> bool {
    let has_name = ["name", "generateName"]
        .iter()
        .any(|key| node.at(&["metadata", key]).is_some());
    let is_object = type_of(node).is_some() && tools::tool(node).is_none();
    is_list(node) || (is_object && (has_name || node.get("items").is_some()))
}

/// The identity by which the API server will know an object.
fn identity(node: &Node, object: Type<'_>) -> Identity {
    let meta = |key| node.at(&["metadata", key]).and_then(Node::as_str);
    let name = meta("name").filter(|name| !name.is_empty());
    let generated = || meta("generateName").map(|prefix| format_compact!("{prefix}*"));
    Identity {
        group: object.group.into(),
        version: object.version.into(),
        kind: object.kind.into(),
        namespace: meta("namespace").unwrap_or_default().into(),
        name: name
            .map(CompactString::from)
            .or_else(generated)
            .unwrap_or_default(),
    }
}
