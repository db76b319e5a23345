//! Keywords of our own, for what the API server asks of lists and fields and JSON Schema can't say
//! or says otherwise.

use std::collections::HashSet;
use std::sync::Arc;

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};

use super::patterns;
use super::tree::{Manifest, canonical};
use crate::parse::Node;
use crate::pattern::Pattern;

/// For lists whose items differ: `{}`, or `{"keys": {name: default}}`. Its complaint begins with
/// the index of the item.
pub(super) const UNIQUE: &str = "x-sluicegate-unique";

/// In place of the keyword of JSON Schema: compiled once in a run, and read as Go reads it.
pub(super) const PATTERN: &str = "pattern";

/// For required fields that may be null.
pub(super) const PRESENT: &str = "x-sluicegate-present";

pub(super) fn unique_keyword<'a>(
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

pub(super) fn present_keyword<'a>(
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

pub(super) fn pattern_keyword<'a>(
    _: &'a Map<String, Value>,
    value: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i, Manifest>>, ValidationError<'a>> {
    let text = value.as_str().unwrap_or_default();
    let pattern = patterns::of(text).map_err(ValidationError::custom)?;
    let text = text.to_owned();
    Ok(Box::new(Matching { text, pattern }))
}

/// Strings match this.
struct Matching {
    text: String,
    pattern: Arc<Pattern>,
}

impl<'i> Keyword<'i, Manifest> for Matching {
    fn validate(&self, node: &'i Node) -> Result<(), ValidationError<'i>> {
        if self.is_valid(node) {
            return Ok(());
        }
        Err(ValidationError::custom(format!(
            "does not match the pattern `{}`",
            self.text
        )))
    }

    fn is_valid(&self, node: &'i Node) -> bool {
        let is_match = |text| self.pattern.regex().is_match(text);
        node.as_str().is_none_or(is_match)
    }
}
