//! Labels and what selects by them.
//!
//! Invariant: a selector that holds a text which is still to be filled in matches, as far as is
//! known, anything.

use super::names::{LABEL_VALUE, QUALIFIED};
use super::read::{Index, at, count, get, is_filled_in, list, map, text, word};
use super::said::Said;
use crate::parse::{Entry, Node};
use crate::schema::rules;

/// The labels under a key.
pub(super) fn labels<'n>(said: &mut Said<'n>, object: &'n Node, key: &str) {
    for entry in map(object, key) {
        label_key(said, entry);
        said.formed(&entry.value, &LABEL_VALUE);
    }
}

/// A key of labels, of a node selector.
fn label_key<'n>(said: &mut Said<'n>, entry: &'n Entry) {
    let key = entry.key.as_str();
    if !is_filled_in(key) && !(QUALIFIED.fits)(key) {
        said.key(rules::NAME, entry, format!("must be {}", QUALIFIED.wanted));
    }
}

/// The label selector under a key.
pub(super) fn label_selector<'n>(said: &mut Said<'n>, object: &'n Node, key: &str) {
    if let Some(selector) = get(object, key) {
        of(said, selector);
    }
}

/// A label selector.
pub(super) fn of<'n>(said: &mut Said<'n>, selector: &'n Node) {
    labels(said, selector, "matchLabels");
    for requirement in list(selector, "matchExpressions") {
        said.form(requirement, "key", &QUALIFIED);
        values(said, requirement);
        for value in list(requirement, "values") {
            said.formed(value, &LABEL_VALUE);
        }
    }
}

/// The values that an operator takes.
fn values<'n>(said: &mut Said<'n>, requirement: &'n Node) {
    let Some(operator) = word(requirement, "operator") else {
        return;
    };
    let found = count(requirement, "values");
    let wrong = match operator {
        "In" | "NotIn" if found == 0 => "must not be empty with this operator",
        "Exists" | "DoesNotExist" if found > 0 => "must be absent with this operator",
        "Gt" | "Lt" if found != 1 => "must have one item with this operator",
        _ => return,
    };
    said.odds(rules::SELECTOR, requirement, ["values", "operator"], wrong)
        .help("`In` and `NotIn` compare with a list of values, `Gt` and `Lt` with one, the others with none");
}

/// A term of a node selector.
pub(super) fn node_term<'n>(said: &mut Said<'n>, term: &'n Node) {
    for requirement in list(term, "matchExpressions") {
        said.form(requirement, "key", &QUALIFIED);
        values(said, requirement);
    }
    for requirement in list(term, "matchFields") {
        match_field(said, requirement);
    }
}

/// Nodes can be selected by one field alone, their name.
fn match_field<'n>(said: &mut Said<'n>, requirement: &'n Node) {
    said.one_of(requirement, "key", &["metadata.name"]);
    said.one_of(requirement, "operator", &["In", "NotIn"]);
    if let Some(values) = get(requirement, "values")
        && values.items().count() != 1
    {
        said.value(rules::SELECTOR, values, "must have one item");
    }
}

/// The node selector under a key.
pub(super) fn node_selector<'n>(said: &mut Said<'n>, object: &'n Node, key: &str) {
    let Some(selector) = get(object, key) else {
        return;
    };
    for term in list(selector, "nodeSelectorTerms") {
        node_term(said, term);
    }
}

/// Whether a label selector selects nothing in particular.
pub(super) fn is_empty(selector: &Node) -> bool {
    map(selector, "matchLabels").next().is_none() && count(selector, "matchExpressions") == 0
}

/// The selector of a workload must be there, say something, and match the pods that are made.
pub(super) fn of_template<'n>(said: &mut Said<'n>, spec: &'n Node) {
    label_selector(said, spec, "selector");
    let Some(selector) = get(spec, "selector") else {
        return;
    };
    if !said.labelled {
        return;
    }
    if is_empty(selector) && selector.as_map().is_some() {
        said.value(rules::SELECTOR, selector, "must not be empty")
            .help("select by labels that the pod template has");
        return;
    }
    if let Some(template) = get(spec, "template") {
        matches(said, selector, template);
    }
}

