//! The secrets of a tree that its text does not show: behind escapes and folded lines, in encoded
//! blocks of several lines, and where the name stands elsewhere than before its value.
//!
//! Invariant: what is known as right (ciphertext, public keys, certificates) is left out as a
//! whole, so that nothing inside of it is called a secret either.

use std::cell::LazyCell;
use std::ops::Range;

use super::super::{armor, assign, cipher};
use super::layers::{self, Budget, Found};
use super::naming;
use super::rules::Speaker;
use super::scan::Looks;
use super::table::table;
use super::{sealed, sops};
use crate::parse::Node;
use crate::source::Source;

/// What a tree adds to its text.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) found: Vec<Found>,
    /// Where no secret is, whatever it looks like.
    pub(super) known: Vec<Range<usize>>,
}

/// A walk over one tree.
pub(super) struct Walk<'a> {
    pub(super) source: &'a Source,
    pub(super) budget: &'a mut Budget,
    pub(super) seen: Seen,
    names: naming::Names,
}

/// Looks through a document.
pub(super) fn document(source: &Source, root: &Node, budget: &mut Budget) -> Seen {
    let mut walk = Walk {
        source,
        budget,
        seen: Seen::default(),
        names: naming::Names::default(),
    };
    sops::document(&mut walk, root);
    sealed::document(&mut walk, root);
    walk.node(root, "");
    walk.seen
}

impl Walk<'_> {
    /// Looks at a node under the name that speaks of it.
    fn node(&mut self, node: &Node, name: &str) {
        if let Some(text) = node.as_str() {
            self.leaf(node, name, text);
        }
        let named = LazyCell::new(|| sibling(node));
        for entry in node.entries() {
            let name = match entry.key.as_str() {
                "value" | "default" | "defaultValue" => named.unwrap_or(name),
                key => key,
            };
            self.node(&entry.value, name);
        }
        let mut option = "";
        for item in node.items() {
            self.node(item, if option.is_empty() { name } else { option });
            let bare = item.as_str().filter(|text| assign::is_bare_option(text));
            option = bare.unwrap_or_default();
        }
    }

    fn leaf(&mut self, node: &Node, name: &str, text: &str) {
        let range = node.span.start as usize..node.span.end as usize;
        let trimmed = text.trim();
        if cipher::is_encrypted(trimmed)
            || armor::is_public(trimmed)
            || trimmed.contains(" AAAA") && armor::is_ssh(trimmed, false)
        {
            self.seen.known.push(range);
            return;
        }
        if let Some(speaker) = self.names.under(table(), name, trimmed) {
            let title = match speaker {
                Speaker::Password => "password",
                _ => "key or token",
            };
            self.report(range.clone(), speaker, title, trimmed);
        }
        let written = self.source.slice(node.span);
        if !shows(written, text) {
            for mut found in layers::text(text, Looks::All, self.budget) {
                found.hit.range = range.clone();
                self.seen.found.push(found);
            }
        }
        if text.contains('\n') {
            self.block(&range, text);
        }
    }

    /// An encoded text of several lines.
    fn block(&mut self, range: &Range<usize>, text: &str) {
        let is_part =
            |c: char| c.is_ascii_alphanumeric() || "+/=-_".contains(c) || c.is_whitespace();
        if !text.chars().all(is_part) {
            return;
        }
        let joined: String = text.split_whitespace().collect();
        for mut found in layers::text(&joined, Looks::Formats, self.budget) {
            found.hit.range = range.clone();
            self.seen.found.push(found);
        }
    }

    /// One secret at a place.
    pub(super) fn report(
        &mut self,
        range: Range<usize>,
        speaker: Speaker,
        title: &'static str,
        secret: &str,
    ) {
        let found = Found::shown(range, speaker, title, secret);
        self.seen.found.push(found);
    }
}

/// What names the `value` beside it.
fn sibling(node: &Node) -> Option<&str> {
    ["name", "key", "Name", "Key"]
        .iter()
        .find_map(|key| node.get(key)?.as_str())
}

/// Whether the text of a file shows a value as it is.
fn shows<'t>(written: &'t str, text: &'t str) -> bool {
    let quoted = written.strip_prefix(['"', '\'']).map_or(written, |rest| {
        rest.strip_suffix(['"', '\'']).unwrap_or(rest)
    });
    let lines = |text: &'t str| text.lines().map(str::trim).filter(|line| !line.is_empty());
    quoted == text || lines(written).eq(lines(text))
}
