//! Input made to exhaust the reader: each ends quickly in a finding or a fault, never in a panic.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use sluicegate::parse::{self, Dialect, Entry, Limits, Map, Node, Number, Parsed, Value};
use sluicegate::source::{Source, SourceId, Span, decode};

const DIALECTS: [Dialect; 3] = [Dialect::Kubernetes, Dialect::Core, Dialect::CloudFormation];

fn source(text: impl Into<String>) -> Source {
    Source::new(SourceId(0), "case.yaml", text)
}

fn yaml(text: impl Into<String>) -> Parsed {
    parse::yaml(&source(text), Dialect::Kubernetes, &Limits::default())
}

/// Reads within the time that even an unoptimised build needs, with this fault or with a finding.
#[track_caller]
fn stops(name: &str, fault: Option<&str>, read: impl FnOnce() -> Parsed) {
    let start = Instant::now();
    let parsed = read();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(20), "{name} took {took:?}");
    match fault {
        Some(code) => {
            let found = parsed.faults.first().map(|it| &*it.code);
            assert_eq!(found, Some(code), "{name}: {:?}", parsed.findings.first());
            assert!(parsed.faults.iter().all(|it| it.help.is_some()), "{name}");
        }
        None => assert!(!parsed.findings.is_empty(), "{name}"),
    }
}

fn billion_laughs() -> String {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let aliases = vec![format!("*a{}", n - 1); 9].join(", ");
        text.push_str(&format!("a{n}: &a{n} [{aliases}]\n"));
    }
    text
}

#[test]
fn alias_bombs() {
    stops(
        "laughs",
        Some("parse/alias-bomb"),
        || yaml(billion_laughs()),
    );
    let large = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(1 << 20),
        "*a, ".repeat(10_000)
    );
    stops("large scalar", Some("parse/alias-bomb"), || yaml(large));
    let merges = (1..40).map(|n| {
        format!(
            "m{n}: &m{n} {{<<: [*m{0}, *m{0}], k{n}: {{<<: *m{0}}}}}\n",
            n - 1
        )
    });
    let merges = format!("m0: &m0 {{a: 1}}\n{}", merges.collect::<String>());
    stops("merges", Some("parse/alias-bomb"), || yaml(merges));
    let nested = format!("{}x{}", "[&a ".repeat(200), "]".repeat(200));
    assert!(yaml(nested).faults.is_empty());
    stops("itself", None, || yaml("a: &a {b: *a}\n"));
}

#[test]
fn alias_chains_keep_to_the_depth() {
    let mut text = "a0: &a0 x\n".to_owned();
    for n in 1..600 {
        text.push_str(&format!("a{n}: &a{n} [[*a{}]]\n", n - 1));
    }
    stops("chain", Some("parse/too-deep"), || yaml(text));
}

