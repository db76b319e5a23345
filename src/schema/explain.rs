//! What a validator complains of, said so that one can see the one thing to change, and where.
//!
//! Invariant: a message names fields, types and limits, never the value that stands there.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value as Json;

use super::compile::{PRESENT, UNIQUE};
use super::entry::Schema;
use super::rules;
use super::suggest::{closest, one_of};
use crate::parse::node::{push_token, unescape};
use crate::parse::{Entry, Node, Value};
use crate::source::Span;

/// Above this number of names a list of them helps nobody.
const NAMES: usize = 12;

/// One complaint. The order is that of the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Explained {
    /// Where.
    pub(super) span: Span,
    /// The key of what stands there, for a value that begins on a later line.
    pub(super) key: Option<Span>,
    /// Which rule.
    pub(super) rule: &'static str,
    /// JSON pointer from the object.
    pub(super) pointer: String,
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
    /// The schema is the one that the cluster has.
    pub(super) sure: bool,
}

/// Explains one error of a validator that ran over the part of `root` under `at`.
pub(super) fn explain(
    error: &ValidationError<'_>,
    schema: &Schema,
    root: &Node,
    at: &str,
) -> Vec<Explained> {
    let context = Context { schema, root, at };
    let mut explained = context.explain(error);
    explained.retain(|e| !is_filled_in_later(root, e));
    explained
}

/// What a tool fills in before the object is applied can't be held to a type or a form yet:
/// Flux's `${NAME}`, kustomize's `$(NAME)`, and in a file that SOPS encrypted its values and its own top-level field.
fn is_filled_in_later(root: &Node, explained: &Explained) -> bool {
    let encrypted = root
        .get("sops")
        .is_some_and(|sops| sops.get("mac").is_some());
    if explained.rule == rules::UNKNOWN_FIELD {
        return encrypted && explained.pointer == "/sops";
    }
    let variable = |text: &str| {
        let flux = text
            .split_once("${")
            .is_some_and(|(_, rest)| rest.contains('}'));
        flux || text.starts_with("$(") && text.ends_with(')')
    };
    let cipher = |text: &str| encrypted && text.starts_with("ENC[") && text.ends_with(']');
    let (node, whole) = root.follow(&explained.pointer);
    let text = node
        .as_str()
        .filter(|_| whole && explained.rule != rules::REQUIRED);
    text.is_some_and(|text| variable(text) || cipher(text))
}

struct Context<'a> {
    schema: &'a Schema,
    root: &'a Node,
    at: &'a str,
}

/// The node that an error is about.
struct Spot<'a> {
    pointer: String,
    node: &'a Node,
    /// The entry that holds the node, if it is a field.
    entry: Option<&'a Entry>,
}

impl Spot<'_> {
    /// `spec.containers[0]`, in backticks.
    fn label(&self) -> String {
        match path(&self.pointer) {
            path if path.is_empty() => "the object".to_owned(),
            path => format!("`{path}`"),
        }
    }

    fn complaint(&self, rule: &'static str, message: impl Into<String>) -> Explained {
        Explained {
            span: self.node.span,
            key: self.entry.map(|entry| entry.key_span),
            rule,
            pointer: self.pointer.clone(),
            message: message.into(),
            help: None,
            sure: true,
        }
    }

    /// The place of an object that lacks one of these: the key that has no value, the key above
    /// the object, or its first key.
    fn lack_span(&self, names: &[String]) -> Span {
        let map = self.node.as_map();
        let empty = names.iter().find_map(|name| map?.entry(name));
        empty.map_or_else(|| self.head_span(), |entry| entry.key_span)
    }

    fn head_span(&self) -> Span {
        let first = self.node.as_map().and_then(|map| map.entries.first());
        match (self.entry, first) {
            (Some(entry), _) => entry.key_span,
            (None, Some(first)) => first.key_span,
            (None, None) => self.node.span,
        }
    }
}

