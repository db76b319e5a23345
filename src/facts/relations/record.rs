//! What is kept of an object once its tree is gone: what it is called, offers and refers to.
//!
//! Invariant: no value of a Secret or ConfigMap is kept, only the names of its keys.

use std::sync::Arc;

use super::names::{Name, Names};
use crate::facts::identities::Definition;
use crate::finding::Identity;
use crate::source::Place;

/// Where an object's name is, below the object.
pub(super) const NAME: &str = "/metadata/name";

/// A place in an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Where.
    pub(super) place: Place,
    /// JSON pointer from the document's root.
    pub(super) pointer: Name,
}

/// Labels, or the labels that a selector asks for; sorted.
pub(super) type Pairs = Box<[(Name, Name)]>;

/// What is kept of one object.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) api: Api,
    pub(super) file: Arc<str>,
    /// Its name.
    pub(super) spot: Spot,
    /// What it is in the eyes of a reference: the kind, behind a foreign kind its group.
    pub(super) kind: Name,
    pub(super) name: Name,
    pub(super) namespace: Name,
    pub(super) part: Part,
    /// Something may be added to it before it is applied.
    pub(super) unfinished: bool,
    pub(super) keys: Keys,
    pub(super) references: Box<[Reference]>,
    /// What few objects have.
    pub(super) more: Option<Box<More>>,
}

/// Of what kind an object is to the API server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Api {
    pub(super) group: Name,
    pub(super) version: Name,
    pub(super) kind: Name,
}

/// What few objects have.
#[derive(Debug, Clone, Default)]
pub(super) struct More {
    pub(super) pods: Box<[Template]>,
    pub(super) labels: Pairs,
    pub(super) ports: Box<[Port]>,
    pub(super) picks: Box<[Pick]>,
    pub(super) claims: Box<[Claim]>,
    /// Objects that its controller makes, with keys that nobody sees.
    pub(super) makes: Box<[(Name, Name)]>,
    /// A number of replicas that is written, and whether it is several.
    pub(super) replicas: Option<(Spot, bool)>,
}

impl More {
    /// The same, unless there is nothing.
    pub(super) fn kept(self) -> Option<Box<Self>> {
        let is_empty = self.pods.is_empty()
            && self.labels.is_empty()
            && self.ports.is_empty()
            && self.picks.is_empty()
            && self.claims.is_empty()
            && self.makes.is_empty()
            && self.replicas.is_none();
        (!is_empty).then(|| Box::new(self))
    }
}

/// What an object is to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// It is there.
    Whole,
    /// It is there, and its controller makes objects that nobody sees.
    Opens,
    /// It is in no environment; what is missing in one may still be it.
    Aside,
    /// It changes an object of its name in what no reference looks at.
    Retouches,
    /// It changes what an object of its name refers to.
    Rewires,
    /// It changes an object of its name.
    Changes,
}

/// The pods of a workload.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub(super) labels: Pairs,
    /// Names of ports.
    pub(super) ports: Box<[Name]>,
    /// What it is or has comes from elsewhere.
    pub(super) open: bool,
}

/// The keys of a ConfigMap or Secret.
#[derive(Debug, Clone, Default)]
pub(super) enum Keys {
    /// It is another kind of object.
    #[default]
    None,
    /// Somebody else fills it.
    Open,
    /// These.
    These(Box<[Name]>),
}

/// A port of a Service.
#[derive(Debug, Clone)]
pub(super) struct Port {
    pub(super) name: Name,
    pub(super) number: u16,
    /// A port of its pods that it names.
    pub(super) target: Option<(Name, Spot)>,
}

/// What a reference asks of what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    /// To be there.
    Object,
    /// A key.
    Key(Name),
    /// A port by its number.
    Number(u16),
    /// A port by its name.
    Port(Name),
}

/// In which way an object needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// A pod or another object uses it.
    Use,
    /// Requests are sent to it.
    Backend,
    /// It is granted.
    Role,
    /// It is scaled.
    Target,
}

