//! The fourth pass: what only shows across files.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::facts::identities::{self, Definition, Join};
use crate::facts::relations::{Key, Object, Records};
use crate::finding::{Fault, Finding, Identity, RuleId};
use crate::policy::{self, Worker};
use crate::schema::MissingKind;

use super::Context;
use super::judge::Outcome;
use super::levels::Plan;
use super::scenes::{self, Related};

/// What files say that only counts together.
#[derive(Default)]
pub(super) struct Gathered {
    missing: Vec<MissingKind>,
    related: Related,
}

impl Gathered {
    /// Takes what it needs out of an outcome.
    pub(super) fn take(&mut self, context: &Context<'_>, outcome: &mut Outcome) {
        self.related.take(context, outcome);
        self.missing.append(&mut outcome.missing);
    }
}

/// What was found across files.
#[derive(Default)]
pub(super) struct Joined {
    pub(super) findings: Vec<Finding>,
    pub(super) faults: Vec<Fault>,
    /// Kinds without a schema, with the number of objects.
    pub(super) missing: Vec<(MissingKind, usize)>,
}

impl Joined {
    /// Asks policies under the levels of a plan, and keeps what they say.
    pub(super) fn ask(
        &mut self,
        context: &Context<'_>,
        plan: &Plan,
        ask: impl FnOnce(&mut Worker, &policy::Levels<'_>) -> (Vec<Finding>, Vec<Fault>),
    ) {
        let severity = |rule: &RuleId| plan.severity(rule);
        let levels = policy::Levels {
            severity: &severity,
            parameters: &plan.parameters,
        };
        let (findings, faults) = context.workers.with(|worker| ask(worker, &levels));
        self.findings.extend(findings);
        self.faults.extend(faults);
    }
}

/// Looks across all files; `partial` says that there are others.
pub(super) fn across(context: &Context<'_>, gathered: Gathered, partial: bool) -> Joined {
    let mut joined = Joined::default();
    missing_kinds(gathered.missing, &mut joined);
    for join in repeated(gathered.related.records()) {
        judge(context, &join, &mut joined);
    }
    scenes::judge(context, &gathered.related, partial, &mut joined);
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
    joined.ask(context, &plan, |worker, levels| {
        policy::check_join(worker, join, levels)
    });
}

/// The identities that some environment holds more than once, each set of places once.
fn repeated(records: &Records) -> Vec<Join> {
    // Nearly all objects are the only one of their name, and need no look at environments.
    let mut met: HashMap<Key, bool> = HashMap::new();
    for object in records.objects() {
        let times = met.entry(object.key());
        times.and_modify(|again| *again = true).or_insert(false);
    }
    let several = |object: &Object<'_>| met.get(&object.key()) == Some(&true);
    let mut several: Vec<_> = records.objects().filter(several).collect();
    several.sort_by_key(Object::key);
    several
        .chunk_by(|one, other| one.key() == other.key())
        .flat_map(of_one_name)
        .collect()
}

/// The same of objects that are all called the same.
fn of_one_name(objects: &[Object<'_>]) -> Vec<Join> {
    let mut environments: BTreeMap<u32, Vec<(Arc<Identity>, Definition)>> = BTreeMap::new();
    let mut files: BTreeMap<&str, Vec<(Arc<Identity>, Definition)>> = BTreeMap::new();
    for object in objects {
        let one = (Arc::new(object.identity()), object.definition());
        for environment in object.environments.iter() {
            let known = environments.entry(*environment).or_default();
            known.push(one.clone());
        }
        // What nothing applies may still be applied as the file that it is.
        if object.environments.is_empty() {
            files.entry(object.file).or_default().push(one);
        }
    }
    let together = environments.into_values().chain(files.into_values());
    let joins: Vec<_> = together.flat_map(identities::repeated).collect();
    let mut seen = BTreeSet::new();
    let first = |join: &Join| seen.insert((Arc::clone(&join.identity), join.places.clone()));
    joins.into_iter().filter(first).collect()
}

/// One fault a kind, at its first object.
fn missing_kinds(missing: Vec<MissingKind>, joined: &mut Joined) {
    let mut kinds: BTreeMap<(String, String, String), (MissingKind, usize)> = BTreeMap::new();
    for kind in missing {
        let key = (kind.group.clone(), kind.kind.clone(), kind.version.clone());
        kinds.entry(key).or_insert((kind, 0)).1 += 1;
    }
    joined.faults.extend(
        kinds
            .values()
            .map(|(kind, objects)| missing_kind(kind, *objects)),
    );
    joined.missing.extend(kinds.into_values());
}

fn missing_kind(kind: &MissingKind, objects: usize) -> Fault {
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
