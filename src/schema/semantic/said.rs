//! Complaints of the semantic checks, collected.
//!
//! Invariant: nothing is allocated for an object that is fine, and the way to a value is worked
//! out only when something is wrong with it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::ptr;

use super::names::Form;
use super::read::{get, int, text, word};
use crate::classify::Extent;
use crate::parse::node::push_token;
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

    /// A text of a text format.
    pub(super) fn format(
        &mut self,
        node: &'n Node,
        text: impl Into<Cow<'static, str>>,
    ) -> &mut Complaint<'n> {
        self.value(rules::FORMAT, node, text)
    }

    /// A field that is not there or empty.
    pub(super) fn lacks(&mut self, object: &'n Node, name: &'static str) -> &mut Complaint<'n> {
        let text = format!("lacks the required field `{name}`");
        self.push(About::Lack(object, name), rules::REQUIRED, text.into())
            .help(format!("add `{name}`"))
    }

    /// A field that must be there and not be empty.
    pub(super) fn required(&mut self, object: &'n Node, name: &'static str) {
        match get(object, name) {
            None => {
                self.lacks(object, name);
            }
            Some(value) if is_empty(value) => {
                self.value(rules::REQUIRED, value, "must not be empty");
            }
            Some(_) => {}
        }
    }

    /// A known text must have a form; an empty one is for `required` to judge.
    pub(super) fn form(&mut self, object: &'n Node, key: &str, form: &Form) {
        if let Some(value) = get(object, key) {
            self.formed(value, form);
        }
    }

    /// The same of a value.
    pub(super) fn formed(&mut self, value: &'n Node, form: &Form) {
        if text(value).is_some_and(|text| !text.is_empty() && !(form.fits)(text)) {
            self.value(form.rule, value, format!("must be {}", form.wanted));
        }
    }

    /// An integer under a key must lie between two numbers.
    pub(super) fn range(&mut self, object: &'n Node, key: &str, least: i64, most: i64) {
        let Some(value) = get(object, key) else {
            return;
        };
        if int(value).is_some_and(|n| !(least..=most).contains(&n)) {
            let text = if most == i64::MAX {
                format!("must be {least} or more")
            } else {
                format!("must be from {least} to {most}")
            };
            self.limit(value, text);
        }
    }

    /// Integers that must not be negative.
    pub(super) fn natural(&mut self, object: &'n Node, keys: &[&str]) {
        for key in keys {
            self.range(object, key, 0, i64::MAX);
        }
    }

    /// A known text must be one of these.
    pub(super) fn one_of(&mut self, object: &'n Node, key: &str, options: &[&'static str]) {
        let Some(value) = get(object, key) else {
            return;
        };
        if text(value).is_some_and(|text| !text.is_empty() && !options.contains(&text)) {
            let names: Vec<String> = options.iter().map(|&o| o.to_owned()).collect();
            let text = format!("must be {}", crate::schema::suggest::one_of(&names));
            self.value(rules::ENUM, value, text);
        }
    }

    /// Fields that must not be there, and why.
    pub(super) fn forbidden(&mut self, object: &'n Node, keys: &[&str], why: &'static str) {
        for value in keys.iter().filter_map(|key| get(object, key)) {
            self.conflict(value, why);
        }
    }

    /// Fields that must not be there because of what another one says.
    pub(super) fn beside(
        &mut self,
        object: &'n Node,
        keys: &[&str],
        other: &str,
        why: &'static str,
    ) {
        for key in keys.iter().filter(|key| get(object, key).is_some()) {
            self.odds(rules::CONFLICT, object, [key, other], why);
        }
    }

    /// At most one of these fields may be there; the number of those that are.
    pub(super) fn only_one(&mut self, object: &'n Node, keys: &[&str]) -> usize {
        let there = |entry: &&Entry| keys.contains(&entry.key.as_str()) && !entry.value.is_null();
        let mut count = 0;
        for entry in object.entries().filter(there) {
            count += 1;
            if count > 1 {
                let text = format!("must not be there with another of {}", listed(keys));
                self.conflict(&entry.value, text).help("keep one of them");
            }
        }
        count
    }

    /// Exactly one of these fields must be there.
    pub(super) fn exactly_one(&mut self, object: &'n Node, keys: &[&str]) {
        if self.only_one(object, keys) == 0 && self.whole {
            let text = format!("needs one of {}", listed(keys));
            self.value(rules::REQUIRED, object, text);
        }
    }

    /// The items of a list must differ in what `key` reads from them.
    pub(super) fn unique<K: Eq + Hash>(
        &mut self,
        items: impl Iterator<Item = &'n Node>,
        key: impl Fn(&'n Node) -> Option<(K, &'n Node)>,
        what: &'static str,
    ) {
        for place in repeated(items.filter_map(key)) {
            self.limit(place, what).help("keep one of the two");
        }
    }

    /// The items of a list must differ in a text.
    pub(super) fn unique_names(
        &mut self,
        items: impl Iterator<Item = &'n Node>,
        key: &'static str,
    ) {
        let name = |item| word(item, key).filter(|name| !name.is_empty());
        for item in repeated(items.filter_map(|item| Some((name(item)?, item)))) {
            let text = format!("has the same `{key}` as an earlier item");
            self.limit(item, text).help("keep one of the two");
        }
    }

    /// The texts of a list must differ.
    pub(super) fn unique_texts(&mut self, items: impl Iterator<Item = &'n Node>) {
        for item in repeated(items.filter_map(|item| Some((text(item)?, item)))) {
            self.limit(item, "is there twice")
                .help("keep one of the two");
        }
    }

    /// An expression in CEL under a key, as long as there is time for one more.
    pub(super) fn cel(&mut self, object: &'n Node, key: &str) -> Option<(&'n Node, &'n str)> {
        let node = get(object, key)?;
        let known = text(node).filter(|text| !text.trim().is_empty())?;
        self.time = self.time.checked_sub(known.len() + 64)?;
        Some((node, known))
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
        let mut finder = Finder {
            wanted: HashMap::new(),
            found: complaints.iter().map(|_| None).collect(),
            pointer: String::new(),
        };
        for (at, complaint) in complaints.iter().enumerate() {
            let node = ptr::from_ref(complaint.about.node());
            finder.wanted.entry(node).or_default().push(at);
        }
        finder.walk(root, None);
        let found = complaints.into_iter().zip(finder.found);
        found
            .filter_map(|(complaint, spot)| Some(complaint.finish(&spot?)))
            .collect()
    }
}

