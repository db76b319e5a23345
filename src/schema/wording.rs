//! The words for each kind of complaint.
//!
//! Invariant: a message names fields, types and limits, never the value that stands there.

use jsonschema::JsonType;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value as Json;

use super::complaint::{Explained, Spot};
use super::suggest::{closest, one_of};
use super::{later, rules};
use crate::parse::{Node, Value};

/// Above this number of names a list of them helps nobody.
pub(super) const NAMES: usize = 12;

pub(super) fn required(spot: &Spot<'_>, name: &str) -> Explained {
    let message = format!("{} lacks the required field `{name}`", spot.label());
    let complaint = spot.complaint(rules::REQUIRED, message);
    Explained {
        span: spot.lack_span(&[name.to_owned()]),
        key: None,
        ..complaint
    }
    .with_help(Some(format!("add `{name}`")))
}

pub(super) fn wrong_type(spot: &Spot<'_>, expected: &[JsonType]) -> Explained {
    if spot.node.as_str().is_some_and(later::is_variable) {
        return later::variable(spot, expected);
    }
    let names: Vec<&str> = expected.iter().map(|t| type_name(*t)).collect();
    let wanted = match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    };
    let message = format!(
        "{} must be {wanted}, not {}",
        spot.label(),
        found_name(spot.node)
    );
    spot.complaint(rules::TYPE, message)
        .with_help(type_help(spot.node, expected))
}

fn type_help(node: &Node, expected: &[JsonType]) -> Option<String> {
    let wants = |t| expected.contains(&t);
    let help = match &node.value {
        Value::Null => "give it a value, or remove the key",
        Value::Bool(_) | Value::Number(_)
            if wants(JsonType::String) && !wants(JsonType::Integer) =>
        {
            "put it in quotes"
        }
        Value::String(text)
            if wants(JsonType::Boolean) && matches!(text.as_str(), "true" | "false") =>
        {
            "remove the quotes"
        }
        Value::String(text) if wants(JsonType::Integer) && text.parse::<i64>().is_ok() => {
            "remove the quotes"
        }
        Value::Map(_) if wants(JsonType::Array) => "write it as a list: begin each item with `- `",
        Value::Seq(_) if wants(JsonType::Object) => "write it as a mapping: remove the `- `",
        _ => return None,
    };
    Some(help.to_owned())
}

pub(super) fn not_allowed(spot: &Spot<'_>, options: &Json) -> Explained {
    let single = std::slice::from_ref(options);
    let options = options.as_array().map_or(single, Vec::as_slice);
    let names: Vec<String> = options
        .iter()
        .filter(|o| !o.is_null() && o.as_str() != Some(""))
        .map(plain)
        .collect();
    let message = match names.len() {
        0..=NAMES => format!("{} must be {}", spot.label(), one_of(&names)),
        n => format!("{} must be one of {n} values", spot.label()),
    };
    let close = spot
        .node
        .as_str()
        .and_then(|text| closest(text, names.iter().map(String::as_str)));
    let help = close.map(|close| format!("did you mean `{close}`?"));
    spot.complaint(rules::ENUM, message).with_help(help)
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        value => value.to_string(),
    }
}

pub(super) fn wrong_format(spot: &Spot<'_>, format: &str) -> Explained {
    let (wanted, help) = match format {
        "byte" => (
            "standard base64 with padding",
            "encode the value, as `base64 -w0` does; in a Secret, plain text goes under `stringData`",
        ),
        "date-time" | "datetime" => ("a time of RFC 3339", "write it like `2026-01-02T03:04:05Z`"),
        "micro-time" => (
            "a time of RFC 3339 with microseconds",
            "write it like `2026-01-02T03:04:05.000000Z`",
        ),
        "quantity" => (
            "a quantity",
            "write a number with an optional unit, like `500m`, `1.5`, `128Mi`",
        ),
        "duration" => ("a duration", "write it like `1h30m` or `10s`"),
        "date" => ("a date", "write it like `2026-01-02`"),
        "ip" | "ipv4" | "ipv6" => ("an IP address", "write a full address"),
        "cidr" => ("an IP range", "write it like `10.0.0.0/8`"),
        "mac" => ("a hardware address", "write it like `00:00:5e:00:53:01`"),
        "uri" => (
            "a URI",
            "write it with its scheme, or as a path that begins with `/`",
        ),
        other => {
            let message = format!("{} does not have the format `{other}`", spot.label());
            return spot.complaint(rules::FORMAT, message);
        }
    };
    spot.complaint(rules::FORMAT, format!("{} must be {wanted}", spot.label()))
        .with_help(Some(help.to_owned()))
}

