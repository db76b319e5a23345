//! A guard and an input to whether the policy may deny something.
//!
//! Invariant: a value is known here only where the interpreter would have the same, and a statement
//! is false only where it would be false or undefined there.

use std::borrow::Cow;
use std::cell::Cell;

use regorus::Value as Rego;
use regorus::unstable::BoolOp;

use super::function::{self, Function, Got};
use super::program::{Body, Definition, Exp, Guard, Helper, Parameter, Step};

/// How many statements are looked at before the interpreter is asked instead.
const MAX_STEPS: u32 = 20_000;

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    No,
    Perhaps,
    Yes,
}

/// What is known of a value.
#[derive(Debug, Clone)]
enum Term<'v> {
    Known(Cow<'v, Rego>),
    Undefined,
    Unknown,
}

/// The variables of a rule.
type Frame<'v> = Vec<Term<'v>>;

impl Guard {
    /// Whether the interpreter has to be asked.
    pub(in crate::policy) fn may_deny(&self, input: &Rego) -> bool {
        let evaluation = Evaluation {
            guard: self,
            input,
            steps: Cell::new(MAX_STEPS),
        };
        let may = |deny: &Definition| evaluation.denies(deny) != Truth::No;
        self.denies.is_empty() || self.denies.iter().any(may)
    }
}

struct Evaluation<'v> {
    guard: &'v Guard,
    input: &'v Rego,
    /// Steps left.
    steps: Cell<u32>,
}

