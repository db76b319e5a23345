//! Mappings while they are built: later entries replace earlier ones, merges fill in.
//!
//! Invariant: keys stay unique, and a large mapping costs no more per key than a small one.

use std::collections::HashMap;

use super::Str;
use super::node::{Entry, Map};
use crate::source::Span;

/// Up to so many keys, looking through them is faster than hashing.
const SMALL: usize = 24;

/// Where an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Written,
    Merged,
}

/// A mapping that is being read.
#[derive(Debug, Default)]
pub(super) struct MapBuilder {
    entries: Vec<Entry>,
    /// Only there once the mapping is large.
    index: Option<HashMap<Str, usize>>,
    /// Empty as long as nothing was merged.
    origins: Vec<Origin>,
    pub(super) first_merge: Option<Span>,
}

impl MapBuilder {
    /// The earlier entry under `key` and where it came from.
    pub(super) fn earlier(&self, key: &str) -> Option<(Span, Origin)> {
        self.found(self.position(key)?)
    }

    /// The entry at a position and where it came from.
    pub(super) fn found(&self, at: usize) -> Option<(Span, Origin)> {
        let entry = self.entries.get(at)?;
        let origin = self.origins.get(at).copied().unwrap_or(Origin::Written);
        Some((entry.key_span, origin))
    }

    /// The position of the entry under `key`.
    pub(super) fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|entry| entry.key == key),
        }
    }

    /// Adds an entry, in place of an earlier one with the same key.
    pub(super) fn insert(&mut self, entry: Entry, origin: Origin) {
        let at = self.position(&entry.key);
        self.put(at, entry, origin);
    }

    /// Adds an entry at the position of the earlier one with the same key, or as a new one.
    pub(super) fn put(&mut self, at: Option<usize>, entry: Entry, origin: Origin) {
        if let Some(at) = at {
            if let Some(slot) = self.entries.get_mut(at) {
                *slot = entry;
            }
            self.set_origin(at, origin);
            return;
        }
        let at = self.entries.len();
        if let Some(index) = &mut self.index {
            index.insert(entry.key.clone(), at);
        }
        self.entries.push(entry);
        if self.entries.len() == SMALL {
            let keys = self.entries.iter().enumerate();
            self.index = Some(keys.map(|(at, entry)| (entry.key.clone(), at)).collect());
        }
        self.set_origin(at, origin);
    }

    fn set_origin(&mut self, at: usize, origin: Origin) {
        if origin == Origin::Merged || !self.origins.is_empty() {
            self.origins.resize(self.entries.len(), Origin::Written);
            if let Some(slot) = self.origins.get_mut(at) {
                *slot = origin;
            }
        }
    }

    /// The finished mapping.
    pub(super) fn finish(self) -> Map {
        Map {
            entries: self.entries,
        }
    }
}