#[test]
fn depth() {
    for open in [
        "[",
        "{a: ",
        "- ",
        "? ",
        "[a: ",
        "{? ",
        "- - ",
        "!!map {a: ",
        "&a [",
        "- ? ",
    ] {
        for close in ["", "]", "}"] {
            let text = format!("{}{}", open.repeat(20_000), close.repeat(20_000));
            stops(open, Some("parse/too-deep"), || yaml(text));
        }
    }
    let indented: String = (0..2_000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect();
    stops("indents", Some("parse/too-deep"), || yaml(indented));
    let json = |text: String| parse::json(&source(text), &Limits::default());
    stops("json", Some("parse/too-deep"), || json("[".repeat(100_000)));
    stops("json", Some("parse/too-deep"), || {
        json("{\"a\":".repeat(100_000))
    });
    let hcl = |text: String| parse::hcl(&source(text), &Limits::default());
    for open in ["[", "(", "{a=", "f(", "\"${", "a{"] {
        stops("hcl", Some("parse/too-deep"), || {
            hcl(format!("a = {}", open.repeat(20_000)))
        });
    }
    for open in ["[", "(", "{a=", "f(", "\"${", "!", "-", "a ? b : "] {
        stops("hcl", None, || hcl(format!("a = {}", open.repeat(50))));
    }
}

#[test]
fn flow_text_without_an_end_is_linear() {
    let text = "{a: {a: ".repeat(50_000);
    stops("unclosed", Some("parse/too-deep"), || yaml(text));
    let list = format!("[{}", "a, ".repeat(200_000));
    stops("list", None, || yaml(list));
    let keys = format!("[{}", "é: é, ".repeat(50_000));
    stops("wide keys", None, || yaml(keys));
    stops("commas", None, || {
        yaml(format!("[{}", ",".repeat(1_000_000)))
    });
}

#[test]
fn large_things() {
    let keys: String = (0..300_000).map(|n| format!("k{n}: 1\n")).collect();
    stops("keys", Some("parse/too-many-nodes"), || yaml(keys));
    let keys: String = (0..200_000).map(|n| format!("k{n}: 1\n")).collect();
    assert!(yaml(keys).faults.is_empty());
    stops("items", Some("parse/too-many-nodes"), || {
        yaml("- a\n".repeat(1_000_000))
    });
    stops("documents", Some("parse/too-many-documents"), || {
        yaml("a: 1\n---\n".repeat(100_000))
    });
    stops("empty documents", None, || {
        yaml(format!("{}a: *b\n", "---\n".repeat(1_000_000)))
    });
    stops("size", Some("parse/too-large"), || {
        yaml("x".repeat(33 << 20))
    });
    stops("scalar", None, || {
        yaml(format!("a: \"{}\n", "x".repeat(30 << 20)))
    });
    let same: String = "k: 1\n".repeat(200_000);
    stops("duplicates", Some("parse/too-many-findings"), || yaml(same));
    stops("controls", Some("parse/too-many-findings"), || {
        yaml("\u{1}\n".repeat(1_000_000))
    });
    stops("returns", Some("parse/too-many-findings"), || {
        yaml("\r".repeat(1_000_000))
    });
    let blocks: String = (0..60_000)
        .map(|n| format!("variable \"v{n}\" {{}}\n"))
        .collect();
    assert!(
        parse::hcl(&source(blocks), &Limits::default())
            .faults
            .is_empty()
    );
}

fn inside(text: &str, span: Span, outer: (u32, u32)) {
    let range = span.start as usize..span.end as usize;
    assert!(text.get(range).is_some(), "{span:?} in {text:?}");
    assert!(
        span.start >= outer.0 && span.end <= outer.1,
        "{span:?} in {outer:?} of {text:?}"
    );
}

fn spans_inside(text: &str, node: &Node) {
    let whole = (0, u32::try_from(text.len()).unwrap());
    inside(text, node.span, whole);
    for item in node.items() {
        spans_inside(text, item);
    }
    for entry in node.entries() {
        inside(text, entry.key_span, whole);
        spans_inside(text, &entry.value);
    }
}

fn check_all(text: &str) {
    let source = source(text);
    let limits = Limits::default();
    let mut all = DIALECTS
        .map(|dialect| parse::yaml(&source, dialect, &limits))
        .to_vec();
    all.push(parse::json(&source, &limits));
    all.push(parse::hcl(&source, &limits));
    for parsed in all {
        for document in &parsed.documents {
            spans_inside(text, &document.root);
        }
        for finding in &parsed.findings {
            inside(
                text,
                finding.place.span,
                (0, u32::try_from(text.len()).unwrap()),
            );
        }
    }
}

/// Text that is nearly YAML.
fn yamlish() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "b: ",
        "- ",
        "? ",
        ": ",
        "\n",
        "\n  ",
        " ",
        "\t",
        "{",
        "}",
        "[",
        "]",
        ",",
        "# c",
        "&a ",
        "*a",
        "!!str ",
        "!Ref ",
        "|",
        ">-\n ",
        "\"",
        "'",
        "\\n",
        "\\",
        "---",
        "\n---\n",
        "...",
        "<<: ",
        "<<",
        "%",
        "1",
        "0x1F",
        "yes",
        "~",
        "é",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\r\n",
        "\r",
        "=",
        "\u{202e}",
        "resource \"a\" \"b\" {\n",
        "${",
        "{{",
        "null",
        "1e400",
        "\u{0}",
        "😀",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

fn tree() -> impl Strategy<Value = Node> {
    let node = |value| Node {
        span: Span::new(SourceId(0), 0, 0),
        value,
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-(1_i64 << 53)..=(1 << 53)).prop_map(|int| Value::Number(Number::Int(int))),
        (-1000..1000_i32).prop_map(|n| Value::Number(Number::Float(f64::from(n) + 0.5))),
        "\\PC{0,12}".prop_map(|text| Value::String(text.into())),
        "[ \t\na-c:#-]{0,8}".prop_map(|text| Value::String(text.into())),
    ];
    leaf.prop_map(node).prop_recursive(4, 40, 6, move |inner| {
        let keys = "[a-z]{1,6}";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6)
                .prop_map(move |items| node(Value::Seq(items))),
            prop::collection::btree_map(keys, inner, 0..6).prop_map(move |map| {
                let entries = map.into_iter().map(|(key, value)| Entry {
                    key: key.into(),
                    key_span: Span::new(SourceId(0), 0, 0),
                    value,
                });
                node(Value::Map(Map {
                    entries: entries.collect(),
                }))
            }),
        ]
    })
}

fn write(node: &Node) -> serde_json::Value {
    use serde_json::{Value as Json, json};
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => json!(value),
        Value::Number(Number::Int(int)) => json!(int),
        Value::Number(Number::UInt(int)) => json!(int),
        Value::Number(Number::Float(float)) => json!(float),
        Value::String(text) => json!(text.as_str()),
        Value::Seq(items) => items.iter().map(write).collect(),
        Value::Map(map) => {
            let entries = map.entries.iter();
            Json::Object(
                entries
                    .map(|it| (it.key.to_string(), write(&it.value)))
                    .collect(),
            )
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok((text, _)) = decode(&bytes) {
            check_all(&text);
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,80}") {
        check_all(&text);
    }

    #[test]
    fn text_that_is_nearly_yaml_is_read_without_panic(text in yamlish()) {
        check_all(&text);
    }

    #[test]
    fn what_was_written_is_read_again(tree in tree()) {
        let written = write(&tree);
        let compact = serde_json::to_string(&written).unwrap();
        let pretty = serde_json::to_string_pretty(&written).unwrap();
        let mut read = Vec::new();
        for text in [compact, pretty] {
            let source = source(text);
            read.push(parse::yaml(&source, Dialect::Kubernetes, &Limits::default()));
            read.push(parse::json(&source, &Limits::default()));
        }
        for parsed in read {
            let root = &parsed.documents.first().unwrap().root;
            prop_assert_eq!(write(root), written.clone());
        }
    }
}

#[test]
fn no_message_quotes_what_may_be_a_secret_that_begins_with_a_sign() {
    for value in [
        "*hunter2hunter2",
        "!hunter2hunter2 x",
        "!!hunter2hunter2 x",
        "&hunter2hunter2 [*hunter2hunter2]",
    ] {
        let parsed = yaml(format!("password: {value}\n"));
        let said = format!("{:?}{:?}", parsed.findings, parsed.faults);
        assert!(
            !parsed.findings.is_empty() && !said.contains("hunter2"),
            "{said}"
        );
    }
    let parsed = yaml("a: !!binary YQ==\n");
    assert!(parsed.findings[0].message.contains("`!!binary`"));
}
