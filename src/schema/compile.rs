//! JSON Schema to a validator of our own tree. The one place that builds validators.
//!
//! Invariant: no schema is ever fetched: a reference out of its own document is an error, and
//! patterns run in linear time.

use std::collections::{BTreeMap, HashSet};
use std::sync::{OnceLock, RwLock};

use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, PatternOptions, ValidationError, Validator, options_for};
use serde_json::{Map, Value, json};

use super::formats;
use super::structural::bounds;
use super::tree::{Manifest, canonical};
use crate::parse::Node;

/// Our keyword for lists whose items differ: `{}`, or `{"keys": {name: default}}`. Its complaint
/// begins with the index of the item.
pub(super) const UNIQUE: &str = "x-sluicegate-unique";

/// Compiled size of one pattern, in bytes.
const PATTERN_SIZE: usize = 1 << 20;

/// Our keyword for required fields that may be null.
pub(super) const PRESENT: &str = "x-sluicegate-present";

/// How many answers about patterns are kept.
const PATTERNS: usize = 10_000;

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

/// Whether a pattern can be compiled. Definitions repeat a few patterns thousands of times, so
/// that the answers are kept, up to a number that no honest run reaches.
pub(super) fn is_pattern(pattern: &str) -> bool {
    static KNOWN: RwLock<BTreeMap<String, bool>> = RwLock::new(BTreeMap::new());
    let known = KNOWN
        .read()
        .ok()
        .and_then(|known| known.get(pattern).copied());
    known.unwrap_or_else(|| {
        let fine = custom_options().build(&json!({"pattern": pattern})).is_ok();
        if let Some(mut known) = KNOWN.write().ok().filter(|known| known.len() < PATTERNS) {
            known.insert(pattern.to_owned(), fine);
        }
        fine
    })
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
    let patterns = PatternOptions::regex().size_limit(PATTERN_SIZE);
    let mut options = options_for::<Manifest>()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_pattern_options(patterns)
        .with_keyword(UNIQUE, unique_keyword)
        .with_keyword(PRESENT, present_keyword);
    for &(name, check) in formats {
        options = options.with_format(name, check);
    }
    options
}

fn unique_keyword<'a>(
    _: &'a Map<String, Value>,
    value: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i, Manifest>>, ValidationError<'a>> {
    let keys = value.get("keys").and_then(Value::as_object);
    let keys = keys.map(|keys| {
        let one = |(name, default): (&String, &Value)| (name.clone(), default.clone());
        keys.iter().map(one).collect()
    });
    Ok(Box::new(Unique { keys }))
}

/// The items of a list differ, as a whole or in these fields.
struct Unique {
    keys: Option<Vec<(String, Value)>>,
}

impl Unique {
    fn identity(&self, item: &Node) -> String {
        let Some(keys) = &self.keys else {
            return canonical(item);
        };
        let field = |(name, default): &(String, Value)| match item.get(name) {
            Some(value) => canonical(value),
            None => default
                .as_str()
                .map_or_else(|| default.to_string(), |d| format!("{d:?}")),
        };
        keys.iter().map(field).collect::<Vec<_>>().join(" ")
    }

    /// The first item that was there before.
    fn twice(&self, list: &Node) -> Option<usize> {
        let mut seen = HashSet::new();
        list.items()
            .position(|item| !seen.insert(self.identity(item)))
    }
}

impl<'i> Keyword<'i, Manifest> for Unique {
    fn validate(&self, list: &'i Node) -> Result<(), ValidationError<'i>> {
        match self.twice(list) {
            Some(at) => Err(ValidationError::custom(format!(
                "{at} {}",
                self.complaint()
            ))),
            None => Ok(()),
        }
    }

    fn is_valid(&self, list: &'i Node) -> bool {
        self.twice(list).is_none()
    }
}

impl Unique {
    fn complaint(&self) -> String {
        match &self.keys {
            None => "is there twice".into(),
            Some(keys) => {
                let names: Vec<String> = keys.iter().map(|(name, _)| format!("`{name}`")).collect();
                format!("has the same {} as an earlier item", names.join(" and "))
            }
        }
    }
}

fn present_keyword<'a>(
    _: &'a Map<String, Value>,
    value: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i, Manifest>>, ValidationError<'a>> {
    let names = value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    Ok(Box::new(Present(names.map(str::to_owned).collect())))
}

/// These fields are there, be they null.
struct Present(Vec<String>);

impl Present {
    fn absent(&self, object: &Node) -> Option<&String> {
        let map = object.as_map()?;
        self.0.iter().find(|name| map.get(name).is_none())
    }
}

impl<'i> Keyword<'i, Manifest> for Present {
    fn validate(&self, object: &'i Node) -> Result<(), ValidationError<'i>> {
        match self.absent(object) {
            Some(name) => Err(ValidationError::custom(name.clone())),
            None => Ok(()),
        }
    }

    fn is_valid(&self, object: &'i Node) -> bool {
        self.absent(object).is_none()
    }
}

/// Makes the integer formats of a built-in definition into bounds, which a validator checks.
pub(super) fn bound_integers(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let format = map
                .get("format")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if matches!(format, "int32" | "int64") {
                let (least, most) = bounds(format);
                map.entry("minimum").or_insert(least);
                map.entry("maximum").or_insert(most);
            }
            map.values_mut().for_each(bound_integers);
        }
        Value::Array(items) => items.iter_mut().for_each(bound_integers),
        _ => {}
    }
}
