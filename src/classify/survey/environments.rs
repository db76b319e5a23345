//! Which environments a file reaches: whoever builds or applies it as one set.
//!
//! Invariant: the order of files and hints never changes who reaches what. Two files in one
//! environment keep the names they are written with until they meet: what a kustomization renames
//! or patches on the way is an environment of its own.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::tree::Tree;
use crate::classify::kustomize::Adds;
use crate::finding::Fault;

/// How many times a file may be in an environment, all files together.
const MAX_REACHED: usize = 2_000_000;

/// A set of files that are applied together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Environment {
    /// Its folder relative to the root; the root is `.`.
    pub folder: Arc<str>,
    /// A kustomization builds it; else the folder is applied as it stands.
    pub built: bool,
    /// The kustomizations on the way from the folder that may change an object's identity.
    changed_by: Vec<Arc<str>>,
}

/// A kustomization and what it builds on.
#[derive(Debug, Default)]
pub(super) struct Kustomization {
    pub(super) component: bool,
    /// It may change the identity of what it builds on.
    pub(super) changes: bool,
    /// What it may add to what it builds on.
    pub(super) adds: Adds,
    pub(super) files: Vec<Arc<str>>,
    pub(super) folders: Vec<Arc<str>>,
}

type Kustomizations = HashMap<Arc<str>, Kustomization>;

/// What is known of a file that somebody applies.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Indices of its environments, sorted.
    pub(super) environments: Vec<u32>,
    /// What is added to it in the one of them that adds the least.
    pub(super) added: Option<Adds>,
}

impl Reach {
    fn add(&mut self, added: Adds) {
        self.added = Some(self.added.map_or(added, |least| least.min(added)));
    }
}

type Reached = HashMap<Arc<str>, Reach>;

/// All environments of a tree.
#[derive(Debug, Default)]
pub(super) struct Environments {
    all: Vec<Environment>,
    indices: HashMap<Environment, u32>,
    /// The folders of those that a kustomization would have to build.
    unrendered: Vec<Arc<str>>,
}

impl Environments {
    pub(super) fn get(&self, index: u32) -> Option<&Environment> {
        self.all.get(index as usize)
    }

    /// The folders of those that a kustomization would have to build.
    pub(super) fn unrendered(&self) -> &[Arc<str>] {
        &self.unrendered
    }

    fn index(&mut self, folder: &str, changed_by: Option<&[Arc<str>]>) -> u32 {
        let folder = if folder.is_empty() { "." } else { folder };
        let environment = Environment {
            folder: folder.into(),
            built: changed_by.is_some(),
            changed_by: changed_by.unwrap_or_default().to_vec(),
        };
        if let Some(index) = self.indices.get(&environment) {
            return *index;
        }
        let index = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(environment.clone());
        self.indices.insert(environment, index);
        index
    }
}

/// Works out the environments, those that each file reaches, and what was too much. `raw` is the
/// folder as part of which a file is applied as it stands, if any.
pub(super) fn compute(
    tree: &Tree,
    kustomizations: &Kustomizations,
    applied: &BTreeSet<Arc<str>>,
    raw: impl Fn(&str) -> Option<Arc<str>>,
) -> (Environments, Reached, Vec<Fault>) {
    let mut environments = Environments::default();
    let mut reached = Reached::new();
    let mut faults = Vec::new();
    let mut budget = MAX_REACHED;
    for root in roots(kustomizations, applied) {
        let is_component = kustomizations.get(&root).is_some_and(|k| k.component);
        environments
            .unrendered
            .extend((!is_component).then(|| root.clone()));
        let complete = reach(&root, kustomizations, &mut budget, |file, way| {
            let index = environments.index(&root, Some(&way.changed_by));
            let known = reached.entry(file.clone()).or_default();
            known.environments.push(index);
            known.add(way.added);
        });
        if !complete {
            faults.push(too_many());
            break;
        }
    }
    for path in tree.files() {
        if let Some(folder) = raw(path) {
            let index = environments.index(&folder, None);
            let known = reached.entry(path.clone()).or_default();
            known.environments.push(index);
            known.add(Adds::Nothing);
        }
    }
    for known in reached.values_mut() {
        known.environments.sort_unstable();
        known.environments.dedup();
    }
    (environments, reached, faults)
}

/// Kustomizations that are built for their own sake: nothing else builds on them, or a GitOps
/// object names them. Where all build on each other in a circle, its first is taken.
fn roots(kustomizations: &Kustomizations, applied: &BTreeSet<Arc<str>>) -> BTreeSet<Arc<str>> {
    let used: HashSet<&Arc<str>> = kustomizations
        .iter()
        .flat_map(|(folder, k)| k.folders.iter().filter(move |used| *used != folder))
        .collect();
    let is_root = |folder: &&Arc<str>| !used.contains(folder) || applied.contains(*folder);
    let mut roots: BTreeSet<Arc<str>> = kustomizations.keys().filter(is_root).cloned().collect();
    let mut seen = HashSet::new();
    for root in &roots {
        visit(root, kustomizations, &mut seen);
    }
    let ordered: BTreeSet<&Arc<str>> = kustomizations.keys().collect();
    for folder in ordered {
        if !seen.contains(folder) {
            roots.insert(folder.clone());
            visit(folder, kustomizations, &mut seen);
        }
    }
    roots
}

/// The kustomizations that one builds on, itself included, each once.
fn visit(root: &Arc<str>, kustomizations: &Kustomizations, seen: &mut HashSet<Arc<str>>) {
    let mut todo = vec![root];
    while let Some(folder) = todo.pop() {
        if let Some(kustomization) = kustomizations.get(folder)
            && seen.insert(folder.clone())
        {
            todo.extend(&kustomization.folders);
        }
    }
}

/// What happens to a file between a kustomization and the one that names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Way {
    /// Who may change its identity.
    changed_by: Vec<Arc<str>>,
    /// What somebody may add to it.
    added: Adds,
}

/// Shows every file that a kustomization builds from, with what happens to it on the way. Each
/// kustomization counts once for each such way; false where that is too often.
fn reach(
    root: &Arc<str>,
    kustomizations: &Kustomizations,
    budget: &mut usize,
    mut show: impl FnMut(&Arc<str>, &Way),
) -> bool {
    let mut seen: HashSet<(Arc<str>, Way)> = HashSet::new();
    let mut todo = vec![(root.clone(), Way::default())];
    while let Some((folder, mut way)) = todo.pop() {
        let Some(kustomization) = kustomizations.get(&folder) else {
            continue;
        };
        way.added = way.added.max(kustomization.adds);
        if kustomization.changes && !way.changed_by.contains(&folder) {
            way.changed_by.push(folder.clone());
        }
        if !seen.insert((folder, way.clone())) {
            continue;
        }
        let (files, folders) = (&kustomization.files, &kustomization.folders);
        let cost = 1 + files.len() + folders.len() + way.changed_by.len();
        if cost > *budget {
            return false;
        }
        *budget -= cost;
        for file in &kustomization.files {
            show(file, &way);
        }
        let next = kustomization.folders.iter().cloned();
        todo.extend(next.map(|folder| (folder, way.clone())));
    }
    true
}

fn too_many() -> Fault {
    Fault::new(
        "classify/too-many-environments",
        format!("the kustomizations build {MAX_REACHED} files and more, all environments together"),
    )
    .with_help("check a part of the tree: `sluicegate check DIR`")
}
