//! What two readers of the same text read differently is denied at its place; its benign twin
//! passes without a finding.

#![allow(clippy::unwrap_used)]

use sluicegate::finding::Severity;
use sluicegate::parse::{self, Dialect, Limits, Node, Parsed, RULES};
use sluicegate::source::{Source, SourceId, decode};

fn read(dialect: Dialect, text: &str) -> Parsed {
    let source = Source::new(SourceId(0), "case.yaml", text);
    parse::yaml(&source, dialect, &Limits::default())
}

fn kubernetes(text: &str) -> Parsed {
    read(Dialect::Kubernetes, text)
}

fn json(text: &str) -> Parsed {
    let source = Source::new(SourceId(0), "case.json", text);
    parse::json(&source, &Limits::default())
}

fn first(parsed: &Parsed) -> &Node {
    &parsed.documents.first().unwrap().root
}

/// `rule line:column` of every finding.
fn told(parsed: &Parsed) -> Vec<String> {
    assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
    let findings = parsed.findings.iter();
    findings
        .map(|it| {
            let known = RULES.iter().find(|rule| rule.id == it.rule.as_str());
            assert!(known.is_some(), "{} is not in the table", it.rule);
            assert!(it.help.is_some(), "{} has no help", it.rule);
            assert!(!it.message.ends_with('.'), "{}", it.message);
            format!("{} {}:{}", it.rule, it.place.line, it.place.column)
        })
        .collect()
}

#[track_caller]
fn check(denied: &str, expected: &str, benign: &str) {
    let parsed = kubernetes(denied);
    assert_eq!(told(&parsed), [expected], "{denied:?}");
    let severity = parsed.findings.first().unwrap().severity;
    assert_eq!(severity, Severity::Error, "{denied:?}");
    assert_eq!(told(&kubernetes(benign)), [""; 0], "{benign:?}");
}

#[test]
fn booleans_of_yaml_1_1() {
    for word in [
        "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "no", "No", "off", "OFF",
    ] {
        check(
            &format!("a:\n  b: {word}\n"),
            "yaml/ambiguous-boolean 2:6",
            &format!("a:\n  b: \"{word}\"\n"),
        );
        check(
            &format!("{word}: 1\n"),
            "yaml/ambiguous-boolean 1:1",
            &format!("'{word}': 1\n"),
        );
        assert_eq!(
            told(&read(Dialect::Core, &format!("{word}: {word}\n"))),
            [""; 0]
        );
    }
    check(
        "a: [no]\n",
        "yaml/ambiguous-boolean 1:5",
        "a: [False, yEs, nO]\n",
    );
}

#[test]
fn merges() {
    check(
        "a: &a {k: 1}\nb:\n  k: 2\n  <<: *a\n",
        "yaml/ambiguous-merge 4:3",
        "a: &a {k: 1}\nb:\n  <<: *a\n  k: 2\n",
    );
    check(
        "a: &a {k: 1}\nb:\n  <<: *a\n  <<: *a\n",
        "yaml/ambiguous-merge 4:3",
        "a: &a {k: 1}\nc: &c {l: 1}\nb:\n  <<: [*a, *c]\n",
    );
    check(
        "\"<<\": {a: 1}\n",
        "yaml/ambiguous-merge 1:1",
        "<<: {a: 1}\n",
    );
    let parsed = kubernetes("a: &a {k: 1}\nb:\n  k: 2\n  <<: *a\n");
    let merged = first(&parsed).at(&["b", "k"]).unwrap();
    assert_eq!(
        merged.span.start, 10,
        "the span is where the value is written"
    );
}

#[test]
fn duplicate_keys() {
    check(
        "a: 1\nb: 2\na: 3\n",
        "yaml/ambiguous-duplicate-key 3:1",
        "a: 1\nA: 2\n",
    );
    check(
        "a: 1\n\"\\x61\": 2\n",
        "yaml/ambiguous-duplicate-key 2:1",
        "a: 1\n\"\\x62\": 2\n",
    );
    check(
        "1: a\n\"1\": b\n",
        "yaml/ambiguous-duplicate-key 2:1",
        "1: a\n\"2\": b\n",
    );
    check(
        "{a: 1, 'a': 2}\n",
        "yaml/ambiguous-duplicate-key 1:8",
        "{a: 1, 'b': 2}\n",
    );
    check(
        "true: 1\n'true': 2\n",
        "yaml/ambiguous-duplicate-key 2:1",
        "true: 1\n'false': 2\n",
    );
}