/// The name of another object.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    /// Where the name is written; of a key or port, where that is.
    pub(super) spot: Spot,
    pub(super) kind: Name,
    pub(super) name: Name,
    /// The namespace; nothing where it is that of the object.
    pub(super) namespace: Option<Name>,
    pub(super) need: Need,
    pub(super) wants: Wants,
}

/// Who selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picker {
    Service,
    Budget,
    NetworkPolicy,
    PodMonitor,
    ServiceMonitor,
}

/// A selector of pods or Services.
#[derive(Debug, Clone)]
pub(super) struct Pick {
    pub(super) spot: Spot,
    pub(super) picker: Picker,
    pub(super) pairs: Pairs,
    /// In every namespace.
    pub(super) anywhere: bool,
    /// Names of ports that what is selected must have.
    pub(super) ports: Box<[(Name, Spot)]>,
}

/// What only one object of an environment may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Sole {
    Route,
    NodePort,
    Address,
    Scaler,
}

/// Something of which an object claims to be the only owner.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) spot: Spot,
    pub(super) sole: Sole,
    pub(super) value: Name,
}

/// The records of one file, with a table of their own.
#[derive(Debug, Default)]
pub struct Drafts {
    pub(super) names: Names,
    pub(super) records: Vec<Record>,
}

/// The records of all files.
#[derive(Debug, Default)]
pub struct Records {
    pub(super) names: Names,
    #[expect(
        clippy::vec_box,
        reason = "a long list of records is copied as it grows"
    )]
    pub(super) all: Vec<Box<Record>>,
    /// The environments of each.
    environments: Vec<Arc<[u32]>>,
}

/// An object of some file, patches and other fragments left out.
#[derive(Debug, Clone, Copy)]
pub struct Object<'r> {
    /// Path of its file.
    pub file: &'r Arc<str>,
    /// The environments that its file reaches.
    pub environments: &'r Arc<[u32]>,
    record: &'r Record,
    names: &'r Names,
}

/// What is the same of two objects that are one to the API server, whatever their version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([Name; 4]);

impl Object<'_> {
    /// What it is called.
    #[must_use]
    pub fn identity(&self) -> Identity {
        self.record.identity(self.names)
    }

    /// What is the same of all objects that are called so.
    #[must_use]
    pub fn key(&self) -> Key {
        let Record {
            api,
            namespace,
            name,
            ..
        } = *self.record;
        Key([api.group, api.kind, namespace, name])
    }

    /// Where it is.
    #[must_use]
    pub fn definition(&self) -> Definition {
        let pointer = self.names.text(self.record.spot.pointer);
        let object = pointer.strip_suffix(NAME).unwrap_or(pointer);
        Definition {
            file: Arc::clone(self.file),
            place: self.record.spot.place,
            pointer: object.to_owned(),
        }
    }
}

impl Records {
    /// All objects, in the order in which their files were taken.
    pub fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        let all = self.all.iter().zip(&self.environments);
        let objects = all.filter(|(record, _)| !record.is_fragment());
        objects.map(|(record, environments)| Object {
            file: &record.file,
            environments,
            record,
            names: &self.names,
        })
    }

    /// The environments of each object.
    pub fn environments(&self) -> impl Iterator<Item = &Arc<[u32]>> {
        self.environments.iter()
    }

    /// Takes in the objects of a file that reaches these environments. What nothing applies and is
    /// called a patch may yet be used as one.
    pub fn take(&mut self, drafts: Drafts, environments: &Arc<[u32]>) {
        let translate = self.names.absorb(&drafts.names);
        for mut record in drafts.records {
            record.rename(&translate);
            if environments.is_empty() && record.is_object() {
                record.part = match record.unfinished {
                    true => Part::Changes,
                    false => Part::Aside,
                };
            }
            // What was made amid a file's tree would hold on to the memory around it.
            self.all.push(Box::new(record.clone()));
            self.environments.push(Arc::clone(environments));
        }
    }
}

