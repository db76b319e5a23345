//! The scalar part of a structural schema: types, lists of values, formats, limits.

use serde_json::{Map, Value, json};

use super::{Translator, is_true, keyword, single};
use crate::schema::{formats, integers, patterns};

/// Keywords that hold a number of things.
const COUNTS: &[&str] = &[
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
];

impl Translator {
    /// `type`, `nullable`, `enum`, `format`.
    pub(super) fn types(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
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

    pub(super) fn allowed(
        &mut self,
        schema: &Map<String, Value>,
        null: bool,
        out: &mut Map<String, Value>,
    ) {
        match keyword(schema, "enum") {
            Some(Value::Array(values)) if !values.is_empty() => {
                let mut values = values.clone();
                values.extend((null && !values.contains(&Value::Null)).then_some(Value::Null));
                out.insert("enum".into(), Value::Array(values));
            }
            None | Some(Value::Null) => {}
            Some(_) => self.flaw_at("enum", "`enum` must be a list of values"),
        }
    }

    pub(super) fn format(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        let Some(format) = self.text(schema, "format") else {
            return;
        };
        let known = formats::CUSTOM.iter().any(|(name, _)| *name == format);
        if known {
            out.insert("format".into(), format.into());
        } else if matches!(format.as_str(), "int32" | "int64") && is_integer(out) {
            let (least, most) = integers::bounds(&format);
            out.insert("minimum".into(), least);
            out.insert("maximum".into(), most);
        } else if format == "float" {
            out.insert("minimum".into(), json!(f32::MIN));
            out.insert("maximum".into(), json!(f32::MAX));
        }
    }

    /// Numbers, lengths and patterns.
    pub(super) fn limits(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        for &key in COUNTS {
            match keyword(schema, key) {
                None | Some(Value::Null) => {}
                Some(value) if value.as_u64().is_some() => {
                    out.insert(key.into(), value.clone());
                }
                Some(_) => self.flaw_at(key, format!("`{key}` must be a whole number from 0")),
            }
        }
        self.bound(schema, ["minimum", "exclusiveMinimum"], out);
        self.bound(schema, ["maximum", "exclusiveMaximum"], out);
        match keyword(schema, "multipleOf").map(Value::as_f64) {
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
    pub(super) fn bound(
        &mut self,
        schema: &Map<String, Value>,
        [key, exclusive]: [&str; 2],
        out: &mut Map<String, Value>,
    ) {
        match keyword(schema, key) {
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

    pub(super) fn pattern(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        let Some(pattern) = self.text(schema, "pattern") else {
            return;
        };
        match patterns::of(&pattern) {
            Ok(_) => {
                out.insert("pattern".into(), pattern.into());
            }
            Err(reason) => self.flaw_at("pattern", reason),
        }
    }
}

pub(super) fn fits(value: &Value, kind: &str) -> bool {
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
    match keyword(schema, "type") {
        Some(Value::String(name)) => name == "integer",
        Some(Value::Array(names)) => names.contains(&"integer".into()),
        _ => false,
    }
}
