//! The fields of an object in a structural schema: which there are, and which must be.

use serde_json::{Map, Value, json};

use super::{Layer, METADATA, Translator, Unknown, is_true, keyword, present};
use crate::schema::keywords::PRESENT;

impl Translator {
    /// `properties`, `additionalProperties`, `required`, `items`.
    pub(super) fn fields(
        &mut self,
        schema: &Map<String, Value>,
        layer: Layer,
        out: &mut Map<String, Value>,
    ) {
        self.required(schema, out);
        if let Some(items) = present(schema, "items") {
            let items = self.inside("items", |t| t.node(items, layer));
            out.insert("items".into(), items);
        }
        let named = self.properties(schema, layer);
        if let Some(named) = named {
            out.insert("properties".into(), named);
        }
        let others = match present(schema, "additionalProperties") {
            Some(Value::Bool(any)) => Some(Value::Bool(*any)),
            Some(inner) => Some(self.inside("additionalProperties", |t| t.node(inner, layer))),
            None => None,
        };
        let closed = layer == Layer::Structure
            && self.unknown == Unknown::Refused
            && keyword(schema, "type").and_then(Value::as_str) == Some("object")
            && !is_true(schema, "x-kubernetes-preserve-unknown-fields");
        if let Some(others) = others.or(closed.then_some(Value::Bool(false))) {
            out.insert("additionalProperties".into(), others);
        }
    }

    pub(super) fn properties(
        &mut self,
        schema: &Map<String, Value>,
        layer: Layer,
    ) -> Option<Value> {
        let properties = present(schema, "properties")?;
        let Some(properties) = properties.as_object() else {
            self.flaw_at("properties", "`properties` must be a mapping");
            return None;
        };
        let translated = self.inside("properties", |t| {
            let one = |(name, inner): (&String, &Value)| {
                (name.clone(), t.inside(name, |t| t.node(inner, layer)))
            };
            properties.iter().map(one).collect::<Map<_, _>>()
        });
        Some(Value::Object(translated))
    }

    pub(super) fn required(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        match present(schema, "required") {
            None => {}
            Some(Value::Array(names)) if names.iter().all(Value::is_string) => {
                let null = |name: &&Value| may_be_null(schema, name.as_str().unwrap_or_default());
                let (present, required): (Vec<_>, Vec<_>) = names.iter().partition(null);
                let clone = |names: Vec<&Value>| names.into_iter().cloned().collect();
                if !present.is_empty() {
                    out.insert(PRESENT.into(), Value::Array(clone(present)));
                }
                out.insert("required".into(), Value::Array(clone(required)));
            }
            Some(_) => self.flaw_at("required", "`required` must be a list of names"),
        }
    }
}

/// The form of a kind.
const KIND: &str = "^[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?$";

/// A whole object inside another one: it says what it is.
pub(super) fn embed_object(out: &mut Map<String, Value>) {
    let mut required = match out.remove("required") {
        Some(Value::Array(names)) => names,
        _ => Vec::new(),
    };
    let properties = out.entry("properties").or_insert_with(|| json!({}));
    for name in ["apiVersion", "kind"] {
        if !required.contains(&name.into()) {
            required.push(name.into());
        }
        if let Some(properties) = properties.as_object_mut() {
            properties.insert(name.into(), json!({"type": "string", "minLength": 1}));
        }
    }
    if let Some(kind) = properties.get_mut("kind") {
        *kind = json!({"type": "string", "minLength": 1, "maxLength": 63, "pattern": KIND});
    }
    if let Some(properties) = properties.as_object_mut() {
        properties.insert("metadata".into(), json!({"$ref": METADATA}));
    }
    out.insert("required".into(), required.into());
}

/// Whether the schema of a field allows null by name.
fn may_be_null(schema: &Map<String, Value>, name: &str) -> bool {
    let field = schema
        .get("properties")
        .and_then(|fields| fields.get(name)?.as_object());
    field.is_some_and(|field| is_true(field, "nullable"))
}
