//! A policy to the question whether it could deny an input at all, answered without the
//! interpreter.
//!
//! Most policies have nothing to say of most resources, and the interpreter needs longest to find
//! that out. So a policy's own text is read as a condition: what is understood of it is evaluated
//! here, and what is not understood counts as "perhaps". Nobody writes a condition twice, and a
//! policy that is not understood at all is asked every time.
//!
//! Invariant: the answer is never "no" where the interpreter would deny.

mod compile;
mod eval;
mod function;
mod program;

pub(in crate::policy) use program::Guard;
