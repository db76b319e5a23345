//! `JUnit` XML: a suite a file, a case a rule and resource.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::finding::{Fault, Finding, Severity};
use crate::verdict::{Class, Verdict};

use super::escape;

pub(super) fn write(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<String, Vec<TestCase>> = BTreeMap::new();
    for record in verdict
        .evidence
        .files
        .iter()
        .filter(|record| record.class == Class::Checked)
    {
        suites.entry(escape::line(&record.path)).or_default();
    }
    for finding in &verdict.evidence.findings {
        let file = escape::line(verdict.path(finding.place.span.source));
        suites.entry(file).or_default().push(finding_case(finding));
    }
    for fault in &verdict.evidence.faults {
        let file = fault.source.map_or_else(
            || "sluicegate".to_owned(),
            |s| escape::line(verdict.path(s)),
        );
        suites.entry(file).or_default().push(fault_case(fault));
    }
    let mut report = Report::new("sluicegate");
    for (file, cases) in suites {
        let mut suite = TestSuite::new(file);
        if cases.is_empty() {
            suite.add_test_case(TestCase::new("checked", TestCaseStatus::success()));
        }
        suite.add_test_cases(cases);
        report.add_test_suite(suite);
    }
    let xml = report.to_string().map_err(io::Error::other)?;
    writeln!(out, "{}", xml.trim_end())
}

fn finding_case(finding: &Finding) -> TestCase {
    let name = finding
        .resource
        .as_deref()
        .map(|r| format!(" {}/{}", r.kind, r.name))
        .unwrap_or_default();
    let place = finding.place;
    let name = escape::line(&format!(
        "{}{name} {}:{}",
        finding.rule, place.line, place.column
    ));
    let help = finding.help.as_deref().unwrap_or_default();
    if finding.severity < Severity::Error {
        let mut case = TestCase::new(name, TestCaseStatus::success());
        case.set_system_out(escape::line(&format!(
            "{}: {}",
            finding.severity.as_str(),
            finding.message
        )));
        return case;
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(escape::line(&finding.message));
    status.set_type(escape::line(finding.rule.as_str()));
    status.set_description(escape::line(help));
    TestCase::new(name, status)
}

fn fault_case(fault: &Fault) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(escape::line(&fault.message));
    status.set_type(escape::line(&fault.code));
    status.set_description(escape::line(fault.help.as_deref().unwrap_or_default()));
    TestCase::new(format!("fault {}", fault.code), status)
}
