//! sluicegate stands between a pull request and the running system: it reads declarative
//! manifests, decides whether they comply, and says where they do not.
//!
//! ```text
//! files ─► discover ─► survey ─► parse ─► classify ─┬► schema ─┐
//!                                                   └► policy ─┴► findings + faults ─► verdict ─► report
//! ```
//!
//! The modules in the order of the data; each uses only what stands before it (`tests/tidy.rs`
//! keeps this):
//!
//! [`embed`] what is compiled in · [`source`] text and places · [`finding`] findings and faults ·
//! [`catalog`] the rules · [`parse`] text to trees · [`pattern`] regular expressions of strangers ·
//! [`cel`] CEL rules over trees · [`verdict`] the decision · [`settings`] what a repository says of its own judging · [`discover`] which files ·
//! [`classify`] what they are · [`facts`] what Rego is bad at · [`schema`] and [`policy`], which do
//! not know each other · [`check`] the main job · [`report`] a verdict to text · [`cli`] the command
//! line.
//!
//! Invariants:
//! - Any fault means the verdict is never "allow"; a run that checked nothing is undecided.
//! - Every entry of the tree ends in exactly one class, and the counts are printed.
//! - The decision comes before any output, and no format changes it.
//! - Output is the same for any number of threads and any order of files.
//! - No tree outlives the judging of its file, and of texts only a bounded share waits for it: places
//!   are worked out at once.

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
pub mod pattern;
pub mod policy;
pub mod report;
pub mod schema;
pub mod settings;
pub mod source;
pub mod verdict;
