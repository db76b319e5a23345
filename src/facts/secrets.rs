//! Which values of a document are secret: for masking in every report, and for the rule that
//! keeps plaintext Secrets out of Git.
//!
//! Invariant: masking errs on the side of hiding; the finding errs on the side of what a person
//! would call a secret. No value ever leaves this module.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::classify::{Family, Resource};
use crate::parse::{Entry, Node, Value};
use crate::source::Span;

mod base64;
mod shape;

pub use shape::{is_encrypted, is_placeholder, tells_secret};

/// Values shorter than this are left in messages: they would take half of the text with them.
const SHORTEST_REDACTED: usize = 4;

/// The bytes of a document that no report may show: the secret values, and every other value that
/// repeats one.
#[must_use]
pub fn spans(root: &Node) -> Vec<Span> {
    let mut spans = Vec::new();
    walk(root, &mut |node, _| spans.push(node.span));
    if !spans.is_empty() {
        let redactor = Redactor::new(root);
        repeats(root, &redactor, &mut spans);
    }
    spans.sort();
    spans.dedup();
    spans
}

fn repeats(node: &Node, redactor: &Redactor, spans: &mut Vec<Span>) {
    if node
        .as_str()
        .is_some_and(|text| redactor.redact(text) != text)
    {
        spans.push(node.span);
    }
    node.entries()
        .for_each(|entry| repeats(&entry.value, redactor, spans));
    node.items().for_each(|item| repeats(item, redactor, spans));
}

/// Takes the secret values of one document out of messages, decoded ones too.
#[derive(Debug, Default)]
pub struct Redactor {
    /// The values by their length in bytes: a message is looked through once for each length.
    values: BTreeMap<usize, HashSet<String>>,
    keys: BTreeSet<String>,
}

impl Redactor {
    /// What is secret in a document.
    #[must_use]
    pub fn new(root: &Node) -> Self {
        let mut redactor = Self::default();
        walk(root, &mut |node, encoded| {
            if let Some(text) = node.as_str() {
                redactor.add(text);
                if let Some(decoded) = encoded.then(|| base64::decode_text(text)).flatten() {
                    redactor.add(&decoded);
                }
            }
        });
        if !redactor.values.is_empty() {
            keys(root, &mut redactor.keys);
        }
        redactor
    }

    fn add(&mut self, value: &str) {
        let value = value.trim();
        if value.len() >= SHORTEST_REDACTED {
            let of_length = self.values.entry(value.len()).or_default();
            of_length.insert(value.to_owned());
        }
    }

    /// The message with `***` for each secret value; the longest first, so that a value inside
    /// another does not leave the other's rest behind.
    #[must_use]
    pub fn redact(&self, message: &str) -> String {
        let mut message = message.to_owned();
        for (length, values) in self.values.iter().rev() {
            let mut at = 0;
            while at + length <= message.len() {
                match message.get(at..at + length) {
                    Some(part) if values.contains(part) && !self.is_in_a_key(part) => {
                        message.replace_range(at..at + length, "***");
                        at += 3;
                    }
                    _ => at += 1,
                }
            }
        }
        message
    }

    /// A value that a key spells out, as in `root_password: password`, is no secret any more, and
    /// taking it away would take the key out of the message.
    fn is_in_a_key(&self, value: &str) -> bool {
        self.keys.iter().any(|key| key.contains(value))
    }
}

fn keys(node: &Node, found: &mut BTreeSet<String>) {
    for entry in node.entries() {
        if entry.key.len() >= SHORTEST_REDACTED && !found.contains(entry.key.as_str()) {
            found.insert(entry.key.to_string());
        }
        keys(&entry.value, found);
    }
    node.items().for_each(|item| keys(item, found));
}

/// One entry of a Secret that anyone who reads the repository can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plaintext<'d> {
    /// `data` or `stringData`.
    pub section: &'static str,
    /// The entry's key.
    pub key: &'d str,
}

/// The entries of a Secret that are secret and in plain text, in the order of the file.
#[must_use]
pub fn plaintext<'d>(resource: &Resource<'d>) -> Vec<Plaintext<'d>> {
    if !is_secret(resource) || shape::is_sops(resource.node) {
        return Vec::new();
    }
    SECTIONS
        .iter()
        .flat_map(|&(section, encoded)| {
            let node = resource.node.get(section);
            let entries = node.into_iter().flat_map(Node::entries);
            entries
                .filter(move |entry| is_plaintext(entry, encoded))
                .map(move |entry| Plaintext {
                    section,
                    key: &entry.key,
                })
        })
        .collect()
}

