//! Caps on the builtin functions that make values grow, or that go wrong on some arguments.
//!
//! Invariant: these functions can't be made to allocate more than [`BUDGET`] bytes in one
//! evaluation, whatever the manifest says; beyond it they are an error, and so a fault.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use regorus::unstable::{BUILTINS, Expr, Ref, Source as RegoSource, Span};
use regorus::{Engine, Value};

/// What the growing functions of one evaluation may produce together, in bytes.
pub(in crate::policy) const BUDGET: usize = 64 << 20;
/// What one call may produce.
const MAX_RESULT: usize = 4 << 20;
/// Elements of a range.
const MAX_RANGE: usize = 10_000;
/// Characters of a number or quantity that is parsed.
const MAX_NUMERAL: usize = 64;

/// What is left of an evaluation's budget.
#[derive(Debug, Clone, Default)]
pub(super) struct Budget(Arc<AtomicUsize>);

impl Budget {
    /// Starts an evaluation.
    pub(super) fn refill(&self) {
        self.0.store(BUDGET, Ordering::Relaxed);
    }

    fn take(&self, bytes: usize) -> Result<(), &'static str> {
        let left = self.0.load(Ordering::Relaxed);
        if bytes > MAX_RESULT || bytes > left {
            return Err("the result would take too much memory");
        }
        self.0.store(left - bytes, Ordering::Relaxed);
        Ok(())
    }
}

/// Says how many bytes a call would produce, or why it may not be made.
type Estimate = fn(&[Value]) -> Result<usize, &'static str>;

/// The functions whose result can be much larger than their arguments, or that go wrong on some.
const CAPPED: &[(&str, Estimate)] = &[
    ("array.concat", |args| {
        Ok(args.iter().map(length).sum::<usize>() * ELEMENT)
    }),
    ("base64.decode", |args| Ok(args.iter().map(length).sum())),
    ("base64.encode", |args| {
        Ok(args.iter().map(length).sum::<usize>() * 2)
    }),
    ("concat", joined),
    ("hex.encode", |args| {
        Ok(args.iter().map(length).sum::<usize>() * 2)
    }),
    ("json.marshal", |args| Ok(args.iter().map(weight).sum())),
    ("numbers.range", range),
    ("numbers.range_step", range),
    ("regex.replace", replaced_anywhere),
    ("replace", replaced),
    ("sprintf", formatted),
    ("strings.count", counted),
    ("strings.replace_n", replaced_all),
    ("units.parse", numeral),
    ("units.parse_bytes", numeral),
];

/// Bytes of one element of a list.
const ELEMENT: usize = 32;

/// Puts the caps before the builtins of an engine.
pub(super) fn cap(engine: &mut Engine, budget: &Budget) -> Result<(), String> {
    let text = |e: &dyn std::fmt::Display| e.to_string();
    let source = RegoSource::from_contents("builtin".to_owned(), "_".to_owned());
    let source = source.map_err(|e| text(&e))?;
    let span = Span {
        source,
        line: 1,
        col: 1,
        start: 0,
        end: 1,
    };
    for &(name, estimate) in CAPPED {
        let Some((function, arity)) = BUILTINS.get(name).copied() else {
            return Err(format!("the interpreter has no `{name}`"));
        };
        let parameter = Ref::new(Expr::Null {
            span: span.clone(),
            value: Value::Null,
            eidx: 0,
        });
        let parameters = vec![parameter; usize::from(arity)];
        let (budget, span) = (budget.clone(), span.clone());
        let capped = move |args: Vec<Value>| {
            estimate(&args)
                .and_then(|bytes| budget.take(bytes))
                .map_err(|reason| span.error(reason))?;
            function(&span, &parameters, &args, true)
        };
        engine
            .add_extension(name.to_owned(), arity, Box::new(capped))
            .map_err(|e| text(&e))?;
    }
    Ok(())
}

/// Bytes of a text, elements of a collection.
fn length(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.len(),
        Value::Set(items) => items.len(),
        Value::Object(fields) => fields.len(),
        _ => 1,
    }
}

