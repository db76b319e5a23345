//! What is kept of an object once its tree is gone: what it is called, offers and refers to.
//!
//! Invariant: no value of a Secret or ConfigMap is kept, only the names of its keys.

use std::sync::Arc;

use super::names::{Name, Names};
use crate::finding::Identity;
use crate::source::Place;

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
#[derive(Debug)]
pub(super) struct Record {
    pub(super) identity: Arc<Identity>,
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
    pub(super) labels: Pairs,
    pub(super) pods: Box<[Template]>,
    pub(super) keys: Keys,
    pub(super) ports: Box<[Port]>,
    pub(super) references: Box<[Reference]>,
    pub(super) picks: Box<[Pick]>,
    pub(super) claims: Box<[Claim]>,
    /// Objects that its controller makes, with keys that nobody sees.
    pub(super) makes: Box<[(Name, Name)]>,
    /// A number of replicas that is written.
    pub(super) replicas: Option<(Spot, bool)>,
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
#[derive(Debug)]
pub(super) struct Template {
    pub(super) labels: Pairs,
    /// Names of ports.
    pub(super) ports: Box<[Name]>,
    /// What it is or has comes from elsewhere.
    pub(super) open: bool,
}

/// The keys of a ConfigMap or Secret.
#[derive(Debug, Default)]
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
#[derive(Debug)]
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
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) spot: Spot,
    pub(super) kind: Name,
    pub(super) name: Name,
    /// The namespace; nothing where it is that of the object.
    pub(super) namespace: Option<Name>,
    pub(super) need: Need,
    pub(super) wants: Wants,
    /// Where the key or port is written.
    pub(super) detail: Option<Spot>,
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
#[derive(Debug)]
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
#[derive(Debug)]
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
    pub(super) all: Vec<Record>,
    /// The environments of each.
    environments: Vec<Arc<[u32]>>,
}

impl Records {
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
            self.all.push(record);
            self.environments.push(Arc::clone(environments));
        }
    }
}

impl Record {
    /// Whether it is an object, and no change of one.
    pub(super) fn is_object(&self) -> bool {
        matches!(self.part, Part::Whole | Part::Opens)
    }

    fn rename(&mut self, to: &impl Fn(&mut Name)) {
        let spot = |spot: &mut Spot| to(&mut spot.pointer);
        let pairs = |pairs: &mut Pairs| {
            for (key, value) in pairs.iter_mut() {
                to(key);
                to(value);
            }
            pairs.sort_unstable();
        };
        spot(&mut self.spot);
        [&mut self.kind, &mut self.name, &mut self.namespace]
            .into_iter()
            .for_each(to);
        pairs(&mut self.labels);
        for template in &mut self.pods {
            pairs(&mut template.labels);
            template.ports.iter_mut().for_each(to);
        }
        if let Keys::These(keys) = &mut self.keys {
            keys.iter_mut().for_each(to);
            keys.sort_unstable();
        }
        for port in &mut self.ports {
            to(&mut port.name);
            if let Some((name, at)) = &mut port.target {
                to(name);
                spot(at);
            }
        }
        for reference in &mut self.references {
            reference.rename(to);
        }
        for pick in &mut self.picks {
            spot(&mut pick.spot);
            pairs(&mut pick.pairs);
            for (name, at) in &mut pick.ports {
                to(name);
                spot(at);
            }
        }
        for claim in &mut self.claims {
            spot(&mut claim.spot);
            to(&mut claim.value);
        }
        for (kind, name) in &mut self.makes {
            to(kind);
            to(name);
        }
        if let Some((at, _)) = &mut self.replicas {
            spot(at);
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
        if let Some(spot) = &mut self.detail {
            to(&mut spot.pointer);
        }
    }
}
