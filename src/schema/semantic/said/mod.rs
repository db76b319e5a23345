//! Complaints of the semantic checks, collected.
//!
//! Invariant: nothing is allocated for an object that is fine, and the way to a value is worked
//! out only when something is wrong with it.

mod asks;
mod place;

use std::borrow::Cow;

use crate::classify::Extent;
use crate::parse::{Entry, Node, Value};
use crate::schema::complaint::{Explained, Spot};
use crate::schema::rules;
use crate::source::Span;

/// Most complaints that are collected of one object.
const MOST: usize = crate::schema::explain::MOST + 1;

/// Bytes of expressions in CEL that are read of one object.
const EXPRESSIONS: usize = 1 << 19;

/// Bytes that may lie between two fields for a complaint to span both.
const NEAR: u32 = 160;

/// What is wrong with one object.
#[derive(Debug)]
pub(super) struct Said<'n> {
    complaints: Vec<Complaint<'n>>,
    /// All of the object is there, so that what it lacks is missing.
    pub(super) whole: bool,
    /// Its labels are there, too.
    pub(super) labelled: bool,
    /// Bytes of expressions that are still read.
    time: usize,
}

/// One complaint.
#[derive(Debug)]
pub(super) struct Complaint<'n> {
    about: About<'n>,
    rule: &'static str,
    text: Cow<'static, str>,
    help: Option<Cow<'static, str>>,
    /// The minors in which it is refused.
    since: u32,
    before: u32,
    /// A cluster can't be set up so that it is fine.
    sure: bool,
}

#[derive(Debug, Clone, Copy)]
enum About<'n> {
    /// A value.
    Value(&'n Node),
    /// The key of a mapping.
    Key(&'n Entry),
    /// A field that the mapping lacks.
    Lack(&'n Node, &'static str),
    /// A value, and the place of what it is at odds with.
    Wide(&'n Node, Span),
}

impl Complaint<'_> {
    /// What to do about it.
    pub(super) fn help(&mut self, help: impl Into<Cow<'static, str>>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// It depends on how the cluster is set up.
    pub(super) fn doubt(&mut self) -> &mut Self {
        self.sure = false;
        self
    }

    /// The first minor that refuses it.
    pub(super) fn since(&mut self, minor: u32) -> &mut Self {
        self.since = minor;
        self
    }

    /// The first minor that does not refuse it any longer.
    pub(super) fn before(&mut self, minor: u32) -> &mut Self {
        self.before = minor;
        self
    }
}

/// A complaint in its final form.
#[derive(Debug)]
pub(in crate::schema) struct Finished {
    /// What and where.
    pub(in crate::schema) explained: Explained,
    /// It is about a single value.
    pub(in crate::schema) is_leaf: bool,
    since: u32,
    before: u32,
}

impl Finished {
    /// Whether it holds in a minor version.
    pub(in crate::schema) fn holds_in(&self, minor: u32) -> bool {
        (self.since..self.before).contains(&minor)
    }
}

impl<'n> Said<'n> {
    pub(super) fn new(extent: Extent) -> Self {
        Self {
            complaints: Vec::new(),
            whole: matches!(extent, Extent::Whole | Extent::Labelled),
            labelled: extent == Extent::Whole,
            time: EXPRESSIONS,
        }
    }

    fn push(
        &mut self,
        about: About<'n>,
        rule: &'static str,
        text: Cow<'static, str>,
    ) -> &mut Complaint<'n> {
        if self.complaints.len() >= MOST {
            self.complaints.pop();
        }
        self.complaints.push(Complaint {
            about,
            rule,
            text,
            help: None,
            since: 0,
            before: u32::MAX,
            sure: true,
        });
        let last = self.complaints.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "it was just pushed")]
        &mut self.complaints[last]
    }

    /// A complaint about a value. The text follows the value's name: `must be …`.
    pub(super) fn value(
        &mut self,
        rule: &'static str,
        node: &'n Node,
        text: impl Into<Cow<'static, str>>,
    ) -> &mut Complaint<'n> {
        self.push(About::Value(node), rule, text.into())
    }

    /// A complaint about the key of an entry.
    pub(super) fn key(
        &mut self,
        rule: &'static str,
        entry: &'n Entry,
        text: impl Into<Cow<'static, str>>,
    ) -> &mut Complaint<'n> {
        self.push(About::Key(entry), rule, text.into())
    }

    /// A value that is out of its limits.
    pub(super) fn limit(
        &mut self,
        node: &'n Node,
        text: impl Into<Cow<'static, str>>,
    ) -> &mut Complaint<'n> {
        self.value(rules::VALUE, node, text)
    }

    /// A value that can't stand beside another.
    pub(super) fn conflict(
        &mut self,
        node: &'n Node,
        text: impl Into<Cow<'static, str>>,
    ) -> &mut Complaint<'n> {
        self.value(rules::CONFLICT, node, text)
    }

    /// Two fields of one mapping that are at odds: about the first, at the place of both where
    /// they are close together.
    pub(super) fn odds(
        &mut self,
        rule: &'static str,
        object: &'n Node,
        [key, other]: [&str; 2],
        text: impl Into<Cow<'static, str>>,
    ) -> &mut Complaint<'n> {
        let entry = |key| object.as_map().and_then(|map| map.entry(key));
        let about = match (entry(key), entry(other)) {
            (Some(a), Some(b)) => wide(a, b),
            (Some(one), None) | (None, Some(one)) => About::Value(&one.value),
            (None, None) => About::Value(object),
        };
        self.push(about, rule, text.into())
    }

    /// The complaints that hold for what is there, with their places.
    pub(super) fn finish(self, root: &'n Node) -> Vec<Finished> {
        let mut complaints = self.complaints;
        if !self.whole {
            complaints.retain(|complaint| holds_of_parts(complaint.rule));
        }
        if complaints.is_empty() {
            return Vec::new();
        }
        let nodes = complaints.iter().map(|complaint| complaint.about.node());
        let spots = place::spots(root, nodes);
        let found = complaints.into_iter().zip(spots);
        found
            .filter_map(|(complaint, spot)| Some(complaint.finish(&spot?)))
            .collect()
    }
}