#[test]
fn explicit_tags() {
    check(
        "kind: !!binary UG9k\n",
        "yaml/ambiguous-tag 1:7",
        "kind: !!str Pod\n",
    );
    check(
        "kind: !x Pod\n",
        "yaml/ambiguous-tag 1:7",
        "i: !!int 3\nb: !!bool true\n",
    );
    check(
        "a: ! 12\n",
        "yaml/ambiguous-tag 1:4",
        "a: !!map {}\nb: !!seq []\n",
    );
    check(
        "a: !!bool yes\n",
        "yaml/ambiguous-tag 1:4",
        "a: !!str yes\n",
    );
    check(
        "a: !<tag:x.org,2000:y> z\n",
        "yaml/ambiguous-tag 1:4",
        "a: !!float 1.5\n",
    );
    check(
        "a: !!set {b: }\n",
        "yaml/ambiguous-tag 1:4",
        "a: !!null null\n",
    );
    assert_eq!(
        told(&read(Dialect::Core, "a: !reference [b]\nc: !x d\n")),
        ["yaml/ambiguous-tag 2:4"]
    );
}

#[test]
fn line_breaks() {
    for c in ['\u{85}', '\u{2028}', '\u{2029}'] {
        check(
            &format!("a: 1 # c{c}b: 2\n"),
            "yaml/ambiguous-line-break 1:9",
            &format!("a: \"x{c}y\"\n"),
        );
    }
    let parsed = kubernetes("a: 1 # c\u{2028}b: 2\n");
    assert!(
        first(&parsed).get("b").is_some(),
        "what kubectl sees is live"
    );
    check(
        "a: 1 # c\rb: 2\n",
        "yaml/ambiguous-line-break 1:9",
        "a: 1 # c\r\nb: 2\r\n",
    );
}

#[test]
fn control_characters() {
    for c in ['\0', '\u{C}', '\u{1B}', '\u{7F}', '\u{9B}', '\u{1}'] {
        check(
            &format!("a: 1\nb: x{c}y\n"),
            "yaml/ambiguous-control-character 2:5",
            "a: \"x\\x1by\"\n",
        );
    }
    check(
        "# c\u{1B}[2J\na: 1\n",
        "yaml/ambiguous-control-character 1:4",
        "# c\n",
    );
}

#[test]
fn byte_order_marks() {
    check(
        "a: 1\nb: x\u{FEFF}\n",
        "yaml/ambiguous-byte-order-mark 2:5",
        "a: 1\n",
    );
    check(
        "a: 1\n---\n\u{FEFF}b: 1\n",
        "yaml/ambiguous-byte-order-mark 3:1",
        "a: 1\n---\nb: 1\n",
    );
    let (text, _) = decode(b"\xEF\xBB\xBFa: 1\n").unwrap();
    assert_eq!(told(&kubernetes(&text)), [""; 0]);
}

#[test]
fn document_markers() {
    check(
        "a: 1\n--- {b: 2}\n",
        "yaml/ambiguous-document-marker 2:1",
        "a: 1\n--- # c\nb: 2\n",
    );
    check(
        "a: 1\n---b: 2\n",
        "yaml/ambiguous-document-marker 2:1",
        "a: 1\n--- \t\nb: 2\n",
    );
    check(
        "a: 1\n---# c\nb: 2\n",
        "yaml/ambiguous-document-marker 2:1",
        "a: 1\n---\r\nb: 2\n",
    );
    check(
        "--- |\n a\n",
        "yaml/ambiguous-document-marker 1:1",
        "---\n|\n a\n",
    );
    for two in [
        "a: 1\n--- # c\nb: 2\n",
        "a: 1\n--- \t\nb: 2\n",
        "a: 1\n--- {b: 2}\n",
    ] {
        let parsed = kubernetes(two);
        assert_eq!(parsed.documents.len(), 2, "{two:?}");
        let second = parsed.documents.last().unwrap();
        assert_eq!(second.index, 1);
        assert!(second.root.get("b").is_some());
    }
    assert_eq!(told(&read(Dialect::Core, "--- {b: 2}\n")), [""; 0]);
    assert_eq!(told(&kubernetes("a: \"x\n---\ny\"\n")), ["yaml/syntax 1:4"]);
}

#[test]
fn document_ends() {
    check(
        "a: 1\n...\nb: 2\n",
        "yaml/ambiguous-document-end 3:1",
        "a: 1\n... # c\n# d\n",
    );
    check(
        "{a: 1}\n{b: 2}\n",
        "yaml/ambiguous-document-end 2:1",
        "{a: 1}\n---\n{b: 2}\n",
    );
    check(
        "{a: 1} b\n",
        "yaml/ambiguous-document-end 1:8",
        "{a: 1} # b\n",
    );
    check(
        "{\"a\":1}{\"b\":2}\n",
        "yaml/ambiguous-document-end 1:8",
        "[{\"a\":1},{\"b\":2}]\n",
    );
}