impl<'v> Evaluation<'v> {
    fn denies(&self, deny: &'v Definition) -> Truth {
        let of_body = |body: &'v Body| {
            let mut frame = vec![Term::Unknown; deny.slots];
            self.steps(&body.steps, &mut frame)
        };
        let best = deny.bodies.iter().map(of_body).max();
        best.unwrap_or(Truth::Perhaps)
    }

    /// Whether all statements hold together.
    fn steps(&self, steps: &'v [Step], frame: &mut Frame<'v>) -> Truth {
        let mut truth = Truth::Yes;
        for (at, step) in steps.iter().enumerate() {
            let Some(left) = self.steps.get().checked_sub(1) else {
                return Truth::Perhaps;
            };
            self.steps.set(left);
            let holds = match step {
                Step::Perhaps => Truth::Perhaps,
                Step::Holds(exp) => truth_of(&self.exp(exp, frame)),
                Step::Fails(exp) => match truth_of(&self.exp(exp, frame)) {
                    Truth::No => Truth::Yes,
                    Truth::Perhaps => Truth::Perhaps,
                    Truth::Yes => Truth::No,
                },
                Step::Bind(slot, exp) => {
                    let value = self.exp(exp, frame);
                    let defined = !matches!(value, Term::Undefined);
                    set(frame, Some(*slot), value);
                    if defined { Truth::Yes } else { Truth::No }
                }
                Step::Each {
                    key,
                    value,
                    list,
                    reference,
                } => {
                    let rest = steps.get(at + 1..).unwrap_or_default();
                    let slots = (*key, *value);
                    match self.exp(list, frame) {
                        Term::Known(list) if *reference && !has_parts(&list) => Truth::No,
                        Term::Known(Cow::Borrowed(list)) => {
                            return truth.min(self.each(list, slots, rest, frame));
                        }
                        Term::Known(Cow::Owned(_)) => return Truth::Perhaps,
                        Term::Undefined => Truth::No,
                        Term::Unknown => {
                            set(frame, *key, Term::Unknown);
                            set(frame, *value, Term::Unknown);
                            Truth::Perhaps
                        }
                    }
                }
            };
            truth = truth.min(holds);
            if truth == Truth::No {
                break;
            }
        }
        truth
    }

    /// Whether the statements hold for some element.
    fn each(
        &self,
        list: &'v Rego,
        (key, value): (Option<usize>, Option<usize>),
        rest: &'v [Step],
        frame: &mut Frame<'v>,
    ) -> Truth {
        let mut best = Truth::No;
        let mut one = |at: Term<'v>, item: Term<'v>| {
            set(frame, key, at);
            set(frame, value, item);
            best = best.max(self.steps(rest, frame));
            best == Truth::Yes
        };
        match list {
            Rego::Array(items) => {
                let mut items = items.iter().enumerate();
                items.any(|(at, item)| one(owned(Rego::from(at)), borrowed(item)));
            }
            Rego::Object(fields) => {
                let mut fields = fields.iter();
                fields.any(|(key, value)| one(borrowed(key), borrowed(value)));
            }
            Rego::Set(items) => {
                let mut items = items.iter();
                items.any(|item| one(borrowed(item), borrowed(item)));
            }
            // What has no elements is an error to the interpreter.
            _ => return Truth::Perhaps,
        }
        best
    }

    fn exp(&self, exp: &'v Exp, frame: &Frame<'v>) -> Term<'v> {
        match exp {
            Exp::Constant(value) => borrowed(value),
            Exp::Input => borrowed(self.input),
            Exp::Slot(slot) => frame.get(*slot).cloned().unwrap_or(Term::Unknown),
            Exp::Unknown => Term::Unknown,
            Exp::Get(base, key) => self.get(base, key, frame),
            Exp::Rule(rule) => self
                .guard
                .rules
                .get(*rule)
                .map_or(Term::Unknown, |rule| self.helper(rule, &[])),
            Exp::Call(rule, arguments) => self.call(*rule, arguments, frame),
            Exp::Function(function, arguments) => self.function(*function, arguments, frame),
            Exp::Compare(op, left, right) => {
                let (left, right) = (self.exp(left, frame), self.exp(right, frame));
                both(&left, &right, |left, right| Some(compare(op, left, right)))
            }
            Exp::In(value, collection) => {
                let (value, collection) = (self.exp(value, frame), self.exp(collection, frame));
                both(&value, &collection, is_in)
            }
            Exp::Opaque(parts) => {
                let mut parts = parts.iter();
                let lost = parts.any(|part| matches!(self.exp(part, frame), Term::Undefined));
                if lost { Term::Undefined } else { Term::Unknown }
            }
        }
    }

    fn get(&self, base: &'v Exp, key: &'v Exp, frame: &Frame<'v>) -> Term<'v> {
        let base = self.exp(base, frame);
        let key = self.exp(key, frame);
        match (base, key) {
            (Term::Undefined, _) | (_, Term::Undefined) => Term::Undefined,
            (Term::Known(Cow::Borrowed(base)), Term::Known(key)) => match at(base, &key) {
                Some(value) => borrowed(value),
                None => Term::Undefined,
            },
            // Whatever the key is, there is nothing in what has no parts.
            (Term::Known(base), Term::Unknown) if !has_parts(&base) => Term::Undefined,
            _ => Term::Unknown,
        }
    }

    fn call(&self, rule: usize, arguments: &'v [Exp], frame: &Frame<'v>) -> Term<'v> {
        let Some(rule) = self.guard.rules.get(rule) else {
            return Term::Unknown;
        };
        let arguments: Vec<Term<'v>> = arguments.iter().map(|it| self.exp(it, frame)).collect();
        if arguments.iter().any(|it| matches!(it, Term::Undefined)) {
            return Term::Undefined;
        }
        self.helper(rule, &arguments)
    }

    /// The value of a rule.
    fn helper(&self, rule: &'v Helper, arguments: &[Term<'v>]) -> Term<'v> {
        if rule.opaque {
            return Term::Unknown;
        }
        let mut perhaps = false;
        for definition in &rule.definitions {
            match self.definition(definition, arguments) {
                Term::Known(value) => return Term::Known(value),
                Term::Unknown => perhaps = true,
                Term::Undefined => {}
            }
        }
        match &rule.default {
            _ if perhaps => Term::Unknown,
            Some(default) => self.exp(default, &Vec::new()),
            None => Term::Undefined,
        }
    }

    fn definition(&self, definition: &'v Definition, arguments: &[Term<'v>]) -> Term<'v> {
        let mut frame = vec![Term::Unknown; definition.slots];
        if arguments.len() != definition.parameters.len() {
            return Term::Unknown;
        }
        let mut applies = Truth::Yes;
        for (parameter, argument) in definition.parameters.iter().zip(arguments) {
            applies = applies.min(match (parameter, argument) {
                (Parameter::Slot(slot), argument) => {
                    set(&mut frame, Some(*slot), argument.clone());
                    Truth::Yes
                }
                (Parameter::Constant(wanted), Term::Known(given)) if *wanted == **given => {
                    Truth::Yes
                }
                (Parameter::Constant(_), Term::Known(_)) => Truth::No,
                (Parameter::Constant(_) | Parameter::Any, _) => Truth::Perhaps,
            });
        }
        match applies {
            Truth::No => Term::Undefined,
            Truth::Perhaps => Term::Unknown,
            Truth::Yes => self.bodies(&definition.bodies, &frame),
        }
    }

    /// The value of the first body that holds, as far as that is known.
    fn bodies(&self, bodies: &'v [Body], frame: &Frame<'v>) -> Term<'v> {
        let mut perhaps = false;
        for body in bodies {
            // Behind a body that may hold, an `else` may not count.
            if perhaps && body.is_else {
                return Term::Unknown;
            }
            let mut frame = frame.clone();
            let value = match self.steps(&body.steps, &mut frame) {
                Truth::No => Term::Undefined,
                Truth::Perhaps => Term::Unknown,
                // Of several elements the last one may be bound here, and another one meant.
                Truth::Yes if has_each(&body.steps) && body.value.is_some() => Term::Unknown,
                Truth::Yes => match &body.value {
                    None => owned(Rego::Bool(true)),
                    Some(value) => self.exp(value, &frame),
                },
            };
            match value {
                Term::Known(_) => return value,
                Term::Unknown => perhaps = true,
                Term::Undefined => {}
            }
        }
        if perhaps {
            Term::Unknown
        } else {
            Term::Undefined
        }
    }

    fn function(&self, function: Function, arguments: &'v [Exp], frame: &Frame<'v>) -> Term<'v> {
        let arguments: Vec<Term<'v>> = arguments.iter().map(|it| self.exp(it, frame)).collect();
        if arguments.iter().any(|it| matches!(it, Term::Undefined)) {
            return Term::Undefined;
        }
        if function == Function::ObjectGet {
            return object_get(&arguments);
        }
        let known = arguments.iter().map(|argument| match argument {
            Term::Known(value) => Some(&**value),
            _ => None,
        });
        let known: Option<Vec<&Rego>> = known.collect();
        known
            .and_then(|known| function.of(&known))
            .map_or(Term::Unknown, owned)
    }
}

