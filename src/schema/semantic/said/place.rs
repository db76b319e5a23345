//! Nodes to the way that leads to them.

use std::collections::HashMap;
use std::ptr;

use crate::parse::node::push_token;
use crate::parse::{Entry, Node};
use crate::schema::complaint::Spot;

/// The places of some nodes of a tree, in their order; nothing for one that is not in it.
pub(super) fn spots<'n>(
    root: &'n Node,
    nodes: impl Iterator<Item = &'n Node>,
) -> Vec<Option<Spot<'n>>> {
    let mut finder = Finder {
        wanted: HashMap::new(),
        found: Vec::new(),
        pointer: String::new(),
    };
    for (at, node) in nodes.enumerate() {
        finder
            .wanted
            .entry(ptr::from_ref(node))
            .or_default()
            .push(at);
        finder.found.push(None);
    }
    finder.walk(root, None);
    finder.found
}

/// Finds nodes by their address, each with the way to it.
struct Finder<'n> {
    wanted: HashMap<*const Node, Vec<usize>>,
    found: Vec<Option<Spot<'n>>>,
    pointer: String,
}

impl<'n> Finder<'n> {
    fn walk(&mut self, node: &'n Node, entry: Option<&'n Entry>) {
        if let Some(all) = self.wanted.get(&ptr::from_ref(node)) {
            for at in all {
                if let Some(slot) = self.found.get_mut(*at) {
                    *slot = Some(Spot {
                        pointer: self.pointer.clone(),
                        node,
                        entry,
                    });
                }
            }
        }
        for entry in node.entries() {
            self.step(&entry.key, &entry.value, Some(entry));
        }
        for (at, item) in node.items().enumerate() {
            self.step(&at.to_string(), item, None);
        }
    }

    fn step(&mut self, token: &str, node: &'n Node, entry: Option<&'n Entry>) {
        let length = self.pointer.len();
        push_token(&mut self.pointer, token);
        self.walk(node, entry);
        self.pointer.truncate(length);
    }
}
