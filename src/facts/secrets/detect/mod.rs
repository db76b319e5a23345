//! A file's text, and its trees where there are any, to the secrets that are kept in it.
//!
//! ```text
//! text ─► scan (one pass over all formats and telling names) ─► layers (base64, gzip, …) ─┐
//! tree ─► what the text does not show, and what is known as right ───────────────────────┴► secrets
//! ```
//!
//! Invariant: a secret leaves this room only to be hidden; what is said of it is its place, its kind
//! and a few digits of a salted hash.

mod layers;
mod naming;
mod rules;
mod scan;
mod sealed;
mod shape;
mod sops;
mod table;
mod tree;

use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::Redactor;
use crate::finding::{Fault, Finding};
use crate::parse::node::push_token;
use crate::parse::{Document, Node, Value};
use crate::source::{Source, Span, hex};

use layers::{Budget, Found};
use scan::Looks;

pub use rules::{RULES, Speaker};

/// What was found in one file.
#[derive(Debug, Default)]
pub struct Secrets {
    /// One for each secret, in the order of the file.
    pub findings: Vec<Finding>,
    /// More was encoded than is decoded, or there was more than is named.
    pub fault: Option<Fault>,
    /// What no report may show.
    pub spans: Vec<Span>,
    /// The secrets, to take them out of messages.
    pub redactor: Redactor,
}

impl Secrets {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.fault.is_none()
    }
}

/// So many characters of a hash tell two secrets apart.
const SHOWN: usize = 8;

/// Looks for secrets in a file. `salt` is what makes its hashes differ from another repository's.
#[must_use]
pub fn file(source: &Source, documents: &[Document], salt: &str) -> Secrets {
    let looks = if table::table().is_noise(&source.path) {
        Looks::Formats
    } else {
        Looks::All
    };
    let mut budget = Budget::default();
    let mut found = layers::text(&source.text, looks, &mut budget);
    if documents.is_empty() {
        found.extend(sops::lines(&source.text));
    }
    for document in documents {
        let seen = tree::document(source, &document.root, &mut budget);
        found.retain(|one| {
            !seen
                .known
                .iter()
                .any(|known| touches(known, &one.hit.range))
        });
        found.extend(seen.found);
    }
    let found = once(found);
    Secrets {
        fault: fault(source, &budget),
        redactor: Redactor::of(found.iter().map(|one| one.secret.as_str())),
        spans: found.iter().map(|one| span(source, one)).collect(),
        findings: found
            .iter()
            .map(|one| finding(source, documents, one, salt))
            .collect(),
    }
}

fn touches(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn span(source: &Source, one: &Found) -> Span {
    source.span(one.hit.range.start, one.hit.range.end)
}

/// A value is told once, by whoever knows it best: SOPS and SealedSecrets, then formats, then names.
fn once(mut found: Vec<Found>) -> Vec<Found> {
    let weight = |one: &Found| match one.hit.speaker {
        Speaker::SopsCleartext | Speaker::SealedCleartext => 0,
        Speaker::PrivateKey => 1,
        Speaker::Password => 3,
        Speaker::HighEntropy => 4,
        _ => 2,
    };
    found.sort_by_key(|one| (weight(one), one.hit.range.len(), one.hit.range.start));
    let mut kept = std::collections::BTreeMap::<usize, Found>::new();
    for one in found {
        let before = kept.range(..one.hit.range.end).next_back();
        if before.is_none_or(|(_, other)| !touches(&other.hit.range, &one.hit.range)) {
            kept.insert(one.hit.range.start, one);
        }
    }
    kept.into_values().collect()
}

fn finding(source: &Source, documents: &[Document], one: &Found, salt: &str) -> Finding {
    let place = source.place(span(source, one));
    let behind = match one.layers.as_slice() {
        [] => String::new(),
        layers => format!(" behind {}", layers.join(" and ")),
    };
    let issued = if one.hit.issued {
        "; its checksum is right"
    } else {
        ""
    };
    let message = format!(
        "{} in plain text{behind} (hash `{}`{issued})",
        one.hit.title,
        hash(&one.secret, salt)
    );
    Finding::new(one.hit.speaker.id(), place, message)
        .with_help(one.hit.speaker.fix())
        .with_pointer(pointer(documents, place.span))
}

/// A few digits that are the same wherever the secret stands in one repository.
fn hash(secret: &str, salt: &str) -> String {
    let mut hash = Sha256::new();
    hash.update((salt.len() as u64).to_le_bytes());
    hash.update(salt);
    hash.update(secret.trim());
    let mut shown = hex(&hash.finalize());
    shown.truncate(SHOWN);
    shown
}

/// The way to the deepest node around a place.
fn pointer(documents: &[Document], span: Span) -> String {
    let around = |node: &Node| node.span.start <= span.start && span.end <= node.span.end;
    let mut pointer = String::new();
    let mut node = documents.iter().map(|d| &d.root).find(|root| around(root));
    while let Some(inside) = node {
        node = match &inside.value {
            Value::Map(map) => map
                .entries
                .iter()
                .find(|entry| around(&entry.value))
                .map(|entry| {
                    push_token(&mut pointer, &entry.key);
                    &entry.value
                }),
            Value::Seq(items) => {
                items
                    .iter()
                    .enumerate()
                    .find(|(_, item)| around(item))
                    .map(|(at, item)| {
                        push_token(&mut pointer, &at.to_string());
                        item
                    })
            }
            _ => None,
        };
    }
    pointer
}

/// What was left out, if anything.
fn fault(source: &Source, budget: &Budget) -> Option<Fault> {
    let path = &source.path;
    let message = match (budget.exceeded, budget.uncounted) {
        (true, _) => {
            format!("`{path}` holds more encoded data than is decoded to look for secrets")
        }
        (_, true) => format!(
            "`{path}` holds more than {} secrets; not all are named",
            scan::MOST
        ),
        _ => return None,
    };
    let fault = Fault::new("secrets/too-large", message).in_file(source.id);
    Some(fault.with_help("split the file, or take it out of the repository"))
}

#[cfg(test)]
mod tests;
