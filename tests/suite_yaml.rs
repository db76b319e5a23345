//! The YAML suites that nobody here wrote: what Kubernetes' own parser makes of each case must be
//! what ours makes of it. `SLUICEGATE_SUITES` names the folder they are in.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod suites;

use std::collections::HashMap;

use serde_json::Value as Json;
use sluicegate::parse::{self, Dialect, Limits, Parsed};
use sluicegate::source::{Source, SourceId};

fn read(text: &str) -> Parsed {
    let source = Source::new(SourceId(0), "case.yaml", text);
    parse::yaml(&source, Dialect::Kubernetes, &Limits::default())
}

/// Equal, where `8` and `8.0` are the same number.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, v)| b.get(k).is_some_and(|w| same(v, w)))
        }
        _ => a == b,
    }
}

/// The suite was made with a splitter that drops what follows `---` on its line; kubectl refuses
/// it and others keep it, so we deny it. Here the grammar is what counts: split as the suite did.
fn suite_parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if line.starts_with("---") {
            parts.push(String::new());
        } else {
            parts.last_mut().unwrap().push_str(line);
        }
    }
    // The line break before the marker belongs to the marker.
    let last = parts.len() - 1;
    for part in &mut parts[..last] {
        if part.ends_with('\n') {
            part.pop();
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// What we make of document `index`: its JSON, or nothing if it is refused.
fn ours(text: &str, index: usize) -> Result<Json, String> {
    let whole = read(text);
    let denied = "yaml/ambiguous-document-marker";
    let dropped = whole.findings.iter().any(|it| it.rule.as_str() == denied);
    let parts = suite_parts(text);
    let Some(part) = parts.get(index) else {
        return Err("no such document".into());
    };
    let alone = read(part);
    let (parsed, index) = if dropped { (alone, 0) } else { (whole, index) };
    assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
    if let Some(found) = parsed
        .documents
        .iter()
        .find(|it| it.index as usize == index)
    {
        return Ok(found.root.to_json());
    }
    let refused = read(part)
        .findings
        .into_iter()
        .find(|it| it.rule.as_str() != denied);
    refused.map_or(Ok(Json::Null), |it| {
        Err(format!("{}: {}", it.rule, it.message))
    })
}

/// Types whose values say nothing about the text: a decoder for Go structs would be under test.
fn is_generic(case: &Json) -> bool {
    match case["type"].as_str() {
        None => case["expect"] == "fail",
        Some(name) => matches!(name, "map[string]any" | "map[any]any"),
    }
}

/// Cases of go-yaml that Kubernetes' older release of it answers differently, each with why.
const GO_YAML_DIFFERS: &[(&str, &str)] = &[
    (
        "decode/positive infinity in map[string]any",
        "JSON has no infinity: Kubernetes refuses the document",
    ),
    (
        "decode/negative infinity in map[string]any",
        "JSON has no infinity: Kubernetes refuses the document",
    ),
    (
        "decode/negative infinity",
        "JSON has no infinity: Kubernetes refuses the document",
    ),
    (
        "decode/negative zero in map[string]any",
        "the older release reads -0 as the integer 0",
    ),
    (
        "decode/binary MinInt64",
        "the suite writes the number as a name; the value is the same",
    ),
    (
        "decode/flow sequence with colon prefixed strings",
        "in a flow collection the older release takes `:` and `?` for indicators",
    ),
    (
        "decode/flow sequence with inline map",
        "in a flow collection the older release takes `:` and `?` for indicators",
    ),
    (
        "decode/flow sequence with colon-prefixed values",
        "in a flow collection the older release takes `:` and `?` for indicators",
    ),
    (
        "decode/flow sequence with nested map using ::",
        "in a flow collection the older release takes `:` and `?` for indicators",
    ),
    (
        "decode/question mark in middle of key and value",
        "in a flow collection the older release takes `:` and `?` for indicators",
    ),
    (
        "decode/question mark at start of key and value",
        "in a flow collection the older release takes `:` and `?` for indicators",
    ),
    (
        "decode/question mark at end of key and value",
        "in a flow collection the older release takes `:` and `?` for indicators",
    ),
    (
        "decode/TAG directive with int",
        "kubectl splits at `---`, so a directive is never followed by its document",
    ),
    (
        "unmarshal_errors/Invalid TAG directive",
        "kubectl splits at `---`, so a directive is never followed by its document",
    ),
    (
        "decode/anchor with special characters",
        "the older release knows anchors of letters, digits, `-` and `_` only",
    ),
    (
        "decode/anchor and alias with special characters",
        "the older release knows anchors of letters, digits, `-` and `_` only",
    ),
];

#[test]
fn reads_the_go_yaml_suite_as_far_as_it_applies() {
    let Some(suites) = suites::folder() else {
        return;
    };
    let all = suites.cases("go-yaml").collect::<Vec<_>>();
    let applicable = all
        .iter()
        .filter(|case| case["text"].is_string() && is_generic(case));
    let (mut right, mut total) = (0, 0);
    let mut misses = Vec::new();
    for case in applicable {
        total += 1;
        let id = text_of(case, "id");
        let parsed = read(&text_of(case, "text"));
        let json = parsed
            .documents
            .first()
            .map_or(Json::Null, |it| it.root.to_json());
        let refused = parsed.documents.is_empty() && !parsed.findings.is_empty();
        let refused = refused || !parsed.faults.is_empty();
        let ok = match case["expect"].as_str() {
            Some("fail") => refused,
            _ => !refused && same(&json, &case["want"]),
        };
        let known = GO_YAML_DIFFERS.iter().find(|(name, _)| *name == id);
        right += usize::from(ok);
        if !ok {
            let why = known.map_or("UNEXPLAINED", |(_, why)| why);
            println!(
                "{id}: {why}\n    ours {json} {:?}\n    want {}",
                parsed.findings, case["want"]
            );
        }
        if ok == known.is_some() {
            misses.push(id);
        }
    }
    println!(
        "go-yaml: {right} of {total} that decode to generic types, of {} in all",
        all.len()
    );
    assert!(misses.is_empty(), "unexpected: {misses:?}");
}

#[test]
fn reads_the_yaml_test_suite_as_kubernetes_does() {
    let Some(suites) = suites::folder() else {
        return;
    };
    let texts: HashMap<String, String> = suites
        .cases("yaml-test-suite")
        .map(|case| (text_of(&case, "id"), text_of(&case, "text")))
        .collect();
    let expected = suites
        .cases("yaml-test-suite-as-kubernetes-reads-it")
        .collect::<Vec<_>>();
    let mut misses = Vec::new();
    for case in &expected {
        let id = text_of(case, "id");
        let index = usize::try_from(case["doc"].as_u64().unwrap()).unwrap();
        let ours = ours(&texts[&id], index);
        let right = match (&ours, case.get("err")) {
            (Err(_), Some(_)) => true,
            (Ok(json), None) => same(json, &case["json"]),
            _ => false,
        };
        let strict = !complaints(&texts[&id]).is_empty();
        if !right || case.get("strict").is_some() != strict {
            misses.push(format!("{id} {index}: ours {ours:?}\n    expected {case}"));
        }
    }
    println!(
        "yaml-test-suite as Kubernetes reads it: {} of {}",
        expected.len() - misses.len(),
        expected.len()
    );
    println!("{}", misses.join("\n"));
    assert!(misses.is_empty(), "{} misses", misses.len());
}

/// What strict readers complain about.
fn complaints(text: &str) -> Vec<String> {
    let rules = ["yaml/ambiguous-duplicate-key", "yaml/ambiguous-merge"];
    let findings = read(text).findings.into_iter();
    let rule = findings.map(|finding| finding.rule.to_string());
    rule.filter(|rule| rules.contains(&rule.as_str())).collect()
}

fn text_of(case: &Json, key: &str) -> String {
    case[key].as_str().unwrap_or_default().to_owned()
}
