//! The names of a tree: files, folders and links, and what a written path leads to.
//!
//! Invariant: a path never leads out of the root, and every link on it has been followed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Bound;
use std::sync::Arc;

use crate::discover::{Entry, EntryKind};

/// The names of a tree.
#[derive(Debug, Default)]
pub(super) struct Tree {
    files: Vec<Arc<str>>,
    known: HashSet<Arc<str>>,
    folders: BTreeSet<Arc<str>>,
    links: BTreeMap<Arc<str>, Link>,
    /// What is there but was not read; something else says so.
    refused: HashSet<Arc<str>>,
}

/// Why a written path leads to no file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// It leaves the root.
    Outside,
    /// There is nothing.
    Nothing,
    /// What is there was refused or can't be read.
    Refused,
}

#[derive(Debug)]
struct Link {
    target: Arc<str>,
    folder: bool,
}

/// What a written path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file, and the link by which it was reached if the last step was one.
    File {
        path: Arc<str>,
        link: Option<Arc<str>>,
    },
    /// A folder.
    Folder(Arc<str>),
}

impl Tree {
    pub(super) fn new<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        let mut tree = Self::default();
        for entry in entries {
            tree.add(entry);
        }
        tree
    }

    fn add(&mut self, entry: &Entry) {
        for folder in folders_of(&entry.path) {
            // Where one is known, so are all around it.
            if self.folders.contains(folder) {
                break;
            }
            self.folders.insert(folder.into());
        }
        match &entry.kind {
            EntryKind::File => {
                self.files.push(entry.path.clone());
                self.known.insert(entry.path.clone());
            }
            EntryKind::Link { target, folder, .. } => {
                let link = Link {
                    target: target.clone(),
                    folder: *folder,
                };
                self.links.insert(entry.path.clone(), link);
            }
            EntryKind::Denied | EntryKind::Faulted => {
                self.refused.insert(entry.path.clone());
            }
            EntryKind::Stdin => {}
        }
    }

    /// The regular files.
    pub(super) fn files(&self) -> &[Arc<str>] {
        &self.files
    }

    /// Links to files: the link and its target.
    pub(super) fn file_links(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
        self.links
            .iter()
            .filter(|(_, link)| !link.folder)
            .map(|(path, link)| (path, &link.target))
    }

    /// The folders right below one.
    pub(super) fn folders_in(&self, folder: &str) -> Vec<Arc<str>> {
        let is_child = |path: &&Arc<str>| !path.is_empty() && folder_of(path) == folder;
        let is_below = |path: &&Arc<str>| path.starts_with(folder);
        let bounds = (Bound::Included(folder), Bound::Unbounded);
        let from = self.folders.range::<str, _>(bounds);
        from.take_while(is_below)
            .filter(is_child)
            .cloned()
            .collect()
    }

    /// The folder by its own name, if it is one.
    pub(super) fn folder(&self, path: &str) -> Option<Arc<str>> {
        self.folders.get(path).cloned()
    }

    /// What `written` leads to from a folder, as the tools follow it: dots first, then links.
    pub(super) fn resolve(&self, folder: &str, written: &str) -> Result<Target, Lost> {
        let plain = normal(folder, written).ok_or(Lost::Outside)?;
        let mut at = String::with_capacity(plain.len());
        let mut last = None;
        for part in plain.split('/').filter(|part| !part.is_empty()) {
            if !at.is_empty() {
                at.push('/');
            }
            at.push_str(part);
            last = self.links.get_key_value(at.as_str());
            if let Some((_, link)) = last {
                at = link.target.to_string();
            }
            if self.refused.contains(at.as_str()) {
                return Err(Lost::Refused);
            }
        }
        if let Some(path) = self.known.get(at.as_str()) {
            return Ok(Target::File {
                path: path.clone(),
                link: last.map(|(name, _)| name.clone()),
            });
        }
        self.folder(&at).map(Target::Folder).ok_or(Lost::Nothing)
    }
}

/// A written path without dots, relative to the root; nothing where it leaves the root.
fn normal(folder: &str, written: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    if written.starts_with('/') && !folder.is_empty() {
        return None;
    }
    for part in folder.split('/').chain(written.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder that a path lies in; the root is the empty text.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders around a path, the nearest first, the root last.
pub(super) fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder_of(path)), |folder| {
        (!folder.is_empty()).then(|| folder_of(folder))
    })
}
