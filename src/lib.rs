//! sluicegate
#![allow(missing_docs)]
pub mod catalog;
pub mod cel;
pub mod check;
pub mod classify;
pub mod cli;
pub mod discover;
pub mod embed;
pub mod facts;
pub mod finding;
pub mod parse;
pub mod policy;
pub mod report;
pub mod schema;
pub mod settings;
pub mod source;
pub mod verdict;
