//! What files say of one another, before any of them is judged: which is a patch, a template or a
//! generator's input, and which environments a file reaches.
//!
//! Invariant: a role only ever takes a file out of the judgement as a whole object where every
//! way to apply it that is known agrees; whoever names a file as a resource, points a GitOps
//! object at its folder, or links to it from elsewhere has it judged whole.

mod around;
mod draft;
mod environments;
mod hint;
mod lost;
mod tree;

pub use environments::Environment;
pub use hint::{Hint, hints, is_survey_name, is_worth};

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use self::draft::Draft;
use self::environments::Environments;
use self::lost::Unseen;
use self::tree::Tree;
use super::role::{Member, Role};
use crate::discover::Entry;
use crate::finding::{Fault, Finding};

/// What all files say of one another.
#[derive(Debug)]
pub struct Survey {
    members: HashMap<Arc<str>, Member>,
    environments: Environments,
    charts: BTreeSet<Arc<str>>,
    unseen: Vec<Unseen>,
    faults: Vec<Fault>,
}

impl Survey {
    /// Puts together what the files say. `entries` are all files of the tree, whether judged or
    /// there for context, `hints` what [`hints`] found in them, and `declared` says which paths the
    /// settings declare not to be manifests: those have no say.
    #[must_use]
    pub fn new<'e>(
        entries: impl IntoIterator<Item = &'e Entry>,
        hints: Vec<Hint>,
        declared: impl Fn(&str) -> bool,
    ) -> Self {
        let mut draft = Draft::new(Tree::new(entries));
        for hint in hints.into_iter().filter(|hint| !declared(&hint.path)) {
            draft.take(hint);
        }
        draft.finish(declared)
    }

    /// What is known of a file; of one that the survey never met, nothing.
    #[must_use]
    pub fn member(&self, path: &str) -> Member {
        self.members.get(path).cloned().unwrap_or_else(|| Member {
            role: Role::Plain,
            named: false,
            applied: false,
            environments: Arc::new([]),
        })
    }

    /// An environment by its index.
    #[must_use]
    pub fn environment(&self, index: u32) -> Option<&Environment> {
        self.environments.get(index)
    }

    /// How many environments a kustomization would have to build, of those whose folder counts; they
    /// are judged as written.
    #[must_use]
    pub fn kustomizations(&self, counts: impl Fn(&str) -> bool) -> usize {
        let folders = self.environments.unrendered().iter();
        folders.filter(|folder| counts(folder)).count()
    }

    /// How many charts there are in folders that count; they are not rendered here.
    #[must_use]
    pub fn charts(&self, counts: impl Fn(&str) -> bool) -> usize {
        self.charts.iter().filter(|folder| counts(folder)).count()
    }

    /// The folders that files are part of: those around them, and those of the environments that
    /// they reach.
    #[must_use]
    pub fn folders<'s>(&'s self, files: impl IntoIterator<Item = &'s str>) -> HashSet<&'s str> {
        let mut folders = HashSet::new();
        for file in files {
            folders.extend(tree::folders_of(file));
            let reached = self.members.get(file).into_iter();
            let reached = reached.flat_map(|member| member.environments.iter());
            let reached = reached.filter_map(|at| self.environments.get(*at));
            folders.extend(reached.map(|it| if &*it.folder == "." { "" } else { &*it.folder }));
        }
        folders
    }

    /// What kustomizations name and what nobody sees here. `all_walked` says that what is not among
    /// the entries is not there.
    #[must_use]
    pub fn unseen(&self, all_walked: bool) -> Vec<Finding> {
        let all = self.unseen.iter();
        all.map(|unseen| unseen.finding(all_walked)).collect()
    }

    /// What could not be put together.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}
