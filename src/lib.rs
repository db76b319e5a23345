//! sluicegate
#![allow(missing_docs)]
pub mod finding;
pub mod parse;
pub mod source;
