//! The schemas of a definition: their lists, their defaults, their rules in CEL.

use serde_json::Value as Json;

use super::super::read::{count, get, is, is_true, list, map, text, word};
use super::super::said::Said;
use crate::cel;
use crate::parse::Node;
use crate::schema::rules;

/// Schemas nest no deeper than this.
const DEEPEST: usize = 128;

/// The schema of a whole resource.
pub(super) fn whole<'n>(said: &mut Said<'n>, schema: &'n Node) {
    part(said, Part { schema, root: true }, 0);
}

/// A part of a schema.
#[derive(Debug, Clone, Copy)]
struct Part<'n> {
    schema: &'n Node,
    /// It describes a whole object.
    root: bool,
}

impl<'n> Part<'n> {
    /// The part for a field, and whether a field of that name may be read at all.
    fn field(self, name: &str) -> Field<'n> {
        let own = self.root || is_true(self.schema, "x-kubernetes-embedded-resource");
        if own && matches!(name, "apiVersion" | "kind" | "metadata") {
            return Field::Open;
        }
        if let Some(schema) = get(self.schema, "properties").and_then(|all| get(all, name)) {
            return Field::Known(Part {
                schema,
                root: false,
            });
        }
        let open = [
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-int-or-string",
            "x-kubernetes-embedded-resource",
        ]
        .iter()
        .any(|key| is_true(self.schema, key));
        let typed = word(self.schema, "type") == Some("object");
        let free = get(self.schema, "additionalProperties").is_some();
        if open || !typed || free {
            Field::Open
        } else {
            Field::Missing
        }
    }
}

enum Field<'n> {
    Known(Part<'n>),
    /// It may be there.
    Open,
    Missing,
}

fn part<'n>(said: &mut Said<'n>, part: Part<'n>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    let schema = part.schema;
    own(said, schema);
    for rule in list(schema, "x-kubernetes-validations") {
        self::rule(said, part, rule);
    }
    let below = |schema| Part {
        schema,
        root: false,
    };
    for entry in map(schema, "properties") {
        self::part(said, below(&entry.value), depth + 1);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = get(schema, key).filter(|inner| inner.as_map().is_some()) {
            self::part(said, below(inner), depth + 1);
        }
    }
}

/// What a part may not say.
fn own<'n>(said: &mut Said<'n>, schema: &'n Node) {
    if is_true(schema, "uniqueItems") {
        said.forbidden(
            schema,
            &["uniqueItems"],
            "must not be true: it takes too long to look at every pair",
        );
    }
    let free = get(schema, "additionalProperties").filter(|a| a.as_bool() != Some(false));
    if let Some(free) = free.filter(|_| map(schema, "properties").next().is_some()) {
        said.conflict(free, "must not be there beside `properties`");
    }
    if get(schema, "additionalProperties").and_then(Node::as_bool) == Some(false) {
        said.forbidden(
            schema,
            &["additionalProperties"],
            "must not be false: other fields are dropped anyway",
        );
    }
    list_keys(said, schema);
    if let Some(default) = get(schema, "default") {
        self::default(said, schema, default);
    }
}

/// The keys of a list that is a mapping are fields of its items.
fn list_keys<'n>(said: &mut Said<'n>, schema: &'n Node) {
    let keys = get(schema, "x-kubernetes-list-map-keys");
    if is(schema, "x-kubernetes-list-type", "map") {
        if count(schema, "x-kubernetes-list-map-keys") == 0 {
            said.lacks(schema, "x-kubernetes-list-map-keys");
        }
    } else if let Some(keys) = keys.filter(|_| word(schema, "x-kubernetes-list-type").is_some()) {
        said.conflict(
            keys,
            "must not be there without `x-kubernetes-list-type: map`",
        );
    }
    let Some(items) = get(schema, "items") else {
        return;
    };
    // Nobody tells items apart by more fields than these.
    for key in list(schema, "x-kubernetes-list-map-keys").take(32) {
        let field = |name: &str| get(items, "properties").and_then(|all| get(all, name));
        let Some(field) = text(key).map(field) else {
            continue;
        };
        let Some(field) = field else {
            said.value(rules::REFERENCE, key, "is no field of the items");
            continue;
        };
        if matches!(word(field, "type"), Some("array" | "object")) {
            said.conflict(key, "must be a field with a text, a number or a boolean");
        }
        let required = list(items, "required").any(|name| text(name) == text(key));
        if !required && get(field, "default").is_none() {
            said.conflict(key, "must be a field that is required or has a default");
        }
    }
}

