//! The schema of a custom resource, as the API server understands it, to JSON Schema.
//!
//! Invariant: a field that the API server would drop is refused by the result, and nothing that
//! it would keep is; a schema that the server would refuse is an error with its place.

mod fields;
mod values;

use serde_json::{Map, Value, json};

use crate::parse::node::push_token;
use fields::embed_object;
use values::fits;

/// What is wrong with a schema, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::schema) struct Flaw {
    /// JSON pointer from the schema's root.
    pub(in crate::schema) pointer: String,
    /// What is wrong.
    pub(in crate::schema) message: String,
}

/// A schema that can be compiled, and what it leaves to others.
#[derive(Debug, Default)]
pub(in crate::schema) struct Translated {
    /// JSON Schema.
    pub(in crate::schema) schema: Value,
    /// It holds rules in CEL.
    pub(in crate::schema) has_rules: bool,
    /// What is wrong with it.
    pub(in crate::schema) flaws: Vec<Flaw>,
}

/// Whether fields that no schema names are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::schema) enum Unknown {
    /// As `apiextensions.k8s.io/v1` does.
    Refused,
    /// `spec.preserveUnknownFields` of the old version.
    Kept,
}

/// Where a schema that embeds whole objects expects the schema of their `metadata`.
pub(in crate::schema) const METADATA: &str = "#/$defs/metadata";

/// Translates the `openAPIV3Schema` of one version.
pub(in crate::schema) fn translate(schema: &Value, unknown: Unknown) -> Translated {
    let strictness = match unknown {
        Unknown::Refused => Strictness::Structural,
        Unknown::Kept => Strictness::Loose,
    };
    let mut translator = Translator::new(unknown, strictness);
    let mut root = translator.node(schema, Layer::Structure);
    imply_object(&mut root);
    translator.out.schema = root;
    translator.out
}

/// Translates a part of an embedded schema, which may refer to others.
pub(in crate::schema) fn translate_part(schema: &Value, unknown: Unknown) -> Value {
    Translator::new(unknown, Strictness::Trusted).node(schema, Layer::Structure)
}

/// What every object has whether its schema says so or not. `metadata` is checked on its own.
fn imply_object(root: &mut Value) {
    let Some(root) = root.as_object_mut() else {
        return;
    };
    root.insert("type".into(), "object".into());
    let properties = root.entry("properties").or_insert_with(|| json!({}));
    if let Some(properties) = properties.as_object_mut() {
        for name in ["apiVersion", "kind"] {
            properties.insert(name.into(), json!({"type": "string"}));
        }
        properties.insert("metadata".into(), json!({}));
    }
}

/// A schema's own fields, or a condition on values inside `allOf`, `anyOf`, `oneOf` or `not`,
/// which names no fields and lets none through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    Structure,
    Condition,
}

/// How much is asked of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strictness {
    /// What `apiextensions.k8s.io/v1` asks of a definition.
    Structural,
    /// What its older version asked.
    Loose,
    /// A part of an embedded schema, which may refer to others.
    Trusted,
}

struct Translator {
    unknown: Unknown,
    strictness: Strictness,
    pointer: String,
    out: Translated,
}

impl Translator {
    fn new(unknown: Unknown, strictness: Strictness) -> Self {
        Self {
            unknown,
            strictness,
            pointer: String::new(),
            out: Translated::default(),
        }
    }

    fn node(&mut self, schema: &Value, layer: Layer) -> Value {
        let Some(schema) = schema.as_object() else {
            self.flaw("a schema must be a mapping");
            return json!({});
        };
        let mut out = Map::new();
        if layer == Layer::Structure {
            self.structure(schema);
        }
        self.types(schema, &mut out);
        self.limits(schema, &mut out);
        self.fields(schema, layer, &mut out);
        self.combine(schema, &mut out);
        if layer == Layer::Structure {
            self.extensions(schema, &mut out);
        }
        Value::Object(out)
    }

