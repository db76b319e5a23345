//! One expression: compiled, bounded, evaluated.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};

use cel::objects::OptionalValue;
use cel::{Context, Env, ExecutionError, Value};

use super::cost::{Budget, Size};
use super::library;
use super::pattern::{Compiler, Patterns, Searcher};

/// Longest expression that is compiled, in bytes. The API server's own limits are far lower in
/// effect: its cost estimate refuses what is long and nested.
const LONGEST: usize = 32 << 10;
/// Deepest bracket nesting that is compiled: the compiler recurses once a bracket.
const NESTED: usize = 64;

/// How the parser's own complaints begin.
const SYNTAX: &str = "Syntax error";

static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(library::environment()));

/// What became of a rule for one value.
#[derive(Debug, PartialEq)]
pub(super) enum Evaluated {
    Holds,
    Violated,
    /// Neither can be said, and why.
    Failed(String),
}

/// A compiled expression.
#[derive(Debug)]
pub(super) struct Program {
    program: cel::Program,
    patterns: Arc<Patterns>,
}

/// Why an expression was not read.
pub(super) enum Unread {
    /// It is none.
    Syntax,
    /// It may be one.
    Other,
}

/// Reads an expression whatever functions it calls.
pub(super) fn parse(text: &str) -> Result<cel::Program, Unread> {
    within_bounds(text).map_err(|_| Unread::Other)?;
    let compiled = catch_unwind(AssertUnwindSafe(|| ENVIRONMENT.compile(text)));
    compiled.map_err(|_| Unread::Other)?.map_err(|errors| {
        if errors.to_string().contains(SYNTAX) {
            Unread::Syntax
        } else {
            Unread::Other
        }
    })
}

impl Program {
    /// Compiles `text`; the error says what we do not have or can't read.
    pub(super) fn compile(text: &str, patterns: &mut Compiler) -> Result<Self, String> {
        within_bounds(text)?;
        let compiled = catch_unwind(AssertUnwindSafe(|| ENVIRONMENT.compile(text)));
        let program = compiled
            .map_err(|_| "the compiler failed on it".to_owned())?
            .map_err(|errors| {
                format!("it does not compile: {}", first_line(&errors.to_string()))
            })?;
        if let Some(name) = unknown_function(&program) {
            return Err(format!("the function `{name}` is not supported"));
        }
        let patterns = Arc::new(patterns.of(program.expression())?);
        Ok(Self { program, patterns })
    }

    /// Whether it compares with the object's earlier state.
    pub(super) fn needs_old(&self) -> bool {
        self.program.references().has_variable("oldSelf")
    }

    /// Evaluates it as a condition on `this`, which is of that size.
    pub(super) fn evaluate(&self, this: &Value, size: Size, budget: &Arc<Budget>) -> Evaluated {
        match self.run(this, size, budget) {
            Ok(Value::Bool(true)) => Evaluated::Holds,
            Ok(Value::Bool(false)) => Evaluated::Violated,
            Ok(_) => Evaluated::Failed("it does not give a boolean".to_owned()),
            // For the API server these are violations too: the object lacks what the rule reads.
            Err(Failure::Data) => Evaluated::Violated,
            Err(Failure::Other(reason)) => Evaluated::Failed(reason),
        }
    }

    /// Evaluates it as a text.
    pub(super) fn text(&self, this: &Value, size: Size, budget: &Arc<Budget>) -> Option<String> {
        match self.run(this, size, budget) {
            Ok(Value::String(text)) if !text.trim().is_empty() && !text.contains('\n') => {
                Some(text.to_string())
            }
            _ => None,
        }
    }

    fn run(&self, this: &Value, size: Size, budget: &Arc<Budget>) -> Result<Value, Failure> {
        let too_much = || {
            let reason = "it could take too long or too much memory for this value";
            Failure::Other(reason.to_owned())
        };
        if !budget.begin(self.program.expression(), size) {
            return Err(too_much());
        }
        let searcher = Searcher {
            patterns: Arc::clone(&self.patterns),
            budget: Arc::clone(budget),
        };
        let result = catch_unwind(AssertUnwindSafe(|| {
            let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
            library::functions(&mut context, &searcher);
            context.add_variable_from_value("self", this.clone());
            let no_old = Value::Opaque(Arc::new(OptionalValue::none()));
            context.add_variable_from_value("oldSelf", no_old);
            self.program.execute(&context)
        }))
        .map_err(|_| Failure::Other("the evaluator failed on it".to_owned()))?;
        if budget.was_refused() {
            return Err(too_much());
        }
        result.map_err(Failure::from)
    }
}

enum Failure {
    /// The data does not have what the rule reads.
    Data,
    Other(String),
}

impl From<ExecutionError> for Failure {
    fn from(error: ExecutionError) -> Self {
        match error {
            ExecutionError::NoSuchKey(_)
            | ExecutionError::IndexOutOfBounds(_)
            | ExecutionError::DivisionByZero(_)
            | ExecutionError::RemainderByZero(_)
            | ExecutionError::Overflow(..)
            | ExecutionError::FunctionError { .. } => Self::Data,
            // The texts of the other kinds may quote values; their first words do not.
            ExecutionError::NoSuchOverload(error) => Self::Other(format!(
                "`{}` is not supported for these types",
                error.function()
            )),
            ExecutionError::UndeclaredReference(name) => {
                Self::Other(format!("`{name}` is not known"))
            }
            _ => Self::Other("its types do not fit the evaluator's".to_owned()),
        }
    }
}

fn within_bounds(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    if text.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    let (mut depth, mut deepest) = (0usize, 0usize);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    let prefixes = text
        .split(|c| c != '!' && c != '-')
        .map(str::len)
        .max()
        .unwrap_or(0);
    if deepest.max(prefixes) > NESTED {
        return Err(format!("it nests deeper than {NESTED}"));
    }
    Ok(())
}

fn first_line(text: &str) -> String {
    text.lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(120)
        .collect()
}

fn unknown_function(program: &cel::Program) -> Option<String> {
    let references = program.references();
    let unknown = |name: &&str| !name.starts_with(['_', '@', '!', '-']) && !library::has(name);
    references
        .functions()
        .into_iter()
        .filter(unknown)
        .min()
        .map(str::to_owned)
}
