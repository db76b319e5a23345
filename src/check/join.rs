//! The fourth pass: what only shows across files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::facts::identities::{self, Definition, Join};
use crate::finding::{Fault, Finding, Identity, RuleId};
use crate::policy;
use crate::schema::MissingKind;

use super::Context;
use super::judge::Outcome;

/// What was found across files.
#[derive(Default)]
pub(super) struct Joined {
    pub(super) findings: Vec<Finding>,
    pub(super) faults: Vec<Fault>,
    /// Kinds without a schema, with the number of objects.
    pub(super) missing: Vec<(MissingKind, usize)>,
}

/// Looks across all files. Takes what it needs out of the outcomes.
pub(super) fn across(context: &Context<'_>, outcomes: &mut [Outcome]) -> Joined {
    let mut joined = Joined::default();
    missing_kinds(outcomes, &mut joined);
    for join in repeated(outcomes) {
        judge(context, &join, &mut joined);
    }
    joined
}

fn judge(context: &Context<'_>, join: &Join, joined: &mut Joined) {
    // The settings of the place that is pointed at count.
    let path = join
        .places
        .get(1)
        .or(join.places.first())
        .map_or("", |definition| &definition.file);
    let plan = context.levels.plan(context.settings, path);
    let severity = |rule: &RuleId| plan.severity(rule);
    let levels = policy::Levels {
        severity: &severity,
        parameters: &plan.parameters,
    };
    let (findings, faults) = context
        .workers
        .with(|worker| policy::check_join(worker, join, &levels));
    joined.findings.extend(findings);
    joined.faults.extend(faults);
}

/// The identities that some environment holds more than once, each set of places once.
fn repeated(outcomes: &mut [Outcome]) -> Vec<Join> {
    let mut environments: BTreeMap<u32, Vec<(Arc<Identity>, Definition)>> = BTreeMap::new();
    let mut alone = Vec::new();
    for outcome in outcomes {
        let objects = std::mem::take(&mut outcome.objects);
        if outcome.environments.is_empty() && objects.len() > 1 {
            alone.extend(identities::repeated(objects.clone()));
        }
        for environment in outcome.environments.iter() {
            environments
                .entry(*environment)
                .or_default()
                .extend(objects.iter().cloned());
        }
    }
    let mut seen = BTreeSet::new();
    let joins = environments
        .into_values()
        .flat_map(identities::repeated)
        .chain(alone);
    joins
        .filter(|join| seen.insert((Arc::clone(&join.identity), join.places.clone())))
        .collect()
}

/// One fault a kind, at its first object.
fn missing_kinds(outcomes: &mut [Outcome], joined: &mut Joined) {
    let mut kinds: BTreeMap<(String, String, String), (MissingKind, usize)> = BTreeMap::new();
    for kind in outcomes
        .iter_mut()
        .flat_map(|outcome| std::mem::take(&mut outcome.missing))
    {
        let key = (kind.group.clone(), kind.kind.clone(), kind.version.clone());
        kinds.entry(key).or_insert((kind, 0)).1 += 1;
    }
    joined.faults.extend(
        kinds
            .values()
            .map(|(kind, objects)| missing(kind, *objects)),
    );
    joined.missing.extend(kinds.into_values());
}

fn missing(kind: &MissingKind, objects: usize) -> Fault {
    let api = if kind.group.is_empty() {
        kind.version.clone()
    } else {
        format!("{}/{}", kind.group, kind.version)
    };
    let noun = if objects == 1 { "object" } else { "objects" };
    Fault::new("schema/missing", format!("no schema is known for `{}` of `{api}` ({objects} {noun})", kind.kind))
        .at(kind.place)
        .with_help(format!(
            "put its CRD into the repository or a folder given with `--schemas`, or add `- {{group: {}, kind: {}}}` to `unchecked` in sluicegate.yaml (`sluicegate init` writes it)",
            if kind.group.is_empty() { "\"\"" } else { &kind.group },
            kind.kind
        ))
}
