//! Which values of a document are secret: for masking in every report, and for the rule that
//! keeps plaintext Secrets out of Git.
//!
//! Invariant: masking errs on the side of hiding; the finding errs on the side of what a person
//! would call a secret. No value ever leaves this module.

use crate::classify::{Family, Resource};
use crate::parse::{Entry, Map, Node, Value};
use crate::source::Span;

mod armor;
pub mod assign;
mod base64;
mod cipher;
mod config;
mod key;
mod needles;
mod placeholder;
mod public;
mod redactor;
mod words;

pub use cipher::is_encrypted;
pub use key::tells_secret;
pub use needles::Needles;
pub use placeholder::is_placeholder;
pub use redactor::Redactor;

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
    if node.as_str().is_some_and(|text| redactor.finds(text)) {
        spans.push(node.span);
    }
    node.entries()
        .for_each(|entry| repeats(&entry.value, redactor, spans));
    node.items().for_each(|item| repeats(item, redactor, spans));
}

/// One entry of a Secret that anyone who reads the repository can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plaintext<'d> {
    /// `data` or `stringData`, as it is written.
    pub section: &'d str,
    /// The entry's key.
    pub key: &'d str,
}

/// The entries of a Secret that are secret and in plain text, in the order of the file. That SOPS
/// encrypted the object excuses none: what its scope left out is as readable as without it.
#[must_use]
pub fn plaintext<'d>(resource: &Resource<'d>) -> Vec<Plaintext<'d>> {
    if !is_secret(resource) {
        return Vec::new();
    }
    let of_section = |section: &'d Entry| {
        let encoded = Section::of(&section.key)? == Section::Data;
        let entries = section.value.entries();
        let plain = entries.filter(move |entry| is_plaintext(entry, encoded));
        Some(plain.map(|entry| Plaintext {
            section: &section.key,
            key: &entry.key,
        }))
    };
    let sections = resource.node.entries().filter_map(of_section);
    sections.flatten().collect()
}

/// The sections of a Secret. In another case they are ignored by the API server, and as readable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    /// Values are base64.
    Data,
    /// Values are text.
    Text,
}

impl Section {
    fn of(key: &str) -> Option<Self> {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        match key {
            _ if is("data") => Some(Self::Data),
            _ if is("stringData") => Some(Self::Text),
            _ => None,
        }
    }
}

fn is_secret(resource: &Resource<'_>) -> bool {
    resource.family == Family::Kubernetes
        && resource.identity.group.is_empty()
        && resource.identity.kind == "Secret"
}

fn is_plaintext(entry: &Entry, encoded: bool) -> bool {
    let Some(text) = entry.value.as_str() else {
        // The API server refuses a number, but a reader of the repository knows it.
        return matches!(entry.value.value, Value::Number(_)) && tells_secret(&entry.key);
    };
    let decoded = encoded.then(|| base64::decode_text(text)).flatten();
    // Base64 of bytes that are no text is a key or a keystore unless something encrypted it.
    let value = decoded.as_deref().unwrap_or(text);
    !is_placeholder(value) && !is_encrypted(value) && !public::is_public(&entry.key, value)
}

/// Calls `found` with every secret node and whether its text is base64.
fn walk<'d>(node: &'d Node, found: &mut impl FnMut(&'d Node, bool)) {
    inspect(node, false, found);
}

/// The same; an item of a list of Secrets is one without saying so.
fn inspect<'d>(node: &'d Node, listed: bool, found: &mut impl FnMut(&'d Node, bool)) {
    match &node.value {
        Value::Map(map) => mapping(map, listed, found),
        Value::Seq(items) => {
            let mut expected = false;
            for item in items {
                match item.as_str() {
                    Some(_) if expected => found(item, false),
                    _ => inspect(item, listed, found),
                }
                expected = item.as_str().is_some_and(assign::is_bare_option);
            }
        }
        Value::String(text) if public::betrays(text) => found(node, false),
        _ => {}
    }
}

fn mapping<'d>(map: &'d Map, listed: bool, found: &mut impl FnMut(&'d Node, bool)) {
    let text = |name: &str| {
        let mut entries = map.entries.iter();
        let entry = entries.find(|entry| entry.key.eq_ignore_ascii_case(name));
        entry.and_then(|entry| entry.value.as_str())
    };
    let is_kind = |kind: &str| text("kind").is_some_and(|own| own.eq_ignore_ascii_case(kind));
    let secret = listed || is_kind("Secret");
    // What names the value beside it: of a variable, or the field that a patch sets.
    let named = text("name").is_some_and(tells_secret) || text("path").is_some_and(sets_secret);
    for entry in &map.entries {
        let is = |name: &str| entry.key.eq_ignore_ascii_case(name);
        match Section::of(&entry.key) {
            Some(Section::Data) if secret => leaves(&entry.value, true, found),
            Some(Section::Text) => leaves(&entry.value, false, found),
            _ if is("value") && named => leaves(&entry.value, false, found),
            _ if is("secretGenerator") => generated(&entry.value, found),
            _ if is("literals") && is_kind("SecretGenerator") => {
                leaves(&entry.value, false, found);
            }
            _ if is("items") && is_kind("SecretList") => inspect(&entry.value, true, found),
            _ if public::hides(&entry.key, &entry.value) => leaves(&entry.value, false, found),
            _ => inspect(&entry.value, false, found),
        }
    }
}

/// Whether a JSON pointer leads to a secret.
fn sets_secret(pointer: &str) -> bool {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    pointer.starts_with('/') && (pointer.starts_with("/stringData") || tells_secret(last))
}

/// The literals of a kustomization's secret generators, a list of them or one.
fn generated<'d>(generators: &'d Node, found: &mut impl FnMut(&'d Node, bool)) {
    let entries = generators.items().flat_map(Node::entries);
    for entry in entries.chain(generators.entries()) {
        if entry.key.eq_ignore_ascii_case("literals") {
            leaves(&entry.value, false, found);
        }
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
    fn secrets_are_found_under_any_spelling() {
        let count = |text: &str| spans(&root(text)).len();
        for text in [
            "kind: secret\ndata: {k: aHVudGVy}\n",
            "Kind: Secret\nDATA: {k: aHVudGVy}\n",
            "kind: SecretList\nitems: [{data: {k: aHVudGVy}}]\n",
            "stringdata: {k: hunter2}\n",
            "SECRETGENERATOR: [{LITERALS: [a=hunter2]}]\n",
            "kind: SecretGenerator\nliterals: [a=hunter2]\n",
            "args: [--password, hunter2]\n",
            "[{op: add, path: /stringData/k, value: hunter2}]\n",
            "env: [{value: hunter2, name: DB_PASSWORD}]\n",
        ] {
            assert_eq!(count(text), 1, "{text}");
        }
        for text in [
            "kind: ConfigMapList\nitems: [{data: {k: aHVudGVy}}]\n",
            "configMapGenerator: [{literals: [a=hunter2]}]\n",
            "args: [--verbose, hunter2]\n",
            "[{op: add, path: /data/k, value: hunter2}]\n",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn an_argument_loses_its_secret_in_messages() {
        let redactor = Redactor::new(&root("args: [--password=hunter2, --token=secret]\n"));
        assert_eq!(redactor.redact("`--password=hunter2`"), "`--password=***`");
        assert_eq!(redactor.redact("a secret"), "a secret");
    }

    #[test]
    fn a_document_without_secrets_changes_no_message() {
        let redactor = Redactor::new(&root("kind: ConfigMap\ndata: {a: hunter2}\n"));
        assert_eq!(redactor.redact("hunter2"), "hunter2");
    }
}
