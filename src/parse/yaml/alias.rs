//! Anchors and aliases. An alias is a copy, so its size is counted before it is made.
//!
//! Invariant: a tree with its aliases expanded keeps to the limits on nodes and depth; an anchor
//! can't be used inside itself.

use std::collections::HashMap;

use crate::finding::Fault;
use crate::parse::node::{Node, Value};

use super::token::{Problem, Read, Stop, Token};
use super::tree::Builder;

/// So many bytes of text count as one more node when they are copied.
const BYTES_PER_NODE: usize = 64;

/// One definition of an anchor. Its node is there once it has been read to its end.
#[derive(Debug, Default)]
struct Anchored {
    node: Option<Node>,
    opened_at: usize,
    nodes: usize,
    weight: usize,
    height: usize,
}

/// The anchors of one document.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    names: HashMap<String, usize>,
    definitions: Vec<Anchored>,
    stored: usize,
    /// Nodes that came in by aliases, and what their text weighs.
    copied: usize,
    copied_weight: usize,
}

impl Anchors {
    /// Notes that the node under the anchor begins. A later definition replaces an earlier one
    /// from its start on, as the appliers have it.
    pub(super) fn open(&mut self, name: Option<&str>, nodes: usize) -> Option<usize> {
        let id = self.definitions.len();
        self.names.insert(name?.to_owned(), id);
        self.definitions.push(Anchored {
            opened_at: nodes,
            ..Anchored::default()
        });
        Some(id)
    }
}

/// Size of a tree.
struct Size {
    height: usize,
    weight: usize,
}

fn measure(node: &Node) -> Size {
    let mut size = Size {
        height: 0,
        weight: 1,
    };
    match &node.value {
        Value::String(text) => size.weight += text.len() / BYTES_PER_NODE,
        Value::Seq(items) => items.iter().for_each(|item| size.hold(item)),
        Value::Map(map) => {
            for entry in &map.entries {
                size.weight += entry.key.len() / BYTES_PER_NODE + 1;
                size.hold(&entry.value);
            }
        }
        _ => {}
    }
    if matches!(node.value, Value::Seq(_) | Value::Map(_)) {
        size.height += 1;
    }
    size
}

impl Size {
    fn hold(&mut self, child: &Node) {
        let inner = measure(child);
        self.height = self.height.max(inner.height);
        self.weight += inner.weight;
    }
}

impl Builder<'_, '_, '_> {
    /// Counts nodes against the limit of the file.
    pub(super) fn count(&mut self, nodes: usize) -> Read<()> {
        *self.nodes += nodes;
        if *self.nodes <= self.limits.nodes {
            return Ok(());
        }
        let (_, at, _) = self.scanner.peek()?;
        let limit = self.limits.nodes;
        Err(self.fault(
            "parse/too-many-nodes",
            at,
            format!("the file holds more than {limit} keys and values"),
            "split the file; a gate that reads without end can be stopped by one file",
        ))
    }

    pub(super) fn fault(&self, code: &'static str, at: usize, message: String, help: &str) -> Stop {
        let place = self.notes.source.place_at(at);
        Stop::Fault(Box::new(
            Fault::new(code, message).at(place).with_help(help),
        ))
    }

    pub(super) fn too_deep(&self, at: usize) -> Stop {
        let limit = self.limits.depth;
        self.fault(
            "parse/too-deep",
            at,
            format!("nested deeper than {limit} levels"),
            "flatten the document; no manifest needs this depth",
        )
    }

    /// The node under the anchor `id` has been read: keeps a copy of it.
    pub(super) fn close_anchor(&mut self, id: usize, node: &Node) -> Read<()> {
        let Size { height, weight } = measure(node);
        self.anchors.stored += weight;
        if self.anchors.stored > self.limits.nodes {
            return Err(self.bomb(node.span.start as usize, "anchors inside anchors"));
        }
        let now = *self.nodes;
        if let Some(anchored) = self.anchors.definitions.get_mut(id) {
            anchored.nodes = now.saturating_sub(anchored.opened_at) + 1;
            anchored.weight = weight;
            anchored.height = height;
            anchored.node = Some(node.clone());
        }
        Ok(())
    }

    /// What the alias stands for.
    pub(super) fn alias(&mut self, token: &Token<'_>, depth: usize) -> Read<Node> {
        self.was_alias = true;
        let name = token.text.as_ref();
        let unknown = || Stop::at(Problem::UnknownAnchor, token.start);
        let id = *self.anchors.names.get(name).ok_or_else(unknown)?;
        let anchored = self.anchors.definitions.get(id).ok_or_else(unknown)?;
        let (nodes, weight) = (anchored.nodes, anchored.weight);
        if anchored.node.is_none() {
            return Err(Stop::at(Problem::SelfReference, token.start));
        }
        if depth + anchored.height > self.limits.depth {
            return Err(self.too_deep(token.start));
        }
        *self.nodes += nodes;
        self.anchors.copied += nodes;
        self.anchors.copied_weight += weight;
        let found = (*self.nodes).max(self.anchors.copied_weight);
        if found > self.limits.nodes || self.refused_by_appliers() {
            return Err(self.bomb(token.start, "aliases"));
        }
        let node = self
            .anchors
            .definitions
            .get(id)
            .and_then(|it| it.node.clone());
        node.ok_or_else(unknown)
    }

    /// Kubernetes' parser itself refuses a document that is nearly all aliases.
    fn refused_by_appliers(&self) -> bool {
        let all = *self.nodes;
        let copied = self.anchors.copied;
        copied > 100 && all > 1000 && copied.saturating_mul(100) > all.saturating_mul(99)
    }

    fn bomb(&self, at: usize, what: &str) -> Stop {
        let limit = self.limits.nodes;
        self.fault(
            "parse/alias-bomb",
            at,
            format!("{what} make this file grow past {limit} values, or make up nearly all of it"),
            "write the repeated part out, or use fewer aliases of large values",
        )
    }
}