/// What is asked of values alone; the others ask for what may still come.
fn holds_of_parts(rule: &str) -> bool {
    !matches!(rule, rules::REQUIRED | rules::CONFLICT | rules::REFERENCE)
}

/// Both fields, if not much stands between them; else the first.
fn wide<'n>(first: &'n Entry, second: &'n Entry) -> About<'n> {
    let (a, b) = (span(first), span(second));
    let gap = b
        .start
        .saturating_sub(a.end)
        .max(a.start.saturating_sub(b.end));
    let both = Span {
        start: a.start.min(b.start),
        end: a.end.max(b.end),
        ..a
    };
    if a.source == b.source && gap <= NEAR {
        About::Wide(&first.value, both)
    } else {
        About::Value(&first.value)
    }
}

/// An entry from its key to the end of its value.
fn span(entry: &Entry) -> Span {
    let end = entry.value.span.end.max(entry.key_span.end);
    Span {
        end,
        ..entry.key_span
    }
}

impl<'n> About<'n> {
    fn node(self) -> &'n Node {
        match self {
            About::Value(node) | About::Lack(node, _) | About::Wide(node, _) => node,
            About::Key(entry) => &entry.value,
        }
    }
}

impl Complaint<'_> {
    fn finish(self, spot: &Spot<'_>) -> Finished {
        let message = match self.about {
            About::Key(_) => format!("the key {} {}", spot.label(), self.text),
            _ => format!("{} {}", spot.label(), self.text),
        };
        let value = Explained {
            sure: self.sure,
            ..spot.complaint(self.rule, message)
        };
        let exact = |span| Explained {
            span,
            key: None,
            ..value.clone()
        };
        let explained = match self.about {
            About::Value(_) => value,
            About::Key(entry) => exact(entry.key_span),
            About::Lack(_, name) => exact(spot.lack_span(&[name.to_owned()])),
            About::Wide(_, span) => exact(span),
        };
        Finished {
            explained: explained.with_help(self.help.map(Cow::into_owned)),
            is_leaf: !matches!(spot.node.value, Value::Map(_) | Value::Seq(_)),
            since: self.since,
            before: self.before,
        }
    }
}
