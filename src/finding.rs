//! What the gate has to say: findings (the input breaks a rule) and faults (the gate could not
//! judge), and the rules they speak for.
//!
//! Invariant: both are born with their place; a fault can never turn into a pass.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use compact_str::CompactString;

use crate::source::{Place, SourceId};

/// A rule's id, `area/rule`, as in `kubernetes/resource-limits`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(Arc<str>);

impl RuleId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for RuleId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How bad a finding is. The order is by weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth changing.
    Warning,
    /// Must not be merged.
    Error,
}

impl Severity {
    /// `error`, `warning` or `info`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "info" => Ok(Self::Info),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            _ => Err(()),
        }
    }
}

/// Which object a finding is about: the identity by which the API server knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    /// API group; empty for the core group.
    pub group: CompactString,
    /// API version, as in `v1`.
    pub version: CompactString,
    /// Kind, as in `Deployment`.
    pub kind: CompactString,
    /// Namespace as written; empty where there is none.
    pub namespace: CompactString,
    /// Name; for `generateName` the prefix followed by `*`.
    pub name: CompactString,
}

/// A second place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there.
    pub message: String,
}

/// The input breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// How bad, as the settings have it for this file.
    pub severity: Severity,
    /// What is wrong: lower case, no final period, values in backticks. Never a secret.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub place: Place,
    /// JSON pointer (RFC 6901) from the document's root to the node, empty for the root.
    pub pointer: String,
    /// The same with list items by their names, as in `/spec/containers[name=web]`, so that it
    /// stays when a list is reordered; empty where it is the same.
    pub path: String,
    /// Which object, where there is one.
    pub resource: Option<Arc<Identity>>,
    /// Other places that matter.
    pub related: Vec<Related>,
}

impl Finding {
    /// A finding of severity error without help; see the `with_*` functions.
    #[must_use]
    pub fn new(rule: impl Into<RuleId>, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            severity: Severity::Error,
            message: message.into(),
            help: None,
            place,
            pointer: String::new(),
            path: String::new(),
            resource: None,
            related: Vec::new(),
        }
    }

    /// The same with a severity.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same with what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a JSON pointer.
    #[must_use]
    pub fn with_pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// The same with one more place.
    #[must_use]
    pub fn with_related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related {
            place,
            message: message.into(),
        });
        self
    }
}

/// Something could not be judged. A fault is never a pass and never a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind, `area/what`, as in `schema/missing`.
    pub code: Cow<'static, str>,
    /// Which file, where it is about one.
    pub source: Option<SourceId>,
    /// Where in the file, where that is known.
    pub place: Option<Place>,
    /// What could not be judged and why.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Fault {
    /// A fault that is about no file in particular.
    #[must_use]
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            source: None,
            place: None,
            message: message.into(),
            help: None,
        }
    }

    /// The same about a file.
    #[must_use]
    pub fn in_file(mut self, source: SourceId) -> Self {
        self.source = Some(source);
        self
    }

    /// The same at a place, and so about that place's file.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.source = Some(place.span.source);
        self.place = Some(place);
        self
    }

    /// The same with what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What a rule that is built in as Rust says of itself; a Rego rule says it in its metadata block.
#[derive(Debug, Clone, Copy)]
pub struct NativeRule {
    /// `area/rule`.
    pub id: &'static str,
    /// One line, no final period.
    pub title: &'static str,
    /// Why it matters.
    pub description: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// Severity without settings.
    pub severity: Severity,
}

impl NativeRule {
    /// What it says at a place: with its severity and its remedy.
    #[must_use]
    pub fn finding(&self, place: Place, message: impl Into<String>) -> Finding {
        Finding::new(self.id, place, message)
            .with_severity(self.severity)
            .with_help(self.fix)
    }

    /// A rule by its id and its title, description and fix.
    #[must_use]
    pub const fn new(
        id: &'static str,
        severity: Severity,
        [title, description, fix]: [&'static str; 3],
    ) -> Self {
        Self {
            id,
            title,
            description,
            fix,
            severity,
        }
    }
}
