//! The secrets of a document, taken out of messages.
//!
//! Invariant: a message loses every secret value and keeps every key.

use std::collections::HashSet;

use super::needles::{Needles, held};
use super::{assign, base64, walk, words};
use crate::parse::Node;

/// Values that are longer are in no key that a message names.
const LONGEST_IN_KEY: usize = 32;
/// Shorter values inside a text are words too often.
const SHORTEST_PART: usize = 6;

/// Takes the secret values of one document out of messages, decoded ones too.
#[derive(Debug, Default)]
pub struct Redactor {
    values: Needles,
}

impl Redactor {
    /// What is secret in a document.
    #[must_use]
    pub fn new(root: &Node) -> Self {
        let mut decoded = Vec::new();
        let mut values: HashSet<&str> = HashSet::new();
        walk(root, &mut |node, encoded| {
            if let Some(text) = node.as_str() {
                values.insert(text.trim());
                decoded.extend(encoded.then(|| base64::decode_text(text)).flatten());
            }
        });
        values.extend(decoded.iter().map(|text| text.trim()));
        parts(root, &mut values);
        // A value that a key spells out, as in `root_password: password`, is no secret any more,
        // and taking it away would take the key out of the message.
        if !values.is_empty() {
            let mut keys = HashSet::new();
            gather_keys(root, &mut keys);
            let short = |text: &&&str| !text.is_empty() && text.len() <= LONGEST_IN_KEY;
            let short: Vec<_> = values.iter().filter(short).copied().collect();
            for spelled in held(&short, &keys) {
                values.remove(spelled);
            }
        }
        Self {
            values: Needles::new(values),
        }
    }

    /// The same of secrets that were found by their looks.
    pub(super) fn of<'t>(secrets: impl IntoIterator<Item = &'t str>) -> Self {
        Self {
            values: Needles::new(secrets),
        }
    }

    /// Whether a text holds a secret value.
    pub(super) fn finds(&self, text: &str) -> bool {
        self.values.are_in(text)
    }

    /// The message with `***` for each secret value.
    #[must_use]
    pub fn redact(&self, message: &str) -> String {
        let mut shown = message.to_owned();
        for range in self.values.find(message).into_iter().rev() {
            shown.replace_range(range, "***");
        }
        shown
    }
}

/// What a text assigns, as in `--password=hunter2`, where it looks like no word.
fn parts<'d>(node: &'d Node, values: &mut HashSet<&'d str>) {
    if let Some(text) = node.as_str() {
        let assigned = assign::values(text).into_iter();
        for part in assigned.filter_map(|range| text.get(range)) {
            if part.len() >= SHORTEST_PART && !words::is_prose(part) {
                values.insert(part);
            }
        }
    }
    node.entries().for_each(|entry| parts(&entry.value, values));
    node.items().for_each(|item| parts(item, values));
}

fn gather_keys<'d>(node: &'d Node, keys: &mut HashSet<&'d str>) {
    for entry in node.entries() {
        keys.insert(entry.key.as_str());
        gather_keys(&entry.value, keys);
    }
    node.items().for_each(|item| gather_keys(item, keys));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Dialect, Limits, yaml};
    use crate::source::{Source, SourceId};

    #[test]
    fn many_values_and_many_keys_take_no_square_of_time() {
        let mut text = String::from("kind: Secret\nstringData:\n");
        for n in 0..30_000 {
            text.push_str(&format!("  key{n}: {:a<1$}value{n}\n", "aaaa", n % 200 + 4));
        }
        let source = Source::new(SourceId(0), "a.yaml", text);
        let parsed = yaml(&source, Dialect::Core, &Limits::default());
        let redactor = Redactor::new(&parsed.documents[0].root);
        assert_eq!(redactor.redact("key7 is aaaaaaaaaaavalue7"), "key7 is ***");
    }
}
