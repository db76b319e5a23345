//! GitLab Code Quality: a JSON array.

use std::io::{self, Write};

use serde::Serialize;

use crate::finding::{Fault, Finding, Severity};
use crate::verdict::Verdict;

use super::escape;
use super::identity::{self, Fingerprints};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

pub(super) fn write(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let mut prints = Fingerprints::default();
    let evidence = &verdict.evidence;
    let mut issues: Vec<Issue<'_>> = Vec::with_capacity(evidence.findings.len());
    for finding in &evidence.findings {
        issues.push(of_finding(verdict, finding, &mut prints));
    }
    for fault in &evidence.faults {
        issues.push(of_fault(verdict, fault, &mut prints));
    }
    let text = serde_json::to_string_pretty(&issues)?;
    writeln!(out, "{}", escape::json(&text))
}

fn of_finding<'v>(
    verdict: &'v Verdict,
    finding: &'v Finding,
    prints: &mut Fingerprints,
) -> Issue<'v> {
    Issue {
        description: escape::line(&finding.message),
        check_name: finding.rule.as_str(),
        fingerprint: prints.next(identity::of(verdict, finding)),
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: location(verdict.path(finding.place.span.source), finding.place.line),
    }
}

fn of_fault<'v>(verdict: &'v Verdict, fault: &'v Fault, prints: &mut Fingerprints) -> Issue<'v> {
    let path = fault.source.map_or("", |source| verdict.path(source));
    Issue {
        description: escape::line(&fault.message),
        check_name: &fault.code,
        fingerprint: prints.next(identity::of_fault(verdict, fault)),
        severity: "blocker",
        location: location(path, fault.place.map_or(1, |place| place.line)),
    }
}

/// GitLab wants a path and a line of everything; what is about no file is about the root.
fn location(path: &str, line: u32) -> Location<'_> {
    Location {
        path: if path.is_empty() { "." } else { path },
        lines: Lines { begin: line.max(1) },
    }
}
