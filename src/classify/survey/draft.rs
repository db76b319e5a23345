//! What files say, put together: each file's part, and what becomes of it.
//!
//! Invariant: a part that takes a file out of the judgement as a whole object counts only where
//! nobody else could apply the file's folder as it stands.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::around::Around;
use super::hint::Says;
use super::lost::Unseen;
use super::tree::{Target, Tree, folder_of, folders_of};
use super::{Hint, Survey, environments};
use crate::classify::Rendering;
use crate::classify::gitops::Applied;
use crate::classify::kustomize::{Adds, Reference};
use crate::classify::role::{Member, Role};
use crate::discover::kind;

/// One file's part in another's plan.
struct Grant {
    role: Role,
    /// The folder of who says so.
    giver: Arc<str>,
}

/// All that is said, while it is put together.
pub(super) struct Draft {
    tree: Tree,
    grants: HashMap<Arc<str>, Vec<Grant>>,
    /// Links that a kustomization names as they stand.
    named_links: BTreeSet<Arc<str>>,
    /// Folders with a kustomization, and what it builds on.
    pub(super) kustomizations: HashMap<Arc<str>, environments::Kustomization>,
    pub(super) charts: BTreeSet<Arc<str>>,
    /// Folders that a GitOps object applies.
    pub(super) applied: BTreeSet<Arc<str>>,
    /// Folders of which every folder right below is applied.
    applied_below: BTreeSet<Arc<str>>,
    /// Folders whose files a GitOps object applies one by one.
    pub(super) applied_files: BTreeSet<Arc<str>>,
    /// Folders whose kustomization builds the configuration of another one.
    configuring: BTreeSet<Arc<str>>,
    /// Folders of which a GitOps object changes what it applies.
    pub(super) adapted: BTreeSet<Arc<str>>,
    /// What kustomizations name and what is not there.
    unseen: Vec<Unseen>,
}

