//! One schema of the store: text until it is met, then a validator.
//!
//! Invariant: a schema is compiled at most once in a run, whichever workers meet it.

use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value};

use super::compile::{Compiled, Reading, compile};
use super::integers::bound_integers;
use super::pack::Frame;
use super::structural::{self, Unknown};
use crate::cel;
use crate::parse::Node;

/// Where a schema came from; a finding names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// A custom resource definition of the repository; its path.
    Repository(String),
    /// A file of the folder given with `--schemas`; its path.
    Folder(String),
    /// Compiled in, of a project's custom resources.
    Custom,
    /// Compiled in, of Kubernetes.
    Kubernetes,
}

/// Rules in CEL, and those that can't be evaluated with the reason.
type CelRules = (Option<cel::Rules>, Vec<cel::Unevaluated>);

#[derive(Debug)]
enum Body {
    /// A definition of an embedded pack.
    Packed(&'static Frame, usize),
    /// A JSON Schema.
    Text(Box<str>),
}

/// One schema.
#[derive(Debug)]
pub(super) struct Schema {
    body: Body,
    reading: Reading,
    /// Where it came from.
    pub(super) origin: Origin,
    /// The structural schema it was made of, where that holds rules in CEL.
    structural: Option<Box<str>>,
    rules: OnceLock<CelRules>,
    document: OnceLock<Result<Value, String>>,
    compiled: OnceLock<Result<Compiled, String>>,
}

impl Schema {
    /// Definition `id` of an embedded frame.
    pub(super) fn packed(frame: &'static Frame, id: usize, origin: Origin) -> Self {
        let reading = match origin {
            Origin::Kubernetes => Reading::BuiltIn,
            _ => Reading::Custom,
        };
        Self::new(Body::Packed(frame, id), reading, origin)
    }

    /// A JSON Schema for custom resources.
    pub(super) fn text(schema: &Value, origin: Origin) -> Self {
        Self::new(
            Body::Text(schema.to_string().into()),
            Reading::Custom,
            origin,
        )
    }

    fn new(body: Body, reading: Reading, origin: Origin) -> Self {
        Self {
            body,
            reading,
            origin,
            structural: None,
            rules: OnceLock::new(),
            document: OnceLock::new(),
            compiled: OnceLock::new(),
        }
    }

    /// The same with the rules in CEL of a structural schema.
    pub(super) fn with_rules(mut self, structural: &Value) -> Self {
        self.structural = Some(structural.to_string().into());
        self
    }

    /// The structural schema, where it holds rules in CEL; part of the digest.
    pub(super) fn structural(&self) -> Option<&str> {
        self.structural.as_deref()
    }

    /// Its rules in CEL, and those that can't be evaluated.
    pub(super) fn rules(&self) -> &CelRules {
        self.rules.get_or_init(|| {
            let text = self.structural.as_deref().unwrap_or("null");
            let schema = serde_json::from_str(text).unwrap_or(Value::Null);
            cel::Rules::compile(&Arc::new(schema))
        })
    }

    /// The text of a schema that is not embedded; part of the digest.
    pub(super) fn own_text(&self) -> &str {
        match &self.body {
            Body::Packed(..) => "",
            Body::Text(text) => text,
        }
    }

    /// The validator.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(super) fn compiled(&self) -> Result<&Compiled, &str> {
        self.compiled
            .get_or_init(|| compile(&self.load()?, self.reading))
            .as_ref()
            .map_err(String::as_str)
    }

    /// What is wrong with `node`.
    ///
    /// # Errors
    /// Why it can't be said, in words.
    pub(super) fn errors<'n>(
        &'n self,
        node: &'n Node,
    ) -> Result<Vec<jsonschema::ValidationError<'n>>, &'n str> {
        self.compiled().map(|compiled| compiled.errors(node))
    }

    /// The part of the schema under a JSON pointer. Only an explanation asks for it, so that the
    /// tree is built on the first error and not before.
    pub(super) fn part(&self, pointer: &str) -> Option<&Value> {
        let document = self.document.get_or_init(|| self.load()).as_ref().ok()?;
        document.pointer(pointer)
    }

    /// The names of the fields that the object schema under a pointer knows.
    pub(super) fn fields(&self, pointer: &str) -> Option<&Map<String, Value>> {
        self.part(pointer)?.get("properties")?.as_object()
    }

    fn load(&self) -> Result<Value, String> {
        match &self.body {
            Body::Text(text) => {
                let mut schema = serde_json::from_str(text).map_err(|e| e.to_string())?;
                if text.contains(structural::METADATA) {
                    add_metadata(&mut schema)?;
                }
                Ok(schema)
            }
            Body::Packed(frame, id) => {
                let mut document = frame.document(*id).map_err(|e| e.to_string())?;
                match self.reading {
                    Reading::BuiltIn => bound_integers(&mut document),
                    Reading::Custom => document = from_custom(&document),
                }
                Ok(document)
            }
        }
    }
}

/// Embedded custom resources are stored as structural schemas with references; each definition
/// is translated on its own.
fn from_custom(document: &Value) -> Value {
    let mut out = Map::new();
    let definitions = document.get("$defs").and_then(Value::as_object);
    for (id, definition) in definitions.into_iter().flatten() {
        let translated = structural::translate_part(definition, Unknown::Refused);
        out.insert(id.clone(), translated);
    }
    let root = document.get("$ref").cloned().unwrap_or_default();
    serde_json::json!({"$ref": root, "$defs": out})
}

/// Gives a schema that embeds whole objects the schema of their `metadata`: that of the newest
/// minor, since a cluster's version does not change it.
fn add_metadata(schema: &mut Value) -> Result<(), String> {
    let document = super::builtin::built_in().and_then(|b| b.metadata_document());
    let mut document = document.map_err(|e| e.to_string())?;
    bound_integers(&mut document);
    let mut definitions = match document.get_mut("$defs").map(Value::take) {
        Some(Value::Object(definitions)) => definitions,
        _ => Map::new(),
    };
    let root = serde_json::json!({"$ref": document.get("$ref")});
    definitions.insert("metadata".to_owned(), root);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    Ok(())
}
