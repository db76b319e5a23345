//! What is asked of values and fields, in the words that all kinds share.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::Hash;

use super::super::names::Form;
use super::super::read::{get, int, text, word};
use super::{About, Complaint, MOST, Said};
use crate::parse::{Entry, Node, Value};
use crate::schema::rules;
use crate::schema::suggest::one_of;
use crate::schema::wording::NAMES;

impl<'n> Said<'n> {
    /// A text of a text format.
    pub(in super::super) fn format(
        &mut self,
        node: &'n Node,
        text: impl Into<Cow<'static, str>>,
    ) -> &mut Complaint<'n> {
        self.value(rules::FORMAT, node, text)
    }

    /// A field that is not there or empty.
    pub(in super::super) fn lacks(
        &mut self,
        object: &'n Node,
        name: &'static str,
    ) -> &mut Complaint<'n> {
        let text = format!("lacks the required field `{name}`");
        self.push(About::Lack(object, name), rules::REQUIRED, text.into())
            .help(format!("add `{name}`"))
    }

    /// A field that must be there and not be empty.
    pub(in super::super) fn required(&mut self, object: &'n Node, name: &'static str) {
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
    pub(in super::super) fn form(&mut self, object: &'n Node, key: &str, form: &Form) {
        if let Some(value) = get(object, key) {
            self.formed(value, form);
        }
    }

    /// The same of a value.
    pub(in super::super) fn formed(&mut self, value: &'n Node, form: &Form) {
        if text(value).is_some_and(|text| !text.is_empty() && !(form.fits)(text)) {
            self.value(form.rule, value, format!("must be {}", form.wanted));
        }
    }

    /// An integer under a key must lie between two numbers.
    pub(in super::super) fn range(&mut self, object: &'n Node, key: &str, least: i64, most: i64) {
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
    pub(in super::super) fn natural(&mut self, object: &'n Node, keys: &[&str]) {
        for key in keys {
            self.range(object, key, 0, i64::MAX);
        }
    }

    /// A known text must be one of these.
    pub(in super::super) fn one_of(
        &mut self,
        object: &'n Node,
        key: &str,
        options: &[&'static str],
    ) {
        let Some(value) = get(object, key) else {
            return;
        };
        if text(value).is_some_and(|text| !text.is_empty() && !options.contains(&text)) {
            let names: Vec<String> = options.iter().map(|&o| o.to_owned()).collect();
            let text = format!("must be {}", one_of(&names));
            self.value(rules::ENUM, value, text);
        }
    }

    /// Fields that must not be there, and why.
    pub(in super::super) fn forbidden(
        &mut self,
        object: &'n Node,
        keys: &[&str],
        why: &'static str,
    ) {
        for value in keys.iter().filter_map(|key| get(object, key)) {
            self.conflict(value, why);
        }
    }

    /// Fields that must not be there because of what another one says.
    pub(in super::super) fn beside(
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
    pub(in super::super) fn only_one(&mut self, object: &'n Node, keys: &[&str]) -> usize {
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
    pub(in super::super) fn exactly_one(&mut self, object: &'n Node, keys: &[&str]) {
        if self.only_one(object, keys) == 0 && self.whole {
            let text = format!("needs one of {}", listed(keys));
            self.value(rules::REQUIRED, object, text);
        }
    }

    /// The items of a list must differ in what `key` reads from them.
    pub(in super::super) fn unique<K: Eq + Hash>(
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
    pub(in super::super) fn unique_names(
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
    pub(in super::super) fn unique_texts(&mut self, items: impl Iterator<Item = &'n Node>) {
        for item in repeated(items.filter_map(|item| Some((text(item)?, item)))) {
            self.limit(item, "is there twice")
                .help("keep one of the two");
        }
    }

    /// An expression in CEL under a key, as long as there is time for one more.
    pub(in super::super) fn cel(
        &mut self,
        object: &'n Node,
        key: &str,
    ) -> Option<(&'n Node, &'n str)> {
        let node = get(object, key)?;
        let known = text(node).filter(|text| !text.trim().is_empty())?;
        self.time = self.time.checked_sub(known.len() + 64)?;
        Some((node, known))
    }
}

/// The places whose identity was there before.
fn repeated<'n, K: Eq + Hash>(items: impl Iterator<Item = (K, &'n Node)>) -> Vec<&'n Node> {
    let mut seen = HashSet::new();
    let repeated = items.filter_map(|(key, place)| (!seen.insert(key)).then_some(place));
    repeated.take(MOST).collect()
}

fn listed(keys: &[&str]) -> String {
    let names: Vec<String> = keys.iter().map(|&key| key.to_owned()).collect();
    if names.len() > NAMES {
        return "the kinds that may stand here".to_owned();
    }
    one_of(&names)
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => text.is_empty(),
        Value::Seq(items) => items.is_empty(),
        Value::Null => true,
        _ => false,
    }
}
