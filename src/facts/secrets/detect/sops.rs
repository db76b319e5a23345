//! Documents that SOPS encrypted, and what it left in clear.
//!
//! Invariant: the scope is the one that the document's own `sops` says; a value in it that is no
//! ciphertext is told, whatever it looks like.

use super::super::cipher;
use super::rules::Speaker;
use super::tree::Walk;
use crate::parse::{Map, Node, Value};
use crate::pattern::Pattern;

/// Most bytes of a compiled pattern for keys; past it, all values are to be encrypted.
const LARGEST: usize = 64 << 10;

/// Which values SOPS encrypts.
enum Scope {
    /// Those below a key that matches.
    Matching(Pattern),
    /// Those below no key that matches.
    NotMatching(Pattern),
    /// Those below a key that ends so.
    Ending(String),
    /// Those below no key that ends so.
    NotEnding(String),
}

impl Scope {
    fn of(sops: &Map) -> Self {
        let text = |key: &str| sops.get(key)?.as_str().filter(|text| !text.is_empty());
        let regex = |key: &str| Pattern::bounded(text(key)?, LARGEST).ok();
        if let Some(regex) = regex("encrypted_regex") {
            Self::Matching(regex)
        } else if let Some(regex) = regex("unencrypted_regex") {
            Self::NotMatching(regex)
        } else if let Some(end) = text("encrypted_suffix") {
            Self::Ending(end.to_owned())
        } else {
            let end = text("unencrypted_suffix").unwrap_or("_unencrypted");
            Self::NotEnding(end.to_owned())
        }
    }

    /// Whether a key decides for all below it, and how.
    fn decides(&self, key: &str) -> Option<bool> {
        match self {
            Self::Matching(regex) => regex.regex().is_match(key).then_some(true),
            Self::NotMatching(regex) => regex.regex().is_match(key).then_some(false),
            Self::Ending(end) => key.ends_with(end).then_some(true),
            Self::NotEnding(end) => key.ends_with(end).then_some(false),
        }
    }

    /// What holds where no key decides.
    fn otherwise(&self) -> bool {
        matches!(self, Self::NotMatching(_) | Self::NotEnding(_))
    }
}

/// Tells each value of a SOPS document that should be encrypted and is not.
pub(super) fn document(walk: &mut Walk<'_>, root: &Node) {
    let Some(sops) = root.get("sops").filter(|sops| is_metadata(sops)) else {
        return;
    };
    walk.seen
        .known
        .push(sops.span.start as usize..sops.span.end as usize);
    let Some(map) = sops.as_map() else { return };
    let scope = Scope::of(map);
    // Only a comment is encrypted where the scope speaks of comments.
    if map.get("encrypted_comment_regex").is_some()
        || map.get("unencrypted_comment_regex").is_some()
    {
        return;
    }
    for entry in root.entries().filter(|entry| entry.key != "sops") {
        let inside = scope.decides(&entry.key).unwrap_or(scope.otherwise());
        let identity = matches!(entry.key.as_str(), "apiVersion" | "kind" | "metadata");
        if !identity {
            values(walk, &entry.value, &scope, inside);
        }
    }
}

/// What SOPS writes of a document: who can decrypt it, and the code that guards it.
fn is_metadata(sops: &Node) -> bool {
    let has = |key: &str| sops.get(key).is_some();
    has("mac") || has("lastmodified") || has("version") && (has("age") || has("pgp") || has("kms"))
}

fn values(walk: &mut Walk<'_>, node: &Node, scope: &Scope, inside: bool) {
    for entry in node.entries() {
        let inside = scope.decides(&entry.key).unwrap_or(inside);
        values(walk, &entry.value, scope, inside);
    }
    node.items()
        .for_each(|item| values(walk, item, scope, inside));
    if inside && is_clear(node) {
        let range = node.span.start as usize..node.span.end as usize;
        let text = walk
            .source
            .slice(node.span)
            .trim_matches(['"', '\''])
            .to_owned();
        walk.report(
            range,
            Speaker::SopsCleartext,
            "value that SOPS should have encrypted",
            &text,
        );
    }
}

/// A scalar with something in it that is no ciphertext.
fn is_clear(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => !text.is_empty() && !cipher::is_encrypted(text),
        Value::Bool(_) | Value::Number(_) => true,
        Value::Null | Value::Seq(_) | Value::Map(_) => false,
    }
}
