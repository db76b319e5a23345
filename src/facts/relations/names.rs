//! Texts to numbers: what thousands of objects repeat is kept once.
//!
//! Invariant: equal texts have equal numbers in one table, and the empty text is [`Name::NONE`]; the
//! numbers' order means nothing.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

/// A text in a table of [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Name(u32);

impl Name {
    /// The empty text.
    pub(super) const NONE: Self = Self(0);
    /// In the place of a namespace: all of them.
    pub(super) const ANY: Self = Self(u32::MAX);

    /// Whether there is a text.
    pub(super) fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// Texts and their numbers: one long text, and where each ends.
#[derive(Debug)]
pub(super) struct Names {
    text: String,
    ends: Vec<u32>,
    /// By hash; of two texts with the same one, the second is found under the next that is free.
    known: HashMap<u64, Name>,
    hasher: RandomState,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self {
            text: String::new(),
            ends: Vec::new(),
            known: HashMap::new(),
            hasher: RandomState::new(),
        };
        names.add("");
        names
    }
}

impl Names {
    /// The number of a text.
    pub(super) fn add(&mut self, text: &str) -> Name {
        let free = match self.look(text) {
            Ok(name) => return name,
            Err(free) => free,
        };
        let name = Name(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.text.push_str(text);
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.ends.push(end);
        self.known.insert(free, name);
        name
    }

    /// The number of a text that is in the table.
    pub(super) fn get(&self, text: &str) -> Option<Name> {
        self.look(text).ok()
    }

    /// The number of a text, else the place for it.
    fn look(&self, text: &str) -> Result<Name, u64> {
        let mut hash = self.hasher.hash_one(text);
        while let Some(name) = self.known.get(&hash) {
            if self.text(*name) == text {
                return Ok(*name);
            }
            hash = hash.wrapping_add(1);
        }
        Err(hash)
    }

    /// The text of a number.
    pub(super) fn text(&self, name: Name) -> &str {
        let at = name.0 as usize;
        let end = |at: usize| self.ends.get(at).map(|end| *end as usize);
        let start = at.checked_sub(1).and_then(end).unwrap_or_default();
        let text = end(at).and_then(|end| self.text.get(start..end));
        text.unwrap_or_default()
    }

    /// What the numbers of another table are in this one.
    pub(super) fn absorb(&mut self, other: &Self) -> impl Fn(&mut Name) + use<> {
        let all = (0..).take(other.ends.len());
        let here: Vec<Name> = all.map(|at| self.add(other.text(Name(at)))).collect();
        move |name| *name = here.get(name.0 as usize).copied().unwrap_or(Name::NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_in_each_table() {
        let (mut one, mut other) = (Names::default(), Names::default());
        let (a, b) = (one.add("a"), one.add("b"));
        assert_eq!(one.add("a"), a);
        assert_eq!((one.get("b"), one.get("c")), (Some(b), None));
        let texts = [b, Name::NONE, Name::ANY].map(|name| one.text(name));
        assert_eq!(texts, ["b", "", ""]);
        other.add("b");
        let mut moved = b;
        other.absorb(&one)(&mut moved);
        assert_eq!(other.text(moved), "b");
        assert_eq!(Some(other.add("a")), other.get("a"));
    }
}
