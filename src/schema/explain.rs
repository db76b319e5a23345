//! What a validator complains of, said so that one can see the one thing to change, and where.
//!
//! Invariant: a message names fields, types and limits, never the value that stands there.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};

use super::complaint::{Explained, Spot, path};
use super::entry::Schema;
use super::keywords::{PRESENT, UNIQUE};
use super::later;
use super::rules;
use super::suggest::{closest, one_of};
use super::wording::{NAMES, not_allowed, out_of_limits, required, wrong_format, wrong_type};
use crate::parse::Node;
use crate::parse::node::{push_token, unescape};

/// Most findings about one object: whoever has more of them needs a generator mended, not a list.
pub(super) const MOST: usize = 200;

/// Explains one error of a validator that ran over the part of `root` under `at`.
pub(super) fn explain(
    error: &ValidationError<'_>,
    schema: &Schema,
    root: &Node,
    at: &str,
) -> Vec<Explained> {
    let context = Context { schema, root, at };
    let explained = context.explain(error);
    explained
        .into_iter()
        .filter_map(|e| later::as_far_as_known(root, e))
        .collect()
}

struct Context<'a> {
    schema: &'a Schema,
    root: &'a Node,
    at: &'a str,
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
                // One more than is reported, so that the report can say that there are more.
                unexpected
                    .iter()
                    .take(MOST + 1)
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

/// A JSON pointer without its last token.
fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}