impl Explained {
    fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

impl<'a> Context<'a> {
    fn spot(&self, error: &ValidationError<'_>) -> Spot<'a> {
        let pointer = format!("{}{}", self.at, error.instance_path().as_str());
        let mut node = self.root;
        let mut entry = None;
        for token in pointer.split('/').skip(1) {
            let token = unescape(token);
            entry = node.as_map().and_then(|map| map.entry(&token));
            match node.step(&token) {
                Some(next) => node = next,
                None => break,
            }
        }
        Spot {
            pointer,
            node,
            entry,
        }
    }

    fn explain(&self, error: &ValidationError<'_>) -> Vec<Explained> {
        let spot = self.spot(error);
        let one = |explained| vec![explained];
        match error.kind() {
            Kind::AdditionalProperties { unexpected }
            | Kind::UnevaluatedProperties { unexpected } => {
                let above = parent(error.schema_path().as_str());
                unexpected
                    .iter()
                    .map(|name| self.unknown(&spot, name, above))
                    .collect()
            }
            Kind::Required { property } => {
                one(required(&spot, property.as_str().unwrap_or_default()))
            }
            Kind::Custom { keyword, message } if keyword == PRESENT => {
                one(required(&spot, message))
            }
            Kind::Custom { keyword, message } if keyword == UNIQUE => {
                one(self.twice(&spot, message))
            }
            Kind::Type { kind } => one(wrong_type(&spot, &expected(kind))),
            Kind::Enum { options } => one(not_allowed(&spot, options)),
            Kind::Constant { expected_value } => one(not_allowed(&spot, expected_value)),
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                self.alternatives(&spot, context)
            }
            Kind::Format { format } => one(wrong_format(&spot, format)),
            kind => one(out_of_limits(&spot, kind)),
        }
    }

    fn unknown(&self, spot: &Spot<'_>, name: &str, schema: &str) -> Explained {
        let mut pointer = spot.pointer.clone();
        push_token(&mut pointer, name);
        let key = spot.node.as_map().and_then(|map| map.entry(name));
        let place = match path(&spot.pointer) {
            path if path.is_empty() => String::new(),
            path => format!(" in `{path}`"),
        };
        Explained {
            span: key.map_or(spot.node.span, |entry| entry.key_span),
            key: None,
            rule: rules::UNKNOWN_FIELD,
            pointer,
            message: format!("unknown field `{name}`{place}"),
            help: self.known_fields(spot.node, name, schema),
            sure: true,
        }
    }

    /// What was perhaps meant, or what could stand there.
    fn known_fields(&self, node: &Node, name: &str, schema: &str) -> Option<String> {
        let fields: Vec<&str> = self
            .schema
            .fields(schema)?
            .keys()
            .map(String::as_str)
            .collect();
        let absent = |field: &&&str| node.get(field).is_none();
        if let Some(close) = closest(name, fields.iter().filter(absent).copied()) {
            return Some(format!("did you mean `{close}`?"));
        }
        if let Some(close) = closest(name, fields.iter().copied()) {
            return Some(format!("`{close}` is there already: remove one of them"));
        }
        match fields.len() {
            0 => Some("no field may stand here: remove it".to_owned()),
            1..=NAMES => {
                let names: Vec<String> = fields.iter().map(|f| format!("`{f}`")).collect();
                Some(format!("allowed here: {}", names.join(", ")))
            }
            _ => Some("correct the name or the indentation, or remove the field".to_owned()),
        }
    }

    fn twice(&self, list: &Spot<'_>, message: &str) -> Explained {
        let (index, message) = message.split_once(' ').unwrap_or(("", message));
        let pointer = format!("{}/{index}", list.pointer);
        let item = Spot {
            node: self.root.follow(&pointer).0,
            pointer,
            entry: None,
        };
        item.complaint(rules::VALUE, format!("{} {message}", item.label()))
            .with_help(Some("keep one of the two".to_owned()))
    }

