//! A tree of files to [`Entry`]s: everything under the root, hidden and git-ignored files too.
//!
//! Invariant: every entry but what is called `.git` comes back exactly once, in the order of its
//! path's bytes, and nothing outside the root is ever opened. What must not be read is denied with
//! a finding, what can't be read is a fault; nothing is left out in silence.

mod attributes;
mod commented;
mod evidence;
pub mod kind;
mod link;
mod name;
mod pattern;
mod read;
mod rules;
mod scope;
mod submodules;
mod walk;

pub use evidence::could_hold_object;
pub use kind::Kind;
pub use read::{head, read};
pub use rules::RULES;
pub use scope::Scope;

use std::path::Path;
use std::sync::Arc;

use crate::finding::{Fault, Finding};
use crate::source::{Place, SourceId, Span};

/// How many files a run takes on; beyond it the run is a fault.
pub const MAX_FILES: usize = 200_000;

/// One entry of the tree that is no folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its index in the sorted list.
    pub id: SourceId,
    /// Path relative to the root, `/` between folders; bytes that are no UTF-8 are replaced.
    pub path: Arc<str>,
    /// What it is.
    pub kind: EntryKind,
    /// Size in bytes when it was met; of a link, its target's.
    pub size: u64,
    /// Somebody asked for it by its name.
    pub asked: bool,
    stamp: read::Stamp,
}

/// What an entry is before its content is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A link to something inside the tree.
    Link {
        /// Where it leads, relative to the root, all links resolved.
        target: Arc<str>,
        /// It leads to a folder.
        folder: bool,
        /// What it leads to is a file of this run, judged under its own name, or a folder. Else
        /// only a part of the tree was asked for, and the link is judged in the file's place.
        alias: bool,
    },
    /// Standard input.
    Stdin,
    /// Refused; a finding says why.
    Denied,
    /// Unreadable; a fault says why.
    Faulted,
}

impl Entry {
    /// The entry for standard input; the caller reads it.
    #[must_use]
    pub fn stdin(id: SourceId) -> Self {
        Self {
            id,
            path: kind::STDIN.into(),
            kind: EntryKind::Stdin,
            size: 0,
            asked: true,
            stamp: read::Stamp::default(),
        }
    }

    /// The path at which the content lies: a link's target, else its own.
    #[must_use]
    pub fn location(&self) -> &str {
        match &self.kind {
            EntryKind::Link { target, .. } => target,
            _ => &self.path,
        }
    }

    /// The first byte of the file: where findings about the file as such are.
    #[must_use]
    pub fn place(&self) -> Place {
        start_of(self.id)
    }
}

/// The first byte of a file that nobody has opened.
fn start_of(id: SourceId) -> Place {
    Place {
        span: Span::new(id, 0, 0),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    }
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Found {
    /// Every entry, sorted by the bytes of its path; an entry's id is its index.
    pub entries: Vec<Entry>,
    /// Where only some paths were asked for: the rest of the repository, which is not judged but
    /// says what role a file plays. Ids go on after `entries`.
    pub context: Vec<Entry>,
    /// What is in neither list may lie in the root all the same: only some paths of it were walked.
    pub partial: bool,
    /// Entries that are refused, and why.
    pub findings: Vec<Finding>,
    /// What could not be read.
    pub faults: Vec<Fault>,
}

/// Finds all files of a scope, at most `max` of them.
#[must_use]
pub fn files(scope: &Scope, max: usize) -> Found {
    let mut found = walk::entries(scope, max);
    attributes::check(&scope.root, &mut found, attributes::is_manifest);
    submodules::check(&scope.root, &mut found);
    found
}

/// Judges `.gitattributes` again for the files that somebody names as manifests, which a walk can't
/// know.
pub fn named_attributes(root: &Path, found: &mut Found, is_named: impl Fn(&str) -> bool) {
    let is_new = |path: &str| is_named(path) && !attributes::is_manifest(path);
    if found.entries.iter().any(|entry| is_new(&entry.path)) {
        attributes::check(root, found, is_new);
    }
}

impl Found {
    /// Standard input alone.
    #[must_use]
    pub fn stdin() -> Self {
        Self {
            entries: vec![Entry::stdin(SourceId(0))],
            ..Self::default()
        }
    }

    /// Denies an entry with a finding.
    fn deny(&mut self, id: SourceId, finding: Finding) {
        if let Some(entry) = self.entries.get_mut(id.0 as usize) {
            entry.kind = EntryKind::Denied;
        }
        self.findings.push(finding);
    }

    /// The regular files of that name, anywhere.
    fn named(&self, name: &str) -> Vec<Entry> {
        let is_named = |entry: &&Entry| {
            entry.kind == EntryKind::File
                && Path::new(entry.path.as_ref())
                    .file_name()
                    .is_some_and(|n| n == name)
        };
        self.entries.iter().filter(is_named).cloned().collect()
    }
}
