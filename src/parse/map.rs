//! Mappings while they are built: later entries replace earlier ones, merges fill in.
//!
//! Invariant: keys stay unique, and a large mapping costs no more per key than a small one.

use std::collections::HashMap;

use super::Str;
use super::node::{Entry, Map};
use crate::source::Span;

/// Up to so many keys, looking through them is faster than hashing.
const SMALL: usize = 12;

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
    index: HashMap<Str, usize>,
    /// Empty as long as nothing was merged.
    origins: Vec<Origin>,
    pub(super) first_merge: Option<Span>,
}

impl MapBuilder {
    /// The earlier entry under `key` and where it came from.
    pub(super) fn earlier(&self, key: &str) -> Option<(Span, Origin)> {
        let at = self.position(key)?;
        let entry = self.entries.get(at)?;
        let origin = self.origins.get(at).copied().unwrap_or(Origin::Written);
        Some((entry.key_span, origin))
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.entries.len() > SMALL {
            self.index.get(key).copied()
        } else {
            self.entries.iter().position(|entry| entry.key == key)
        }
    }

    /// Adds an entry, in place of an earlier one with the same key.
    pub(super) fn insert(&mut self, entry: Entry, origin: Origin) {
        if let Some(at) = self.position(&entry.key) {
            if let Some(slot) = self.entries.get_mut(at) {
                *slot = entry;
            }
            self.set_origin(at, origin);
            return;
        }
        let at = self.entries.len();
        if at == SMALL {
            let keys = self.entries.iter().enumerate();
            self.index = keys.map(|(at, entry)| (entry.key.clone(), at)).collect();
        }
        if at >= SMALL {
            self.index.insert(entry.key.clone(), at);
        }
        self.entries.push(entry);
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
