//! What the rules of one evaluation said, collected.
//!
//! Invariant: what a rule could not say properly is a fault beside what it could.

use std::collections::HashSet;
use std::sync::Arc;

use crate::classify::Resource;
use crate::finding::{Fault, Finding, RuleId};
use crate::source::{Place, Span};

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

    /// Adds what another reading of the same object came to, as far as it is not said already. What
    /// has a place of its own is said once, however the two readings call it.
    pub(super) fn join(&mut self, other: Self, resource: &Resource<'_>) {
        let root = &resource.pointer;
        let known: HashSet<_> = self.findings.iter().map(|f| said(f, root)).collect();
        let mut new: Vec<_> = other
            .findings
            .into_iter()
            .filter(|finding| !known.contains(&said(finding, root)))
            .collect();
        drop(known);
        for finding in &mut new {
            finding.resource = Some(Arc::clone(&resource.identity));
        }
        self.findings.append(&mut new);
        let faults = other.faults.into_iter();
        let new: Vec<_> = faults
            .filter(|fault| !self.faults.contains(fault))
            .collect();
        self.faults.extend(new);
    }

    pub(super) fn done(mut self) -> (Vec<Finding>, Vec<Fault>) {
        self.findings.sort_by(|a, b| {
            let order = |f: &Finding| (f.place.span, f.rule.clone(), f.message.clone());
            order(a).cmp(&order(b))
        });
        (self.findings, self.faults)
    }
}

/// What a finding about the object under `root` says, for telling whether another says the same.
fn said<'f>(finding: &'f Finding, root: &str) -> (&'f RuleId, Span, &'f str, &'f str) {
    let message = if finding.pointer == root {
        finding.message.as_str()
    } else {
        ""
    };
    (&finding.rule, finding.place.span, &finding.pointer, message)
}

/// What a rule denies.
pub(super) fn denials(set: &Rego) -> Result<Vec<Denial>, String> {
    let set = set.as_set().map_err(|_| "`deny` is not a set".to_owned())?;
    set.iter().map(answer::read).collect()
}
