//! What the rules of one evaluation said, collected.
//!
//! Invariant: what a rule could not say properly is a fault beside what it could.

use crate::finding::{Fault, Finding};
use crate::source::Place;

use super::Policy;
use super::answer::{self, Denial};
use super::rego::Rego;

/// Findings of one rule in one evaluation; beyond it, one more says how many there are.
pub(super) const MAX_FINDINGS: usize = 200;

#[derive(Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
    faults: Vec<Fault>,
}

impl Report {
    pub(super) fn fault(&mut self, policy: &Policy, place: Option<Place>, reason: &str) {
        let message = format!("rule `{}` could not be evaluated: {reason}", policy.id);
        let help = format!(
            "the policy is `{}`: repair it, or turn the rule off in the settings",
            policy.file
        );
        let fault = Fault::new("policy/evaluation", message).with_help(help);
        self.faults.push(match place {
            Some(place) => fault.at(place),
            None => fault,
        });
    }

    pub(super) fn take(
        &mut self,
        policy: &Policy,
        place: Option<Place>,
        found: Result<Finding, String>,
    ) {
        match found {
            Ok(finding) => self.findings.push(finding),
            Err(reason) => self.fault(policy, place, &reason),
        }
    }

    pub(super) fn done(mut self) -> (Vec<Finding>, Vec<Fault>) {
        self.findings.sort_by(|a, b| {
            let order = |f: &Finding| (f.place.span, f.rule.clone(), f.message.clone());
            order(a).cmp(&order(b))
        });
        (self.findings, self.faults)
    }
}

/// What a rule denies.
pub(super) fn denials(set: &Rego) -> Result<Vec<Denial>, String> {
    let set = set.as_set().map_err(|_| "`deny` is not a set".to_owned())?;
    set.iter().map(answer::read).collect()
}