    /// None of several schemas fits: says what all of them want, or what the one that comes
    /// closest does.
    fn alternatives(
        &self,
        spot: &Spot<'_>,
        branches: &[Vec<ValidationError<'static>>],
    ) -> Vec<Explained> {
        if let Some(names) = all_required(branches) {
            let message = format!("{} needs {}", spot.label(), one_of(&names));
            let complaint = Explained {
                span: spot.lack_span(&names),
                key: None,
                ..spot.complaint(rules::REQUIRED, message)
            };
            return vec![complaint.with_help(Some("add one of them".to_owned()))];
        }
        let own = |error: &ValidationError<'_>| self.spot(error).pointer == spot.pointer;
        if let Some(types) = all_types(branches, own) {
            return vec![wrong_type(spot, &types)];
        }
        let depth = |errors: &&Vec<ValidationError<'static>>| {
            let deepest = errors
                .iter()
                .map(|e| e.instance_path().as_str().matches('/').count());
            (deepest.max().unwrap_or(0), std::cmp::Reverse(errors.len()))
        };
        let best = branches
            .iter()
            .filter(|errors| !errors.is_empty())
            .max_by_key(depth);
        let explained: Vec<Explained> = best
            .into_iter()
            .flatten()
            .flat_map(|error| self.explain(error))
            .collect();
        if explained.is_empty() {
            return vec![spot.complaint(
                rules::VALUE,
                format!("{} fits none of the forms allowed here", spot.label()),
            )];
        }
        explained
    }
}

fn required(spot: &Spot<'_>, name: &str) -> Explained {
    let message = format!("{} lacks the required field `{name}`", spot.label());
    let complaint = spot.complaint(rules::REQUIRED, message);
    Explained {
        span: spot.lack_span(&[name.to_owned()]),
        key: None,
        ..complaint
    }
    .with_help(Some(format!("add `{name}`")))
}

fn wrong_type(spot: &Spot<'_>, expected: &[JsonType]) -> Explained {
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

fn not_allowed(spot: &Spot<'_>, options: &Json) -> Explained {
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

fn wrong_format(spot: &Spot<'_>, format: &str) -> Explained {
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

fn out_of_limits(spot: &Spot<'_>, kind: &Kind) -> Explained {
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
        Kind::Pattern { pattern } => format!("does not match the pattern `{pattern}`"),
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

/// The fields that the branches want, if each wants just one.
fn all_required(branches: &[Vec<ValidationError<'static>>]) -> Option<Vec<String>> {
    let one = |errors: &Vec<ValidationError<'static>>| match errors.as_slice() {
        [error] => match error.kind() {
            Kind::Required { property } => property.as_str().map(str::to_owned),
            _ => None,
        },
        _ => None,
    };
    let names: Option<Vec<String>> = branches.iter().map(one).collect();
    names.filter(|names| names.len() > 1)
}

/// The types that the branches want, if each wants another one than there is.
fn all_types(
    branches: &[Vec<ValidationError<'static>>],
    own: impl Fn(&ValidationError<'_>) -> bool,
) -> Option<Vec<JsonType>> {
    let mut types = Vec::new();
    for errors in branches {
        let wanted = errors.iter().find_map(|error| match error.kind() {
            Kind::Type { kind } if own(error) => Some(expected(kind)),
            _ => None,
        })?;
        types.extend(wanted);
    }
    types.dedup();
    (!types.is_empty()).then_some(types)
}

fn expected(kind: &TypeKind) -> Vec<JsonType> {
    let all = match kind {
        TypeKind::Single(one) => vec![*one],
        TypeKind::Multiple(set) => set.iter().collect(),
    };
    let some: Vec<JsonType> = all
        .iter()
        .copied()
        .filter(|t| *t != JsonType::Null)
        .collect();
    if some.is_empty() { all } else { some }
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

/// `/spec/containers/0` as `spec.containers[0]`.
fn path(pointer: &str) -> String {
    let mut out = String::new();
    for token in pointer.split('/').skip(1) {
        let token = unescape(token);
        if !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit()) || token.contains('.') {
            out.push_str(&format!("[{token}]"));
        } else {
            out.push_str(if out.is_empty() { "" } else { "." });
            out.push_str(&token);
        }
    }
    out
}

/// A JSON pointer without its last token.
fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}
