//! The objects of one scene by name, kind and labels.
//!
//! Invariant: a lookup is bounded work, and where it would look at too much it says that it knows
//! nothing.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::labels::{Hit, Labels, spaces};
use super::names::{Name, Names};
use super::record::{Keys, Part, Picker, Record, Records};
use super::scene::Scene;

/// As many objects of one name are looked at.
const MOST: usize = 256;

/// What stands behind a name.
pub(super) enum Named<'r> {
    Nothing,
    /// These.
    These(Vec<&'r Record>),
    /// Something, and it can't be said what.
    Something,
}

/// What holds for all scenes of a tree.
pub(super) struct Whole<'r> {
    pub(super) names: &'r Names,
    /// Objects that a patch, or a file that waits for its use, is about, with its file.
    changed: HashMap<(Name, Name), Vec<(&'r str, Part)>>,
    /// Patches that belong to some scene, and change nothing in the others.
    owned: HashSet<&'r str>,
    /// Every object of every scene, by kind and name.
    objects: HashSet<(Name, Name)>,
    /// Kinds by namespace.
    pub(super) kinds: HashSet<(Name, Name)>,
    records: &'r Records,
    /// Labels of pods and of Services; put together when first something is missing.
    labels: OnceCell<(Labels<'r>, Labels<'r>)>,
}

impl<'r> Whole<'r> {
    pub(super) fn new(records: &'r Records, scenes: &'r [Scene]) -> Self {
        let mut whole = Self {
            names: &records.names,
            changed: HashMap::new(),
            owned: scenes
                .iter()
                .flat_map(|scene| scene.rendering.patches.iter().map(|path| &**path))
                .collect(),
            objects: HashSet::new(),
            kinds: HashSet::new(),
            records,
            labels: OnceCell::new(),
        };
        for record in &records.all {
            let name = (record.kind, record.name);
            if record.is_object() || record.part == Part::Aside {
                whole.objects.insert(name);
                whole.kinds.insert((record.kind, record.namespace));
            } else {
                let known = whole.changed.entry(name).or_default();
                known.push((&*record.file, record.part));
            }
        }
        whole
    }

    fn labels(&self) -> &(Labels<'r>, Labels<'r>) {
        self.labels.get_or_init(|| {
            let (mut pods, mut services) = (Labels::default(), Labels::default());
            for (at, record) in self.records.all.iter().enumerate() {
                if record.is_object() || record.part == Part::Aside {
                    add_labels(record, at, Name::NONE, &mut pods, &mut services);
                }
            }
            (pods.sorted(), services.sorted())
        })
    }

    pub(super) fn has(&self, kind: Name, name: Name) -> bool {
        self.objects.contains(&(kind, name))
    }
}

fn add_labels<'r>(
    record: &'r Record,
    at: usize,
    namespace: Name,
    pods: &mut Labels<'r>,
    services: &mut Labels<'r>,
) {
    for template in record.pods() {
        let ports = template.ports.iter().copied();
        pods.add(namespace, &template.labels, at, (ports, template.open));
    }
    if !record.ports().is_empty() {
        let ports = record.ports().iter().map(|port| port.name);
        services.add(namespace, record.labels(), at, (ports, false));
    }
}

/// The objects of one scene.
pub(super) struct Index<'r> {
    pub(super) whole: &'r Whole<'r>,
    pub(super) scene: &'r Scene,
    pub(super) members: Vec<&'r Record>,
    /// Members by kind and name, sorted.
    by_name: Vec<(Name, Name, u32)>,
    kinds: HashSet<(Name, Name)>,
    made: HashSet<(Name, Name)>,
    /// Kinds of which an object has a name that is not known yet.
    unnamed: HashSet<Name>,
    edited_kinds: HashSet<Name>,
    pub(super) pods: Labels<'r>,
    pub(super) services: Labels<'r>,
    /// A controller makes objects that nobody sees.
    pub(super) open: bool,
    /// Labels of something that is selected may change.
    pub(super) relabelled: bool,
}

impl<'r> Index<'r> {
    pub(super) fn new(whole: &'r Whole<'r>, scene: &'r Scene, all: &'r [Box<Record>]) -> Self {
        let of_scene = scene.objects.iter();
        let of_scene = of_scene.filter_map(|at| all.get(*at as usize).map(|record| &**record));
        let name = |text: &str| whole.names.get(text);
        let rendering = &scene.rendering;
        let kinds = &rendering.edited_kinds;
        let generated = rendering.generated.iter();
        let mut index = Self {
            whole,
            scene,
            members: of_scene.filter(|record| record.is_object()).collect(),
            by_name: Vec::new(),
            kinds: HashSet::new(),
            made: generated
                .filter_map(|(kind, made)| name(kind).zip(name(made)))
                .collect(),
            unnamed: HashSet::new(),
            edited_kinds: kinds.iter().filter_map(|kind| name(kind)).collect(),
            pods: Labels::default(),
            services: Labels::default(),
            open: scene.open || rendering.renamed,
            relabelled: rendering.labelled || rendering.edited,
        };
        for at in 0..index.members.len() {
            index.add(at);
        }
        index.by_name.sort_unstable();
        index.pods = index.pods.sorted();
        index.services = index.services.sorted();
        index
    }

