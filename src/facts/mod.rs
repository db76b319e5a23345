//! What Rego is bad at, worked out in Rust and offered to policies as data.
//!
//! Invariant: a fact is computed from the resource alone, so it is the same in every order of
//! files and on every thread; a fact about a secret names its place and never its value.

pub mod charts;
pub mod declared;
pub mod defaults;
pub mod identities;
pub mod images;
pub mod owners;
pub mod pods;
pub mod relations;
pub mod secrets;
