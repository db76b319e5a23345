//! Explicit tags: what they make of a value, and which ones every reader agrees on.
//!
//! Invariant: a tag that is not understood is never dropped in silence.

use std::borrow::Cow;

use crate::parse::Dialect;
use crate::parse::node::{Entry, Map, Node, Number, Value};

use super::ambiguous;
use super::base64;
use super::resolve::{self, Scalar};
use super::token::{Handle, Problem, Read, Stop, Style, Token};
use super::tree::Builder;

const CORE: &str = "tag:yaml.org,2002:";

/// What stands in front of a node.
#[derive(Debug, Default)]
pub(super) struct Props<'a> {
    pub(super) anchor: Option<Cow<'a, str>>,
    pub(super) tag: Option<Tag>,
    /// The first of them.
    pub(super) span: Option<(usize, usize)>,
}

/// Which tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    /// `!`
    NonSpecific,
    /// `!!name`
    Core(String),
    /// `!name` and all others.
    Other(String),
}

/// A tag and where it is written.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub(super) name: Name,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Tag {
    pub(super) fn new(handle: Handle, token: &Token<'_>) -> Read<Self> {
        let text = token.text.as_ref();
        let name = match handle {
            Handle::Named => return Err(Stop::at(Problem::UndefinedHandle, token.start)),
            Handle::Core => Name::Core(text.to_owned()),
            Handle::Local => Name::Other(text.to_owned()),
            Handle::Verbatim if text == "!" => Name::NonSpecific,
            Handle::Verbatim => match text.strip_prefix(CORE) {
                Some(core) => Name::Core(core.to_owned()),
                None => Name::Other(text.trim_start_matches('!').to_owned()),
            },
        };
        Ok(Self {
            name,
            start: token.start,
            end: token.end,
        })
    }
}

impl Builder<'_, '_, '_> {
    /// A scalar's value.
    pub(super) fn scalar(
        &mut self,
        token: &Token<'_>,
        style: Style,
        tag: Option<&Tag>,
    ) -> Read<Node> {
        let span = self.span(token.start, token.end);
        let text = token.text.as_ref();
        let value = match tag {
            Some(tag) => self.tagged_scalar(token, style, tag)?,
            None if style != Style::Plain => Value::String(text.into()),
            None => {
                let scalar = resolve::plain(self.dialect, text);
                ambiguous::plain_value(self, text, scalar, (token.start, token.end));
                self.value(scalar, text, token.start)?
            }
        };
        let node = Node { span, value };
        Ok(match tag {
            Some(tag) => self.short_form(tag, node),
            None => node,
        })
    }

    /// Kubernetes refuses what JSON can't hold; the others see it as text.
    fn value(&self, scalar: Scalar, text: &str, at: usize) -> Read<Value> {
        match resolve::value(self.dialect, scalar, text) {
            Some(value) => Ok(value),
            None if self.dialect == Dialect::Kubernetes => {
                Err(Stop::at(Problem::NotFinite(text.to_owned()), at))
            }
            None => Ok(Value::String(text.into())),
        }
    }

    /// A tag without anything behind it.
    pub(super) fn empty_scalar(&mut self, tag: Option<&Tag>, at: usize) -> Read<Node> {
        let token = Token::new(super::token::Kind::Scalar(Style::Plain), at, at);
        self.scalar(&token, Style::Plain, tag)
    }

    fn tagged_scalar(&mut self, token: &Token<'_>, style: Style, tag: &Tag) -> Read<Value> {
        let text = token.text.as_ref();
        let resolved = resolve::plain(self.dialect, text);
        if !self.agrees_on_scalar(tag, resolved, text, style) {
            ambiguous::tag(self, tag);
        }
        let Name::Core(core) = &tag.name else {
            return Ok(Value::String(text.into()));
        };
        let mismatch = || Stop::at(Problem::TagMismatch(format!("!!{core}")), tag.start);
        let scalar = match (core.as_str(), resolved) {
            ("binary", _) => return decode_binary(text, token.start),
            ("bool", Scalar::Bool(_)) | ("null", Scalar::Null) => resolved,
            ("int", Scalar::Number(Number::Int(_) | Number::UInt(_))) => resolved,
            ("float", Scalar::Number(Number::Float(_)) | Scalar::NotFinite) => resolved,
            ("float", Scalar::Number(Number::Int(int))) => as_float(int),
            ("timestamp", _) if ambiguous::is_timestamp(text) => Scalar::Text,
            ("bool" | "int" | "float" | "null" | "timestamp", _) => return Err(mismatch()),
            _ => Scalar::Text,
        };
        self.value(scalar, text, token.start)
    }

    /// Whether every reader makes the same of this tag on this scalar.
    fn agrees_on_scalar(&self, tag: &Tag, scalar: Scalar, text: &str, style: Style) -> bool {
        let Name::Core(core) = &tag.name else {
            return self.known_here(tag);
        };
        match (core.as_str(), scalar) {
            ("str", _) => true,
            ("null", Scalar::Null) => style == Style::Plain,
            ("bool", Scalar::Bool(_)) => resolve::old_bool(text).is_none(),
            ("int", Scalar::Number(Number::Int(_))) => text.bytes().all(|b| b.is_ascii_digit()),
            ("float", Scalar::Number(_)) => style == Style::Plain,
            _ => false,
        }
    }

    /// Tags that the program reading this dialect defines itself.
    fn known_here(&self, tag: &Tag) -> bool {
        let Name::Other(name) = &tag.name else {
            return false;
        };
        match self.dialect {
            Dialect::Kubernetes => false,
            Dialect::Core => matches!(name.as_str(), "reference" | "reset" | "override"),
            Dialect::CloudFormation => SHORT_FORMS.contains(&name.as_str()),
        }
    }

    pub(super) fn tagged_collection(&mut self, tag: Option<&Tag>, node: Node) -> Node {
        let Some(tag) = tag else {
            return node;
        };
        let agreed = match (&tag.name, &node.value) {
            (Name::Core(core), Value::Map(_)) => core == "map",
            (Name::Core(core), Value::Seq(_)) => core == "seq",
            _ => self.known_here(tag),
        };
        if !agreed {
            ambiguous::tag(self, tag);
        }
        self.short_form(tag, node)
    }

    /// CloudFormation's `!Ref x` is `{Ref: x}`, `!GetAtt a.b` is `{Fn::GetAtt: [a, b]}`.
    fn short_form(&self, tag: &Tag, node: Node) -> Node {
        let Name::Other(name) = &tag.name else {
            return node;
        };
        if self.dialect != Dialect::CloudFormation || !SHORT_FORMS.contains(&name.as_str()) {
            return node;
        }
        let span = self.span(tag.start, node.span.end as usize);
        let key = match name.as_str() {
            "Ref" | "Condition" => name.as_str().into(),
            _ => format!("Fn::{name}").into(),
        };
        let value = if name == "GetAtt" {
            split_attribute(node)
        } else {
            node
        };
        let entry = Entry {
            key,
            key_span: self.span(tag.start, tag.end),
            value,
        };
        Node {
            span,
            value: Value::Map(Map {
                entries: vec![entry],
            }),
        }
    }
}

