//! Namespaces without a network policy and workloads without a disruption budget.
//!
//! Invariant: what any file of the tree may cover is covered.

use std::collections::{HashMap, HashSet};

use super::index::Index;
use super::labels::Hit;
use super::names::Name;
use super::record::{Picker, Record};
use super::{Sink, Target, Topic};

/// Kinds that limit who may talk to the pods of a namespace.
const POLICIES: [&str; 4] = [
    "NetworkPolicy",
    "CiliumNetworkPolicy.cilium.io",
    "NetworkPolicy.crd.projectcalico.org",
    "NetworkPolicy.projectcalico.org",
];
/// Kinds that do so in all namespaces.
const WIDE_POLICIES: [&str; 5] = [
    "CiliumClusterwideNetworkPolicy.cilium.io",
    "GlobalNetworkPolicy.crd.projectcalico.org",
    "GlobalNetworkPolicy.projectcalico.org",
    "AdminNetworkPolicy",
    "BaselineAdminNetworkPolicy",
];

/// Shows what no object of a scene protects.
pub(super) fn show(index: &Index<'_>, sink: &mut Sink<'_>) {
    if index.open || index.relabelled {
        return;
    }
    networks(index, sink);
    budgets(index, sink);
}

fn networks(index: &Index<'_>, sink: &mut Sink<'_>) {
    let names = sink.names;
    let kinds =
        |kinds: &[&str]| -> Vec<Name> { kinds.iter().filter_map(|kind| names.get(kind)).collect() };
    let (narrow, wide) = (kinds(&POLICIES), kinds(&WIDE_POLICIES));
    let anywhere = &index.whole.kinds;
    if wide
        .iter()
        .any(|kind| anywhere.contains(&(*kind, Name::NONE)))
    {
        return;
    }
    let is_covered = |namespace: Name| {
        narrow.iter().any(|kind| {
            let elsewhere = namespace.is_some() && anywhere.contains(&(*kind, namespace));
            elsewhere || index.holds(*kind, namespace)
        })
    };
    let mut first: HashMap<Name, &Record> = HashMap::new();
    for record in index.members.iter().filter(|r| !r.pods().is_empty()) {
        let known = first.entry(index.space(record.namespace)).or_insert(record);
        if (&record.file, record.spot.place) < (&known.file, known.spot.place) {
            *known = record;
        }
    }
    let bare = first.iter().filter(|(space, _)| !is_covered(**space));
    let mut bare: Vec<_> = bare.map(|(_, record)| *record).collect();
    bare.sort_by_key(|record| (&*record.file, record.spot.place));
    for record in bare {
        let what = (Topic::Uncovered, "network");
        sink.take(what, record, &record.spot, || (Target::default(), None));
    }
}

/// Workloads of several pods that a disruption may take away together.
fn budgets(index: &Index<'_>, sink: &mut Sink<'_>) {
    let mut covered: HashSet<(Name, &[(Name, Name)])> = HashSet::new();
    let mut all = HashSet::new();
    let of_record = |record: &&'_ Record| {
        record
            .picks()
            .iter()
            .any(|pick| pick.picker == Picker::Budget)
    };
    for record in index.members.iter().filter(|record| of_record(record)) {
        let namespace = index.space(record.namespace);
        for pick in record.picks() {
            match index.pods.find(namespace, &pick.pairs) {
                Hit::Sets(sets) => {
                    let sets = sets.iter().filter_map(|at| index.pods.set(*at));
                    covered.extend(sets.map(|set| (set.namespace, set.pairs)));
                }
                Hit::Many => {
                    all.insert(namespace);
                }
                Hit::Nothing if pick.pairs.is_empty() => {
                    all.insert(namespace);
                }
                Hit::Nothing => {}
            }
        }
    }
    if all.contains(&Name::NONE) {
        return;
    }
    for record in &index.members {
        let Some((spot, true)) = record.replicas() else {
            continue;
        };
        let namespace = index.space(record.namespace);
        let is_covered = |pairs: &[(Name, Name)]| covered.contains(&(namespace, pairs));
        let is_whole = !all.contains(&namespace) && !index.is_touched(record);
        if is_whole && !record.pods().iter().any(|pod| is_covered(&pod.labels)) {
            let what = (Topic::Uncovered, "budget");
            sink.take(what, record, spot, || (Target::default(), None));
        }
    }
}