/// The sections of a Secret, and whether their values are base64.
const SECTIONS: [(&str, bool); 2] = [("data", true), ("stringData", false)];

fn is_secret(resource: &Resource<'_>) -> bool {
    resource.family == Family::Kubernetes
        && resource.identity.group.is_empty()
        && resource.identity.kind == "Secret"
}

fn is_plaintext(entry: &Entry, encoded: bool) -> bool {
    let Some(text) = scalar_text(&entry.value) else {
        return false;
    };
    let value = match encoded.then(|| base64::decode_text(&text)) {
        Some(Some(decoded)) => decoded,
        // Base64 of bytes that are no text is a key or a keystore unless something encrypted it.
        Some(None) | None => text,
    };
    !is_placeholder(&value) && !is_encrypted(&value) && !shape::is_public(&entry.key, &value)
}

fn scalar_text(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Calls `found` with every secret node and whether its text is base64.
fn walk<'d>(node: &'d Node, found: &mut impl FnMut(&'d Node, bool)) {
    match &node.value {
        Value::Map(map) => {
            let secret = node.get("kind").and_then(Node::as_str) == Some("Secret");
            let named = node.get("name").and_then(Node::as_str);
            let named = named.is_some_and(tells_secret);
            for entry in &map.entries {
                let key = entry.key.as_str();
                match key {
                    "data" if secret => leaves(&entry.value, true, found),
                    "stringData" if secret => leaves(&entry.value, false, found),
                    "value" if named => leaves(&entry.value, false, found),
                    "secretGenerator" => generated(&entry.value, found),
                    _ if shape::hides(key, &entry.value) => leaves(&entry.value, false, found),
                    _ => walk(&entry.value, found),
                }
            }
        }
        Value::Seq(items) => items.iter().for_each(|item| walk(item, found)),
        Value::String(text) if shape::betrays(text) => found(node, false),
        _ => {}
    }
}

/// The literals of a kustomization's secret generator.
fn generated<'d>(generators: &'d Node, found: &mut impl FnMut(&'d Node, bool)) {
    for generator in generators.items() {
        let literals = generator.get("literals");
        literals
            .into_iter()
            .for_each(|node| leaves(node, false, found));
    }
}

fn leaves<'d>(node: &'d Node, encoded: bool, found: &mut impl FnMut(&'d Node, bool)) {
    match &node.value {
        Value::Map(map) => {
            let values = map.entries.iter().map(|entry| &entry.value);
            values.for_each(|value| leaves(value, encoded, found));
        }
        Value::Seq(items) => items.iter().for_each(|item| leaves(item, encoded, found)),
        Value::String(text) if text.is_empty() => {}
        Value::String(_) | Value::Number(_) => found(node, encoded),
        Value::Null | Value::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Dialect, Limits, yaml};
    use crate::source::{Source, SourceId};

    fn root(text: &str) -> Node {
        let source = Source::new(SourceId(0), "a.yaml", text);
        let mut parsed = yaml(&source, Dialect::Core, &Limits::default());
        assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
        parsed.documents.remove(0).root
    }

    #[test]
    fn messages_lose_every_value_and_keep_every_key() {
        let root = root(
            "kind: Secret\ndata: {a: aHVudGVyMjIy}\nstringData:\n  root_password: password\n  \
             b: hunter222-and-more\n  c: ünïcödé\n  d: abc\n",
        );
        let redactor = Redactor::new(&root);
        let check = |message: &str, expected: &str| assert_eq!(redactor.redact(message), expected);
        check("a is aHVudGVyMjIy", "a is ***");
        check(
            "decoded hunter222, whole hunter222-and-more",
            "decoded ***, whole ***",
        );
        check("twice hunter222hunter222", "twice ******");
        check("`root_password` is set", "`root_password` is set");
        check("é ünïcödé é", "é *** é");
        check("abc is too short to hide", "abc is too short to hide");
        check("", "");
    }

    #[test]
    fn a_document_without_secrets_changes_no_message() {
        let redactor = Redactor::new(&root("kind: ConfigMap\ndata: {a: hunter2}\n"));
        assert_eq!(redactor.redact("hunter2"), "hunter2");
    }
}
