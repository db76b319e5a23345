//! Documents, dotenv and INI files that SOPS encrypted, and what it left in clear.
//!
//! Invariant: the scope is the one that the document's own `sops` says; a value in it that is no
//! ciphertext is told, whatever it looks like.

use super::super::cipher;
use super::layers::Found;
use super::rules::Speaker;
use super::tree::Walk;
use crate::parse::{Node, Value};
use crate::pattern::Pattern;

/// Most bytes of a compiled pattern for keys; past it, all values are to be encrypted.
const LARGEST: usize = 64 << 10;

/// What a value is called that SOPS left in clear.
const CLEAR: &str = "value in the scope of SOPS";

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
    /// The scope that metadata tell; `None` where it depends on comments.
    fn of<'t>(said: impl Fn(&str) -> Option<&'t str>) -> Option<Self> {
        let text = |key: &str| said(key).filter(|text| !text.is_empty());
        let comments = ["encrypted_comment_regex", "unencrypted_comment_regex"];
        if comments.iter().any(|key| text(key).is_some()) {
            return None;
        }
        let regex = |key: &str| Pattern::bounded(text(key)?, LARGEST).ok();
        Some(if let Some(regex) = regex("encrypted_regex") {
            Self::Matching(regex)
        } else if let Some(regex) = regex("unencrypted_regex") {
            Self::NotMatching(regex)
        } else if let Some(end) = text("encrypted_suffix") {
            Self::Ending(end.to_owned())
        } else {
            let end = text("unencrypted_suffix").unwrap_or("_unencrypted");
            Self::NotEnding(end.to_owned())
        })
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
    let Some(scope) = Scope::of(|key| sops.get(key)?.as_str()) else {
        return;
    };
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
        walk.report(range, Speaker::SopsCleartext, CLEAR, &text);
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

/// A line of a dotenv or INI file that gives a name a value.
struct Pair<'t> {
    section: &'t str,
    key: &'t str,
    value: &'t str,
    at: usize,
}

impl Pair<'_> {
    /// The name of one of SOPS' own values: behind `sops_` in dotenv, in a section of INI.
    fn metadata(&self) -> Option<&str> {
        match self.section {
            "sops" => Some(self.key),
            "" => self.key.strip_prefix("sops_"),
            _ => None,
        }
    }
}

/// What is in clear in a text that is a dotenv or INI file which SOPS encrypted.
pub(super) fn lines(text: &str) -> Vec<Found> {
    if !text.contains("sops") || !text.contains("mac") {
        return Vec::new();
    }
    let pairs = pairs(text);
    let said = |name: &str| {
        let mut own = pairs.iter().filter(|pair| pair.metadata() == Some(name));
        own.next().map(|pair| pair.value)
    };
    let sealed = said("mac").is_some_and(cipher::is_encrypted) && said("version").is_some();
    let Some(scope) = Scope::of(said).filter(|_| sealed) else {
        return Vec::new();
    };
    let is_clear = |pair: &&Pair<'_>| {
        let decided = scope.decides(pair.key).or(scope.decides(pair.section));
        pair.metadata().is_none()
            && decided.unwrap_or(scope.otherwise())
            && !pair.value.is_empty()
            && !cipher::is_encrypted(pair.value)
    };
    let found = |pair: &Pair<'_>| {
        let range = pair.at..pair.at + pair.value.len();
        Found::shown(range, Speaker::SopsCleartext, CLEAR, pair.value)
    };
    pairs.iter().filter(is_clear).map(found).collect()
}

/// The names and values of a dotenv or INI file.
fn pairs(text: &str) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let (mut section, mut start) = ("", 0);
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let bare = line.trim();
        if let Some(name) = bare.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = name.trim();
        } else if !bare.starts_with(['#', ';'])
            && let Some((key, value)) = line.split_once('=')
        {
            let blank = value.len() - value.trim_start().len();
            pairs.push(Pair {
                section,
                key: key.trim(),
                value: value.trim(),
                at: at + key.len() + 1 + blank,
            });
        }
    }
    pairs
}
