//! A policy as far as it is understood.

use regorus::Value as Rego;
use regorus::unstable::BoolOp;

use super::function::Function;

/// What must hold of an input for a policy to deny something.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::policy) struct Guard {
    /// The rules that denials refer to, functions too.
    pub(super) rules: Vec<Helper>,
    /// The rules that deny.
    pub(super) denies: Vec<Definition>,
}

/// A rule of that name, in all its definitions.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Helper {
    pub(super) definitions: Vec<Definition>,
    pub(super) default: Option<Exp>,
    /// It is a set, or something else that is not looked into.
    pub(super) opaque: bool,
}

/// One definition of a rule.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Definition {
    pub(super) parameters: Vec<Parameter>,
    /// Its bodies; those behind an `else` count where none before them holds.
    pub(super) bodies: Vec<Body>,
    /// How many variables it has.
    pub(super) slots: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Parameter {
    Slot(usize),
    Constant(Rego),
    /// A pattern.
    Any,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Body {
    pub(super) is_else: bool,
    pub(super) steps: Vec<Step>,
    /// What the rule is where the body holds; `true` if it says nothing.
    pub(super) value: Option<Exp>,
}

/// One statement of a body.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// It must be defined and not false.
    Holds(Exp),
    /// It must be undefined or false.
    Fails(Exp),
    /// The variable is this from here on.
    Bind(usize, Exp),
    /// What follows must hold for some element.
    Each {
        key: Option<usize>,
        value: Option<usize>,
        list: Exp,
        /// It is written as a reference, which has nothing to go through where there is no
        /// collection; elsewhere that is an error.
        reference: bool,
    },
    /// Nobody knows here.
    Perhaps,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Exp {
    Constant(Rego),
    Input,
    Slot(usize),
    /// The value of a rule.
    Rule(usize),
    /// What lies under a key or an index.
    Get(Box<Exp>, Box<Exp>),
    /// A rule that is a function.
    Call(usize, Vec<Exp>),
    /// A function of the language.
    Function(Function, Vec<Exp>),
    Compare(BoolOp, Box<Exp>, Box<Exp>),
    /// A value among those of a collection.
    In(Box<Exp>, Box<Exp>),
    /// Undefined where one of these is; otherwise anything.
    Opaque(Vec<Exp>),
    /// Anything.
    Unknown,
}
