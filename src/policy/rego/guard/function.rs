//! The functions of the language that conditions use most.
//!
//! Invariant: where a function would be an error, or is not sure to answer as the interpreter does,
//! the answer is unknown.

use regorus::Value as Rego;

/// A function that is evaluated here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    ObjectGet,
    Is(Type),
    StartsWith,
    EndsWith,
    Contains,
    Lower,
    Count,
}

/// The types that `is_…` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Object,
    Array,
    Set,
    String,
    Number,
    Boolean,
    Null,
}

impl Function {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "object.get" => Self::ObjectGet,
            "is_object" => Self::Is(Type::Object),
            "is_array" => Self::Is(Type::Array),
            "is_set" => Self::Is(Type::Set),
            "is_string" => Self::Is(Type::String),
            "is_number" => Self::Is(Type::Number),
            "is_boolean" => Self::Is(Type::Boolean),
            "is_null" => Self::Is(Type::Null),
            "startswith" => Self::StartsWith,
            "endswith" => Self::EndsWith,
            "contains" => Self::Contains,
            "lower" => Self::Lower,
            "count" => Self::Count,
            _ => return None,
        })
    }

    /// The value, or nothing where it is unknown. `object.get` is answered by [`get`].
    pub(super) fn of(self, arguments: &[&Rego]) -> Option<Rego> {
        let text = |at: usize| match arguments.get(at) {
            Some(Rego::String(text)) => Some(&**text),
            _ => None,
        };
        Some(match self {
            Self::ObjectGet => return None,
            Self::Is(kind) => Rego::Bool(kind.is(arguments.first()?)),
            Self::StartsWith => Rego::Bool(text(0)?.starts_with(text(1)?)),
            Self::EndsWith => Rego::Bool(text(0)?.ends_with(text(1)?)),
            Self::Contains => Rego::Bool(text(0)?.contains(text(1)?)),
            Self::Lower => {
                let text = text(0)?;
                // Beyond ASCII the two might differ.
                text.is_ascii()
                    .then(|| Rego::from(text.to_ascii_lowercase()))?
            }
            Self::Count => match arguments.first()? {
                Rego::Array(items) => Rego::from(items.len()),
                Rego::Set(items) => Rego::from(items.len()),
                Rego::Object(fields) => Rego::from(fields.len()),
                _ => return None,
            },
        })
    }
}

impl Type {
    fn is(self, value: &Rego) -> bool {
        match value {
            Rego::Object(_) => self == Self::Object,
            Rego::Array(_) => self == Self::Array,
            Rego::Set(_) => self == Self::Set,
            Rego::String(_) => self == Self::String,
            Rego::Number(_) => self == Self::Number,
            Rego::Bool(_) => self == Self::Boolean,
            Rego::Null => self == Self::Null,
            Rego::Undefined => false,
        }
    }
}

/// What `object.get` finds.
pub(super) enum Got<'v> {
    Found(&'v Rego),
    /// The default counts.
    Default,
    /// An error, or not sure.
    Unknown,
}

/// `object.get` for one key; a path of keys is left to the interpreter.
pub(super) fn get<'v>(object: &'v Rego, key: &Rego) -> Got<'v> {
    match (object, key) {
        (Rego::Object(fields), Rego::String(_)) => fields.get(key).map_or(Got::Default, Got::Found),
        _ => Got::Unknown,
    }
}
