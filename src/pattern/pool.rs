//! Patterns, each compiled once, that together take no more than a given room.

use std::collections::HashMap;
use std::sync::Arc;

use super::{LARGEST, Pattern, Refused};

/// The pattern, or why it can't be used.
pub type Known = Result<Arc<Pattern>, Refused>;

/// Compiled patterns by their text.
#[derive(Debug)]
pub struct Pool {
    known: HashMap<String, Known>,
    room: usize,
    extra: usize,
}

impl Pool {
    /// A pool for `room` bytes of compiled patterns, of which each counts `extra` bytes besides its
    /// size.
    #[must_use]
    pub fn new(room: usize, extra: usize) -> Self {
        Self {
            known: HashMap::new(),
            room,
            extra,
        }
    }

    /// What is known of a pattern.
    #[must_use]
    pub fn known(&self, text: &str) -> Option<Known> {
        self.known.get(text).cloned()
    }

    /// A pattern, compiled if it is not known yet.
    ///
    /// # Errors
    /// It is broken or too large, or there is no room left.
    pub fn get(&mut self, text: &str) -> Known {
        if let Some(known) = self.known(text) {
            return known;
        }
        if self.room == 0 {
            return Err(Refused::NoRoom);
        }
        let compiled = Pattern::measured(text);
        // One that is too large was compiled in vain, and counts.
        let size = compiled.as_ref().map_or(LARGEST, Pattern::size);
        self.room = self.room.saturating_sub(size + self.extra);
        let compiled = compiled.map(Arc::new);
        self.known.insert(text.to_owned(), compiled.clone());
        compiled
    }
}
