//! Interpreters, kept by one thread, one for each rule.
//!
//! Invariant: every rule that is asked has an answer of its own, a set or an error, whatever the
//! rules asked with it do.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::finding::RuleId;

use super::PolicySet;
use super::parameter::Parameters;
use super::rego::Rego;
use super::rego::convert;
use super::rego::engine::{EvalError, RuleEngine};

/// One rule's index in the set, and its answer.
pub(super) type Answer = (usize, Result<Rego, EvalError>);

/// The longest that the policies of one resource may take together.
const DEADLINE: Duration = Duration::from_secs(2);

/// The interpreters of one thread. They are built when first needed and never shared: shared
/// syntax trees would contend for their reference counts.
pub struct Worker {
    pub(super) set: Arc<PolicySet>,
    /// One for each policy that has been asked.
    engines: HashMap<usize, RuleEngine>,
    parameters: HashMap<String, Rego>,
    judged: Vec<u64>,
    asked: Vec<u64>,
    nothing: Rego,
    guarded: bool,
}

impl Worker {
    /// A worker without interpreters yet.
    #[must_use]
    pub fn new(set: Arc<PolicySet>) -> Self {
        let none = vec![0; set.policies().len()];
        Self {
            set,
            engines: HashMap::new(),
            parameters: HashMap::new(),
            judged: none.clone(),
            asked: none,
            nothing: Rego::new_set(),
            guarded: true,
        }
    }

    /// The same, but every policy is asked of every resource that it picks, also where it can't
    /// have anything to say: slower, with the same findings.
    #[must_use]
    pub fn unguarded(set: Arc<PolicySet>) -> Self {
        Self {
            guarded: false,
            ..Self::new(set)
        }
    }

    /// How many things each rule judged: a rule with none anywhere judged nothing.
    pub fn judged(&self) -> impl Iterator<Item = (&RuleId, u64)> {
        let ids = self.set.policies().iter().map(|policy| &policy.id);
        ids.zip(self.judged.iter().copied())
    }

    /// How often the interpreter was asked for each rule.
    pub fn asked(&self) -> impl Iterator<Item = (&RuleId, u64)> {
        let ids = self.set.policies().iter().map(|policy| &policy.id);
        ids.zip(self.asked.iter().copied())
    }

    pub(super) fn parameters(&mut self, parameters: &Parameters) -> Rego {
        let key = &parameters.key;
        if !self.parameters.contains_key(key) {
            let value = convert::json(&parameters.by_rule);
            self.parameters.insert(key.clone(), value);
        }
        self.parameters.get(key).cloned().unwrap_or(Rego::Undefined)
    }

    /// The answers of all rules. Each is asked on its own, so that one can't take another's
    /// findings away; one whose guard says that it has nothing to deny is not asked.
    pub(super) fn answers(&mut self, rules: &[usize], input: &Rego) -> Vec<Answer> {
        let begun = Instant::now();
        let mut answers = Vec::with_capacity(rules.len());
        for rule in rules.iter().copied() {
            count(&mut self.judged, rule);
            let answer = if !self.may_deny(rule, input) {
                Ok(self.nothing.clone())
            } else if begun.elapsed() > DEADLINE {
                Err(EvalError::TooLate)
            } else {
                self.evaluate(rule, input.clone())
            };
            answers.push((rule, answer));
        }
        answers
    }

    fn may_deny(&self, rule: usize, input: &Rego) -> bool {
        let policy = self.set.policies().get(rule);
        !self.guarded || policy.is_none_or(|policy| policy.guard().may_deny(input))
    }

    fn evaluate(&mut self, rule: usize, input: Rego) -> Result<Rego, EvalError> {
        count(&mut self.asked, rule);
        let mut engine = match self.engines.remove(&rule) {
            Some(engine) => engine,
            None => {
                let policy = self.set.policies().get(rule);
                RuleEngine::new(policy.ok_or(EvalError::Panicked)?)?
            }
        };
        let answer = engine.evaluate(input)?;
        // An interpreter that went wrong is not kept: what it holds now is anybody's guess.
        self.engines.insert(rule, engine);
        Ok(answer)
    }
}

fn count(counts: &mut [u64], rule: usize) {
    if let Some(count) = counts.get_mut(rule) {
        *count += 1;
    }
}
