//! What the settings may change about a policy: named values with a default and a shape.
//!
//! Invariant: a policy always finds every parameter it declares in `input.parameters`, with a
//! value of the declared shape: the settings' or the default.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::finding::RuleId;
use crate::parse::Node;

use super::metadata::{Reader, json};
use super::problem::suggestion;
use super::{Policy, PolicySet};

/// One parameter of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// What it changes.
    pub description: String,
    /// Its value without settings.
    pub default: Json,
    /// What values fit.
    pub schema: Shape,
}

/// The part of JSON Schema that a parameter needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    kind: Kind,
    /// Shape of a list's items.
    items: Option<Box<Shape>>,
    /// The only texts that fit; empty for any.
    choices: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Boolean,
    Integer,
    Number,
    String,
    Array,
}

const KINDS: [(&str, Kind); 5] = [
    ("boolean", Kind::Boolean),
    ("integer", Kind::Integer),
    ("number", Kind::Number),
    ("string", Kind::String),
    ("array", Kind::Array),
];

impl Shape {
    /// Whether a value has this shape.
    ///
    /// # Errors
    /// What was expected instead.
    pub fn fits(&self, value: &Json) -> Result<(), String> {
        let right_kind = match self.kind {
            Kind::Boolean => value.is_boolean(),
            Kind::Integer => value.is_i64() || value.is_u64(),
            Kind::Number => value.is_number(),
            Kind::String => value.is_string(),
            Kind::Array => value.is_array(),
        };
        if !right_kind {
            return Err(format!("expected {}", self.kind.article()));
        }
        let text = value.as_str().unwrap_or_default();
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice == text) {
            let choices: Vec<_> = self.choices.iter().map(String::as_str).collect();
            return Err(suggestion(text, &choices));
        }
        match (&self.items, value.as_array()) {
            (Some(shape), Some(items)) => items.iter().try_for_each(|item| shape.fits(item)),
            _ => Ok(()),
        }
    }
}

impl Kind {
    fn article(self) -> &'static str {
        match self {
            Self::Boolean => "`true` or `false`",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::String => "a text",
            Self::Array => "a list",
        }
    }
}

/// Reads the `parameters` of a metadata block.
pub(super) fn read(reader: &mut Reader<'_>, node: Option<&Node>) -> BTreeMap<String, Parameter> {
    let mut parameters = BTreeMap::new();
    for entry in node.into_iter().flat_map(Node::entries) {
        if let Some(parameter) = one(reader, &entry.value) {
            parameters.insert(entry.key.to_string(), parameter);
        }
    }
    if let Some(node) = node.filter(|node| node.as_map().is_none()) {
        let help = "write each parameter as `name: {description, default, schema}`";
        reader.problem(node, "`parameters` is no mapping".into(), help);
    }
    parameters
}

fn one(reader: &mut Reader<'_>, node: &Node) -> Option<Parameter> {
    reader.known_keys(node, &["description", "default", "schema"]);
    let description = reader.text(node, "description");
    let schema = match node.get("schema") {
        Some(schema) => shape(reader, schema),
        None => {
            reader.problem(
                node,
                "`schema` is missing".into(),
                "as in `schema: {type: boolean}`",
            );
            None
        }
    };
    let Some(default) = node.get("default") else {
        let help = "a policy must work without settings";
        reader.problem(node, "`default` is missing".into(), help);
        return None;
    };
    let (schema, default_json) = (schema?, json(default));
    if let Err(expected) = schema.fits(&default_json) {
        reader.problem(
            default,
            "the default does not fit its schema".into(),
            expected,
        );
    }
    Some(Parameter {
        description: description?,
        default: default_json,
        schema,
    })
}

fn shape(reader: &mut Reader<'_>, node: &Node) -> Option<Shape> {
    reader.known_keys(node, &["type", "items", "enum"]);
    let names = KINDS.map(|(name, _)| name);
    let name = node.get("type").and_then(Node::as_str).unwrap_or_default();
    let Some(&(_, kind)) = KINDS.iter().find(|(known, _)| *known == name) else {
        reader.problem(
            node,
            format!("unknown type `{name}`"),
            suggestion(name, &names),
        );
        return None;
    };
    let items = match node.get("items") {
        Some(items) => Some(Box::new(shape(reader, items)?)),
        None => None,
    };
    let choices = node.get("enum").into_iter().flat_map(Node::items);
    let choices = choices
        .filter_map(|c| c.as_str().map(str::to_owned))
        .collect();
    Some(Shape {
        kind,
        items,
        choices,
    })
}

/// What every policy finds in `input.parameters`: the settings' values, and defaults for the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Tells one set of values from another, so that a worker converts each only once.
    pub(super) key: String,
    pub(super) by_rule: Json,
}

impl Parameters {
    /// The values for a set of policies; `settings` holds, by rule and name, what they change.
    ///
    /// # Errors
    /// The rule, the parameter's name and what is wrong, for each value that does not fit and each
    /// name that the rule does not have.
    pub fn new(
        set: &PolicySet,
        settings: &BTreeMap<RuleId, BTreeMap<String, Json>>,
    ) -> Result<Self, Vec<(RuleId, String, String)>> {
        let mut problems = Vec::new();
        for (rule, values) in settings {
            let known = set.get(rule).map(|policy| &policy.metadata.parameters);
            for (name, value) in values {
                if let Err(problem) = fit(known, name, value) {
                    problems.push((rule.clone(), name.clone(), problem));
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let by_rule: serde_json::Map<_, _> = set
            .policies()
            .iter()
            .filter(|policy| !policy.metadata.parameters.is_empty())
            .map(|policy| {
                (
                    policy.id.to_string(),
                    values(policy, settings.get(&policy.id)),
                )
            })
            .collect();
        let by_rule = Json::from(by_rule);
        Ok(Self {
            key: by_rule.to_string(),
            by_rule,
        })
    }
}

fn fit(
    known: Option<&BTreeMap<String, Parameter>>,
    name: &str,
    value: &Json,
) -> Result<(), String> {
    let known = known.ok_or("there is no such rule among the policies")?;
    match known.get(name) {
        Some(parameter) => parameter.schema.fits(value),
        None if known.is_empty() => Err("the rule has no parameters".to_owned()),
        None => {
            let names: Vec<_> = known.keys().map(String::as_str).collect();
            Err(format!("unknown parameter; {}", suggestion(name, &names)))
        }
    }
}

fn values(policy: &Policy, settings: Option<&BTreeMap<String, Json>>) -> Json {
    let value = |(name, parameter): (&String, &Parameter)| {
        let set = settings.and_then(|values| values.get(name));
        (name.clone(), set.unwrap_or(&parameter.default).clone())
    };
    let parameters = policy.metadata.parameters.iter().map(value);
    parameters.collect::<serde_json::Map<_, _>>().into()
}