impl Draft {
    pub(super) fn new(tree: Tree) -> Self {
        Self {
            tree,
            grants: HashMap::new(),
            named_links: BTreeSet::new(),
            kustomizations: HashMap::new(),
            charts: BTreeSet::new(),
            applied: BTreeSet::new(),
            applied_below: BTreeSet::new(),
            applied_files: BTreeSet::new(),
            configuring: BTreeSet::new(),
            adapted: BTreeSet::new(),
            unseen: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, hint: Hint) {
        let folder: Arc<str> = folder_of(&hint.path).into();
        for says in hint.says {
            match says {
                Says::Kustomization {
                    component,
                    changes,
                    adds,
                    rendering,
                    references,
                } => {
                    let known = self.kustomizations.entry(folder.clone()).or_default();
                    known.component |= component;
                    known.changes |= changes;
                    known.adds = known.adds.max(adds);
                    known.rendering.merge(&rendering);
                    for reference in references {
                        self.refer(&folder, &reference);
                    }
                }
                Says::Chart => {
                    self.charts.insert(folder.clone());
                }
                Says::Applied(applied) => self.apply(applied),
            }
        }
    }

    fn refer(&mut self, giver: &Arc<str>, reference: &Reference) {
        let role = reference.role;
        let found = self.tree.resolve(giver, &reference.target);
        let answer = found.as_ref().map(|_| ()).map_err(|lost| *lost);
        self.unseen.extend(Unseen::of(reference, answer));
        match found {
            Ok(Target::File { path, link }) => {
                self.named_links.extend(link);
                self.grant(path.clone(), role, giver);
                match self.kustomizations.get_mut(giver) {
                    Some(kustomization) if role == Role::KustomizeResource => {
                        kustomization.files.push(path);
                    }
                    Some(kustomization) if role == Role::Patch => {
                        kustomization.rendering.patches.insert(path);
                    }
                    _ => {}
                }
            }
            Ok(Target::Folder(path)) if role == Role::KustomizeResource => {
                if let Some(kustomization) = self.kustomizations.get_mut(giver) {
                    kustomization.folders.push(path);
                }
            }
            Ok(Target::Folder(path)) if role == Role::KustomizeConfig => {
                self.configuring.insert(path);
            }
            // What is not here, or is no resource's file, may hold anything.
            Err(_) if is_built(role) => {
                if let Some(kustomization) = self.kustomizations.get_mut(giver) {
                    kustomization.rendering.merge(&lost(role));
                }
            }
            _ => {}
        }
    }

    fn grant(&mut self, path: Arc<str>, role: Role, giver: &Arc<str>) {
        let giver = giver.clone();
        // Nearly all files have one.
        self.grants
            .entry(path)
            .or_insert_with(|| Vec::with_capacity(1))
            .push(Grant { role, giver });
    }

    fn apply(&mut self, applied: Applied) {
        match applied {
            Applied::Folder(path) => {
                if let Ok(Target::Folder(path)) = self.tree.resolve("", &path) {
                    self.applied.insert(path);
                }
            }
            Applied::Files(path) => {
                if let Ok(Target::Folder(path)) = self.tree.resolve("", &path) {
                    self.applied_files.insert(path);
                }
            }
            Applied::Adapted(path) => {
                if let Ok(Target::Folder(path)) = self.tree.resolve("", &path) {
                    self.adapted.insert(path);
                }
            }
            Applied::Below(path) => {
                if let Ok(Target::Folder(path)) = self.tree.resolve("", &path)
                    && self.applied_below.insert(path.clone())
                {
                    self.applied.extend(self.tree.folders_in(&path));
                }
            }
            Applied::Values(path) => {
                if let Ok(Target::File { path, .. }) = self.tree.resolve("", &path) {
                    let giver = folder_of(&path).into();
                    self.grant(path, Role::HelmValues, &giver);
                }
            }
        }
    }

    pub(super) fn finish(self, declared: impl Fn(&str) -> bool) -> Survey {
        let exposed = self.exposed_by_links(declared);
        let mixed = self.mixed_folders();
        let around = self.around();
        let at = |path: &str| around.get(folder_of(path));
        let (environments, mut reached, faults) =
            environments::compute(&self.tree, &self.kustomizations, &self.applied, |path| {
                at(path)?.stands_in.clone()
            });
        let adapted = self.adapted.clone();
        let mut members = HashMap::with_capacity(self.tree.files().len());
        let nothing = Around::default();
        let mut lists = HashSet::new();
        for path in self.tree.files() {
            let around = at(path).unwrap_or(&nothing);
            let (role, named) = self.role(path, exposed.contains(path), &mixed, around);
            let is_raw = around.applied_raw && kind::is_manifest_name(path);
            let is_whole = matches!(role, Role::Plain | Role::KustomizeResource);
            let reach = reached.remove(path).unwrap_or_default();
            let role = match (role, reach.added) {
                (Role::KustomizeResource, Some(Adds::Anything)) => Role::Unfinished,
                (Role::KustomizeResource, Some(Adds::Selectors)) => Role::Labelled,
                (Role::Plain, _) if around.left_out && is_called_patch(path) => Role::Unfinished,
                _ => role,
            };
            let member = Member {
                role,
                named,
                applied: is_whole && (named || is_raw),
                environments: shared(&mut lists, reach.environments),
            };
            members.insert(path.clone(), member);
        }
        Survey {
            members,
            environments,
            charts: self.charts,
            unseen: self.unseen,
            adapted,
            faults,
        }
    }

    /// Files that a link with a manifest's name shows in another place, where nobody gives them a
    /// part.
    fn exposed_by_links(&self, declared: impl Fn(&str) -> bool) -> BTreeSet<Arc<str>> {
        self.tree
            .file_links()
            .filter(|(link, _)| kind::is_manifest_name(link) && !declared(link))
            .filter(|(link, _)| !self.named_links.contains(*link))
            .map(|(_, target)| target.clone())
            .collect()
    }

    /// A file's role, and whether somebody names it as a manifest.
    fn role(
        &self,
        path: &Arc<str>,
        exposed: bool,
        mixed: &BTreeSet<&str>,
        around: &Around<'_>,
    ) -> (Role, bool) {
        let grants = self.grants.get(path).map_or(&[][..], Vec::as_slice);
        let is_resource = |g: &Grant| g.role == Role::KustomizeResource;
        let mut resources = grants.iter().filter(|grant| is_resource(grant)).peekable();
        if resources.peek().is_some() {
            return match resources.all(|grant| self.configures(&grant.giver)) {
                true => (Role::KustomizeConfig, true),
                false => (Role::KustomizeResource, true),
            };
        }
        if exposed || around.applied_raw {
            return (Role::Plain, exposed);
        }
        let counts = |grant: &&Grant| self.counts(path, grant, mixed);
        let counted = || grants.iter().filter(counts);
        // A comment says the least: it leaves a patch one that would be one if it were used.
        let said = counted().filter(|grant| grant.role != Role::Unfinished);
        let role = said.map(|grant| grant.role).min();
        let is_fragment = |grant: &Grant| grant.role == Role::Patch && self.is_beside(path, grant);
        match role {
            Some(Role::Patch) if !counted().any(is_fragment) => (Role::Unfinished, true),
            Some(role) => (role, matches!(role, Role::Patch | Role::KustomizeConfig)),
            None if counted().any(|grant| self.is_beside(path, grant)) => (Role::Patch, false),
            None if counted().next().is_some() => (Role::Unfinished, false),
            None => (around.in_chart(path), false),
        }
    }

    /// Whether a kustomization only builds the configuration of another one.
    fn configures(&self, folder: &Arc<str>) -> bool {
        let is_base = || {
            self.kustomizations
                .values()
                .any(|k| k.folders.contains(folder))
        };
        self.configuring.contains(folder) && !self.applied.contains(folder) && !is_base()
    }

    /// Whether nobody but the giver would apply the folder of its patch: it is the giver's own, one
    /// called so, or one of which another kustomization decides. Any other folder may be applied as
    /// it stands from outside of the repository, and the file with it.
    fn is_beside(&self, path: &str, grant: &Grant) -> bool {
        let below = path.strip_prefix(&*grant.giver).unwrap_or(path);
        let mut folders = folders_of(path).take_while(|folder| *folder != &*grant.giver);
        folder_of(path) == &*grant.giver
            || folder_of(below).contains("patch")
            || folders.any(|folder| self.kustomizations.contains_key(folder))
    }

    /// A part counts below the giver's folder, or where another kustomization builds the file's
    /// folder and leaves the file out; and only if no folder on the way up to there holds whole
    /// manifests. Else a decoy elsewhere or far above could take a file out of a folder that is
    /// applied as it stands. (Objects in a generator's input are judged anyway.)
    fn counts(&self, path: &str, grant: &Grant, mixed: &BTreeSet<&str>) -> bool {
        for folder in folders_of(path) {
            if folder == &*grant.giver || self.kustomizations.contains_key(folder) {
                return true;
            }
            if mixed.contains(folder) && grant.role != Role::GeneratorInput {
                return false;
            }
        }
        false
    }

    /// Folders without a kustomization of their own that hold whole manifests. A file or folder
    /// that is called a patch waits for its use and is none.
    fn mixed_folders(&self) -> BTreeSet<&str> {
        let is_whole = |path: &&Arc<str>| match self.grants.get(*path) {
            Some(grants) => grants.iter().any(|g| g.role == Role::KustomizeResource),
            None => kind::is_manifest_name(path) && !path.contains("patch"),
        };
        let folders = self.tree.files().iter().filter(is_whole);
        folders
            .map(|path| folder_of(path))
            .filter(|folder| {
                !folder
                    .rsplit('/')
                    .next()
                    .is_some_and(|n| n.contains("patch"))
            })
            .filter(|folder| !self.kustomizations.contains_key(*folder))
            .collect()
    }

    /// What lies around the files of each folder.
    fn around(&self) -> HashMap<&str, Around<'_>> {
        let mut known = HashMap::new();
        for path in self.tree.files() {
            let folder = folder_of(path);
            known
                .entry(folder)
                .or_insert_with(|| Around::new(folder, self));
        }
        known
    }
}

/// Whether what is referred to goes into the build.
fn is_built(role: Role) -> bool {
    matches!(role, Role::KustomizeResource | Role::Patch)
}

/// What a reference does that was not followed.
fn lost(role: Role) -> Rendering {
    match role {
        Role::KustomizeResource => Rendering {
            open: true,
            ..Rendering::default()
        },
        _ => Rendering {
            edited: true,
            ..Rendering::default()
        },
    }
}

/// Whether a file, or the folder it lies in, is called a patch.
fn is_called_patch(path: &str) -> bool {
    path.rsplit('/').take(2).any(|part| part.contains("patch"))
}

/// A list of environments, kept once for all the files that share it.
fn shared(lists: &mut HashSet<Arc<[u32]>>, list: Vec<u32>) -> Arc<[u32]> {
    if let Some(known) = lists.get(list.as_slice()) {
        return Arc::clone(known);
    }
    let list: Arc<[u32]> = list.into();
    lists.insert(Arc::clone(&list));
    list
}
