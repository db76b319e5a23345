//! One complaint about an object, and the node that it is about.

use crate::parse::node::unescape;
use crate::parse::{Entry, Node};
use crate::source::Span;

/// One complaint. The order is that of the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Explained {
    /// Where.
    pub(super) span: Span,
    /// The key of what stands there, for a value that begins on a later line.
    pub(super) key: Option<Span>,
    /// Which rule.
    pub(super) rule: &'static str,
    /// JSON pointer from the object.
    pub(super) pointer: String,
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
    /// The schema is the one that the cluster has.
    pub(super) sure: bool,
}

/// The node that an error is about.
pub(super) struct Spot<'a> {
    pub(super) pointer: String,
    pub(super) node: &'a Node,
    /// The entry that holds the node, if it is a field.
    pub(super) entry: Option<&'a Entry>,
}

impl Spot<'_> {
    /// `spec.containers[0]`, in backticks.
    pub(super) fn label(&self) -> String {
        match path(&self.pointer) {
            path if path.is_empty() => "the object".to_owned(),
            path => format!("`{path}`"),
        }
    }

    pub(super) fn complaint(&self, rule: &'static str, message: impl Into<String>) -> Explained {
        Explained {
            span: self.node.span,
            key: self.entry.map(|entry| entry.key_span),
            rule,
            pointer: self.pointer.clone(),
            message: message.into(),
            help: None,
            sure: true,
        }
    }

    /// The place of an object that lacks one of these: the key that has no value, the key above
    /// the object, or its first key.
    pub(super) fn lack_span(&self, names: &[String]) -> Span {
        let map = self.node.as_map();
        let empty = names.iter().find_map(|name| map?.entry(name));
        empty.map_or_else(|| self.head_span(), |entry| entry.key_span)
    }

    fn head_span(&self) -> Span {
        let first = self.node.as_map().and_then(|map| map.entries.first());
        match (self.entry, first) {
            (Some(entry), _) => entry.key_span,
            (None, Some(first)) => first.key_span,
            (None, None) => self.node.span,
        }
    }
}

impl Explained {
    pub(super) fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

/// `/spec/containers/0` as `spec.containers[0]`.
pub(super) fn path(pointer: &str) -> String {
    let mut out = String::new();
    for token in pointer.split('/').skip(1) {
        let token = unescape(token);
        if !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit()) || token.contains('.') {
            out.push_str(&format!("[{token}]"));
        } else {
            out.push_str(if out.is_empty() { "" } else { "." });
            out.push_str(&token);
        }
    }
    out
}
