//! A node with the pointer that leads to it.
//!
//! Invariant: the pointer starts at the document's root and leads to the node.

use crate::classify::Resource;
use crate::parse::Node;
use crate::parse::node::push_token;

/// A node and where it is.
#[derive(Debug, Clone)]
pub(super) struct At<'d> {
    pub(super) node: &'d Node,
    pub(super) pointer: String,
}

impl<'d> At<'d> {
    pub(super) fn root(resource: &Resource<'d>) -> Self {
        Self {
            node: resource.node,
            pointer: resource.pointer.clone(),
        }
    }

    /// A pointer below it to a node.
    pub(super) fn below(&self, node: &'d Node, pointer: &str) -> Self {
        Self {
            node,
            pointer: format!("{}{pointer}", self.pointer),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let node = self.node.get(key)?;
        let mut pointer = self.pointer.clone();
        push_token(&mut pointer, key);
        Some(Self { node, pointer })
    }

    pub(super) fn path(&self, keys: &[&str]) -> Option<Self> {
        let node = self.node.at(keys)?;
        let mut pointer = self.pointer.clone();
        for key in keys {
            push_token(&mut pointer, key);
        }
        Some(Self { node, pointer })
    }

    /// The items of a list.
    pub(super) fn items(&self) -> impl Iterator<Item = Self> + use<'d> {
        let pointer = self.pointer.clone();
        let items = self.node.items().enumerate();
        items.map(move |(index, node)| Self {
            node,
            pointer: format!("{pointer}/{index}"),
        })
    }

    /// The items of a list under a path.
    pub(super) fn list(&self, keys: &[&str]) -> impl Iterator<Item = Self> + use<'d> {
        self.path(keys).into_iter().flat_map(|list| list.items())
    }

    /// A text that is not empty.
    pub(super) fn text(&self) -> Option<&'d str> {
        self.node.as_str().filter(|text| !text.is_empty())
    }

    /// The text under a key.
    pub(super) fn word(&self, key: &str) -> Option<&'d str> {
        let text = self.node.get(key)?.as_str()?;
        Some(text).filter(|text| !text.is_empty())
    }

    pub(super) fn is_true(&self, key: &str) -> bool {
        self.node.get(key).and_then(Node::as_bool) == Some(true)
    }

    pub(super) fn port(&self) -> Option<u16> {
        port(self.node)
    }
}

/// A number that may be one of a port.
fn port(node: &Node) -> Option<u16> {
    match node.value {
        crate::parse::Value::Number(crate::parse::node::Number::Int(number)) => {
            u16::try_from(number).ok().filter(|number| *number > 0)
        }
        _ => None,
    }
}

/// Whether a later stage fills in a part of a text.
pub(super) fn is_open(text: &str) -> bool {
    ["${", "{{", "$("].iter().any(|mark| text.contains(mark))
        || text.starts_with('$')
        || text.starts_with('<')
        || text.starts_with("%%")
}
