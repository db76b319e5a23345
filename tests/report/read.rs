//! A saved verdict comes back as it was, or is refused with a reason.

use proptest::prelude::*;
use serde_json::{Value, json};
use sluicegate::report::{Format, read};
use sluicegate::verdict::Decision;

use super::sample::{decisions, sample};
use super::{bare, parsed};

fn saved() -> Value {
    parsed(&bare(Format::Json, &sample().verdict))
}

#[test]
fn what_was_saved_renders_as_the_run_did() {
    for case in decisions().into_iter().chain([sample()]) {
        let again = read(&bare(Format::Json, &case.verdict)).unwrap();
        assert_eq!(again.decision, case.verdict.decision);
        for (format, name) in Format::ALL {
            assert_eq!(
                bare(*format, &case.verdict),
                bare(*format, &again),
                "{name}"
            );
        }
    }
}

#[test]
fn a_newer_writer_may_say_more() {
    let mut more = saved();
    more["signature"] = json!("x");
    more["findings"][0]["cause"] = json!({"a": 1});
    assert!(read(&more.to_string()).is_ok());
}

/// Why the sample is refused once something in it is another.
fn refusal(pointer: &str, value: Value) -> String {
    let mut edited = saved();
    *edited.pointer_mut(pointer).unwrap() = value;
    match read(&edited.to_string()) {
        Ok(_) => panic!("{pointer} was taken"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_damaged_verdict_is_refused_with_a_reason() {
    let damaged = [
        ("/version", json!(2), "has format version 2"),
        ("/version", json!(-1), "invalid value: integer `-1`"),
        ("/version", json!(1e300), "floating point"),
        ("/decision", json!("fine"), "the decision is unknown"),
        ("/decision", json!("allow"), "decision and exit code differ"),
        ("/exit_code", json!(0), "decision and exit code differ"),
        ("/exit_code", json!(300), "invalid value: integer `300`"),
        ("/files/0/class", json!("passed"), "in no known class"),
        ("/files/0/class", json!("denied"), "counts do not fit"),
        (
            "/files/0/documents",
            json!(4_294_967_295_u32),
            "counts do not fit",
        ),
        (
            "/files/0/documents",
            json!(u64::MAX),
            "invalid value: integer",
        ),
        ("/files", json!([]), "counts do not fit"),
        ("/coverage/checked", json!(u64::MAX), "counts do not fit"),
        (
            "/findings/0/file",
            json!("gone.yaml"),
            "not among the files",
        ),
        (
            "/findings/0/severity",
            json!("fatal"),
            "a severity is unknown",
        ),
        ("/findings/0/line", json!(1e20), "floating point"),
        ("/findings/0/line", json!(0), "before the first line"),
        ("/findings/0/end_column", json!(0), "before the first line"),
        (
            "/findings/1/related/0/line",
            json!(0),
            "before the first line",
        ),
        ("/faults/1/file", json!("gone.yaml"), "not among the files"),
        ("/faults/1/line", json!(0), "before the first line"),
        (
            "/rules/yaml~1syntax/severity",
            json!(""),
            "a severity is unknown",
        ),
    ];
    for (pointer, value, reason) in damaged {
        let text = refusal(pointer, value);
        assert!(text.contains(reason), "{pointer}: {text}");
    }
}

#[test]
fn no_edit_turns_a_block_into_a_pass() {
    for case in &decisions()[2..] {
        let mut json = parsed(&bare(Format::Json, &case.verdict));
        json["decision"] = json!("allow");
        json["exit_code"] = json!(0);
        assert!(read(&json.to_string()).is_err());
        json["faults"] = json!([]);
        let read = read(&json.to_string());
        assert_eq!(read.is_err(), case.verdict.coverage.checked == 0);
    }
}

#[test]
fn what_is_no_verdict_is_refused() {
    let deep = "[".repeat(100_000);
    let surrogate = r#"{"version": 1, "decision": "\ud800"}"#;
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "\u{feff}{}",
        "{\"version\":",
        surrogate,
        &deep,
    ] {
        let error = read(text).err().unwrap().to_string();
        assert!(error.starts_with("this is no JSON verdict: "), "{error}");
    }
}

/// Every pointer into a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let children: Vec<(String, &Value)> = match value {
        Value::Array(items) => (0..)
            .zip(items)
            .map(|(n, v): (usize, _)| (n.to_string(), v))
            .collect(),
        Value::Object(map) => map.iter().map(|(k, v)| (k.replace('/', "~1"), v)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        pointers(child, &format!("{at}/{key}"), found);
    }
}

fn strange_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec![
            Value::Null,
            json!([]),
            json!({}),
            json!(u32::MAX),
            json!(u64::MAX),
            json!(""),
            json!("allow"),
            json!([[[[]]]]),
            json!([null]),
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_strange_value_breaks_the_reader(seed in any::<prop::sample::Index>(), value in strange_value()) {
        let mut json = saved();
        let mut all = Vec::new();
        pointers(&json, "", &mut all);
        *json.pointer_mut(&all[seed.index(all.len())]).unwrap() = value;
        if let Ok(verdict) = read(&json.to_string()) {
            prop_assert_ne!(verdict.decision, Decision::Allow);
            for (format, _) in Format::ALL {
                prop_assert!(!bare(*format, &verdict).is_empty());
            }
        }
    }

    #[test]
    fn no_damaged_byte_breaks_the_reader(
        at in any::<prop::sample::Index>(),
        length in 0_usize..40,
        instead in "[\\[\\]{}\",:0-9e\\\\u-]{0,4}",
    ) {
        let text = saved().to_string();
        let start = text.floor_char_boundary(at.index(text.len()));
        let end = text.ceil_char_boundary((start + length).min(text.len()));
        let damaged = format!("{}{instead}{}", &text[..start], &text[end..]);
        if let Ok(verdict) = read(&damaged) {
            prop_assert_ne!(verdict.decision, Decision::Allow);
        }
    }
}