/// The places whose identity was there before.
fn repeated<'n, K: Eq + Hash>(items: impl Iterator<Item = (K, &'n Node)>) -> Vec<&'n Node> {
    let mut seen = HashSet::new();
    let repeated = items.filter_map(|(key, place)| (!seen.insert(key)).then_some(place));
    repeated.take(MOST).collect()
}

/// What is asked of values alone; the others ask for what may still come.
fn holds_of_parts(rule: &str) -> bool {
    !matches!(rule, rules::REQUIRED | rules::CONFLICT | rules::REFERENCE)
}

fn listed(keys: &[&str]) -> String {
    let names: Vec<String> = keys.iter().map(|&key| key.to_owned()).collect();
    if names.len() > crate::schema::wording::NAMES {
        return "the kinds that may stand here".to_owned();
    }
    crate::schema::suggest::one_of(&names)
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => text.is_empty(),
        Value::Seq(items) => items.is_empty(),
        Value::Null => true,
        _ => false,
    }
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

/// Finds nodes by their address, each with the way to it.
struct Finder<'n> {
    wanted: HashMap<*const Node, Vec<usize>>,
    found: Vec<Option<Spot<'n>>>,
    pointer: String,
}

impl<'n> Finder<'n> {
    fn walk(&mut self, node: &'n Node, entry: Option<&'n Entry>) {
        if let Some(all) = self.wanted.get(&ptr::from_ref(node)) {
            for at in all {
                if let Some(slot) = self.found.get_mut(*at) {
                    *slot = Some(Spot {
                        pointer: self.pointer.clone(),
                        node,
                        entry,
                    });
                }
            }
        }
        for entry in node.entries() {
            self.step(&entry.key, &entry.value, Some(entry));
        }
        for (at, item) in node.items().enumerate() {
            self.step(&at.to_string(), item, None);
        }
    }

    fn step(&mut self, token: &str, node: &'n Node, entry: Option<&'n Entry>) {
        let length = self.pointer.len();
        push_token(&mut self.pointer, token);
        self.walk(node, entry);
        self.pointer.truncate(length);
    }
}