/// A default must satisfy the limits beside it.
fn default<'n>(said: &mut Said<'n>, schema: &'n Node, default: &'n Node) {
    let number = |key| get(schema, key).and_then(|n| n.to_json().as_f64());
    let above = |value: f64| number("maximum").is_some_and(|most| value > most);
    let below = |value: f64| number("minimum").is_some_and(|least| value < least);
    if default
        .to_json()
        .as_f64()
        .is_some_and(|value| above(value) || below(value))
    {
        said.limit(default, "must lie within `minimum` and `maximum`");
    }
    if let Some(options) = get(schema, "enum").filter(|options| options.as_seq().is_some()) {
        let wanted: Json = default.to_json();
        if !options.items().any(|option| option.to_json() == wanted) {
            said.value(rules::ENUM, default, "must be one of the values of `enum`");
        }
    }
    if let Some(value) = text(default) {
        let length = u64::try_from(value.chars().count()).unwrap_or(u64::MAX);
        let bound = |key| get(schema, key).and_then(|n| n.to_json().as_u64());
        if bound("maxLength").is_some_and(|most| length > most)
            || bound("minLength").is_some_and(|least| length < least)
        {
            said.limit(
                default,
                "must have a length within `minLength` and `maxLength`",
            );
        }
    }
}

/// One rule in CEL.
fn rule<'n>(said: &mut Said<'n>, part: Part<'n>, rule: &'n Node) {
    said.required(rule, "rule");
    if let Some(path) = get(rule, "fieldPath") {
        field_path(said, part, path);
    }
    if let Some(message) = get(rule, "message")
        && text(message).is_some_and(|m| m.trim().is_empty() || m.contains('\n'))
    {
        said.format(message, "must be one line that is not empty");
    }
    let Some((node, known)) = said.cel(rule, "rule") else {
        return;
    };
    match cel::shape(known) {
        Err(wrong) => {
            said.value(rules::CRD, node, format!("is no rule: {wrong}"));
        }
        Ok(Some(shape)) => {
            if let Some(wrong) = misread(part, &shape) {
                said.value(rules::CRD, node, format!("is no rule: {wrong}"));
            }
        }
        Ok(None) => {}
    }
}

/// What a rule asks for that is not there.
fn misread(part: Part<'_>, shape: &cel::Shape) -> Option<String> {
    for path in &shape.paths {
        let mut names = path.names.iter().map(String::as_str);
        if !matches!(names.next(), Some("self" | "oldSelf")) {
            continue;
        }
        let mut here = part;
        for name in names {
            match here.field(&unescaped(name)) {
                Field::Known(next) => here = next,
                Field::Open => break,
                Field::Missing => {
                    return Some("it asks for a field that the schema does not have".to_owned());
                }
            }
        }
    }
    let plain = |path: &cel::Path| {
        let mut here = part;
        for name in path.names.iter().skip(1) {
            let Field::Known(next) = here.field(&unescaped(name)) else {
                return false;
            };
            here = next;
        }
        matches!(
            word(here.schema, "type"),
            Some("integer" | "number" | "string" | "array" | "object")
        )
    };
    let whole = shape.whole.as_ref().is_some_and(plain);
    (shape.boolean == Some(false) || whole).then(|| "it does not give a boolean".to_owned())
}

/// A field's name as CEL writes it, as the schema does.
fn unescaped(name: &str) -> std::borrow::Cow<'_, str> {
    const ESCAPES: [(&str, &str); 4] = [
        ("__underscores__", "__"),
        ("__dot__", "."),
        ("__dash__", "-"),
        ("__slash__", "/"),
    ];
    if !name.contains("__") {
        return name.into();
    }
    let inner = name.strip_prefix("__").and_then(|n| n.strip_suffix("__"));
    let plain = ESCAPES
        .iter()
        .fold(name.to_owned(), |name, (from, to)| name.replace(from, to));
    match inner.filter(|_| plain == name) {
        Some(word) => word.to_owned().into(),
        None => plain.into(),
    }
}

/// `.spec.replicas`, from where the rule stands.
fn field_path<'n>(said: &mut Said<'n>, part: Part<'n>, node: &'n Node) {
    let Some(path) = text(node) else { return };
    let mut here = part;
    let Some(inner) = path.strip_prefix('.').filter(|inner| !inner.contains('[')) else {
        return;
    };
    for name in inner.split('.') {
        match here.field(name) {
            Field::Known(next) => here = next,
            Field::Open => return,
            Field::Missing => {
                said.value(rules::REFERENCE, node, "leads to no field of the schema");
                return;
            }
        }
    }
}
