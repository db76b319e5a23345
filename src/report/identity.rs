//! Which finding is which, whatever line it moves to.

use crate::finding::Finding;
use crate::verdict::Verdict;

/// Rule, file, object and the way to the node, list items by their names. Never a line number and
/// never a value.
pub(super) fn of(verdict: &Verdict, finding: &Finding) -> String {
    let file = verdict.path(finding.place.span.source);
    let object = finding
        .resource
        .as_deref()
        .map(|r| format!("{}/{}/{}/{}", r.group, r.kind, r.namespace, r.name));
    let path = if finding.path.is_empty() {
        &finding.pointer
    } else {
        &finding.path
    };
    format!(
        "{}|{file}|{}|{path}",
        finding.rule,
        object.unwrap_or_default()
    )
}
