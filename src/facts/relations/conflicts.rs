//! What two objects of one scene claim, though only one can have it.
//!
//! Invariant: each claim is related to the first one of its value alone.

use std::collections::HashMap;

use super::index::{Index, Named};
use super::names::Name;
use super::record::{Claim, Record, Sole, Spot};
use super::{Sink, Target, Topic, near};
use crate::source::Place;

/// Shows the claims of a scene that an earlier one stands against.
pub(super) fn show(index: &Index<'_>, sink: &mut Sink<'_>) {
    let mut claims: HashMap<(Sole, Name), Vec<(&Record, &Claim)>> = HashMap::new();
    for record in &index.members {
        if index.is_changed(record) {
            continue;
        }
        for claim in record.claims() {
            let known = claims.entry((claim.sole, claim.value)).or_default();
            known.push((record, claim));
        }
    }
    let mut claims: Vec<_> = claims.into_iter().collect();
    for (_, all) in &mut claims {
        all.sort_by_key(|(record, claim)| order(record, &claim.spot));
    }
    claims.sort_by_key(|(_, all)| {
        all.first()
            .map(|(record, claim)| order(record, &claim.spot))
    });
    for ((sole, value), all) in &claims {
        claimed(index, (*sole, *value), all, sink);
        if *sole == Sole::Scaler {
            replicas(index, all, sink);
        }
    }
}

fn order<'r>(record: &'r Record, spot: &Spot) -> (&'r str, Place) {
    (&record.file, spot.place)
}

fn claimed(
    index: &Index<'_>,
    (sole, value): (Sole, Name),
    all: &[(&Record, &Claim)],
    sink: &mut Sink<'_>,
) {
    let rendering = &index.scene.rendering;
    // Where a kustomization moves or renames, the same name may be another object's.
    let is_apart = sole == Sole::Scaler && (rendering.moved || rendering.renamed);
    let Some(((first, _), others)) = all.split_first() else {
        return;
    };
    if is_apart {
        return;
    }
    let what = match sole {
        Sole::Route => "route",
        Sole::NodePort => "node-port",
        Sole::Address => "address",
        Sole::Scaler => "scaler",
    };
    let names = sink.names;
    for (record, claim) in others {
        // The same object twice is another rule's matter.
        if (record.kind, record.name, record.namespace) == (first.kind, first.name, first.namespace)
        {
            continue;
        }
        sink.take((Topic::Conflict, what), record, &claim.spot, || {
            let mut parts = names.text(value).split('\n');
            let mut part = || parts.next().unwrap_or_default().to_owned();
            let target = match sole {
                Sole::Scaler => Target {
                    kind: part(),
                    name: part(),
                    detail: String::new(),
                },
                _ => Target {
                    detail: part(),
                    ..Target::default()
                },
            };
            let note = "this has it already";
            (target, Some(near(names, first, String::new(), note)))
        });
    }
}

/// A number of replicas that is written for what something else sizes.
fn replicas(index: &Index<'_>, scalers: &[(&Record, &Claim)], sink: &mut Sink<'_>) {
    let names = sink.names;
    for (scaler, _) in scalers {
        let references = scaler.references.iter();
        for target in references.filter(|r| r.need == super::record::Need::Target) {
            let named = index.named(target.kind, target.name, scaler.namespace);
            let Named::These(found) = named else {
                continue;
            };
            for record in found {
                let Some((spot, _)) = record.replicas() else {
                    continue;
                };
                if index.is_touched(record) {
                    continue;
                }
                sink.take((Topic::Conflict, "replicas"), record, spot, || {
                    let target = Target {
                        kind: names.text(record.api.kind).to_owned(),
                        name: names.text(record.name).to_owned(),
                        detail: String::new(),
                    };
                    let note = "this changes it while it runs";
                    (target, Some(near(names, scaler, String::new(), note)))
                });
            }
        }
    }
}
