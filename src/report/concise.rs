//! One line a finding: `file:line:column: severity[rule] message`.

use std::io::{self, Write};

use crate::finding::{Fault, Finding};
use crate::verdict::Verdict;

use super::{Detail, Options, closing, escape, one_line, spot};

pub(super) fn write(
    verdict: &Verdict,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for finding in &verdict.evidence.findings {
        if options.detail != Detail::Quiet || finding.severity >= crate::finding::Severity::Error {
            writeln!(out, "{}", finding_line(verdict, finding))?;
        }
    }
    for fault in &verdict.evidence.faults {
        writeln!(out, "{}", fault_line(verdict, fault))?;
    }
    writeln!(out, "{}", closing::line(verdict))
}

/// A finding on one line.
pub(super) fn finding_line(verdict: &Verdict, finding: &Finding) -> String {
    let place = match spot(verdict, finding.place) {
        place if place.is_empty() => place,
        place => place + ": ",
    };
    escape::line(&format!(
        "{place}{}[{}] {}",
        finding.severity.as_str(),
        finding.rule,
        finding.message
    ))
}

/// A fault on one line, with what to do.
pub(super) fn fault_line(verdict: &Verdict, fault: &Fault) -> String {
    let file = fault
        .source
        .map(|source| verdict.path(source))
        .unwrap_or_default();
    let place = match fault.place {
        _ if file.is_empty() => String::new(),
        Some(place) => format!("{file}:{}:{}: ", place.line, place.column),
        None => format!("{file}: "),
    };
    let help = fault
        .help
        .as_deref()
        .map(|help| format!(" (help: {})", one_line(help)))
        .unwrap_or_default();
    escape::line(&format!(
        "{place}fault[{}] {}{help}",
        fault.code, fault.message
    ))
}
