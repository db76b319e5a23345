//! An identity that one environment defines more than once, and the policies about it.
//!
//! Invariant: a finding is at one of the definitions, the first others are related to it, and what
//! is not shown is counted: the work grows with the definitions, not with their square.

use crate::facts::identities::Join;
use crate::finding::{Fault, Finding};

use super::answer::{At, Denial};
use super::blame::Token;
use super::check::{Levels, chosen};
use super::input::identity;
use super::rego::Rego;
use super::rego::convert::object;
use super::report::{MAX_FINDINGS, Report, denials};
use super::worker::Worker;
use super::{Policy, Selector};

/// Places that policies see, and one more than the findings about them; what lies beyond is counted.
const MAX_PLACES: usize = MAX_FINDINGS + 1;
/// Other places that a finding draws.
const MAX_RELATED: usize = 10;

/// Judges an identity that one environment defines more than once. The finding is at the second
/// definition unless the policy says otherwise.
pub fn check_join(
    worker: &mut Worker,
    join: &Join,
    levels: &Levels<'_>,
) -> (Vec<Finding>, Vec<Fault>) {
    let about = |policy: &Policy| policy.metadata.selectors.contains(&Selector::Identity);
    let rules = chosen(&worker.set, levels, about);
    let mut report = Report::default();
    if rules.is_empty() {
        return report.done();
    }
    let input = join_input(join, worker.parameters(levels.parameters));
    for (rule, result) in worker.answers(&rules, &input) {
        let Some(policy) = worker.set.policies().get(rule) else {
            continue;
        };
        let place = join.places.first().map(|definition| definition.place);
        match result
            .map_err(|e| e.to_string())
            .and_then(|set| denials(&set))
        {
            Ok(denials) => findings(policy, join, denials, levels, &mut report),
            Err(reason) => report.fault(policy, place, &reason),
        }
    }
    report.done()
}

fn findings(
    policy: &Policy,
    join: &Join,
    mut denials: Vec<Denial>,
    levels: &Levels<'_>,
    report: &mut Report,
) {
    let first = join.places.first().map(|definition| definition.place);
    let unseen = join.places.len().saturating_sub(MAX_PLACES);
    if denials.is_empty() {
        if unseen > 0 {
            let reason = format!("{unseen} of the object's definitions are too many to look at");
            report.fault(policy, first, &reason);
        }
        return;
    }
    let beyond = denials.len().saturating_sub(MAX_FINDINGS);
    denials.truncate(MAX_FINDINGS);
    for denial in &denials {
        report.take(policy, first, join_finding(policy, join, denial, levels));
    }
    if unseen + beyond > 0 {
        let identity = &join.identity;
        let (kind, name) = (&identity.kind, &identity.name);
        let denial = Denial {
            message: format!("{kind} `{name}` is defined in {} places", join.places.len()),
            at: At::Nowhere,
            related: Vec::new(),
        };
        report.take(policy, first, join_finding(policy, join, &denial, levels));
    }
}

fn join_input(join: &Join, parameters: Rego) -> Rego {
    let text = |text: &str| Rego::from(text);
    let seen = join.places.iter().take(MAX_PLACES);
    let places = seen.map(|definition| {
        object([
            ("file", text(&definition.file)),
            ("line", Rego::from(definition.place.line)),
        ])
    });
    object([
        ("identity", identity(&join.identity)),
        ("places", places.collect::<Vec<_>>().into()),
        ("count", Rego::from(join.places.len() as u64)),
        ("parameters", parameters),
    ])
}

/// A finding of a join is at the place that `at` names, and the first others are related.
fn join_finding(
    policy: &Policy,
    join: &Join,
    denial: &Denial,
    levels: &Levels<'_>,
) -> Result<Finding, String> {
    let index = match &denial.at {
        At::Path(path) => match path.as_slice() {
            [Token::Key(key), Token::Index(index), ..] if key == "places" => *index,
            _ => return Err("its `at` leads nowhere: expected `[\"places\", index]`".to_owned()),
        },
        At::Node(_) => return Err("`node` names no place here: use `at`".to_owned()),
        At::Nowhere => 1,
    };
    let at = join.places.get(index);
    let at = at.ok_or(format!("its `at` leads nowhere: there is no place {index}"))?;
    let mut message = denial.message.clone();
    let unrelated = join.places.len().saturating_sub(MAX_RELATED + 1);
    if unrelated > 0 {
        message.push_str(&format!(", and {unrelated} more places are not shown"));
    }
    let mut finding = Finding::new(policy.id.as_str(), at.place, message)
        .with_help(policy.metadata.fix.clone())
        .with_pointer(at.pointer.clone());
    if let Some(severity) = (levels.severity)(&policy.id) {
        finding = finding.with_severity(severity);
    }
    finding.resource = Some(join.identity.clone());
    let others = join.places.iter().filter(|place| *place != at);
    for other in others.take(MAX_RELATED) {
        finding = finding.with_related(other.place, "it is also defined here");
    }
    Ok(finding)
}