pub(super) fn out_of_limits(spot: &Spot<'_>, kind: &Kind) -> Explained {
    if let Some(width) = integer_width(kind) {
        let message = format!("{} must be an integer of {width} bits", spot.label());
        return spot.complaint(rules::TYPE, message);
    }
    let label = spot.label();
    if let Kind::MinLength { limit: 1 }
    | Kind::MinItems { limit: 1 }
    | Kind::MinProperties { limit: 1 } = kind
    {
        return spot
            .complaint(rules::REQUIRED, format!("{label} must not be empty"))
            .with_help(Some(
                "give it a value, or remove the key if it is optional".to_owned(),
            ));
    }
    let limit = match kind {
        Kind::MinLength { limit } => format!("must have at least {limit} characters"),
        Kind::MaxLength { limit } => format!("must have at most {limit} characters"),
        Kind::MinItems { limit } => format!("must have at least {limit} items"),
        Kind::MaxItems { limit } => format!("must have at most {limit} items"),
        Kind::MinProperties { limit } => format!("must have at least {limit} fields"),
        Kind::MaxProperties { limit } => format!("must have at most {limit} fields"),
        Kind::Minimum { limit } => format!("must be {limit} or more"),
        Kind::Maximum { limit } => format!("must be {limit} or less"),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::PropertyNames { .. } => "has a key of a form that is not allowed here".to_owned(),
        Kind::UniqueItems => "holds the same item twice".to_owned(),
        Kind::Custom { message, .. } => message.clone(),
        Kind::OneOfMultipleValid { .. } => {
            "fits more than one of the forms allowed here, and must fit one only".to_owned()
        }
        Kind::Not { schema } => forbidden(schema),
        Kind::FalseSchema => "is not allowed here".to_owned(),
        _ => "does not satisfy its schema".to_owned(),
    };
    spot.complaint(rules::VALUE, format!("{label} {limit}"))
}

/// A schema that must not fit usually names fields that exclude each other.
fn forbidden(schema: &Json) -> String {
    let names = schema
        .get("required")
        .and_then(Json::as_array)
        .into_iter()
        .flatten();
    let names: Vec<String> = names
        .filter_map(Json::as_str)
        .map(|n| format!("`{n}`"))
        .collect();
    match names.len() {
        0 => "has a form that is not allowed here".to_owned(),
        1 => format!("must not have {}", names.concat()),
        _ => format!("must not have {} together", names.join(" and ")),
    }
}

fn integer_width(kind: &Kind) -> Option<u32> {
    let limit = match kind {
        Kind::Minimum { limit } | Kind::Maximum { limit } => limit.as_i64()?,
        _ => return None,
    };
    if limit == i64::from(i32::MIN) || limit == i64::from(i32::MAX) {
        return Some(32);
    }
    (limit == i64::MIN || limit == i64::MAX).then_some(64)
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "a list",
        JsonType::Object => "a mapping",
    }
}

fn found_name(node: &Node) -> &'static str {
    match &node.value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(crate::parse::Number::Float(_)) => "a number",
        Value::Number(crate::parse::Number::UInt(_)) => "a number beyond 64 bits",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Seq(_) => "a list",
        Value::Map(_) => "a mapping",
    }
}
