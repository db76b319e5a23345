//! An object to its record.
//!
//! Invariant: whatever stands where something else belongs is left out, and a text that a later
//! stage fills in is never taken for a name.

mod access;
mod cursor;
mod offers;
mod pods;
mod routes;
mod selectors;

use std::collections::HashSet;
use std::sync::Arc;

use self::cursor::{At, is_open};
use super::names::{Name, Names};
use super::record::{
    Api, Claim, Drafts, Keys, More, Part, Pick, Port, Record, Reference, Sole, Spot, Template,
};
use super::record::{Need, Wants};
use crate::classify::{Extent, Family, Resource};
use crate::finding::Identity;
use crate::source::Source;

/// Takes down an object of the API.
pub fn extract(source: &Source, resource: &Resource<'_>, drafts: &mut Drafts) {
    let identity = &resource.identity;
    if resource.family != Family::Kubernetes || identity.name.is_empty() {
        return;
    }
    let root = At::root(resource);
    let mut notes = Notes::new(source, &mut drafts.names, identity);
    let part = offers::part(resource);
    if matches!(part, Part::Whole | Part::Opens) {
        notes.offers(&root);
        if offers::holds_pods(identity) {
            notes.pods(resource);
        }
        notes.routes(&root);
        notes.access(&root);
        notes.selectors(&root);
    }
    let name = root.path(&["metadata", "name"]).unwrap_or(root);
    let spot = notes.spot(&name);
    let unfinished = resource.extent == Extent::Unfinished;
    let record = notes.finish(spot, part, unfinished);
    drafts.records.push(record);
}

/// The kind by which references know it: behind a foreign kind stands its group.
pub(super) fn kind_of(identity: &Identity) -> String {
    let Identity { group, kind, .. } = identity;
    let is_own = !group.contains('.') || group.ends_with(".k8s.io") && !group.contains("x-k8s");
    match is_own || group == "argoproj.io" {
        true => kind.to_string(),
        false => format!("{kind}.{group}"),
    }
}

/// A record while it is written.
struct Notes<'a> {
    source: &'a Source,
    names: &'a mut Names,
    identity: &'a Identity,
    labels: Vec<(Name, Name)>,
    templates: Vec<Template>,
    keys: Keys,
    ports: Vec<Port>,
    references: Vec<Reference>,
    /// What is used: kind, name and namespace.
    used: HashSet<(Name, Name, Option<Name>)>,
    picks: Vec<Pick>,
    claims: Vec<Claim>,
    makes: Vec<(Name, Name)>,
    replicas: Option<(Spot, bool)>,
}

impl<'a> Notes<'a> {
    fn new(source: &'a Source, names: &'a mut Names, identity: &'a Identity) -> Self {
        Self {
            source,
            names,
            identity,
            labels: Vec::new(),
            templates: Vec::new(),
            keys: Keys::None,
            ports: Vec::new(),
            references: Vec::new(),
            used: HashSet::new(),
            picks: Vec::new(),
            claims: Vec::new(),
            makes: Vec::new(),
            replicas: None,
        }
    }

    fn finish(self, spot: Spot, part: Part, unfinished: bool) -> Record {
        let more = More {
            pods: self.templates.into(),
            labels: self.labels.into(),
            ports: self.ports.into(),
            picks: self.picks.into(),
            claims: self.claims.into(),
            makes: self.makes.into(),
            replicas: self.replicas,
        };
        Record {
            api: Api {
                group: self.names.add(&self.identity.group),
                version: self.names.add(&self.identity.version),
                kind: self.names.add(&self.identity.kind),
            },
            file: Arc::clone(&self.source.path),
            spot,
            kind: self.names.add(&kind_of(self.identity)),
            name: self.names.add(&self.identity.name),
            namespace: self.names.add(&self.identity.namespace),
            part,
            unfinished,
            keys: self.keys,
            references: self.references.into(),
            more: more.kept(),
        }
    }

    /// Whether it is an object of that kind.
    fn is(&self, group: &str, kind: &str) -> bool {
        self.identity.group == group && self.identity.kind == kind
    }

    /// A value, or the beginning of a mapping or list.
    fn spot(&mut self, at: &At<'_>) -> Spot {
        let span = at.node.span;
        let is_plain = at.node.as_map().is_none() && at.node.as_seq().is_none();
        let place = match is_plain && !self.source.slice(span).contains('\n') {
            true => self.source.place(span),
            false => self.source.place(crate::source::Span {
                end: span.start,
                ..span
            }),
        };
        Spot {
            place,
            pointer: self.names.add(&at.pointer),
        }
    }

    /// A text that is a name already now.
    fn name(&mut self, at: Option<&At<'_>>) -> Option<Name> {
        let text = at?.text().filter(|text| !is_open(text))?;
        Some(self.names.add(text))
    }

    /// Takes down that an object is needed, by the name that stands there.
    fn refer(&mut self, kind: &str, at: Option<At<'_>>, need: Need) {
        self.refer_to(kind, at, need, None, (Wants::Object, None));
    }

    fn refer_to(
        &mut self,
        kind: &str,
        at: Option<At<'_>>,
        need: Need,
        namespace: Option<Name>,
        (wants, detail): (Wants, Option<Spot>),
    ) {
        let Some(name) = self.name(at.as_ref()) else {
            return;
        };
        let Some(at) = at else {
            return;
        };
        let kind = self.names.add(kind);
        // What an object uses in many places it needs once.
        let is_use = (need, wants) == (Need::Use, Wants::Object);
        if is_use && !self.used.insert((kind, name, namespace)) {
            return;
        }
        let reference = Reference {
            spot: detail.unwrap_or_else(|| self.spot(&at)),
            kind,
            name,
            namespace,
            need,
            wants,
        };
        self.references.push(reference);
    }

    fn claim(&mut self, at: &At<'_>, sole: Sole, value: &str) {
        let claim = Claim {
            spot: self.spot(at),
            sole,
            value: self.names.add(value),
        };
        self.claims.push(claim);
    }
}

/// Whether something adds to it before it is applied.
fn is_fragment(resource: &Resource<'_>) -> bool {
    resource.extent == Extent::Fragment
}
