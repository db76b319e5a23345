//! YAML as Kubernetes' own reader reads it: cases from other projects' tests, scored.
//!
//! The folder is named by `SLUICEGATE_SUITES`; without it there is nothing to run.

mod suites;

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use sluicegate::parse::{self, Dialect, Limits, Number, Parsed};
use sluicegate::source::{Source, SourceId};

fn to_json(node: &parse::Node) -> Json {
    match &node.value {
        parse::Value::Null => Json::Null,
        parse::Value::Bool(b) => json!(b),
        parse::Value::Number(Number::Int(i)) => json!(i),
        parse::Value::Number(Number::UInt(u)) => json!(u),
        parse::Value::Number(Number::Float(f)) => json!(f),
        parse::Value::String(s) => json!(s.as_str()),
        parse::Value::Seq(items) => items.iter().map(to_json).collect(),
        parse::Value::Map(map) => map
            .entries
            .iter()
            .map(|e| (e.key.to_string(), to_json(&e.value)))
            .collect(),
    }
}

/// Numbers compare by value, as JSON has them.
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

fn read(text: &str) -> Parsed {
    let source = Source::new(SourceId(0), "case.yaml", text);
    parse::yaml(&source, Dialect::Kubernetes, &Limits::default())
}

/// Whether kubectl's reader refuses the text, by the rules that say so.
fn refused(parsed: &Parsed) -> Option<String> {
    let refusals = ["yaml/syntax", "yaml/template", "yaml/control-character"];
    let found = parsed
        .findings
        .iter()
        .find(|f| refusals.contains(&f.rule.as_str()));
    let found = found.map(|f| format!("{}:{} {}", f.place.line, f.place.column, f.message));
    found.or_else(|| parsed.faults.first().map(|f| f.message.clone()))
}

/// The lines between separators, as kubectl splits them, without empty ones.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if line.starts_with("---") {
            parts.push(String::new());
        } else {
            parts.last_mut().unwrap().push_str(line);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[test]
fn yaml_test_suite_as_kubernetes_reads_it() {
    let Some(suites) = suites::folder() else {
        return;
    };
    let texts: BTreeMap<String, String> = suites
        .cases("yaml-test-suite")
        .map(|c| {
            (
                c["id"].as_str().unwrap().to_owned(),
                c["text"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let (mut right, mut wrong) = (0, Vec::new());
    for case in suites.cases("yaml-test-suite-as-kubernetes-reads-it") {
        let id = case["id"].as_str().unwrap();
        let part = &split(&texts[id])[usize::try_from(case["doc"].as_u64().unwrap()).unwrap()];
        let parsed = read(part);
        let value = parsed
            .documents
            .first()
            .map_or(Json::Null, |d| to_json(&d.root));
        let verdict = match (case.get("err"), refused(&parsed)) {
            (Some(_), Some(_)) => Ok(()),
            (Some(wanted), None) => Err(format!("accepted as {value}, but: {wanted}")),
            (None, Some(message)) => Err(format!("refused: {message}, but: {}", case["json"])),
            (None, None) if same(&value, &case["json"]) => Ok(()),
            (None, None) => Err(format!("read as {value}, but: {}", case["json"])),
        };
        match verdict {
            Ok(()) => right += 1,
            Err(why) => wrong.push(format!("{id}/{} {part:?}\n    {why}", case["doc"])),
        }
    }
    println!(
        "yaml-test-suite-as-kubernetes-reads-it: {right} of {}",
        right + wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a Go type that a case decodes into has to do with the reading of the text: only the
/// types that keep the reader's own value say something about it.
fn is_generic(kind: &str) -> bool {
    matches!(
        kind,
        "map[string]interface {}"
            | "interface {}"
            | "map[string]any"
            | "any"
            | "[]interface {}"
            | "[]any"
            | "map[interface {}]interface {}"
    )
}

#[test]
fn go_yaml() {
    let Some(suites) = suites::folder() else {
        return;
    };
    let (mut right, mut typed, mut wrong) = (0, 0, Vec::new());
    for case in suites.cases("go-yaml") {
        let text = case["text"].as_str().unwrap();
        let kind = case["type"].as_str().unwrap_or_default();
        let parsed = read(text);
        let value = parsed
            .documents
            .first()
            .map_or(Json::Null, |d| to_json(&d.root));
        let refusal = refused(&parsed);
        let fits = match case["expect"].as_str().unwrap() {
            "fail" => refusal.is_some(),
            _ => refusal.is_none() && same(&value, &case["want"]),
        };
        if fits {
            right += 1;
        } else if !is_generic(kind) {
            typed += 1;
        } else {
            wrong.push(format!(
                "{} {text:?}: {value} {refusal:?}, wanted {} {}",
                case["id"], case["expect"], case["want"]
            ));
        }
    }
    println!(
        "go-yaml: {right} right, {typed} decode into a typed value and say nothing here, {} wrong",
        wrong.len()
    );
    wrong.iter().for_each(|case| println!("  {case}"));
}
