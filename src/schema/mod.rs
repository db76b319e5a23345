//! Objects against the schemas of their kinds, as the API server's strict validation has it, and
//! against what that server asks beyond them.
//!
//! Invariant: offline and in bounded time: no schema is fetched, patterns are linear, and an
//! object without a schema is reported, never passed.

mod builtin;
mod check;
mod compile;
mod complaint;
mod crd;
mod custom;
mod entry;
mod explain;
mod formats;
mod integers;
mod keywords;
mod kind;
mod later;
mod lifecycle;
mod pack;
mod patterns;
mod rules;
mod semantic;
mod store;
mod structural;
mod suggest;
mod tree;
mod wording;
mod xrd;

pub use check::{Outcome, check};
pub use crd::{Definition, definitions, folder_definitions};
pub use entry::Origin;
pub use rules::RULES;
pub use store::{Builder, MissingKind, Schemas, StoreError, minors};
