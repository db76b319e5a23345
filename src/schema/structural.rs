//! The schema of a custom resource, as the API server understands it, to JSON Schema.
//!
//! Invariant: a field that the API server would drop is refused by the result, and nothing that
//! it would keep is; a schema that the server would refuse is an error with its place.

use serde_json::{Map, Value, json};

use super::formats;
use crate::parse::node::push_token;

/// What is wrong with a schema, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw {
    /// JSON pointer from the schema's root.
    pub(super) pointer: String,
    /// What is wrong.
    pub(super) message: String,
}

/// A schema that can be compiled, and what it leaves to others.
#[derive(Debug, Default)]
pub(super) struct Translated {
    /// JSON Schema.
    pub(super) schema: Value,
    /// It holds rules in CEL.
    pub(super) has_rules: bool,
    /// What is wrong with it.
    pub(super) flaws: Vec<Flaw>,
}

/// Whether fields that no schema names are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// As `apiextensions.k8s.io/v1` does.
    Refused,
    /// `spec.preserveUnknownFields` of the old version.
    Kept,
}

/// Where a schema that embeds whole objects expects the schema of their `metadata`.
pub(super) const METADATA: &str = "#/$defs/metadata";

/// Keywords that hold a number of things.
const COUNTS: &[&str] = &[
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
];

