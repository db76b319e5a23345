//! Which finding is which, whatever line it moves to.
//!
//! Invariant: an identity holds names and never a line number or a value; two findings share one
//! only if rule, file, object and path are the same.

use std::collections::HashMap;

use crate::finding::{Fault, Finding};
use crate::source::hex;
use crate::verdict::Verdict;

/// Rule, file, object and the way to the node, list items by their names.
pub(super) fn of(verdict: &Verdict, finding: &Finding) -> String {
    let file = verdict.path(finding.place.span.source);
    let object = finding
        .resource
        .as_deref()
        .map(|r| {
            [&r.group, &r.kind, &r.namespace, &r.name]
                .map(|part| field(part))
                .join("/")
        })
        .unwrap_or_default();
    let path = if finding.path.is_empty() {
        &finding.pointer
    } else {
        &finding.path
    };
    let parts = [
        field(finding.rule.as_str()),
        field(file),
        object,
        field(path),
    ];
    parts.join("|")
}

/// The same for a fault.
pub(super) fn of_fault(verdict: &Verdict, fault: &Fault) -> String {
    let file = fault.source.map_or("", |source| verdict.path(source));
    [&fault.code, file, &fault.message].map(field).join("|")
}

/// A part that can't be taken for two.
fn field(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|")
}

/// Fingerprints that differ within a report: the second of an identity is counted.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: HashMap<String, usize>,
}

impl Fingerprints {
    /// Lower-case hexadecimal SHA-256.
    pub(super) fn next(&mut self, identity: String) -> String {
        let unique = match self.seen.get(&identity) {
            None => identity.clone(),
            Some(count) => format!("{identity}||{}", count + 1),
        };
        *self.seen.entry(identity).or_default() += 1;
        sha256(&unique)
    }
}

/// Lower-case hexadecimal SHA-256 of a text.
pub(super) fn sha256(text: &str) -> String {
    use sha2::Digest as _;
    hex(&sha2::Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_differ_and_repeat() {
        let prints = || {
            let mut prints = Fingerprints::default();
            ["a", "b", "a", "a"].map(|identity| prints.next(identity.to_owned()))
        };
        let [a, b, again, third] = prints();
        assert_eq!(
            prints(),
            [a.clone(), b.clone(), again.clone(), third.clone()]
        );
        assert!(a != b && a != again && again != third && a.len() == 64);
    }

    #[test]
    fn no_two_fields_can_pass_for_one() {
        assert_eq!(field("a|b\\"), "a\\|b\\\\");
    }
}
