//! The files that define custom resources, judged before all others: what they define is the schema
//! of what the others hold.
//!
//! Invariant: a file is judged once; only what also holds custom resources is judged again, when all
//! definitions are known.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::classify::{Member, Role, Survey};
use crate::discover::{Entry, Found, kind};
use crate::finding::Finding;
use crate::schema::Definition;
use crate::source::SourceId;

use super::judge::{self, Outcome};
use super::{Context, Ready};

/// What the files define.
#[derive(Debug, Default)]
pub(super) struct Defined {
    /// In the order of their files, only of files that are judged as manifests.
    pub(super) definitions: Vec<Definition>,
    /// What is wrong with definitions that don't count.
    pub(super) findings: Vec<Finding>,
}

/// Judges the files that may define something, and keeps in `ready` what they came to.
pub(super) fn collect(
    context: &Context<'_>,
    found: &Found,
    defining: &[SourceId],
    ready: &mut [Ready],
) -> Defined {
    let by_id = |id: SourceId| {
        let mut all = found.entries.iter().chain(&found.context);
        all.nth(id.0 as usize)
    };
    let entries: Vec<&Entry> = defining.iter().filter_map(|id| by_id(*id)).collect();
    let taken: Vec<Ready> = entries.iter().map(|entry| take(ready, entry.id)).collect();
    let judged: Vec<Outcome> = entries
        .par_iter()
        .zip(taken)
        .map(|(entry, ready)| judge::file(context, entry, ready))
        .collect();
    let mut definitions = Vec::new();
    for (mut outcome, entry) in judged.into_iter().zip(entries) {
        let of_file = std::mem::take(&mut outcome.definitions);
        definitions.extend(of_file.into_iter().map(|it| (entry, it)));
        if let Some(slot) = ready
            .get_mut(entry.id.0 as usize)
            .filter(|_| !outcome.custom)
        {
            *slot = Ready::Judged(Box::new(outcome));
        }
    }
    let mut findings = Vec::new();
    let definitions = in_force(context, definitions, &mut findings);
    Defined {
        definitions,
        findings,
    }
}

/// What is ready of a file that is to be judged; of one that is there for context, nothing.
fn take(ready: &mut [Ready], id: SourceId) -> Ready {
    ready
        .get_mut(id.0 as usize)
        .map_or(Ready::Not, std::mem::take)
}

/// How likely a definition is the one that the API server has; the first is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// Somebody is known to apply it.
    Applied,
    /// An applier would find it.
    Found,
    /// It lies among tests or samples, or under a name that no applier looks for.
    Sample,
}

/// The definitions that somebody may apply: those of whole manifests, and of a kind's copies only
/// those that stand highest. What is wrong with the others is said all the same.
fn in_force(
    context: &Context<'_>,
    found: Vec<(&Entry, Definition)>,
    findings: &mut Vec<Finding>,
) -> Vec<Definition> {
    let (survey, settings) = (context.survey, context.settings);
    let mut standing: Vec<(Standing, Definition)> = Vec::new();
    let mut highest: HashMap<String, Standing> = HashMap::new();
    for (entry, definition) in found {
        let member = survey.member(&entry.path);
        let is_whole = matches!(
            member.role,
            Role::Plain | Role::KustomizeResource | Role::Labelled | Role::Unfinished
        );
        let is_declared = settings.skipped(&entry.path).is_some()
            || (settings.not_manifest(&entry.path).is_some() && !member.applied);
        if is_whole && !is_declared {
            let own = stands(&entry.path, &member, survey);
            let known = highest.entry(definition.name()).or_insert(own);
            *known = own.min(*known);
            standing.push((own, definition));
        }
    }
    let is_highest = |(own, it): &(Standing, Definition)| highest.get(&it.name()) == Some(own);
    let (counting, others): (Vec<_>, Vec<_>) = standing.into_iter().partition(is_highest);
    findings.extend(others.into_iter().flat_map(|(_, it)| it.findings));
    counting.into_iter().map(|(_, it)| it).collect()
}

fn stands(path: &str, member: &Member, survey: &Survey) -> Standing {
    const SAMPLES: [&str; 8] = [
        "testdata", "tests", "test", "fixtures", "samples", "sample", "examples", "example",
    ];
    let built = |at: &u32| survey.environment(*at).is_some_and(|e| e.built);
    let is_sample = path.split('/').any(|part| SAMPLES.contains(&part));
    if member.applied || member.environments.iter().any(built) {
        Standing::Applied
    } else if is_sample || !kind::is_manifest_name(path) {
        Standing::Sample
    } else {
        Standing::Found
    }
}
