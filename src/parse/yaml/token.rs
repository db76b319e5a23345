//! What the scanner hands to the parser.

use std::borrow::Cow;

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    Block,
}

/// One token's meaning.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind<'t> {
    StreamEnd,
    Directive,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(&'t str),
    Anchor(&'t str),
    /// Handle and suffix, as written.
    Tag(&'t str, Cow<'t, str>),
    Scalar(Cow<'t, str>, Style),
}

/// A token and the bytes it stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind<'t>,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The flow level (plus one) at which it may turn out to be a simple key; 0 if it can't.
    pub(super) key_level: usize,
}

/// The text can't be read: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) at: usize,
    pub(super) message: Cow<'static, str>,
    pub(super) help: &'static str,
}

impl Broken {
    pub(super) fn new(
        at: usize,
        message: impl Into<Cow<'static, str>>,
        help: &'static str,
    ) -> Self {
        Self {
            at,
            message: message.into(),
            help,
        }
    }
}