    fn add(&mut self, at: usize) {
        let Some(record) = self.members.get(at).copied() else {
            return;
        };
        let (kind, namespace) = (record.kind, self.space(record.namespace));
        let text = self.whole.names.text(record.name);
        if text.ends_with('*') || text.contains("${") || text.contains("{{") {
            self.unnamed.insert(kind);
        }
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        self.by_name.push((kind, record.name, number));
        self.kinds.insert((kind, namespace));
        self.kinds.insert((kind, Name::ANY));
        self.made.extend(record.makes().iter().copied());
        self.open |= record.part == Part::Opens;
        let is_selected = !record.pods().is_empty() || !record.ports().is_empty();
        self.relabelled |= is_selected && self.change_of(record) == Some(Part::Changes);
        add_labels(record, at, namespace, &mut self.pods, &mut self.services);
    }

    /// The namespace in which something ends up; where a kustomization moves objects, all are one.
    pub(super) fn space(&self, namespace: Name) -> Name {
        match self.scene.rendering.moved {
            true => Name::NONE,
            false => namespace,
        }
    }

    /// Whether what an object refers to may change before it is applied.
    pub(super) fn is_changed(&self, record: &Record) -> bool {
        self.change_of(record) >= Some(Part::Rewires)
    }

    /// The same of anything in it.
    pub(super) fn is_touched(&self, record: &Record) -> bool {
        self.change_of(record).is_some()
    }

    /// The most that a patch may change of an object in this scene.
    fn change_of(&self, record: &Record) -> Option<Part> {
        let rendering = &self.scene.rendering;
        if rendering.edited || self.edited_kinds.contains(&record.kind) {
            return Some(Part::Changes);
        }
        let patches = self.whole.changed.get(&(record.kind, record.name))?;
        if patches.len() > MOST {
            return Some(Part::Changes);
        }
        let is_used =
            |file: &str| !self.whole.owned.contains(file) || rendering.patches.contains(file);
        let used = patches.iter().filter(|(file, _)| is_used(file));
        used.map(|(_, part)| *part).max()
    }

    /// What stands behind a name.
    pub(super) fn named(&self, kind: Name, name: Name, namespace: Name) -> Named<'r> {
        if self.made.contains(&(kind, name)) {
            return Named::Something;
        }
        let from = (kind, name, 0);
        let to = (kind, name, u32::MAX);
        let all = self.members_between(from, to);
        if all.len() > MOST {
            return Named::Something;
        }
        let wanted = self.space(namespace);
        let is_there = |record: &&Record| {
            let space = self.space(record.namespace);
            wanted == Name::NONE || space == Name::NONE || space == wanted
        };
        let records = all.iter().filter_map(|(.., at)| self.member(*at));
        let found: Vec<_> = records.filter(is_there).collect();
        match found.is_empty() {
            true => Named::Nothing,
            false => Named::These(found),
        }
    }

    /// Whether an object of a kind is in a namespace.
    pub(super) fn holds(&self, kind: Name, namespace: Name) -> bool {
        spaces(self.space(namespace)).any(|space| self.kinds.contains(&(kind, space)))
    }

    /// Whether something of a kind and name may be there though nobody sees it.
    pub(super) fn may_hold(&self, kind: Name, name: Name) -> bool {
        self.open
            || self.scene.rendering.edited
            || self.unnamed.contains(&kind)
            || self.whole.has(kind, name)
            || self.whole.changed.contains_key(&(kind, name))
    }

    /// The objects of a kind; none where there are too many to compare.
    pub(super) fn of_kind(&self, kind: Name) -> impl Iterator<Item = &'r Record> {
        let all = self.members_between((kind, Name::NONE, 0), (kind, Name::ANY, u32::MAX));
        let few = if all.len() > MOST { &[] } else { all };
        few.iter().filter_map(|(.., at)| self.member(*at))
    }

    fn members_between(
        &self,
        from: (Name, Name, u32),
        to: (Name, Name, u32),
    ) -> &[(Name, Name, u32)] {
        let start = self.by_name.partition_point(|member| *member < from);
        let end = self.by_name.partition_point(|member| *member <= to);
        self.by_name.get(start..end).unwrap_or_default()
    }

    fn member(&self, at: u32) -> Option<&'r Record> {
        self.members.get(at as usize).copied()
    }

    /// The labels that a selector looks at.
    pub(super) fn labels_for(&self, picker: Picker) -> &Labels<'r> {
        match picker {
            Picker::ServiceMonitor => &self.services,
            _ => &self.pods,
        }
    }

    /// The same of all environments.
    pub(super) fn all_labels_for(&self, picker: Picker) -> &Labels<'r> {
        let (pods, services) = self.whole.labels();
        match picker {
            Picker::ServiceMonitor => services,
            _ => pods,
        }
    }

    /// Whether nothing anywhere has the labels that a selector asks for.
    pub(super) fn is_nowhere(&self, picker: Picker, pairs: &[(Name, Name)]) -> bool {
        let whole = self.all_labels_for(picker);
        matches!(whole.find(Name::ANY, pairs), Hit::Nothing)
    }
}

impl Record {
    /// Whether a ConfigMap or Secret holds a key; what can't be known counts as held.
    pub(super) fn may_have_key(&self, key: Name) -> bool {
        match &self.keys {
            Keys::These(keys) => keys.binary_search(&key).is_ok(),
            _ => true,
        }
    }
}