/// Translates the `openAPIV3Schema` of one version.
pub(super) fn translate(schema: &Value, unknown: Unknown) -> Translated {
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
pub(super) fn translate_part(schema: &Value, unknown: Unknown) -> Value {
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
        let kind = schema
            .get("type")
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

    /// `type`, `nullable`, `enum`, `format`.
    fn types(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        const TYPES: &[&str] = &["string", "integer", "number", "boolean", "object", "array"];
        let null = is_true(schema, "nullable");
        let mut types: Vec<Value> = Vec::new();
        if is_true(schema, "x-kubernetes-int-or-string") {
            types.extend(["integer".into(), "string".into()]);
        } else if let Some(name) = self.text(schema, "type") {
            if !TYPES.contains(&name.as_str()) {
                self.flaw_at("type", format!("`{name}` is no type"));
                return;
            }
            types.push(name.into());
        }
        if !types.is_empty() {
            types.extend(null.then(|| Value::from("null")));
            out.insert("type".into(), single(types));
        }
        self.allowed(schema, null, out);
        self.format(schema, out);
    }

    fn allowed(&mut self, schema: &Map<String, Value>, null: bool, out: &mut Map<String, Value>) {
        match schema.get("enum") {
            Some(Value::Array(values)) if !values.is_empty() => {
                let mut values = values.clone();
                values.extend((null && !values.contains(&Value::Null)).then_some(Value::Null));
                out.insert("enum".into(), Value::Array(values));
            }
            None | Some(Value::Null) => {}
            Some(_) => self.flaw_at("enum", "`enum` must be a list of values"),
        }
    }

    fn format(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        let Some(format) = self.text(schema, "format") else {
            return;
        };
        let known = formats::CUSTOM.iter().any(|(name, _)| *name == format);
        if known {
            out.insert("format".into(), format.into());
        } else if matches!(format.as_str(), "int32" | "int64") && is_integer(out) {
            let (least, most) = super::integers::bounds(&format);
            out.insert("minimum".into(), least);
            out.insert("maximum".into(), most);
        } else if format == "float" {
            out.insert("minimum".into(), json!(f32::MIN));
            out.insert("maximum".into(), json!(f32::MAX));
        }
    }

    /// Numbers, lengths and patterns.
    fn limits(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        for &key in COUNTS {
            match schema.get(key) {
                None | Some(Value::Null) => {}
                Some(value) if value.as_u64().is_some() => {
                    out.insert(key.into(), value.clone());
                }
                Some(_) => self.flaw_at(key, format!("`{key}` must be a whole number from 0")),
            }
        }
        self.bound(schema, ["minimum", "exclusiveMinimum"], out);
        self.bound(schema, ["maximum", "exclusiveMaximum"], out);
        match schema.get("multipleOf").map(Value::as_f64) {
            None => {}
            Some(Some(step)) if step > 0.0 => {
                out.insert("multipleOf".into(), json!(step));
            }
            Some(_) => self.flaw_at("multipleOf", "`multipleOf` must be above 0"),
        }
        if is_true(schema, "uniqueItems") {
            out.insert("uniqueItems".into(), true.into());
        }
        self.pattern(schema, out);
    }

    /// A bound; the older `exclusive…: true` moves it into the keyword of that name.
    fn bound(
        &mut self,
        schema: &Map<String, Value>,
        [key, exclusive]: [&str; 2],
        out: &mut Map<String, Value>,
    ) {
        match schema.get(key) {
            None | Some(Value::Null) => {}
            Some(limit) if limit.is_number() => {
                let key = if is_true(schema, exclusive) {
                    exclusive
                } else {
                    key
                };
                out.insert(key.into(), limit.clone());
            }
            Some(_) => self.flaw_at(key, format!("`{key}` must be a number")),
        }
    }

    fn pattern(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        let Some(pattern) = self.text(schema, "pattern") else {
            return;
        };
        if super::compile::is_pattern(&pattern) {
            out.insert("pattern".into(), pattern.into());
        } else {
            self.flaw_at("pattern", "the pattern can't be compiled");
        }
    }

    /// `properties`, `additionalProperties`, `required`, `items`.
    fn fields(&mut self, schema: &Map<String, Value>, layer: Layer, out: &mut Map<String, Value>) {
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
            && schema.get("type").and_then(Value::as_str) == Some("object")
            && !is_true(schema, "x-kubernetes-preserve-unknown-fields");
        if let Some(others) = others.or(closed.then_some(Value::Bool(false))) {
            out.insert("additionalProperties".into(), others);
        }
    }

    fn properties(&mut self, schema: &Map<String, Value>, layer: Layer) -> Option<Value> {
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

    fn required(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        match present(schema, "required") {
            None => {}
            Some(Value::Array(names)) if names.iter().all(Value::is_string) => {
                let null = |name: &&Value| may_be_null(schema, name.as_str().unwrap_or_default());
                let (present, required): (Vec<_>, Vec<_>) = names.iter().partition(null);
                let clone = |names: Vec<&Value>| names.into_iter().cloned().collect();
                if !present.is_empty() {
                    out.insert(
                        super::keywords::PRESENT.into(),
                        Value::Array(clone(present)),
                    );
                }
                out.insert("required".into(), Value::Array(clone(required)));
            }
            Some(_) => self.flaw_at("required", "`required` must be a list of names"),
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
        if let Some(target) = schema.get("$ref") {
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
        let rules = schema.get("x-kubernetes-validations");
        self.out.has_rules |= rules
            .and_then(Value::as_array)
            .is_some_and(|r| !r.is_empty());
    }

    fn text(&mut self, schema: &Map<String, Value>, key: &str) -> Option<String> {
        match schema.get(key) {
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

/// A whole object inside another one: it says what it is.
fn embed_object(out: &mut Map<String, Value>) {
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

/// What makes two items of a list the same: nothing more than themselves (`set`), or some of
/// their fields (`map`), which may have defaults.
fn unique(schema: &Map<String, Value>) -> Option<Value> {
    match schema.get("x-kubernetes-list-type")?.as_str()? {
        "set" => Some(json!({})),
        "map" => {
            let fields = schema
                .get("items")
                .and_then(|items| items.get("properties"));
            let defaults = |key: &str| {
                let default = fields.and_then(|fields| fields.get(key)?.get("default"));
                default.cloned().unwrap_or(Value::Null)
            };
            let keys = schema.get("x-kubernetes-list-map-keys")?.as_array()?;
            let keys = keys.iter().filter_map(Value::as_str);
            let keys: Map<_, _> = keys.map(|k| (k.to_owned(), defaults(k))).collect();
            Some(json!({"keys": keys}))
        }
        _ => None,
    }
}

fn fits(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        _ => true,
    }
}

fn is_integer(schema: &Map<String, Value>) -> bool {
    match schema.get("type") {
        Some(Value::String(name)) => name == "integer",
        Some(Value::Array(names)) => names.contains(&"integer".into()),
        _ => false,
    }
}

fn is_true(schema: &Map<String, Value>, key: &str) -> bool {
    schema.get(key) == Some(&Value::Bool(true))
}

fn present<'s>(schema: &'s Map<String, Value>, key: &str) -> Option<&'s Value> {
    schema.get(key).filter(|value| !value.is_null())
}

fn single(mut values: Vec<Value>) -> Value {
    if values.len() == 1 {
        values.swap_remove(0)
    } else {
        Value::Array(values)
    }
}
