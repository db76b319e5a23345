//! Text to documents: every format becomes the same tree of [`Node`]s with spans.
//!
//! Invariant: nothing is dropped in silence. What can't be read, or what two appliers would read
//! differently, is a finding; what is too large to read is a fault; there is no third way.

pub mod node;
mod notes;
mod unicode;
mod yaml;

pub use node::{Entry, Map, Node, Number, Str, Value};

use crate::finding::{Fault, Finding};
use crate::source::Source;

/// Which reading of YAML applies: the appliers of each family decide, not the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// What kubectl, Flux and Argo CD read (goyaml v2: YAML 1.1 booleans, octals, merge keys).
    Kubernetes,
    /// The core schema of YAML 1.2: GitHub workflows, Compose, our own files.
    Core,
    /// The core schema with CloudFormation's short-form tags (`!Ref x` is `{Ref: x}`).
    CloudFormation,
}

/// Caps that keep a hostile file from taking the machine; beyond them a file is a fault.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Size of one file, in bytes.
    pub bytes: usize,
    /// Nesting.
    pub depth: usize,
    /// Keys and values of one file, aliases and merges expanded.
    pub nodes: usize,
    /// Documents of one file.
    pub documents: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 32 << 20,
            depth: 256,
            nodes: 500_000,
            documents: 20_000,
        }
    }
}

/// One document of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Position in its file, from 0, counting only documents that hold something.
    pub index: u32,
    /// The tree.
    pub root: Node,
}

/// What a file turned out to hold.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The documents that could be read, in order.
    pub documents: Vec<Document>,
    /// What is wrong with the text: syntax errors and ambiguities. A document with a syntax
    /// error is not in `documents`; one with an ambiguity is, as kubectl reads it.
    pub findings: Vec<Finding>,
    /// What could not be read because a limit was met.
    pub faults: Vec<Fault>,
}

/// Reads a file of YAML documents.
#[must_use]
pub fn yaml(source: &Source, dialect: Dialect, limits: &Limits) -> Parsed {
    if let Some(fault) = too_large(source, limits) {
        return Parsed {
            faults: vec![fault],
            ..Parsed::default()
        };
    }
    yaml::read(source, dialect, limits)
}

fn too_large(source: &Source, limits: &Limits) -> Option<Fault> {
    let (found, limit) = (source.text.len(), limits.bytes);
    (found > limit).then(|| {
        Fault::new(
            "parse/too-large",
            format!("the file has {found} bytes, and {limit} are the limit"),
        )
        .in_file(source.id)
        .with_help("split the file, or leave it out of the repository")
    })
}
