//! An identity that one environment defines more than once, and the policies about it.
//!
//! Invariant: a finding is at one of the definitions, and all others are related to it.

use std::collections::BTreeSet;

use crate::facts::identities::Join;
use crate::finding::{Fault, Finding};

use super::answer::{At, Denial};
use super::blame::Token;
use super::check::{Levels, chosen};
use super::rego::Rego;
use super::rego::convert::object;
use super::report::{Report, denials};
use super::worker::Worker;
use super::{Policy, Selector};

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
            Ok(denials) => {
                for denial in denials {
                    let found = join_finding(policy, join, &denial, levels);
                    report.take(policy, place, found);
                }
            }
            Err(reason) => report.fault(policy, place, &reason),
        }
    }
    report.done()
}

fn join_input(join: &Join, parameters: Rego) -> Rego {
    let identity = &join.identity;
    let text = |text: &str| Rego::from(text);
    let places = join.places.iter().map(|definition| {
        object([
            ("file", text(&definition.file)),
            ("line", Rego::from(definition.place.line)),
        ])
    });
    object([
        (
            "identity",
            object([
                ("group", text(&identity.group)),
                ("version", text(&identity.version)),
                ("kind", text(&identity.kind)),
                ("namespace", text(&identity.namespace)),
                ("name", text(&identity.name)),
            ]),
        ),
        ("places", places.collect::<Vec<_>>().into()),
        ("parameters", parameters),
    ])
}

/// A finding of a join is at the place that `at` names, and all other places are related.
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
    let mut finding = Finding::new(policy.id.as_str(), at.place, denial.message.clone())
        .with_help(policy.metadata.fix.clone())
        .with_pointer(at.pointer.clone());
    if let Some(severity) = (levels.severity)(&policy.id) {
        finding = finding.with_severity(severity);
    }
    finding.resource = Some(join.identity.clone());
    let others: BTreeSet<_> = join.places.iter().filter(|place| *place != at).collect();
    for other in others {
        finding = finding.with_related(other.place, "it is also defined here");
    }
    Ok(finding)
}
