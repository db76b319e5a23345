//! Texts to numbers: what thousands of objects repeat is kept once.
//!
//! Invariant: equal texts have equal numbers in one table, and the empty text is [`Name::NONE`]; the
//! numbers' order means nothing.

use std::collections::HashMap;
use std::sync::Arc;

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

/// Texts and their numbers.
#[derive(Debug)]
pub(super) struct Names {
    texts: Vec<Arc<str>>,
    known: HashMap<Arc<str>, Name>,
}

impl Default for Names {
    fn default() -> Self {
        let empty: Arc<str> = "".into();
        Self {
            texts: vec![Arc::clone(&empty)],
            known: HashMap::from([(empty, Name::NONE)]),
        }
    }
}

impl Names {
    /// The number of a text.
    pub(super) fn add(&mut self, text: &str) -> Name {
        if let Some(name) = self.known.get(text) {
            return *name;
        }
        let name = Name(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.known.insert(text, name);
        name
    }

    /// The number of a text that is in the table.
    pub(super) fn get(&self, text: &str) -> Option<Name> {
        self.known.get(text).copied()
    }

    /// The text of a number.
    pub(super) fn text(&self, name: Name) -> &str {
        self.texts.get(name.0 as usize).map_or("", |text| text)
    }

    /// What the numbers of another table are in this one.
    pub(super) fn absorb(&mut self, other: &Self) -> impl Fn(&mut Name) + use<> {
        let here: Vec<Name> = other.texts.iter().map(|text| self.add(text)).collect();
        move |name| *name = here.get(name.0 as usize).copied().unwrap_or(Name::NONE)
    }
}
