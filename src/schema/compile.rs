//! JSON Schema to a validator of our own tree. The one place that builds validators.
//!
//! Invariant: no schema is ever fetched: a reference out of its own document is an error, and
//! patterns run in linear time.

use std::sync::OnceLock;

use jsonschema::{Draft, PatternOptions, ValidationError, Validator, options_for};
use serde_json::Value;

use super::formats;
use super::keywords::{PATTERN, PRESENT, UNIQUE, pattern_keyword, present_keyword, unique_keyword};
use super::tree::Manifest;
use crate::parse::Node;
use crate::pattern::LARGEST;

type Options =
    jsonschema::ValidationOptions<'static, std::sync::Arc<dyn jsonschema::Retrieve>, Manifest>;

/// How the API server reads the objects that a schema is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Into structs: null is absent, integers have a width.
    BuiltIn,
    /// As it is, against a structural schema.
    Custom,
}

/// A validator, ready to run.
#[derive(Debug)]
pub(super) struct Compiled(Validator<Manifest>);

impl Compiled {
    /// All that is wrong with `node`.
    pub(super) fn errors<'n>(&'n self, node: &'n Node) -> Vec<ValidationError<'n>> {
        if self.0.is_valid(node) {
            return Vec::new();
        }
        self.0.iter_errors(node).collect()
    }
}

/// Compiles a schema.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn compile(schema: &Value, reading: Reading) -> Result<Compiled, String> {
    let options = match reading {
        Reading::BuiltIn => built_in_options(),
        Reading::Custom => custom_options(),
    };
    let built = options.build(schema);
    built.map(Compiled).map_err(|e| e.masked().to_string())
}

fn built_in_options() -> &'static Options {
    static OPTIONS: OnceLock<Options> = OnceLock::new();
    OPTIONS.get_or_init(|| options(formats::BUILT_IN))
}

fn custom_options() -> &'static Options {
    static OPTIONS: OnceLock<Options> = OnceLock::new();
    OPTIONS.get_or_init(|| options(formats::CUSTOM))
}

fn options(formats: &[(&'static str, formats::Check)]) -> Options {
    // For `patternProperties` of a schema that the user gives.
    let patterns = PatternOptions::regex().size_limit(LARGEST);
    let mut options = options_for::<Manifest>()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_pattern_options(patterns)
        .with_keyword(PATTERN, pattern_keyword)
        .with_keyword(UNIQUE, unique_keyword)
        .with_keyword(PRESENT, present_keyword);
    for &(name, check) in formats {
        options = options.with_format(name, check);
    }
    options
}
