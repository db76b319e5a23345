//! Text to documents: every format becomes the same tree of [`Node`]s with spans.
//!
//! Invariant: nothing is dropped in silence. What can't be read, or what two appliers would read
//! differently, is a finding; what is too large to read is a fault; there is no third way.

mod hcl;
mod json;
pub mod node;
mod rules;
mod yaml;

pub use hcl::hcl;
pub use json::json;
pub use node::{Entry, Map, Node, Number, Str, Value};
pub use rules::RULES;
pub use yaml::yaml;

use crate::finding::{Fault, Finding};

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

/// Decodes standard base64, with or without line breaks.
#[must_use]
pub fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padding) = (0u32, 0u32, 0);
    for c in text.bytes().filter(|c| !matches!(c, b'\n' | b'\r')) {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                continue;
            }
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count.is_multiple_of(4) {
            bytes.extend(bits.to_be_bytes().get(1..).unwrap_or_default());
            bits = 0;
        }
    }
    match (count % 4, padding) {
        (0, 0) => {}
        (2, 2) => bytes.push((bits >> 4).to_be_bytes()[3]),
        (3, 1) => bytes.extend([(bits >> 10).to_be_bytes()[3], (bits >> 2).to_be_bytes()[3]]),
        _ => return None,
    }
    Some(bytes)
}