impl Record {
    /// Whether it is an object, and no change of one.
    pub(super) fn is_object(&self) -> bool {
        matches!(self.part, Part::Whole | Part::Opens)
    }

    /// Whether it is a part of an object that something else completes.
    fn is_fragment(&self) -> bool {
        match self.part {
            Part::Whole | Part::Opens | Part::Aside => false,
            Part::Retouches | Part::Rewires => true,
            Part::Changes => !self.unfinished,
        }
    }

    /// What it is called.
    pub(super) fn identity(&self, names: &Names) -> Identity {
        let text = |name| names.text(name).into();
        Identity {
            group: text(self.api.group),
            version: text(self.api.version),
            kind: text(self.api.kind),
            namespace: text(self.namespace),
            name: text(self.name),
        }
    }

    pub(super) fn pods(&self) -> &[Template] {
        self.more.as_ref().map_or(&[], |more| &more.pods)
    }

    pub(super) fn labels(&self) -> &[(Name, Name)] {
        self.more.as_ref().map_or(&[], |more| &more.labels)
    }

    pub(super) fn ports(&self) -> &[Port] {
        self.more.as_ref().map_or(&[], |more| &more.ports)
    }

    pub(super) fn picks(&self) -> &[Pick] {
        self.more.as_ref().map_or(&[], |more| &more.picks)
    }

    pub(super) fn claims(&self) -> &[Claim] {
        self.more.as_ref().map_or(&[], |more| &more.claims)
    }

    pub(super) fn makes(&self) -> &[(Name, Name)] {
        self.more.as_ref().map_or(&[], |more| &more.makes)
    }

    pub(super) fn replicas(&self) -> Option<&(Spot, bool)> {
        self.more.as_ref()?.replicas.as_ref()
    }

    fn rename(&mut self, to: &impl Fn(&mut Name)) {
        to(&mut self.spot.pointer);
        let api = &mut self.api;
        [&mut api.group, &mut api.version, &mut api.kind]
            .into_iter()
            .chain([&mut self.kind, &mut self.name, &mut self.namespace])
            .for_each(to);
        if let Keys::These(keys) = &mut self.keys {
            keys.iter_mut().for_each(to);
            keys.sort_unstable();
        }
        for reference in &mut self.references {
            reference.rename(to);
        }
        if let Some(more) = &mut self.more {
            more.rename(to);
        }
    }
}

fn rename_pairs(pairs: &mut Pairs, to: &impl Fn(&mut Name)) {
    for (key, value) in pairs.iter_mut() {
        to(key);
        to(value);
    }
    pairs.sort_unstable();
}

impl More {
    fn rename(&mut self, to: &impl Fn(&mut Name)) {
        for template in &mut self.pods {
            rename_pairs(&mut template.labels, to);
            template.ports.iter_mut().for_each(to);
        }
        rename_pairs(&mut self.labels, to);
        for port in &mut self.ports {
            to(&mut port.name);
            if let Some((name, at)) = &mut port.target {
                to(name);
                to(&mut at.pointer);
            }
        }
        for pick in &mut self.picks {
            to(&mut pick.spot.pointer);
            rename_pairs(&mut pick.pairs, to);
            for (name, at) in &mut pick.ports {
                to(name);
                to(&mut at.pointer);
            }
        }
        for claim in &mut self.claims {
            to(&mut claim.spot.pointer);
            to(&mut claim.value);
        }
        for (kind, name) in &mut self.makes {
            to(kind);
            to(name);
        }
        if let Some((at, _)) = &mut self.replicas {
            to(&mut at.pointer);
        }
    }
}

impl Reference {
    fn rename(&mut self, to: &impl Fn(&mut Name)) {
        to(&mut self.spot.pointer);
        to(&mut self.kind);
        to(&mut self.name);
        if let Some(namespace) = &mut self.namespace {
            to(namespace);
        }
        if let Wants::Key(name) | Wants::Port(name) = &mut self.wants {
            to(name);
        }
    }
}
