//! Text to documents: every format becomes the same tree of [`Node`]s with spans.
//!
//! Invariant: nothing is dropped in silence. What can't be read, or what two appliers would read
//! differently, is a finding; what is too large to read is a fault; there is no third way.

mod dockerfile;
mod hcl;
mod json;
mod map;
pub mod node;
mod notes;
mod rules;
mod unicode;
mod yaml;

pub use node::{Entry, Map, Node, Number, Str, Value};

use crate::finding::{Fault, Finding};
use crate::source::{Source, TextError};

pub use rules::RULES;

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
    /// Position in its file, from 0. A part of blanks only doesn't count; one that holds only
    /// comments does, as `---` after a licence header begins the second part, but it is not listed.
    pub index: u32,
    /// The tree.
    pub root: Node,
}

/// What a file turned out to hold.
#[derive(Debug, Clone, Default)]
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
    match too_large(source, limits) {
        Some(fault) => Parsed::fault(fault),
        None => yaml_or_json(source, dialect, limits),
    }
}

/// kubectl tries JSON first where a file begins with `{`, and JSON knows escapes that YAML 1.1
/// does not. All else reads alike, so JSON is only tried on what is no YAML.
fn yaml_or_json(source: &Source, dialect: Dialect, limits: &Limits) -> Parsed {
    let parsed = yaml::read(source, dialect, limits);
    let broken = |parsed: &Parsed, rule| parsed.findings.iter().any(|it| it.rule.as_str() == rule);
    let escaped_json = source.text.starts_with('{') && source.text.contains('\\');
    if escaped_json && broken(&parsed, "yaml/syntax") {
        let json = json::read(source, limits);
        if !broken(&json, "json/syntax") {
            return json;
        }
    }
    parsed
}

/// Reads a file of JSON: one value, or several objects one after another, which is a finding.
#[must_use]
pub fn json(source: &Source, limits: &Limits) -> Parsed {
    match too_large(source, limits) {
        Some(fault) => Parsed::fault(fault),
        None => json::read(source, limits),
    }
}

/// Reads a file of Terraform's language to the shape of its JSON syntax: blocks are mappings
/// under their type and labels, repeated blocks are lists, and expressions that are no literal
/// are texts like `${var.name}`. A function that only changes how a value is written, like
/// `jsonencode`, is its argument.
#[must_use]
pub fn hcl(source: &Source, limits: &Limits) -> Parsed {
    match too_large(source, limits) {
        Some(fault) => Parsed::fault(fault),
        None => hcl::read(source, limits),
    }
}

/// Reads a file that builds a container image: `stages`, each `from` an image and with its
/// `instructions`, and the `arguments` that stand before the first of them. An instruction has its
/// name as `cmd`, what stands behind its `flags` as `value`, in `words`, for `RUN` in `commands`
/// and for `ENV`, `ARG` and `LABEL` in `pairs`, and the `heredocs` that follow it.
#[must_use]
pub fn dockerfile(source: &Source, limits: &Limits) -> Parsed {
    match too_large(source, limits) {
        Some(fault) => Parsed::fault(fault),
        None => dockerfile::read(source, limits),
    }
}

/// The finding for bytes that are no text. `source` holds the text as it is shown, with
/// replacement characters; `error` says where the bytes went wrong.
#[must_use]
pub fn undecodable(source: &Source, error: TextError) -> Finding {
    let (TextError::InvalidUtf8(at) | TextError::InvalidUtf16(at)) = error;
    let replaced = source.text.find(char::REPLACEMENT_CHARACTER);
    let place = source.place_at(replaced.unwrap_or(at));
    Finding::new(
        "yaml/ambiguous-encoding",
        place,
        format!("{error}: replaced by some readers and refused by others"),
    )
    .with_help("save the file as UTF-8")
}

impl Parsed {
    fn fault(fault: Fault) -> Self {
        Self {
            faults: vec![fault],
            ..Self::default()
        }
    }
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
