//! What does not fit between the objects of an environment, and the policies about it.
//!
//! Invariant: a finding is where the reference, selector or claim is written, and what explains it
//! is related to it.

use crate::facts::relations::{Near, Relation};
use crate::finding::{Fault, Finding};

use super::answer::{At, Denial};
use super::blame::Token;
use super::check::{Levels, chosen};
use super::input::identity;
use super::rego::Rego;
use super::rego::convert::object;
use super::report::{Report, denials};
use super::worker::Worker;
use super::{Policy, Selector};

/// Judges something that does not fit.
pub fn check_relation(
    worker: &mut Worker,
    relation: &Relation,
    levels: &Levels<'_>,
) -> (Vec<Finding>, Vec<Fault>) {
    let selector = Selector::Relation(relation.topic);
    let about = |policy: &Policy| policy.metadata.selectors.contains(&selector);
    let rules = chosen(&worker.set, levels, about);
    let mut report = Report::default();
    if rules.is_empty() {
        return report.done();
    }
    let input = input(relation, worker.parameters(levels.parameters));
    let place = Some(relation.definition.place);
    for (rule, result) in worker.answers(&rules, &input) {
        let Some(policy) = worker.set.policies().get(rule) else {
            continue;
        };
        let answer = result.map_err(|e| e.to_string());
        match answer.and_then(|set| denials(&set)) {
            Ok(denials) => {
                for denial in &denials {
                    report.take(policy, place, finding(policy, relation, denial, levels));
                }
            }
            Err(reason) => report.fault(policy, place, &reason),
        }
    }
    report.done()
}

fn input(relation: &Relation, parameters: Rego) -> Rego {
    let text = |text: &str| Rego::from(text);
    let mut fields = vec![
        ("what", text(relation.what)),
        ("identity", identity(&relation.identity)),
        ("file", text(&relation.definition.file)),
        ("line", Rego::from(relation.definition.place.line)),
        (
            "target",
            object([
                ("kind", text(&relation.target.kind)),
                ("name", text(&relation.target.name)),
                ("detail", text(&relation.target.detail)),
            ]),
        ),
        ("parameters", parameters),
    ];
    fields.extend(
        relation
            .near
            .as_ref()
            .map(|near| ("near", near_input(near))),
    );
    object(fields)
}

fn near_input(near: &Near) -> Rego {
    object([
        ("identity", identity(&near.identity)),
        ("file", Rego::from(&*near.definition.file)),
        ("line", Rego::from(near.definition.place.line)),
        ("detail", Rego::from(near.detail.as_str())),
    ])
}

fn finding(
    policy: &Policy,
    relation: &Relation,
    denial: &Denial,
    levels: &Levels<'_>,
) -> Result<Finding, String> {
    let is_near = match &denial.at {
        At::Nowhere => false,
        At::Path(path) => match path.as_slice() {
            [Token::Key(key)] if key == "near" => true,
            _ => return Err("its `at` leads nowhere: expected `[\"near\"]` or none".to_owned()),
        },
        At::Node(_) => return Err("`node` names no place here: use `at`".to_owned()),
    };
    let near = relation.near.as_ref();
    let (at, other) = match near {
        Some(near) if is_near => (
            &near.definition,
            Some((relation.definition.place, "this is about it")),
        ),
        None if is_near => return Err("its `at` leads nowhere: nothing is near".to_owned()),
        _ => {
            let other = near.map(|near| (near.definition.place, near.note));
            (&relation.definition, other)
        }
    };
    let mut finding = Finding::new(policy.id.as_str(), at.place, denial.message.clone())
        .with_help(policy.metadata.fix.clone())
        .with_pointer(at.pointer.clone());
    if let Some(severity) = (levels.severity)(&policy.id) {
        finding = finding.with_severity(severity);
    }
    finding.resource = Some(match near {
        Some(near) if is_near => near.identity.clone(),
        _ => relation.identity.clone(),
    });
    if let Some((place, note)) = other {
        finding = finding.with_related(place, note);
    }
    Ok(finding)
}
