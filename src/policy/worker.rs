//! Interpreters, kept by one thread and asked by sets of rules.
//!
//! Invariant: every rule that is asked has an answer of its own, a set or an error, whatever the
//! rules asked with it do.

use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::RuleId;

use super::PolicySet;
use super::parameter::Parameters;
use super::rego::Rego;
use super::rego::convert;
use super::rego::engine::{EvalError, RuleEngine};

/// One rule's index in the set, and its answer.
pub(super) type Answer = (usize, Result<Rego, EvalError>);

/// The interpreters of one thread. They are built when first needed and never shared: shared
/// syntax trees would contend for their reference counts.
pub struct Worker {
    pub(super) set: Arc<PolicySet>,
    engines: HashMap<Box<[usize]>, RuleEngine>,
    parameters: HashMap<String, Rego>,
    evaluated: Vec<u64>,
}

impl Worker {
    /// A worker without interpreters yet.
    #[must_use]
    pub fn new(set: Arc<PolicySet>) -> Self {
        let evaluated = vec![0; set.policies().len()];
        Self {
            set,
            engines: HashMap::new(),
            parameters: HashMap::new(),
            evaluated,
        }
    }

    /// How often each rule was evaluated: a rule with none anywhere judged nothing.
    pub fn evaluated(&self) -> impl Iterator<Item = (&RuleId, u64)> {
        let ids = self.set.policies().iter().map(|policy| &policy.id);
        ids.zip(self.evaluated.iter().copied())
    }

    pub(super) fn parameters(&mut self, parameters: &Parameters) -> Rego {
        let key = &parameters.key;
        if !self.parameters.contains_key(key) {
            let value = convert::json(&parameters.by_rule);
            self.parameters.insert(key.clone(), value);
        }
        self.parameters.get(key).cloned().unwrap_or(Rego::Undefined)
    }

    /// The answers of all rules, each with its own error: if they fail together, each is asked
    /// alone, so that one can't take another's findings away.
    pub(super) fn answers(&mut self, rules: &[usize], input: &Rego) -> Vec<Answer> {
        for rule in rules {
            if let Some(count) = self.evaluated.get_mut(*rule) {
                *count += 1;
            }
        }
        match self.evaluate(rules, input.clone()) {
            Ok(sets) => rules
                .iter()
                .copied()
                .zip(sets.into_iter().map(Ok))
                .collect(),
            Err(error) if rules.len() == 1 => rules
                .iter()
                .map(|rule| (*rule, Err(error.clone())))
                .collect(),
            Err(_) => rules
                .iter()
                .flat_map(|rule| self.answers_alone(*rule, input))
                .collect(),
        }
    }

    fn answers_alone(&mut self, rule: usize, input: &Rego) -> Vec<Answer> {
        let alone = self.evaluate(&[rule], input.clone());
        let first = alone.and_then(|sets| sets.into_iter().next().ok_or(EvalError::Panicked));
        vec![(rule, first)]
    }

    fn evaluate(&mut self, rules: &[usize], input: Rego) -> Result<Vec<Rego>, EvalError> {
        let mut engine = match self.engines.remove(rules) {
            Some(engine) => engine,
            None => {
                let policies = rules
                    .iter()
                    .filter_map(|rule| self.set.policies().get(*rule));
                RuleEngine::new(&policies.collect::<Vec<_>>())?
            }
        };
        let sets = engine.evaluate(input)?;
        // An interpreter that went wrong is not kept: what it holds now is anybody's guess.
        self.engines.insert(rules.into(), engine);
        Ok(sets)
    }
}
