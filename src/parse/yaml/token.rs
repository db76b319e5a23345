//! What the scanner hands to the tree builder, and why it may have to stop.

use std::borrow::Cow;

use crate::finding::Fault;

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Quoted,
    Block,
}

/// The handle of a tag: `!<…>`, `!x`, `!!x`, or `!name!x`, which only a directive could define.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handle {
    Verbatim,
    Local,
    Core,
    Named,
}

/// The kinds of token of YAML 1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
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
    FlowEntry,
    BlockEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag(Handle),
    Scalar(Style),
}

/// One token: its kind, its bytes, and for names and scalars what they say.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: Cow<'a, str>,
}

impl Token<'_> {
    pub(super) fn new(kind: Kind, start: usize, end: usize) -> Self {
        Self {
            kind,
            start,
            end,
            text: Cow::Borrowed(""),
        }
    }
}

/// Why a text can't be read as a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    Tab,
    BadStart(char),
    MissingColon,
    ValueNotAllowed,
    KeyNotAllowed,
    EntryNotAllowed,
    UnclosedQuote,
    MarkerInQuote,
    BadEscape(String),
    BadBlockHeader,
    BadAnchor,
    BadTag,
    UndefinedHandle,
    Directive,
    ExpectedKey,
    ExpectedEntry,
    ExpectedContent,
    ExpectedListEnd,
    ExpectedMapEnd,
    UnknownAnchor,
    SelfReference,
    CollectionKey,
    NullKey,
    HugeKey,
    TagMismatch(String),
    BadBinary,
    MergeNotMap,
    NotFinite(String),
    Control(char),
}

/// A problem, the byte it shows at, and the byte where the thing it is part of began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Syntax {
    pub(super) problem: Problem,
    pub(super) at: usize,
    pub(super) context: Option<usize>,
}

/// Why reading a document ended early.
#[derive(Debug)]
pub(super) enum Stop {
    Syntax(Box<Syntax>),
    Fault(Box<Fault>),
}

impl Stop {
    pub(super) fn at(problem: Problem, at: usize) -> Self {
        Self::Syntax(Box::new(Syntax {
            problem,
            at,
            context: None,
        }))
    }

    pub(super) fn within(problem: Problem, at: usize, context: usize) -> Self {
        Self::Syntax(Box::new(Syntax {
            problem,
            at,
            context: Some(context),
        }))
    }
}

/// What reading gives, or why it ended.
pub(super) type Read<T> = Result<T, Stop>;
