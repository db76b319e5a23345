//! sluicegate
#![allow(missing_docs)]
pub mod catalog;
pub mod classify;
pub mod discover;
pub mod finding;
pub mod parse;
pub mod settings;
pub mod source;
pub mod verdict;