/// The functions that CloudFormation lets a template write as a tag.
const SHORT_FORMS: &[&str] = &[
    "And",
    "Base64",
    "Cidr",
    "Condition",
    "Equals",
    "FindInMap",
    "ForEach",
    "GetAZs",
    "GetAtt",
    "GetStackOutput",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Ref",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
];

fn split_attribute(node: Node) -> Node {
    let Value::String(text) = &node.value else {
        return node;
    };
    let Some((resource, attribute)) = text.split_once('.') else {
        return node;
    };
    let part = |text: &str| Node {
        span: node.span,
        value: Value::String(text.into()),
    };
    Node {
        span: node.span,
        value: Value::Seq(vec![part(resource), part(attribute)]),
    }
}

#[allow(clippy::cast_precision_loss)]
fn as_float(int: i64) -> Scalar {
    Scalar::Number(Number::Float(int as f64))
}

fn decode_binary(text: &str, at: usize) -> Read<Value> {
    let bytes = base64::decode(text).ok_or_else(|| Stop::at(Problem::BadBinary, at))?;
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        // JSON can't hold other bytes: each becomes a replacement character.
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Ok(Value::String(text.into()))
}

/// A tag as the reader wrote it, if it is one that people know: any other text may be a secret
/// that begins with `!`.
pub(super) fn shown(tag: &Tag) -> Option<String> {
    match &tag.name {
        Name::NonSpecific => Some("!".to_owned()),
        Name::Core(name) if CORE_NAMES.contains(&name.as_str()) => Some(format!("!!{name}")),
        Name::Other(name) if SHORT_FORMS.contains(&name.as_str()) => Some(format!("!{name}")),
        Name::Core(_) | Name::Other(_) => None,
    }
}

/// The types of YAML 1.1.
const CORE_NAMES: [&str; 14] = [
    "binary",
    "bool",
    "float",
    "int",
    "map",
    "merge",
    "null",
    "omap",
    "pairs",
    "seq",
    "set",
    "str",
    "timestamp",
    "value",
];
