//! A policy and an input to what it denies.
//!
//! Invariant: an evaluation ends (it has a deadline and a budget) with a set or with an error; there
//! is no third answer.

use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{Engine, LimitError, Value};

use super::super::Policy;
use super::caps::{self, Budget};
use super::lint::place_of;

/// The longest that one policy may take for one resource: thousands of times what it needs for a
/// large one.
const DEADLINE: Duration = Duration::from_millis(400);
/// Steps of the interpreter between two looks at the clock.
const STEPS: u32 = 512;

/// Why an evaluation has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::policy) enum EvalError {
    /// The policy went wrong at a line of its own.
    #[error("line {line}: {message}")]
    Failed { line: u32, message: String },
    /// It did not end in time.
    #[error("it took longer than {} ms", DEADLINE.as_millis())]
    TooLong,
    /// It was not asked any more.
    #[error("the policies before it took all the time there is for one resource")]
    TooLate,
    /// The interpreter gave up.
    #[error("the interpreter panicked")]
    Panicked,
    /// The package has no set of denials.
    #[error("`deny` is {0}, not a set")]
    NoSet(&'static str),
}

/// An interpreter that holds one policy.
pub(in crate::policy) struct RuleEngine {
    engine: Engine,
    budget: Budget,
    /// Path to the policy's rule.
    path: Vec<String>,
}

impl RuleEngine {
    /// An interpreter for a policy. It has been looked at before, so an error here is one of the
    /// interpreter's own.
    pub(in crate::policy) fn new(policy: &Policy) -> Result<Self, EvalError> {
        let mut engine = Engine::new();
        engine.set_strict_builtin_errors(true);
        engine.set_execution_timer_config(ExecutionTimerConfig {
            limit: DEADLINE,
            check_interval: NonZeroU32::new(STEPS).unwrap_or(NonZeroU32::MIN),
        });
        let budget = Budget::default();
        caps::cap(&mut engine, &budget)
            .map_err(|message| EvalError::Failed { line: 0, message })?;
        engine
            .add_policy(policy.file.to_string(), policy.text.to_string())
            .map_err(|e| failed(&e.to_string()))?;
        Ok(Self {
            engine,
            budget,
            path: policy.rule_path(),
        })
    }

    /// Evaluates the policy; the answer is a set.
    pub(in crate::policy) fn evaluate(&mut self, input: Value) -> Result<Value, EvalError> {
        self.budget.refill();
        let engine = &mut self.engine;
        let evaluated = catch_unwind(AssertUnwindSafe(|| {
            engine.set_input(input);
            let data = engine.eval_modules(false);
            engine.set_input(Value::new_object());
            data
        }));
        match evaluated {
            Err(_) => Err(EvalError::Panicked),
            Ok(Err(e)) => {
                let late = e.downcast_ref::<LimitError>();
                let late = matches!(late, Some(LimitError::TimeLimitExceeded { .. }));
                Err(if late {
                    EvalError::TooLong
                } else {
                    failed(&e.to_string())
                })
            }
            Ok(Ok(data)) => answer(&data, &self.path),
        }
    }
}

fn failed(text: &str) -> EvalError {
    if text.contains("time limit") {
        return EvalError::TooLong;
    }
    let (line, message) = place_of(text);
    EvalError::Failed { line, message }
}

fn answer(data: &Value, path: &[String]) -> Result<Value, EvalError> {
    let found = super::convert::part(data, path.iter().map(String::as_str));
    match found {
        Some(set @ Value::Set(_)) => Ok(set),
        None | Some(Value::Undefined) => Err(EvalError::NoSet("undefined")),
        Some(_) => Err(EvalError::NoSet("a value")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicySet;

    /// A panic in the interpreter is an error of the evaluation, not the end of the run.
    #[test]
    fn a_panic_is_an_error() {
        let set = PolicySet::builtin().unwrap();
        let mut engine = RuleEngine::new(&set.policies()[0]).unwrap();
        let boom = |_: Vec<Value>| -> Result<Value, _> { panic!("boom") };
        engine
            .engine
            .add_extension("boom".to_owned(), 0, Box::new(boom))
            .unwrap();
        engine
            .engine
            .add_policy("b.rego".to_owned(), "package b\nx := boom()\n".to_owned())
            .unwrap();
        let answer = engine.evaluate(Value::new_object());
        assert_eq!(answer, Err(EvalError::Panicked));
    }

    /// A package without its `deny` has no answer, and no answer is no pass.
    #[test]
    fn undefined_is_an_error() {
        let set = PolicySet::builtin().unwrap();
        let mut engine = RuleEngine::new(&set.policies()[0]).unwrap();
        engine.path = vec!["sluicegate".to_owned(), "absent".to_owned()];
        assert_eq!(
            engine.evaluate(Value::new_object()),
            Err(EvalError::NoSet("undefined"))
        );
        engine
            .engine
            .add_policy("b.rego".to_owned(), "package b\nx := 1\n".to_owned())
            .unwrap();
        engine.path = vec!["b".to_owned(), "x".to_owned()];
        assert_eq!(
            engine.evaluate(Value::new_object()),
            Err(EvalError::NoSet("a value"))
        );
    }
}