#[test]
fn directives() {
    check(
        "%YAML 1.1\n---\na: 1\n",
        "yaml/ambiguous-directive 1:1",
        "a: '%YAML 1.1'\n",
    );
    check(
        "%TAG ! x\n---\na: 1\n",
        "yaml/ambiguous-directive 1:1",
        "# %TAG ! x\na: 1\n",
    );
}

#[test]
fn numbers() {
    for n in [
        "9007199254740993",
        "-9007199254740993",
        "18446744073709551616",
        "1e400",
        "0.12345678901234567890123",
        ".inf",
        "-.Inf",
        ".nan",
    ] {
        check(
            &format!("a: {n}\n"),
            "yaml/ambiguous-number 1:4",
            &format!("a: \"{n}\"\n"),
        );
    }
    check("1.50: a\n", "yaml/ambiguous-number 1:1", "\"1.50\": a\n");
    for fine in [
        "9007199254740992",
        "0.1",
        "1e9",
        "3.14159",
        "0x1F",
        "1:30",
        "08h",
        "1.2.3",
    ] {
        assert_eq!(
            told(&kubernetes(&format!("a: {fine}\n"))),
            [""; 0],
            "{fine}"
        );
    }
}

#[test]
fn numbers_that_people_misread() {
    for misread in ["0400", "1_000"] {
        let parsed = kubernetes(&format!("a: {misread}\n"));
        assert_eq!(told(&parsed), ["yaml/misread-number 1:4"]);
        assert_eq!(parsed.findings.first().unwrap().severity, Severity::Info);
    }
    let fine = "defaultMode: 0400\nmode: 0755\na: 0o14\nb: 0b101\nc: 1:30\n";
    let parsed = kubernetes(fine);
    assert_eq!(told(&parsed), [""; 0]);
    let values: Vec<String> = first(&parsed)
        .entries()
        .map(|entry| format!("{:?}", entry.value.value))
        .collect();
    let int = |n: i32| format!("Number(Int({n}))");
    assert_eq!(
        values,
        [
            int(256),
            int(493),
            int(12),
            int(5),
            "String(\"1:30\")".into()
        ]
    );
}

#[test]
fn timestamps() {
    for date in [
        "2001-01-01",
        "2001-1-1",
        "2001-01-01T10:00:00Z",
        "2001-01-01 10:00:00",
    ] {
        check(
            &format!("a: {date}\n"),
            "yaml/ambiguous-timestamp 1:4",
            &format!("a: '{date}'\n"),
        );
    }
    assert_eq!(
        told(&kubernetes("a: 2001-13-01\nb: 1.2-3\nc: 2001-01-01x\n")),
        [""; 0]
    );
}

#[test]
fn structural_keys() {
    for near in ["Kind", "KIND", "' kind'", "kinD"] {
        check(
            &format!("apiVersion: v1\n{near}: Pod\n"),
            "yaml/ambiguous-key 2:1",
            "apiVersion: v1\nkind: Pod\n",
        );
    }
    check(
        "apiversion: v1\nkind: Pod\nmetadata: {}\n",
        "yaml/ambiguous-key 1:1",
        "Kind: x\nother: z\n",
    );
}

#[test]
fn deceptive_keys() {
    check(
        "a:\n  k\u{456}nd: x\n",
        "yaml/ambiguous-key 2:3",
        "a:\n  größe: x\n",
    );
    check(
        "\u{FF4B}ind: x\n",
        "yaml/ambiguous-key 1:1",
        "data:\n  имя: x\n  名前: z\n",
    );
    check(
        "ki\u{200B}nd: x\n",
        "yaml/ambiguous-key 1:1",
        "kind: \"\u{1F468}\u{200D}\u{1F469}\"\n",
    );
    check(
        "\"k\\u0456nd\": x\n",
        "yaml/ambiguous-key 1:1",
        "\"kind\": x\n",
    );
    check(
        "\"ki\\u202end\": x\n",
        "yaml/ambiguous-key 1:1",
        "a: \"\\u202e\"\n",
    );
    check("a: x\u{202E}y\n", "yaml/ambiguous-bidi 1:5", "a: שלום\n");
    check("# \u{2066}\n", "yaml/ambiguous-bidi 1:3", "# שלום\n");
}

#[test]
fn invalid_utf_8() {
    let bytes = b"a: \xFF\n";
    let error = decode(bytes).unwrap_err();
    let shown = String::from_utf8_lossy(bytes);
    let source = Source::new(SourceId(0), "case.yaml", shown);
    let finding = parse::undecodable(&source, error);
    assert_eq!(finding.rule.as_str(), "yaml/ambiguous-encoding");
    assert_eq!((finding.place.line, finding.place.column), (1, 4));
}

