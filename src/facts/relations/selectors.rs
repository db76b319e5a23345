//! Selectors that pick nothing, and ports that what they pick does not have.
//!
//! Invariant: a selector picks nothing only where all pods of its namespace are seen as they will
//! be, and one of them shows what it was meant to pick.

use super::index::Index;
use super::labels::{Hit, Labels, Set};
use super::names::Name;
use super::record::{Pick, Picker, Record};
use super::{Sink, Target, Topic, labels_text, near};

/// Shows the selectors of a scene that pick nothing.
pub(super) fn show(index: &Index<'_>, sink: &mut Sink<'_>) {
    for record in &index.members {
        if index.is_changed(record) || index.relabelled {
            continue;
        }
        for pick in record.picks().iter().filter(|pick| !pick.pairs.is_empty()) {
            one(index, record, pick, sink);
        }
    }
}

fn one(index: &Index<'_>, record: &Record, pick: &Pick, sink: &mut Sink<'_>) {
    let labels = index.labels_for(pick.picker);
    let namespace = match pick.anywhere {
        true => Name::ANY,
        false => index.space(record.namespace),
    };
    match labels.find(namespace, &pick.pairs) {
        Hit::Nothing => nothing(index, record, pick, labels, namespace, sink),
        Hit::Sets(sets) => ports(index, record, pick, labels, &sets, sink),
        Hit::Many => {}
    }
}

fn nothing(
    index: &Index<'_>,
    record: &Record,
    pick: &Pick,
    labels: &Labels<'_>,
    namespace: Name,
    sink: &mut Sink<'_>,
) {
    if index.open || labels.is_open() || !index.is_nowhere(pick.picker, &pick.pairs) {
        return;
    }
    let is_alike = |set: &Set<'_>| {
        let other = index.members.get(set.first);
        other.is_some_and(|other| other.name == record.name)
    };
    let Some(set) = labels.nearest(namespace, &pick.pairs, is_alike) else {
        return;
    };
    let Some(other) = index.members.get(set.first) else {
        return;
    };
    let names = sink.names;
    let what = match pick.picker {
        Picker::Service => "service",
        Picker::Budget => "budget",
        Picker::NetworkPolicy => "network-policy",
        Picker::PodMonitor | Picker::ServiceMonitor => "monitor",
    };
    sink.take((Topic::Selector, what), record, &pick.spot, || {
        let of_keys: Vec<_> = set
            .pairs
            .iter()
            .filter(|(key, _)| pick.pairs.iter().any(|pair| pair.0 == *key))
            .copied()
            .collect();
        let has = match of_keys.is_empty() {
            true => labels_text(names, set.pairs),
            false => labels_text(names, &of_keys),
        };
        let target = Target {
            kind: match pick.picker {
                Picker::ServiceMonitor => "Service".to_owned(),
                _ => "Pod".to_owned(),
            },
            name: String::new(),
            detail: labels_text(names, &pick.pairs),
        };
        (
            target,
            Some(near(names, other, has, "this is what is there")),
        )
    });
}

/// Named ports that none of what is picked has.
fn ports(
    index: &Index<'_>,
    record: &Record,
    pick: &Pick,
    labels: &Labels<'_>,
    sets: &[usize],
    sink: &mut Sink<'_>,
) {
    let wanted: Vec<_> = match pick.picker {
        Picker::Service => record
            .ports()
            .iter()
            .filter_map(|port| port.target)
            .collect(),
        Picker::ServiceMonitor => pick.ports.to_vec(),
        _ => return,
    };
    if wanted.is_empty() {
        return;
    }
    let names = sink.names;
    let sets: Vec<_> = sets.iter().filter_map(|at| labels.set(*at)).collect();
    let first = sets.iter().map(|set| set.first).min();
    let Some(other) = first.and_then(|first| index.members.get(first)) else {
        return;
    };
    for (name, spot) in wanted {
        let is_there = sets.iter().any(|set| set.open || set.ports.contains(&name));
        if is_there || index.has_port_elsewhere(pick, name) {
            continue;
        }
        sink.take((Topic::Reference, "target-port"), record, &spot, || {
            let mut there: Vec<_> = sets.iter().flat_map(|set| &set.ports).collect();
            there.sort_by_key(|name| names.text(**name));
            there.dedup();
            let there: Vec<_> = there
                .iter()
                .take(8)
                .map(|name| names.text(**name))
                .collect();
            let target = Target {
                kind: names.text(other.api.kind).to_owned(),
                name: names.text(other.name).to_owned(),
                detail: names.text(name).to_owned(),
            };
            let near = near(names, other, there.join(", "), "this is what it selects");
            (target, Some(near))
        });
    }
}

impl Index<'_> {
    /// Whether something with those labels has the port in another environment.
    fn has_port_elsewhere(&self, pick: &Pick, name: Name) -> bool {
        let whole = self.all_labels_for(pick.picker);
        match whole.find(Name::ANY, &pick.pairs) {
            Hit::Nothing => false,
            Hit::Many => true,
            Hit::Sets(sets) => {
                let mut sets = sets.iter().filter_map(|at| whole.set(*at));
                sets.any(|set| set.open || set.ports.contains(&name))
            }
        }
    }
}
