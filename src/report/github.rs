//! GitHub workflow commands: annotations, within what GitHub shows of them, then all findings as
//! plain lines, which the runner is told not to obey, and the closing line as a notice.
//!
//! Invariant: every line that begins with `::` is one of ours.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::finding::{Fault, Finding, Severity};
use crate::source::Place;
use crate::verdict::Verdict;

use super::{closing, concise, escape, identity};

/// GitHub shows so many annotations of a type for one step.
const SHOWN: usize = 10;
/// Longest message, in characters.
const LONGEST: usize = 4096;

pub(super) fn write(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let annotations = annotations(verdict);
    for annotation in &annotations {
        writeln!(out, "{annotation}")?;
    }
    let lines = lines(verdict);
    if !lines.is_empty() {
        let token = token(&lines);
        writeln!(out, "::stop-commands::{token}\n{lines}::{token}::")?;
    }
    let all = verdict.evidence.findings.len() + verdict.evidence.faults.len();
    let more = match all.saturating_sub(annotations.len()) {
        0 => String::new(),
        left => format!("; {left} more than GitHub can show here are in the step's log"),
    };
    let closing = escape::github_data(&format!("{}{more}", closing::line(verdict)));
    writeln!(out, "::notice title=sluicegate::{closing}")
}

/// Everything that was found, as plain lines.
fn lines(verdict: &Verdict) -> String {
    let evidence = &verdict.evidence;
    let findings = evidence
        .findings
        .iter()
        .map(|f| concise::finding_line(verdict, f));
    let faults = evidence
        .faults
        .iter()
        .map(|f| concise::fault_line(verdict, f));
    findings.chain(faults).map(|line| line + "\n").collect()
}

/// A word that the text does not hold, the same for the same text: whoever writes a manifest would
/// have to know the hash of a text that holds it.
fn token(text: &str) -> String {
    let mut token = identity::sha256(text);
    while text.contains(&token) {
        token = identity::sha256(&token);
    }
    token
}

fn annotations(verdict: &Verdict) -> Vec<String> {
    let faults = &verdict.evidence.faults;
    let [errors, warnings, infos] = [Severity::Error, Severity::Warning, Severity::Info]
        .map(|severity| ranked(verdict, severity));
    // Faults are errors to GitHub too; neither kind takes more than its half from the other.
    let for_faults = SHOWN - errors.len().min(SHOWN / 2);
    let shown: Vec<String> = faults
        .iter()
        .take(for_faults)
        .map(|f| of_fault(verdict, f))
        .collect();
    let for_errors = SHOWN - shown.len();
    let of = |kind: &'static str, findings: Vec<&Finding>, most: usize| -> Vec<String> {
        let shown = findings.into_iter().take(most);
        shown
            .map(|finding| of_finding(verdict, finding, kind))
            .collect()
    };
    let mut all = of("error", errors, for_errors);
    all.extend(shown);
    all.extend(of("warning", warnings, SHOWN));
    // One notice is the closing line's.
    all.extend(of("notice", infos, SHOWN - 1));
    all
}

/// The findings of one severity, the first of each rule first: ten of one rule say less than one
/// each of ten.
fn ranked(verdict: &Verdict, severity: Severity) -> Vec<&Finding> {
    let mut met: HashMap<&str, usize> = HashMap::new();
    let findings = verdict.evidence.findings.iter();
    let mut ranked: Vec<(usize, &Finding)> = findings
        .filter(|finding| finding.severity == severity)
        .map(|finding| {
            let count = met.entry(finding.rule.as_str()).or_default();
            *count += 1;
            (*count, finding)
        })
        .collect();
    ranked.sort_by_key(|(count, _)| *count);
    ranked.into_iter().map(|(_, finding)| finding).collect()
}

fn of_finding(verdict: &Verdict, finding: &Finding, kind: &str) -> String {
    let file = verdict.path(finding.place.span.source);
    let place = properties(file, Some(finding.place));
    let title = escape::github_property(finding.rule.as_str());
    let message = message(&finding.message, finding.help.as_deref());
    format!("::{kind} {place}title={title}::{message}")
}

fn of_fault(verdict: &Verdict, fault: &Fault) -> String {
    let file = fault.source.map_or("", |source| verdict.path(source));
    let place = properties(file, fault.place);
    let title = escape::github_property(&format!("fault {}", fault.code));
    let message = message(&fault.message, fault.help.as_deref());
    format!("::error {place}title={title}::{message}")
}

/// `file=…,line=…,`, and nothing where there is no file.
fn properties(file: &str, place: Option<Place>) -> String {
    if file.is_empty() {
        return String::new();
    }
    let file = escape::github_property(file);
    let Some(place) = place else {
        return format!("file={file},line=1,");
    };
    let (line, end) = (place.line.max(1), place.end_line.max(place.line).max(1));
    if line == end {
        let (column, last) = (place.column, place.end_column.max(place.column));
        format!("file={file},line={line},endLine={end},col={column},endColumn={last},")
    } else {
        // GitHub refuses columns on a place of several lines.
        format!("file={file},line={line},endLine={end},")
    }
}

fn message(message: &str, help: Option<&str>) -> String {
    let mut text = escape::line(message);
    if let Some(help) = help {
        text.push('\n');
        text.push_str(&escape::terminal(help));
    }
    escape::github_data(&escape::cut(&text, LONGEST))
}
