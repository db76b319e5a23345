//! The main job: a tree of files to evidence, in four passes.
//!
//! 1. `discover` lists the entries. 2. `survey` reads what tells the role of other files
//! (kustomizations, charts, CRDs). 3. `judge` takes each file on its own, in parallel: read,
//! parse, classify, schemas, policies. 4. `join` looks across files.
//!
//! Invariants: every entry leaves as exactly one record; what one file does to the gate, a panic
//! included, is that file's fault alone; the evidence is the same for any number of threads.

mod join;
mod judge;
mod pool;
mod survey;

use std::path::Path;
use std::time::{Duration, Instant};

pub use judge::Judge;