#[test]
fn syntax_errors_have_places_and_templates_are_named() {
    let cases = [
        ("a: 1\n\tb: 2\n", "yaml/syntax 2:1"),
        ("a: 1\nb 2\nc: 3\n", "yaml/syntax 2:1"),
        ("a: b: c\n", "yaml/syntax 1:5"),
        ("a:\n   b: 1\n  c: 2\n", "yaml/syntax 3:3"),
        ("a: \"x\n", "yaml/syntax 1:4"),
        ("a: [1, 2\nb: 3\n", "yaml/syntax 2:2"),
        ("a: *b\n", "yaml/syntax 1:4"),
        ("a: &a [*a]\n", "yaml/syntax 1:8"),
        ("{a: 1}: b\n", "yaml/syntax 1:1"),
        ("a: @x\n", "yaml/syntax 1:4"),
        ("a: {{ .Values.x }}\n", "yaml/template 1:4"),
        (
            "a: 1\n{{- if .x }}\nb: 2\n{{- end }}\n",
            "yaml/template 2:1",
        ),
        ("a: 1\n{% if x %}\nb: 2\n", "yaml/template 2:1"),
    ];
    for (text, expected) in cases {
        let parsed = kubernetes(text);
        assert_eq!(told(&parsed), [expected], "{text:?}");
        assert!(parsed.documents.is_empty(), "{text:?}");
    }
    assert_eq!(told(&kubernetes("a: \"{{ .Values.x }}\"\n")), [""; 0]);
}

#[test]
fn json_ambiguities() {
    let cases = [
        (
            "{\"a\": 1, \"\\u0061\": 2}",
            "json/ambiguous-duplicate-key 1:10",
        ),
        ("{\"a\": 9007199254740993}", "json/ambiguous-number 1:7"),
        ("{\"a\": 1e400}", "json/ambiguous-number 1:7"),
        ("{\"a\": 1}\n{\"b\": 2}", "json/ambiguous-concatenation 2:1"),
        ("{\"a\": \"\\ud800\"}", "json/ambiguous-escape 1:8"),
        ("{\"k\u{456}nd\": 1}", "json/ambiguous-key 1:2"),
        (
            "{\"Kind\": 1, \"apiVersion\": \"v1\"}",
            "json/ambiguous-key 1:2",
        ),
        ("{\"a\": \"\u{202E}\"}", "json/ambiguous-bidi 1:8"),
        ("{\"a\": 1,}", "json/syntax 1:9"),
        ("{\"a\": 01}", "json/syntax 1:7"),
        ("{\"a\": \"\t\"}", "json/syntax 1:8"),
        ("{\"a\": 1} x", "json/syntax 1:10"),
        ("[1 2]", "json/syntax 1:4"),
        ("", "json/syntax 1:1"),
    ];
    for (text, expected) in cases {
        assert_eq!(told(&json(text)), [expected], "{text:?}");
    }
    let parsed = json("{\"a\": [1, -0.5, \"\\ud83d\\ude00\\/\", null, true]}");
    assert_eq!(told(&parsed), [""; 0]);
    assert_eq!(first(&parsed).get("a").unwrap().items().count(), 5);
}

#[test]
fn cloudformation_short_forms() {
    let text =
        "a: !Ref x\nb: !GetAtt c.d.e\nf: !Sub '${g}'\nh: !Condition i\nj: !If [k, !Ref l, 1]\n";
    let parsed = read(Dialect::CloudFormation, text);
    assert_eq!(told(&parsed), [""; 0]);
    let root = first(&parsed);
    let text_at = |path: &[&str]| root.at(path).unwrap().as_str().unwrap().to_owned();
    assert_eq!(text_at(&["a", "Ref"]), "x");
    let parts: Vec<_> = root.at(&["b", "Fn::GetAtt"]).unwrap().items().collect();
    assert_eq!(
        parts
            .iter()
            .map(|it| it.as_str().unwrap())
            .collect::<Vec<_>>(),
        ["c", "d.e"]
    );
    assert_eq!(text_at(&["f", "Fn::Sub"]), "${g}");
    assert_eq!(text_at(&["h", "Condition"]), "i");
    assert!(
        root.at(&["j", "Fn::If"])
            .unwrap()
            .step("1")
            .unwrap()
            .get("Ref")
            .is_some()
    );
    assert_eq!(
        told(&read(Dialect::CloudFormation, "a: !x y\n")),
        ["yaml/ambiguous-tag 1:4"]
    );
}

#[test]
fn columns_count_characters_where_it_matters() {
    let parsed = kubernetes("    - \"\n}é\"0");
    assert_eq!(told(&parsed), ["yaml/ambiguous-document-end 2:4"]);
    let item = first(&parsed).step("0").unwrap();
    assert_eq!(item.as_str(), Some(" }é"));
}
