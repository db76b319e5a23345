//! SARIF against the standard's schema, and what GitHub asks for on top of it.

use std::collections::BTreeSet;

use serde_json::Value;
use sluicegate::finding::Finding;
use sluicegate::report::Format;
use sluicegate::verdict::Class;

use super::sample::{Case, Draft, decisions, sample};
use super::{complaints, parsed, render};

fn schema() -> Value {
    parsed(include_str!("../data/sarif-2.1.0.json"))
}

/// What the standard has against a text.
pub(crate) fn broken_rules(text: &str) -> String {
    complaints(&schema(), &parsed(text))
}

#[test]
fn every_decision_is_sarif() {
    for case in decisions().into_iter().chain([sample()]) {
        assert_eq!(broken_rules(&render(Format::Sarif, &case)), "");
    }
}

#[test]
fn the_schema_refuses_what_is_not_sarif() {
    let mut log = parsed(&render(Format::Sarif, &sample()));
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] =
        0.into();
    assert_eq!(complaints(&schema(), &log).lines().count(), 2);
}

fn text<'j>(value: &'j Value, pointer: &str) -> &'j str {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or_else(|| panic!("{pointer}: {value}"))
}

fn number(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).and_then(Value::as_u64).unwrap()
}

#[test]
fn every_rule_says_what_github_shows() {
    let log = parsed(&render(Format::Sarif, &sample()));
    assert_eq!(text(&log, "/runs/0/tool/driver/name"), "sluicegate");
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    assert_eq!(rules.len(), 6);
    for rule in rules {
        for pointer in [
            "/shortDescription/text",
            "/fullDescription/text",
            "/help/text",
        ] {
            assert_ne!(text(rule, pointer), "");
        }
        let properties = &rule["properties"];
        let is_security = properties["tags"]
            .as_array()
            .unwrap()
            .contains(&"security".into());
        let weight = properties.get("security-severity").map(|weight| {
            let weight: f64 = weight.as_str().unwrap().parse().unwrap();
            assert!(weight > 0.0 && weight <= 10.0);
        });
        assert_eq!(weight.is_some(), is_security);
    }
}

/// Whether a URI reference stays below the root whatever it is resolved against.
fn is_relative(uri: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    !uri.is_empty() && !uri.starts_with('/') && uri.chars().all(plain)
}

#[test]
fn every_result_says_what_github_needs() {
    let log = parsed(&render(Format::Sarif, &sample()));
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 6);
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_ne!(text(result, "/message/text"), "");
        let place = &result["locations"][0]["physicalLocation"];
        assert!(is_relative(text(place, "/artifactLocation/uri")), "{place}");
        let [line, column, end_line, end_column] =
            ["startLine", "startColumn", "endLine", "endColumn"]
                .map(|name| number(place, &format!("/region/{name}")));
        assert!(line >= 1 && column >= 1 && (line, column) <= (end_line, end_column));
    }
}

#[test]
fn no_path_leads_out_of_the_repository() {
    let mut draft = Draft::default();
    for path in [
        "//evil.example/x",
        "/etc/x",
        "http://evil.example",
        "a:b",
        "c d?#e",
        "%2e",
    ] {
        let file = draft.file(path, Class::Checked, "x");
        draft.find(Finding::new("a/b", draft.place(file, "x"), "no"));
    }
    let log = parsed(&render(Format::Sarif, &draft.judged()));
    let uris: Vec<&str> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| text(result, "/locations/0/physicalLocation/artifactLocation/uri"))
        .collect();
    assert!(uris.iter().all(|uri| is_relative(uri)), "{uris:?}");
    assert!(
        uris.contains(&"c%20d%3F%23e") && uris.contains(&"%252e"),
        "{uris:?}"
    );
}

fn fingerprints(case: &Case) -> Vec<String> {
    let log = parsed(&render(Format::Sarif, case));
    let print =
        |result: &Value| text(result, "/partialFingerprints/primaryLocationLineHash").to_owned();
    log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(print)
        .collect()
}

/// A file with the same finding twice, below some comments.
fn twice(comments: &str) -> Case {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, &format!("{comments}a: b\nc: d\n"));
    for what in ["b", "d"] {
        draft.find(Finding::new("a/b", draft.place(file, what), "no"));
    }
    draft.find(Finding::new("a/c", draft.place(file, "d"), "no").with_pointer("/c"));
    draft.judged()
}

#[test]
fn fingerprints_are_unique_and_stay_when_lines_move() {
    let prints = fingerprints(&twice(""));
    assert_eq!(prints.iter().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(prints, fingerprints(&twice("# one\n# two\n")));
    let sample = fingerprints(&sample());
    assert_eq!(sample.iter().collect::<BTreeSet<_>>().len(), sample.len());
}

#[test]
fn a_fault_is_a_notification_and_no_success() {
    let log = parsed(&render(Format::Sarif, &sample()));
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["exitCode"], 1);
    let said = invocation["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(said.len(), 3);
    assert!(said.iter().all(|note| note["level"] == "error"));
}
