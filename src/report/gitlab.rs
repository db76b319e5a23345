//! GitLab Code Quality: a JSON array.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::finding::Severity;
use crate::verdict::Verdict;

use super::{escape, fingerprint, identity};

pub(super) fn write(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let mut issues = Vec::new();
    let mut seen = std::collections::HashMap::<String, usize>::new();
    for finding in &verdict.evidence.findings {
        let file = verdict.path(finding.place.span.source);
        let severity = match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Info => "info",
        };
        let identity = identity::of(verdict, finding);
        issues.push(issue(
            &mut seen,
            &finding.message,
            finding.rule.as_str(),
            &identity,
            severity,
            file,
            finding.place.line,
        ));
    }
    for fault in &verdict.evidence.faults {
        let file = fault.source.map_or(".", |source| verdict.path(source));
        let line = fault.place.map_or(1, |place| place.line);
        let identity = format!("{}|{file}|{}", fault.code, fault.message);
        issues.push(issue(
            &mut seen,
            &fault.message,
            &fault.code,
            &identity,
            "blocker",
            file,
            line,
        ));
    }
    serde_json::to_writer_pretty(&mut *out, &Value::Array(issues))?;
    writeln!(out)
}

/// One issue; the fingerprints of a report must differ, so the second of an identity is counted.
fn issue(
    seen: &mut std::collections::HashMap<String, usize>,
    message: &str,
    rule: &str,
    identity: &str,
    severity: &str,
    file: &str,
    line: u32,
) -> Value {
    let count = seen.entry(identity.to_owned()).or_default();
    *count += 1;
    let unique = if *count == 1 {
        identity.to_owned()
    } else {
        format!("{identity}|{count}")
    };
    json!({
        "description": escape::json(message),
        "check_name": escape::json(rule),
        "fingerprint": fingerprint(&unique),
        "severity": severity,
        "location": {"path": escape::json(file), "lines": {"begin": line}},
    })
}