fn object_get<'v>(arguments: &[Term<'v>]) -> Term<'v> {
    let [
        Term::Known(Cow::Borrowed(object)),
        Term::Known(key),
        default,
    ] = arguments
    else {
        return Term::Unknown;
    };
    match function::get(object, key) {
        Got::Found(value) => borrowed(value),
        Got::Default => default.clone(),
        Got::Unknown => Term::Unknown,
    }
}

fn borrowed(value: &Rego) -> Term<'_> {
    Term::Known(Cow::Borrowed(value))
}

fn owned<'v>(value: Rego) -> Term<'v> {
    Term::Known(Cow::Owned(value))
}

fn set<'v>(frame: &mut Frame<'v>, slot: Option<usize>, value: Term<'v>) {
    if let Some(place) = slot.and_then(|slot| frame.get_mut(slot)) {
        *place = value;
    }
}

fn has_each(steps: &[Step]) -> bool {
    steps.iter().any(|step| matches!(step, Step::Each { .. }))
}

fn truth_of(term: &Term<'_>) -> Truth {
    match term {
        Term::Undefined => Truth::No,
        Term::Unknown => Truth::Perhaps,
        Term::Known(value) => match **value {
            Rego::Bool(false) | Rego::Undefined => Truth::No,
            Rego::Null => Truth::Perhaps,
            _ => Truth::Yes,
        },
    }
}

/// A function of two values; nothing is unknown.
fn both<'v>(
    left: &Term<'v>,
    right: &Term<'v>,
    of: impl FnOnce(&Rego, &Rego) -> Option<bool>,
) -> Term<'v> {
    match (left, right) {
        (Term::Undefined, _) | (_, Term::Undefined) => Term::Undefined,
        (Term::Known(left), Term::Known(right)) => {
            of(left, right).map_or(Term::Unknown, |it| owned(Rego::Bool(it)))
        }
        _ => Term::Unknown,
    }
}

fn compare(op: &BoolOp, left: &Rego, right: &Rego) -> bool {
    match op {
        BoolOp::Lt => left < right,
        BoolOp::Le => left <= right,
        BoolOp::Eq => left == right,
        BoolOp::Ge => left >= right,
        BoolOp::Gt => left > right,
        BoolOp::Ne => left != right,
    }
}

fn is_in(value: &Rego, collection: &Rego) -> Option<bool> {
    match collection {
        Rego::Array(items) => Some(items.contains(value)),
        Rego::Set(items) => Some(items.contains(value)),
        Rego::Object(fields) => Some(fields.values().any(|field| field == value)),
        _ => None,
    }
}

fn has_parts(value: &Rego) -> bool {
    matches!(value, Rego::Array(_) | Rego::Object(_) | Rego::Set(_))
}

/// What lies under a key or an index.
fn at<'v>(base: &'v Rego, key: &Rego) -> Option<&'v Rego> {
    match base {
        Rego::Object(fields) => fields.get(key),
        Rego::Array(items) => {
            let index = usize::try_from(key.as_u64().ok()?).ok()?;
            items.get(index)
        }
        Rego::Set(items) => items.get(key),
        _ => None,
    }
}
