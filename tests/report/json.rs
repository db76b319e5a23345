//! The JSON verdict against its published schema.

use serde_json::{Value, json};
use sluicegate::report::Format;

use super::sample::{decisions, sample};
use super::{bare, complaints, parsed, render};

fn schema() -> Value {
    parsed(include_str!("../../schemas/sluicegate/verdict.json"))
}

/// The schema of one of its parts.
fn part(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}"), "$defs": schema()["$defs"]})
}

#[test]
fn every_decision_fits_the_schema() {
    let mut met = Vec::new();
    for case in decisions().into_iter().chain([sample()]) {
        let json = parsed(&render(Format::Json, &case));
        assert_eq!(complaints(&schema(), &json), "");
        assert_eq!(json["decision"], case.verdict.decision.as_str());
        assert_eq!(json["exit_code"], case.verdict.decision.exit_code());
        met.push(json["exit_code"].clone());
    }
    assert_eq!(met, [0, 1, 2, 2, 1]);
}

#[test]
fn every_line_fits_the_schema() {
    for case in decisions().into_iter().chain([sample()]) {
        let text = render(Format::JsonLines, &case);
        let lines: Vec<Value> = text.lines().map(parsed).collect();
        let (last, lines) = lines.split_last().unwrap();
        assert_eq!(complaints(&schema(), &last["verdict"]), "");
        let whole = parsed(&render(Format::Json, &case));
        let mut said = [Vec::new(), Vec::new()];
        for line in lines {
            let (kind, value) = line.as_object().unwrap().iter().next().unwrap();
            assert_eq!(complaints(&part(kind), value), "", "{line}");
            said[usize::from(kind == "fault")].push(value.clone());
        }
        assert_eq!(json!(said), json!([whole["findings"], whole["faults"]]));
    }
}

/// The names that an object of the schema requires.
fn required(schema: &Value) -> Vec<String> {
    serde_json::from_value(schema["required"].clone()).unwrap()
}

#[test]
fn the_schema_refuses_what_lacks_a_name() {
    let whole = parsed(&render(Format::Json, &sample()));
    let schema = schema();
    let parts = [
        ("/coverage", "coverage"),
        ("/findings/1", "finding"),
        ("/findings/1/resource", "resource"),
        ("/findings/1/related/0", "related"),
        ("/faults/0", "fault"),
        ("/digests", "digests"),
        ("/unrendered", "unrendered"),
        ("/rules/yaml~1syntax", "rule"),
        ("/files/0", "file"),
    ];
    let whole_itself = required(&schema).into_iter().map(|name| ("", name));
    let of_parts = parts.iter().flat_map(|(pointer, part)| {
        let names = required(&schema["$defs"][part]);
        names.into_iter().map(move |name| (*pointer, name))
    });
    for (pointer, name) in whole_itself.chain(of_parts) {
        let mut without = whole.clone();
        let object = without.pointer_mut(pointer).unwrap();
        assert!(object.as_object_mut().unwrap().remove(&name).is_some());
        assert_ne!(complaints(&schema, &without), "", "{pointer} {name}");
    }
}

#[test]
fn the_schema_refuses_contradictions() {
    let allowed = parsed(&bare(Format::Json, &decisions()[0].verdict));
    let fault = json!([{"code": "a/b", "message": "x"}]);
    for (pointer, value) in [
        ("/exit_code", json!(1)),
        ("/faults", fault),
        ("/version", json!(2)),
        ("/decision", json!("perhaps")),
        ("/files/0/class", json!("fine")),
        ("/digests/tree", json!("abc")),
    ] {
        let mut edited = allowed.clone();
        *edited.pointer_mut(pointer).unwrap() = value;
        assert_ne!(complaints(&schema(), &edited), "", "{pointer}");
    }
}
