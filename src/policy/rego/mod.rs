//! Rego itself: everything that knows the interpreter's crate is in this folder.
//!
//! Invariant: nothing that the interpreter does to a policy or its input leaves here but a value of
//! the expected shape or an error; a panic inside it is an error too.

pub(super) mod ast;
pub(super) mod bounds;
pub(super) mod builtins;
pub(super) mod caps;
pub(super) mod convert;
pub(super) mod engine;
pub(super) mod guard;
pub(super) mod lint;
pub(super) mod recursion;

/// The interpreter's value, under a name that is not taken.
pub(super) use regorus::Value as Rego;
