//! `JUnit` XML: a suite a file, a case a rule and resource, and a last suite for the decision.
//!
//! Invariant: a case fails only for what is an error, and the run's own case fails whenever the
//! decision is not "allow", so that no reader sees green where the gate blocks.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::finding::{Fault, Finding, Severity};
use crate::source::Place;
use crate::verdict::{Class, Decision, Verdict};

use super::{closing, escape};

/// What is said of one file: findings by rule and resource, faults by code.
#[derive(Default)]
struct Said<'v> {
    findings: BTreeMap<(&'v str, String), Vec<&'v Finding>>,
    faults: BTreeMap<&'v str, Vec<&'v Fault>>,
}

pub(super) fn write(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new("sluicegate");
    let mut of_run = TestSuite::new("sluicegate");
    for (file, said) in by_file(verdict) {
        if file.is_empty() {
            of_run.add_test_cases(cases(file, &said));
        } else {
            let mut suite = TestSuite::new(escape::line(file));
            suite.add_test_cases(cases(file, &said));
            report.add_test_suite(suite);
        }
    }
    of_run.add_test_case(decision(verdict));
    report.add_test_suite(of_run);
    let xml = report.to_string().map_err(io::Error::other)?;
    writeln!(out, "{}", xml.trim_end())
}

/// Every file that was judged, and what has no file under the empty name.
fn by_file(verdict: &Verdict) -> BTreeMap<&str, Said<'_>> {
    let evidence = &verdict.evidence;
    let mut files: BTreeMap<&str, Said<'_>> = BTreeMap::new();
    for record in evidence.files.iter().filter(|r| r.class == Class::Checked) {
        files.entry(&record.path).or_default();
    }
    for finding in &evidence.findings {
        let said = files
            .entry(verdict.path(finding.place.span.source))
            .or_default();
        let key = (finding.rule.as_str(), object(finding));
        said.findings.entry(key).or_default().push(finding);
    }
    for fault in &evidence.faults {
        let file = fault.source.map_or("", |source| verdict.path(source));
        let said = files.entry(file).or_default();
        said.faults.entry(&fault.code).or_default().push(fault);
    }
    files
}

/// `Deployment/prod/web`, or nothing.
fn object(finding: &Finding) -> String {
    let resource = finding.resource.as_deref();
    let parts = resource.map_or([""; 3], |r| [&r.kind, &r.namespace, &r.name]);
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("/")
}

fn cases(file: &str, said: &Said<'_>) -> Vec<TestCase> {
    let findings = said.findings.iter();
    let mut cases: Vec<TestCase> = findings
        .map(|((rule, object), findings)| of_findings(file, (rule, object), findings))
        .collect();
    cases.extend(
        said.faults
            .iter()
            .map(|(code, faults)| of_faults(file, code, faults)),
    );
    if cases.is_empty() {
        cases.push(TestCase::new("checked", TestCaseStatus::success()));
    }
    cases
}

fn of_findings(file: &str, (rule, object): (&str, &str), findings: &[&Finding]) -> TestCase {
    let name = escape::line(format!("{rule} {object}").trim_end());
    let lines = findings.iter().map(|finding| of_finding(file, finding));
    let lines: Vec<String> = lines.collect();
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let messages: Vec<&str> = errors.map(|f| f.message.as_str()).collect();
    let mut case = match messages.as_slice() {
        [] => TestCase::new(name, TestCaseStatus::success()),
        [first, rest @ ..] => {
            let status = failure(NonSuccessKind::Failure, rule, first, rest.len(), &lines);
            TestCase::new(name, status)
        }
    };
    if messages.is_empty() {
        case.set_system_out(lines.join("\n"));
    }
    case
}

fn of_finding(file: &str, finding: &Finding) -> String {
    let place = at(file, Some(finding.place));
    let severity = finding.severity.as_str();
    let first = format!("{place}{severity}: {}", finding.message);
    with_help(&first, finding.help.as_deref())
}

/// `line:column: `, as far as there is one.
fn at(file: &str, place: Option<Place>) -> String {
    match place {
        Some(place) if !file.is_empty() => format!("{}:{}: ", place.line, place.column),
        _ => String::new(),
    }
}

fn with_help(first: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("{}\n{}", escape::line(first), escape::terminal(help)),
        None => escape::line(first),
    }
}

fn of_faults(file: &str, code: &str, faults: &[&Fault]) -> TestCase {
    let lines = faults.iter().map(|fault| {
        let first = format!("{}{}", at(file, fault.place), fault.message);
        with_help(&first, fault.help.as_deref())
    });
    let lines: Vec<String> = lines.collect();
    let first = faults.first().map_or("", |fault| &fault.message);
    let more = faults.len().saturating_sub(1);
    let status = failure(NonSuccessKind::Error, code, first, more, &lines);
    TestCase::new(escape::line(&format!("fault {code}")), status)
}

fn failure(
    kind: NonSuccessKind,
    rule: &str,
    first: &str,
    more: usize,
    lines: &[String],
) -> TestCaseStatus {
    let more = if more == 0 {
        String::new()
    } else {
        format!(" (and {more} more)")
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(format!("{}{more}", escape::line(first)));
    status.set_type(escape::line(rule));
    status.set_description(lines.join("\n"));
    status
}

fn decision(verdict: &Verdict) -> TestCase {
    let line = closing::line(verdict);
    let kind = match verdict.decision {
        Decision::Allow => None,
        Decision::Deny => Some(NonSuccessKind::Failure),
        Decision::Undecided => Some(NonSuccessKind::Error),
    };
    let status = kind.map_or_else(TestCaseStatus::success, |kind| {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_message(&line);
        status
    });
    let mut case = TestCase::new("decision", status);
    case.set_system_out(&line);
    case
}
