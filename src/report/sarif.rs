//! SARIF 2.1.0, within the limits of GitHub's code scanning.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use crate::catalog::RuleInfo;
use crate::finding::{Finding, RuleId, Severity};
use crate::source::Place;
use crate::verdict::Verdict;

use super::{escape, fingerprint, identity, worst_first};

/// GitHub takes so many results of a run.
const MOST: usize = 25_000;
/// From so many results on help texts and related places are left out, to stay under 10 MB.
const DETAILED: usize = 5_000;

pub(super) fn write(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let findings = worst_first(verdict);
    let rules: BTreeMap<&RuleId, ()> = findings.iter().map(|finding| (&finding.rule, ())).collect();
    let rules: Vec<&RuleId> = rules.into_keys().collect();
    let detailed = findings.len() <= DETAILED;
    let shown = findings.iter().take(MOST);
    let results: Vec<Value> = shown
        .map(|finding| result(verdict, finding, &rules, detailed))
        .collect();
    let dropped = findings.len().saturating_sub(results.len());
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "sluicegate",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|id| rule(verdict, id)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"ROOT": {"description": {"text": "the root of the repository"}}},
            "invocations": [{
                "executionSuccessful": verdict.evidence.faults.is_empty(),
                "exitCode": verdict.decision.exit_code(),
                "toolExecutionNotifications": notifications(verdict, dropped),
            }],
            "results": results,
        }],
    });
    serde_json::to_writer(&mut *out, &log)?;
    writeln!(out)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(verdict: &Verdict, id: &RuleId) -> Value {
    let unknown = || RuleInfo {
        id: id.clone(),
        title: id.to_string(),
        description: String::new(),
        fix: String::new(),
        severity: Severity::Error,
        severities: BTreeMap::new(),
        applies_to: Vec::new(),
        origin: String::new(),
    };
    let info = verdict.catalog.get(id).cloned().unwrap_or_else(unknown);
    let or_title = |text: &str| escape::json(if text.is_empty() { &info.title } else { text });
    let help = format!(
        "{} {}",
        or_title(&info.description),
        escape::json(&info.fix)
    );
    json!({
        "id": escape::json(id.as_str()),
        "name": escape::json(&info.title),
        "shortDescription": {"text": escape::json(&info.title)},
        "fullDescription": {"text": or_title(&info.description)},
        "help": {"text": help, "markdown": escape::markdown(&help)},
        "defaultConfiguration": {"level": level(info.severity)},
        "properties": {
            "tags": ["security", "gitops"],
            "precision": "high",
            "security-severity": match info.severity {
                Severity::Error => "8.0",
                Severity::Warning => "5.0",
                Severity::Info => "2.0",
            },
        },
    })
}

fn result(verdict: &Verdict, finding: &Finding, rules: &[&RuleId], detailed: bool) -> Value {
    let help = finding
        .help
        .as_deref()
        .filter(|_| detailed)
        .map(|help| format!("\n{}", escape::json(help)));
    let mut result = json!({
        "ruleId": escape::json(finding.rule.as_str()),
        "ruleIndex": rules.binary_search(&&finding.rule).unwrap_or_default(),
        "level": level(finding.severity),
        "message": {"text": format!("{}{}", escape::json(&finding.message), help.unwrap_or_default())},
        "locations": [location(verdict, finding.place)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint(&identity::of(verdict, finding))},
    });
    if detailed && !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(id, related)| {
            let message = json!({"text": escape::json(&related.message)});
            with(
                location(verdict, related.place),
                [("id", json!(id)), ("message", message)],
            )
        });
        result = with(result, [("relatedLocations", related.collect())]);
    }
    result
}

/// An object with further members.
fn with<const N: usize>(mut value: Value, members: [(&str, Value); N]) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.extend(members.map(|(name, member)| (name.to_owned(), member)));
    }
    value
}

fn location(verdict: &Verdict, place: Place) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": escape::uri(verdict.path(place.span.source)), "uriBaseId": "ROOT"},
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }})
}

fn notifications(verdict: &Verdict, dropped: usize) -> Vec<Value> {
    let faults = verdict.evidence.faults.iter().map(|fault| {
        let help = fault.help.as_deref().map(|help| format!("\n{}", escape::json(help))).unwrap_or_default();
        let mut notification = json!({
            "level": "error",
            "descriptor": {"id": fault.code},
            "message": {"text": format!("{}{help}", escape::json(&fault.message))},
        });
        if let Some(source) = fault.source {
            let place = fault.place.map(|place| location(verdict, place));
            let file = json!({"physicalLocation": {"artifactLocation": {"uri": escape::uri(verdict.path(source)), "uriBaseId": "ROOT"}}});
            let locations = json!([place.unwrap_or(file)]);
            notification = with(notification, [("locations", locations)]);
        }
        notification
    });
    let note = (dropped > 0).then(|| json!({"level": "warning", "message": {"text": format!("{dropped} results did not fit")}}));
    faults.take(1_000).chain(note).collect()
}