/// Bytes of a value written out, counted no further than one call may produce: a value that
/// shares its parts can be exponentially larger written out than held.
fn weight(value: &Value) -> usize {
    let mut left = MAX_RESULT + 1;
    spend(value, &mut left);
    MAX_RESULT + 1 - left
}

fn spend(value: &Value, left: &mut usize) {
    let own = match value {
        Value::String(text) => text.len() * 2 + 2,
        _ => 24,
    };
    *left = left.saturating_sub(own);
    let mut each = |value: &Value| {
        if *left > 0 {
            spend(value, left);
        }
    };
    match value {
        Value::Array(items) => items.iter().for_each(&mut each),
        Value::Set(items) => items.iter().for_each(&mut each),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            each(key);
            each(value);
        }),
        _ => {}
    }
}

fn joined(args: &[Value]) -> Result<usize, &'static str> {
    let [delimiter, parts] = args else {
        return Ok(0);
    };
    let text: usize = match parts {
        Value::Array(items) => items.iter().map(length).sum(),
        Value::Set(items) => items.iter().map(length).sum(),
        _ => 0,
    };
    Ok(text.saturating_add(length(delimiter).saturating_mul(length(parts))))
}

fn replaced(args: &[Value]) -> Result<usize, &'static str> {
    let [
        Value::String(subject),
        Value::String(old),
        Value::String(with),
    ] = args
    else {
        return Ok(0);
    };
    let matches = subject.matches(&**old).count();
    Ok(subject
        .len()
        .saturating_add(matches.saturating_mul(with.len())))
}

/// Every place between two characters could be a match.
fn replaced_anywhere(args: &[Value]) -> Result<usize, &'static str> {
    let [subject, _, with] = args else {
        return Ok(0);
    };
    Ok((length(subject) + 1).saturating_mul(length(with) + 1))
}

fn replaced_all(args: &[Value]) -> Result<usize, &'static str> {
    let [Value::Object(patterns), subject] = args else {
        return Ok(0);
    };
    // One replacement after the other: each may make the text longer by its own factor.
    let factors = patterns.iter().map(|(_, with)| length(with) + 1);
    Ok(factors.fold(length(subject) + 1, usize::saturating_mul))
}

fn formatted(args: &[Value]) -> Result<usize, &'static str> {
    let [Value::String(format), values] = args else {
        return Ok(0);
    };
    if widths(format).any(|digits| digits > 2) {
        return Err("a width of more than two digits in a format");
    }
    Ok(format
        .len()
        .saturating_mul(2)
        .saturating_add(weight(values)))
}

/// The number of digits behind each `%`.
fn widths(format: &str) -> impl Iterator<Item = usize> {
    format.split('%').skip(1).map(|part| {
        let digits = part.chars().take_while(|c| c.is_numeric() || *c == '.');
        digits.filter(|c| *c != '.').count()
    })
}

fn range(args: &[Value]) -> Result<usize, &'static str> {
    let bound = |value: Option<&Value>| value.and_then(|value| value.as_i64().ok());
    match (bound(args.first()), bound(args.get(1))) {
        (Some(from), Some(to)) => match usize::try_from(from.abs_diff(to)) {
            Ok(length) if length < MAX_RANGE => Ok((length + 1) * ELEMENT),
            _ => Err("a range of more than 10,000 numbers"),
        },
        _ => Err("a range needs two whole numbers"),
    }
}

fn counted(args: &[Value]) -> Result<usize, &'static str> {
    match args {
        [_, Value::String(part)] if part.is_empty() => Err("counting the empty text"),
        _ => Ok(0),
    }
}

/// A quantity with a long exponent is a number with as many digits.
fn numeral(args: &[Value]) -> Result<usize, &'static str> {
    let Some(Value::String(text)) = args.first() else {
        return Ok(0);
    };
    let exponent = text.to_ascii_lowercase();
    let exponent = exponent
        .split_once('e')
        .map_or("", |(_, exponent)| exponent);
    let digits = exponent.chars().filter(char::is_ascii_digit).count();
    if text.len() > MAX_NUMERAL || digits > 3 {
        return Err("a number of too many digits");
    }
    Ok(0)
}
