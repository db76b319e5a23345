//! sluicegate
#![allow(missing_docs)]
pub mod catalog;
pub mod classify;
pub mod embed;
pub mod facts;
pub mod finding;
pub mod parse;
pub mod policy;
pub mod source;
pub mod verdict;
