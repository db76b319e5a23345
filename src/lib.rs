//! sluicegate
#![allow(missing_docs)]
pub mod catalog;
pub mod cel;
pub mod classify;
pub mod finding;
pub mod parse;
pub mod report;
pub mod schema;
pub mod source;
pub mod verdict;