/// Whether a label selector matches the labels of a pod template, as far as is known.
pub(super) fn matches<'n>(said: &mut Said<'n>, selector: &'n Node, template: &'n Node) {
    let Some(labels) = Labels::of(said, template) else {
        return;
    };
    pairs(said, map(selector, "matchLabels"), &labels);
    for requirement in list(selector, "matchExpressions") {
        let label = word(requirement, "key").map(|key| labels.index.entry(key));
        if label.is_some_and(|label| !holds(requirement, label)) {
            said.conflict(requirement, "does not match the labels of the pod template")
                .help(GIVE);
        }
    }
}

/// The same of the older selectors, which are labels alone.
pub(super) fn matches_labels<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let template = get(spec, "template");
    let labels = template.and_then(|template| Labels::of(said, template));
    if let Some(labels) = labels {
        pairs(said, map(spec, "selector"), &labels);
    }
}

/// The labels of a pod template.
#[derive(Debug)]
struct Labels<'n> {
    map: Option<&'n Node>,
    index: Index<'n>,
}

impl<'n> Labels<'n> {
    /// Nothing if they are not all known.
    fn of(said: &Said<'n>, template: &'n Node) -> Option<Self> {
        let map = at(template, &["metadata", "labels"]);
        let known = |labels: &Node| {
            let mut entries = labels.entries();
            labels.as_map().is_some() && !entries.any(|entry| is_filled_in(&entry.key))
        };
        (said.labelled && map.is_none_or(known)).then(|| Self {
            map,
            index: Index::of(map),
        })
    }
}

/// Labels that are asked for.
fn pairs<'n>(said: &mut Said<'n>, wanted: impl Iterator<Item = &'n Entry>, labels: &Labels<'n>) {
    for entry in wanted {
        match labels.index.entry(&entry.key) {
            Some(label) => pair(said, entry, label),
            None => lacking(said, entry, labels.map),
        }
    }
}

const GIVE: &str = "give the pod template the labels that the selector asks for";

/// A label that the selector asks for and the template does not have.
fn lacking<'n>(said: &mut Said<'n>, wanted: &'n Entry, labels: Option<&'n Node>) {
    let known = wanted.value.is_null() || text(&wanted.value).is_some();
    if !known || is_filled_in(&wanted.key) {
        return;
    }
    match labels {
        Some(labels) => {
            let wrong = format!("lacks `{}`, which the selector asks for", wanted.key);
            said.conflict(labels, wrong).help(GIVE);
        }
        None => {
            let wrong = "asks for a label that the pod template does not have";
            said.key(rules::CONFLICT, wanted, wrong).help(GIVE);
        }
    }
}

/// A label that the selector asks for, and that of the template.
fn pair<'n>(said: &mut Said<'n>, wanted: &'n Entry, label: &'n Entry) {
    let value = |node: &'n Node| if node.is_null() { Some("") } else { text(node) };
    if let (Some(a), Some(b)) = (value(&wanted.value), value(&label.value))
        && a != b
    {
        said.conflict(&label.value, "is not the value that the selector asks for")
            .help(GIVE);
    }
}

/// Whether an expression holds for a label, as far as is known.
fn holds(requirement: &Node, label: Option<&Entry>) -> bool {
    let operator = word(requirement, "operator").unwrap_or_default();
    let known = list(requirement, "values").all(|v| text(v).is_some());
    let value = label.map(|entry| text(&entry.value));
    if !known || value == Some(None) {
        return true;
    }
    let value = value.flatten();
    let listed = || list(requirement, "values").any(|v| text(v) == value);
    match operator {
        "In" => value.is_some() && listed(),
        "NotIn" => value.is_none() || !listed(),
        "Exists" => value.is_some(),
        "DoesNotExist" => value.is_none(),
        _ => true,
    }
}

/// How much a preference weighs.
pub(super) fn weight<'n>(said: &mut Said<'n>, preference: &'n Node) {
    said.range(preference, "weight", 1, 100);
}
