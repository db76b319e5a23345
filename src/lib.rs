//! sluicegate
#![allow(missing_docs)]
pub mod catalog;
pub mod classify;
pub mod finding;
pub mod parse;
pub mod schema;
pub mod source;
pub mod verdict;
