//! GitHub workflow commands: annotations, within what GitHub shows of them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::finding::{Finding, Severity};
use crate::verdict::Verdict;

use super::{closing, escape, worst_first};

/// GitHub shows so many annotations of a type for one step.
const SHOWN: usize = 10;
/// Longest message, in characters.
const LONGEST: usize = 4096;

pub(super) fn write(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    let mut left = 0usize;
    // One of the errors is kept for what could not be judged at all.
    for fault in &verdict.evidence.faults {
        if !spend(&mut used, "error") {
            left += 1;
            continue;
        }
        let file = fault
            .source
            .map(|source| verdict.path(source))
            .unwrap_or_default();
        let line = fault.place.map_or(1, |place| place.line);
        let help = fault
            .help
            .as_deref()
            .map(|h| format!("\n{}", escape::visible(h)))
            .unwrap_or_default();
        let place = if file.is_empty() {
            String::new()
        } else {
            format!("file={},line={line},", escape::github_property(file))
        };
        let message = escape::cut(
            &format!("{}{help}", escape::visible(&fault.message)),
            LONGEST,
        );
        writeln!(
            out,
            "::error {place}title=fault {}::{}",
            escape::github_property(&fault.code),
            escape::github_data(&message)
        )?;
    }
    for finding in worst_first(verdict) {
        let kind = kind(finding.severity);
        if spend(&mut used, kind) {
            writeln!(out, "{}", annotation(verdict, finding, kind))?;
        } else {
            left += 1;
        }
    }
    let more = if left == 0 {
        String::new()
    } else {
        format!("; {left} more are in the other reports")
    };
    let line = format!("{}{more}", closing::line(verdict));
    writeln!(
        out,
        "::notice title=sluicegate::{}",
        escape::github_data(&line)
    )
}

fn spend(used: &mut BTreeMap<&'static str, usize>, kind: &'static str) -> bool {
    let most = if kind == "notice" { SHOWN - 1 } else { SHOWN };
    let count = used.entry(kind).or_default();
    *count += 1;
    *count <= most
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn annotation(verdict: &Verdict, finding: &Finding, kind: &str) -> String {
    let place = finding.place;
    let file = escape::github_property(verdict.path(place.span.source));
    // GitHub refuses columns on a place of several lines.
    let end = if place.line == place.end_line {
        format!(
            "endLine={},col={},endColumn={}",
            place.end_line,
            place.column,
            place.end_column.max(place.column)
        )
    } else {
        format!("endLine={}", place.end_line)
    };
    let help = finding
        .help
        .as_deref()
        .map(|help| format!("\n{}", escape::visible(help)))
        .unwrap_or_default();
    let message = escape::cut(
        &format!("{}{help}", escape::visible(&finding.message)),
        LONGEST,
    );
    format!(
        "::{kind} file={file},line={},{end},title={}::{}",
        place.line,
        escape::github_property(finding.rule.as_str()),
        escape::github_data(&message)
    )
}
