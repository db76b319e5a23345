//! The last line: the decision, and what became of every file.

use crate::finding::Severity;
use crate::verdict::{Coverage, Decision, Unrendered, Verdict};

use super::count;

/// One line that accounts for every file.
pub(super) fn line(verdict: &Verdict) -> String {
    let mut parts = vec![
        format!("{}: {}", headline(verdict.decision), findings(verdict)),
        files(&verdict.coverage),
        plural(verdict.coverage.documents, "document"),
    ];
    parts.extend(unrendered(verdict.evidence.unrendered));
    parts.join(" · ")
}

/// The decision as a word for people.
pub(super) fn headline(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow => "allowed",
        Decision::Deny => "denied",
        Decision::Undecided => "undecided",
    }
}

/// `3 errors, 1 warning, 2 faults`, or `no findings`.
pub(super) fn findings(verdict: &Verdict) -> String {
    let of = |severity| count(verdict, severity);
    let counts = [
        (of(Severity::Error), "error"),
        (of(Severity::Warning), "warning"),
        (of(Severity::Info), "info"),
        (verdict.evidence.faults.len(), "fault"),
    ];
    let parts: Vec<String> = counts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| {
            if *what == "info" {
                format!("{n} info")
            } else {
                plural(*n, what)
            }
        })
        .collect();
    if parts.is_empty() {
        "no findings".to_owned()
    } else {
        parts.join(", ")
    }
}

fn files(coverage: &Coverage) -> String {
    format!(
        "{}: {} checked, {} not manifests, {} not checkable, {} denied, {} faulted",
        plural(coverage.files, "file"),
        coverage.checked,
        coverage.declared,
        coverage.not_checkable,
        coverage.denied,
        coverage.faulted
    )
}

fn unrendered(unrendered: Unrendered) -> Option<String> {
    let parts: Vec<_> = [
        (unrendered.kustomizations, "kustomization"),
        (unrendered.charts, "chart"),
    ]
    .iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, what)| plural(*n, what))
    .collect();
    (!parts.is_empty()).then(|| format!("{} judged as written, not rendered", parts.join(" and ")))
}

/// `1 file`, `2 files`.
pub(super) fn plural(n: usize, what: &str) -> String {
    if n == 1 {
        format!("1 {what}")
    } else {
        format!("{n} {what}s")
    }
}