    /// What makes a schema structural: every part says its type, and what follows from it.
    fn structure(&mut self, schema: &Map<String, Value>) {
        if self.strictness != Strictness::Structural {
            return;
        }
        let kind = keyword(schema, "type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let open = is_true(schema, "x-kubernetes-preserve-unknown-fields")
            || is_true(schema, "x-kubernetes-int-or-string");
        if kind.is_empty() && !open && present(schema, "type").is_none() {
            self.flaw("the schema lacks `type`");
        }
        if kind == "array" && present(schema, "items").is_none() {
            self.flaw("the schema of a list lacks `items`");
        }
        if self.pointer.is_empty() && kind != "object" {
            self.flaw("the schema of a whole resource must have `type: object`");
        }
        let default = present(schema, "default");
        if default.is_some_and(|default| !fits(default, kind)) {
            self.flaw_at("default", format!("the default is no {kind}"));
        }
    }

    /// `allOf`, `anyOf`, `oneOf`, `not`.
    fn combine(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        for key in ["allOf", "anyOf", "oneOf"] {
            match present(schema, key) {
                None => {}
                Some(Value::Array(inner)) if inner.is_empty() => {}
                Some(Value::Array(inner)) => {
                    let all = self.inside(key, |t| {
                        let one = |(at, inner): (usize, &Value)| {
                            t.inside(&at.to_string(), |t| t.node(inner, Layer::Condition))
                        };
                        inner.iter().enumerate().map(one).collect::<Vec<_>>()
                    });
                    out.insert(key.into(), Value::Array(all));
                }
                Some(_) => self.flaw_at(key, format!("`{key}` must be a list of schemas")),
            }
        }
        if let Some(inner) = present(schema, "not") {
            let inner = self.inside("not", |t| t.node(inner, Layer::Condition));
            out.insert("not".into(), inner);
        }
        if let Some(target) = keyword(schema, "$ref") {
            if self.strictness == Strictness::Trusted {
                out.insert("$ref".into(), target.clone());
                return;
            }
            self.flaw_at("$ref", "a custom resource's schema can't refer to another");
        }
    }

    /// The `x-kubernetes-*` keywords.
    fn extensions(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        if is_true(schema, "x-kubernetes-embedded-resource") {
            embed_object(out);
        }
        if let Some(unique) = unique(schema) {
            out.insert(super::keywords::UNIQUE.into(), unique);
        }
        let rules = keyword(schema, "x-kubernetes-validations");
        self.out.has_rules |= rules
            .and_then(Value::as_array)
            .is_some_and(|r| !r.is_empty());
    }

    fn text(&mut self, schema: &Map<String, Value>, key: &str) -> Option<String> {
        match keyword(schema, key) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if text.is_empty() => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.flaw_at(key, format!("`{key}` must be a text"));
                None
            }
        }
    }

    fn inside<T>(&mut self, token: &str, f: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        push_token(&mut self.pointer, token);
        let result = f(self);
        self.pointer.truncate(length);
        result
    }

    fn flaw(&mut self, message: impl Into<String>) {
        self.out.flaws.push(Flaw {
            pointer: self.pointer.clone(),
            message: message.into(),
        });
    }

    fn flaw_at(&mut self, key: &str, message: impl Into<String>) {
        self.inside(key, |t| t.flaw(message));
    }
}

/// What makes two items of a list the same: nothing more than themselves (`set`), or some of
/// their fields (`map`), which may have defaults.
fn unique(schema: &Map<String, Value>) -> Option<Value> {
    match keyword(schema, "x-kubernetes-list-type")?.as_str()? {
        "set" => Some(json!({})),
        "map" => {
            let fields = keyword(schema, "items").and_then(|items| items.get("properties"));
            let defaults = |key: &str| {
                let default = fields.and_then(|fields| fields.get(key)?.get("default"));
                default.cloned().unwrap_or(Value::Null)
            };
            let keys = keyword(schema, "x-kubernetes-list-map-keys")?.as_array()?;
            let keys = keys.iter().filter_map(Value::as_str);
            let keys: Map<_, _> = keys.map(|k| (k.to_owned(), defaults(k))).collect();
            Some(json!({"keys": keys}))
        }
        _ => None,
    }
}

fn is_true(schema: &Map<String, Value>, key: &str) -> bool {
    keyword(schema, key) == Some(&Value::Bool(true))
}

fn present<'s>(schema: &'s Map<String, Value>, key: &str) -> Option<&'s Value> {
    keyword(schema, key).filter(|value| !value.is_null())
}

/// Up to so many keywords, looking through them is faster than hashing.
const FEW: usize = 8;

/// A keyword of a schema. A definition has thousands of parts with two or three keywords each, and
/// all are asked for thirty.
fn keyword<'s>(schema: &'s Map<String, Value>, key: &str) -> Option<&'s Value> {
    if schema.len() > FEW {
        return schema.get(key);
    }
    let mut keywords = schema.iter();
    keywords
        .find(|(name, _)| *name == key)
        .map(|(_, value)| value)
}

fn single(mut values: Vec<Value>) -> Value {
    if values.len() == 1 {
        values.swap_remove(0)
    } else {
        Value::Array(values)
    }
}
