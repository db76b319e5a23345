//! Policies and an input to what each of them denies.
//!
//! Invariant: an evaluation ends (it has a deadline and a budget) and answers for every one of its
//! policies, with a set or with an error; there is no third answer.

use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{Engine, LimitError, Value};

use super::super::Policy;
use super::caps::{self, Budget};
use super::lint::place_of;

/// The longest that the policies of one resource may take together: thousands of times what they
/// need for a large one.
const DEADLINE: Duration = Duration::from_secs(1);
/// The longest that one of them may take alone, when all together went wrong: twenty of them must
/// not take a run's time either.
const DEADLINE_ALONE: Duration = Duration::from_millis(400);
/// Steps of the interpreter between two looks at the clock.
const STEPS: u32 = 512;

/// Why an evaluation has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::policy) enum EvalError {
    /// The policy went wrong at a line of its own.
    #[error("line {line}: {message}")]
    Failed { line: u32, message: String },
    /// It did not end in time.
    #[error("it took longer than {} ms", DEADLINE_ALONE.as_millis())]
    TooLong,
    /// The interpreter gave up.
    #[error("the interpreter panicked")]
    Panicked,
    /// The package has no set of denials.
    #[error("`deny` is {0}, not a set")]
    NoSet(&'static str),
}

/// An interpreter that holds some policies and evaluates all of them at once.
pub(in crate::policy) struct RuleEngine {
    engine: Engine,
    budget: Budget,
    /// Path to each policy's rule, in the order of the answers.
    paths: Vec<Vec<String>>,
}

impl RuleEngine {
    /// An interpreter for the policies. They have been looked at before, so an error here is one
    /// of the interpreter's own.
    pub(in crate::policy) fn new(policies: &[&Policy]) -> Result<Self, EvalError> {
        let mut engine = Engine::new();
        engine.set_strict_builtin_errors(true);
        engine.set_execution_timer_config(ExecutionTimerConfig {
            limit: if policies.len() > 1 {
                DEADLINE
            } else {
                DEADLINE_ALONE
            },
            check_interval: NonZeroU32::new(STEPS).unwrap_or(NonZeroU32::MIN),
        });
        let budget = Budget::default();
        caps::cap(&mut engine, &budget)
            .map_err(|message| EvalError::Failed { line: 0, message })?;
        for policy in policies {
            engine
                .add_policy(policy.file.to_string(), policy.text.to_string())
                .map_err(|e| failed(&e.to_string()))?;
        }
        let paths = policies.iter().map(|policy| policy.rule_path()).collect();
        Ok(Self {
            engine,
            budget,
            paths,
        })
    }

    /// Evaluates all policies; the answers are sets, in the order of the policies.
    pub(in crate::policy) fn evaluate(&mut self, input: Value) -> Result<Vec<Value>, EvalError> {
        self.budget.refill();
        let engine = &mut self.engine;
        let evaluated = catch_unwind(AssertUnwindSafe(|| {
            engine.set_input(input);
            let data = engine.eval_modules(false);
            engine.set_input(Value::new_object());
            data
        }));
        let data = match evaluated {
            Err(_) => return Err(EvalError::Panicked),
            Ok(Err(e)) => {
                let late = e.downcast_ref::<LimitError>();
                let late = matches!(late, Some(LimitError::TimeLimitExceeded { .. }));
                return Err(if late {
                    EvalError::TooLong
                } else {
                    failed(&e.to_string())
                });
            }
            Ok(Ok(data)) => data,
        };
        self.paths.iter().map(|path| answer(&data, path)).collect()
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
        let mut engine = RuleEngine::new(&[&set.policies()[0]]).unwrap();
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
        let mut engine = RuleEngine::new(&[&set.policies()[0]]).unwrap();
        engine.paths = vec![vec!["sluicegate".to_owned(), "absent".to_owned()]];
        assert_eq!(
            engine.evaluate(Value::new_object()),
            Err(EvalError::NoSet("undefined"))
        );
        engine
            .engine
            .add_policy("b.rego".to_owned(), "package b\nx := 1\n".to_owned())
            .unwrap();
        engine.paths = vec![vec!["b".to_owned(), "x".to_owned()]];
        assert_eq!(
            engine.evaluate(Value::new_object()),
            Err(EvalError::NoSet("a value"))
        );
    }
}
