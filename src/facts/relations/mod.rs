//! The objects of each environment to what does not fit between them: references that lead to
//! nothing, selectors that pick nothing, claims that two objects make.
//!
//! Invariants: the order of files changes no answer; the work grows with the objects and references,
//! not with their product; and a thing is only said to be missing where whatever could supply it
//! would have been seen.
//!
//! While a file is judged, [`extract()`] takes down what its objects offer and need; no tree is kept.
//! [`relations`] then looks at each [`Scene`]: the objects that are applied together. What a
//! kustomization, a chart or an operator adds is not rendered, so a scene knows that it is open, and
//! a reference that the unseen may satisfy is of the topic [`Topic::Unseen`].

mod conflicts;
mod extract;
mod index;
mod labels;
mod names;
mod record;
mod references;
mod scene;
mod selectors;
mod uncovered;

pub use extract::extract;
pub use record::{Drafts, Key, Object, Records};
pub use scene::Scene;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use self::index::{Index, Whole};
use self::record::{Record, Spot};
use crate::facts::identities::Definition;
use crate::finding::Identity;
use crate::source::Span;

/// What a relation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// A reference that leads to nothing.
    Reference,
    /// A reference to what is not seen here, and may be there.
    Unseen,
    /// A selector that picks nothing.
    Selector,
    /// Two objects that claim the same.
    Conflict,
    /// What no object of the environment protects.
    Uncovered,
}

/// What a reference or claim names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// Kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// The key, port, labels or value in question.
    pub detail: String,
}

/// An object that explains a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Which.
    pub identity: Arc<Identity>,
    /// Where.
    pub definition: Definition,
    /// What of it is near: a key, port, labels or value.
    pub detail: String,
    /// What a report says of the place.
    pub note: &'static str,
}

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// About what.
    pub topic: Topic,
    /// What exactly, one word.
    pub what: &'static str,
    /// Whose reference, selector or claim it is.
    pub identity: Arc<Identity>,
    /// Where it is written.
    pub definition: Definition,
    /// What it names.
    pub target: Target,
    /// What explains it.
    pub near: Option<Near>,
}

/// Where relations go, each place once for each matter.
struct Sink<'a> {
    names: &'a names::Names,
    seen: HashMap<(Topic, &'static str), HashSet<Span>>,
    show: &'a mut dyn FnMut(&Relation),
}

/// Shows what does not fit in any scene.
pub fn relations(records: &Records, scenes: &[Scene], show: &mut dyn FnMut(&Relation)) {
    let whole = Whole::new(records, scenes);
    let mut sink = Sink {
        names: &records.names,
        seen: HashMap::new(),
        show,
    };
    for scene in scenes {
        let index = Index::new(&whole, scene, &records.all);
        references::show(&index, &mut sink);
        selectors::show(&index, &mut sink);
        conflicts::show(&index, &mut sink);
        uncovered::show(&index, &mut sink);
    }
}

impl Sink<'_> {
    fn take(
        &mut self,
        (topic, what): (Topic, &'static str),
        record: &Record,
        spot: &Spot,
        target: impl FnOnce() -> (Target, Option<Near>),
    ) {
        let seen = self.seen.entry((topic, what)).or_default();
        if !seen.insert(spot.place.span) {
            return;
        }
        let (target, near) = target();
        let relation = Relation {
            topic,
            what,
            identity: Arc::new(record.identity(self.names)),
            definition: definition(self.names, record, spot),
            target,
            near,
        };
        (self.show)(&relation);
    }
}

fn definition(names: &names::Names, record: &Record, spot: &Spot) -> Definition {
    Definition {
        file: Arc::clone(&record.file),
        place: spot.place,
        pointer: names.text(spot.pointer).to_owned(),
    }
}

/// An object as what explains something.
fn near(names: &names::Names, record: &Record, detail: String, note: &'static str) -> Near {
    Near {
        identity: Arc::new(record.identity(names)),
        definition: definition(names, record, &record.spot),
        detail,
        note,
    }
}

/// Labels as a reader writes them.
fn labels_text(names: &names::Names, pairs: &[(names::Name, names::Name)]) -> String {
    const SHOWN: usize = 6;
    let pair = |(key, value): &(names::Name, names::Name)| {
        format!("{}: {}", names.text(*key), names.text(*value))
    };
    let mut texts: Vec<_> = pairs.iter().map(pair).collect();
    texts.sort();
    let beyond = texts.len().saturating_sub(SHOWN);
    texts.truncate(SHOWN);
    if beyond > 0 {
        texts.push(format!("{beyond} more"));
    }
    texts.join(", ")
}
