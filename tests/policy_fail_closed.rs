//! Every way in which a policy could fail and be taken for a pass: each is a problem at load or a
//! fault at evaluation, with the rule, the file and the line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod pipeline;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pipeline::{applied, rule, run, team};
use sluicegate::policy::{PolicySet, Worker};
use sluicegate::source::{Source, SourceId};

const MANIFEST: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  key: text\n";

/// The body is refused at load, at this line of the file, with this in the message or the help.
#[track_caller]
fn refused(body: &str, line: u32, expected: &str) {
    refused_text(&rule(body), line, expected);
}

#[track_caller]
fn refused_text(text: &str, line: u32, expected: &str) {
    let problems = team("t", "r", text).expect_err("the policy was loaded");
    let said = problems.join("\n");
    let at = format!("{line}: ");
    assert!(
        problems.iter().any(|p| p.starts_with(&at)),
        "no line {line} in: {said}"
    );
    assert!(said.contains(expected), "no `{expected}` in: {said}");
}

/// The policy loads, and its evaluation is one fault with this in the message.
#[track_caller]
fn faults(body: &str, expected: &str) {
    let set = team("t", "r", &rule(body)).unwrap();
    let (findings, faults) = run(set, MANIFEST);
    assert_eq!(findings, [], "a finding beside the fault");
    assert_eq!(faults.len(), 1, "{faults:?}");
    let fault = &faults[0];
    assert!(fault.message.contains("rule `t/r`"), "{}", fault.message);
    assert!(
        fault.message.contains(expected),
        "no `{expected}` in: {}",
        fault.message
    );
    assert_eq!(fault.place.map(|place| place.line), Some(1));
    assert!(fault.help.as_ref().unwrap().contains("t/r.rego"));
}

const LINE: u32 = 12; // the first line of a body

#[test]
fn a_folder_without_a_rule_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let error = PolicySet::load(folder.path()).unwrap_err();
    assert!(
        error.to_string().contains("no policy in this folder"),
        "{error}"
    );
    std::fs::create_dir(folder.path().join("t")).unwrap();
    std::fs::write(folder.path().join("t/r_test.rego"), "package t\n").unwrap();
    assert!(PolicySet::load(folder.path()).is_err());
    assert!(PolicySet::load(&folder.path().join("absent")).is_err());
    assert_eq!(error.faults().len(), 1);
}

#[test]
fn a_file_that_is_no_policy_is_an_error() {
    refused_text(
        "package sluicegate.t.r\n",
        1,
        "there is no `# METADATA` block",
    );
    let v0 = rule("").replace(
        "import rego.v1",
        "violation[{\"msg\": msg}] { msg := \"x\" }",
    );
    assert!(team("t", "r", &v0).is_err(), "another engine's style");
    refused_text(
        &rule("deny contains {} if true").replace("sluicegate.t.r", "main"),
        8,
        "the path asks for `sluicegate.t.r`",
    );
    assert!(team("t", "R", &rule("")).is_err(), "an upper-case name");
    assert!(team("t/u", "r", &rule("")).is_err(), "a folder too deep");
    refused("deny contains {\"message\": \"x\"} if {", LINE + 1, "");
}

#[test]
fn metadata_is_checked_with_lines_and_hints() {
    let good = rule("deny contains {\"message\": \"x\"} if input.object.never");
    assert!(team("t", "r", &good).is_ok());
    let bad = |from: &str, to: &str, line, expected| {
        refused_text(&good.replace(from, to), line, expected)
    };
    bad("# title: T", "# titel: T", 2, "did you mean `title`?");
    bad("# title: T\n", "", 2, "`title` is missing");
    bad(
        "severity: error",
        "severity: fatal",
        5,
        "write `error`, `warning` or `info`",
    );
    bad(
        "severity: error",
        "severty: error",
        5,
        "did you mean `severity`?",
    );
    bad(
        "[kubernetes]",
        "[kubernets]",
        6,
        "did you mean `kubernetes`?",
    );
    bad("[kubernetes]", "[]", 6, "names nothing");
    bad(
        "[kubernetes]",
        "[kubernetes, environment/identity]",
        6,
        "two policies",
    );
    bad("fix: F", "fix: F\n#   waivable: maybe", 8, "no boolean");
    bad(
        "fix: F",
        "fix: F\n#   severities: {prod: error}",
        8,
        "known are",
    );
    bad("fix: F", "fix: [", 8, "YAML");
    let parameter = |text: &str| {
        good.replace(
            "fix: F",
            &format!("fix: F\n#   parameters:\n#     n: {text}"),
        )
    };
    assert!(
        team(
            "t",
            "r",
            &parameter("{description: D, default: 1, schema: {type: integer}}")
        )
        .is_ok()
    );
    refused_text(
        &parameter("{description: D, default: a, schema: {type: integer}}"),
        9,
        "a whole number",
    );
    refused_text(
        &parameter("{description: D, default: 1, schema: {type: int}}"),
        9,
        "did you mean `integer`?",
    );
    refused_text(
        &parameter("{description: D, schema: {type: integer}}"),
        9,
        "`default` is missing",
    );
}

#[test]
fn deny_must_be_a_set_of_denials() {
    refused("allow if true", 8, "has no `deny`");
    refused("deny := true", LINE, "is no set");
    refused("default deny := false", LINE, "is no set");
    faults("deny contains \"text\" if true", "no object");
    faults(
        "deny contains {\"msg\": \"x\"} if true",
        "unknown key `msg`",
    );
    faults("deny contains {\"at\": []} if true", "no `message`");
    faults("deny contains {\"message\": 7} if true", "is no text");
    faults("deny contains {\"message\": \"\"} if true", "is no text");
    faults(
        "deny contains {\"message\": \"x\", \"at\": \"spec\"} if true",
        "`at` is no list",
    );
    faults(
        "deny contains {\"message\": \"x\", \"at\": [1.5]} if true",
        "`at` is no list",
    );
    faults(
        "deny contains {\"message\": \"x\", \"at\": [-1]} if true",
        "`at` is no list",
    );
    faults(
        "deny contains {\"message\": \"x\", \"related\": [1]} if true",
        "`related`",
    );
    faults(
        "deny contains {\"message\": \"x\", \"node\": \"text\"} if true",
        "no part of the input",
    );
}

#[test]
fn an_at_that_leads_nowhere_is_a_fault() {
    let set = |path: &str| {
        let body = format!("deny contains {{\"message\": \"x\", \"at\": {path}}} if true");
        team("t", "r", &applied("kubernetes/pod", &body)).unwrap()
    };
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a}]\n";
    for bad in [
        "[\"contaners\", 0]",
        "[\"containers\", 1]",
        "[\"containers\", \"a\"]",
        "[0]",
    ] {
        let (findings, faults) = run(set(bad), pod);
        assert_eq!((findings.len(), faults.len()), (0, 1), "{bad}");
        assert!(
            faults[0].message.contains("leads nowhere"),
            "{}",
            faults[0].message
        );
    }
    for good in [
        "[]",
        "[\"containers\", 0, \"resources\", \"limits\"]",
        "[\"metadata\", \"x\"]",
    ] {
        let (findings, faults) = run(set(good), pod);
        assert_eq!((findings.len(), faults.len()), (1, 0), "{good} {faults:?}");
    }
}

#[test]
fn a_rule_that_errs_is_a_fault_and_takes_no_other_findings_along() {
    faults(
        "deny contains {\"message\": \"x\"} if to_number(input.object.data.key) > 1",
        "line 12: could not parse string as number",
    );
    let good = rule("deny contains {\"message\": \"found\"} if input.object.kind == \"ConfigMap\"");
    let bad = rule("deny contains {\"message\": \"x\"} if to_number(input.object.data.key) > 1");
    let set = team("t", "r", &bad).unwrap();
    let other = team(
        "t",
        "good",
        &good.replace("sluicegate.t.r", "sluicegate.t.good"),
    )
    .unwrap();
    let (findings, faults) = run(set.join(other).unwrap(), MANIFEST);
    assert_eq!(
        findings.iter().map(|f| &*f.message).collect::<Vec<_>>(),
        ["found"]
    );
    assert_eq!(faults.len(), 1);
}

#[test]
fn functions_beyond_the_input_are_refused_at_load() {
    for call in [
        "http.send({})",
        "net.lookup_ip_addr(\"a\")",
        "rand.intn(\"a\", 5)",
        "time.now_ns()",
        "uuid.rfc4122(\"a\")",
        "opa.runtime().env",
        "rego.metadata.rule()",
        "trace(\"a\")",
        "io.jwt.decode(\"a\")",
        "crypto.sha256(\"a\")",
        "net.cidr_expand(\"10.0.0.0/8\")",
        "product([2, 3])",
        "bits.lsh(1, 1000000)",
        "startwith(\"a\", \"b\")",
        "count([1], 1)",
    ] {
        refused(
            &format!("deny contains {{\"message\": \"x\"}} if {{ y := {call}; y }}"),
            LINE,
            "",
        );
    }
    refused(
        "deny contains {\"message\": \"x\"} if { print(1) }",
        LINE,
        "no output",
    );
    refused(
        "deny contains {\"message\": \"x\"} if { startwith(\"a\", \"b\") }",
        LINE,
        "did you mean `startswith`?",
    );
}

#[test]
fn other_policies_and_other_inputs_are_out_of_reach() {
    refused(
        "deny contains {\"message\": \"x\"} if data.sluicegate.t.other.deny",
        LINE,
        "`data`",
    );
    refused(
        "deny contains {\"message\": \"x\"} if { d := data; d.x }",
        LINE,
        "`data`",
    );
    refused(
        "deny contains {\"message\": \"x\"} if { f with input as {} }\nf if input.a",
        LINE,
        "`with`",
    );
    let imported = rule("deny contains {\"message\": \"x\"} if h.f")
        .replace("import rego.v1", "import rego.v1\nimport data.lib.h");
    refused_text(&imported, 11, "stands alone");
}

#[test]
fn recursion_is_refused_before_it_can_end_the_process() {
    refused(
        "f(x) := f(x)\ndeny contains {\"message\": \"x\"} if f(1)",
        LINE,
        "`f` → `f`",
    );
    refused(
        "f(x) := g(x)\ng(x) := f(x)\ndeny contains {\"message\": \"x\"} if f(1)",
        LINE,
        "recursive",
    );
    refused(
        "a if b\nb if a\ndeny contains {\"message\": \"x\"} if a",
        LINE,
        "recursive",
    );
    refused(
        "deny contains {\"message\": \"x\"} if count(deny) == 0",
        LINE,
        "recursive",
    );
    refused(
        "f(x) := [y | y := f(x)]\ndeny contains {\"message\": \"x\"} if f(1)",
        LINE,
        "recursive",
    );
    let chain: String = (0..40)
        .map(|i| format!("f{i}(x) := f{}(x)\n", i + 1))
        .collect();
    let body = format!("{chain}f40(x) := x\ndeny contains {{\"message\": \"x\"}} if f0(1)");
    assert!(
        team("t", "r", &rule(&body))
            .unwrap_err()
            .join("")
            .contains("in a row")
    );
}

#[test]
fn texts_that_would_take_the_parser_or_the_stack_are_refused_at_once() {
    let started = Instant::now();
    let deny =
        |value: &str| format!("deny contains {{\"message\": \"x\"}} if {{ x := {value}; x }}");
    let nested =
        |open: &str, close: &str, n: usize| format!("{}1{}", open.repeat(n), close.repeat(n));
    refused(&deny(&nested("[", "]", 30)), LINE, "brackets are nested");
    refused(&deny(&nested("{", "}", 30)), LINE, "brackets are nested");
    refused(&deny(&nested("(", ")", 30)), LINE, "brackets are nested");
    refused(
        &deny(&nested("count([", "])", 30)),
        LINE,
        "brackets are nested",
    );
    refused(&deny(&"1 +\n".repeat(2_000)), LINE + 400, "operators");
    refused(&deny(&"input.object.".repeat(200)), LINE, "characters long");
    refused(
        &deny(&format!("input{}", "[\n0]".repeat(5_000))),
        LINE + 5_000 - 64,
        "expressions are nested",
    );
    refused(&format!("# {}", "x".repeat(2_000)), LINE, "characters long");
    let branches = "f := 1 if input.a ".to_owned() + &"else := 2 if input.b\n".repeat(200);
    refused(&branches, LINE + 64, "`else`");
    let wide = format!("x := [{}]", "[[[[[[1]]]]]],\n".repeat(1_000));
    assert!(team("t", "r", &rule(&wide)).is_err());
    let huge = format!("# {}\n", "x".repeat(90)).repeat(1_000);
    assert!(
        team("t", "r", &rule(&huge))
            .unwrap_err()
            .join("")
            .contains("too large")
    );
    assert!(team("t", "r", &rule("deny contains \0 if true")).is_err());
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn an_evaluation_that_does_not_end_is_a_fault_in_time() {
    let started = Instant::now();
    let loops = "deny contains {\"message\": \"x\"} if {\n\tn := numbers.range(1, 9999)\n\tsome a in n\n\tsome b in n\n\tsome c in n\n\ta + b + c < 0\n}";
    faults(loops, "it took longer than 400 ms");
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn functions_that_grow_values_are_capped() {
    let deny = |rest: &str| format!("deny contains {{\"message\": \"x\"}} if {{\n{rest}\n}}");
    faults(
        &deny("count(numbers.range(1, 50000000)) > 0"),
        "more than 10,000 numbers",
    );
    faults(
        &deny("count(numbers.range_step(1, 50000000, 2)) > 0"),
        "more than 10,000 numbers",
    );
    faults(&deny("sprintf(\"%999999999d\", [1]) != \"\""), "width");
    faults(
        &deny("n := units.parse(\"1e999999999\")\nn > 0"),
        "too many digits",
    );
    faults(
        &deny("strings.count(input.object.data.key, \"\") > 0"),
        "the empty text",
    );
    let doubling: String = (1..40)
        .map(|i| format!("a{i} := concat(\"\", [a{0}, a{0}])\n", i - 1))
        .collect();
    faults(
        &deny(&format!(
            "a0 := \"{}\"\n{doubling}a39 != \"\"",
            "x".repeat(100)
        )),
        "too much memory",
    );
    let doubling: String = (1..40)
        .map(|i| format!("a{i} := array.concat(a{0}, a{0})\n", i - 1))
        .collect();
    faults(
        &deny(&format!("a0 := [1]\n{doubling}count(a39) > 0")),
        "too much memory",
    );
    let longer: String = (1..40)
        .map(|i| format!("a{i} := replace(a{}, \"x\", \"xxxx\")\n", i - 1))
        .collect();
    faults(
        &deny(&format!("a0 := \"x\"\n{longer}a39 != \"\"")),
        "too much memory",
    );
    let shared: String = (1..40)
        .map(|i| format!("a{i} := [a{0}, a{0}]\n", i - 1))
        .collect();
    faults(
        &deny(&format!("a0 := [1]\n{shared}json.marshal(a39) != \"\"")),
        "too much memory",
    );
    faults(
        &deny(&format!(
            "a0 := [1]\n{shared}sprintf(\"%v\", [a39]) != \"\""
        )),
        "too much memory",
    );
    let many = "n := numbers.range(1, 9999)\nx := [s | some i in n; s := concat(\"\", [t | some j in n; t := \"xxxxxxxxxx\"])]\ncount(x) > 0";
    faults(&deny(many), "");
    refused(
        "deny contains {\"message\": \"x\"} if { x := input.object.n; x * x > 1 }",
        LINE,
        "a product of two values",
    );
    let bounded = team("t", "r", &rule(&deny("input.object.n * 1024 > 1"))).unwrap();
    assert_eq!(run(bounded, MANIFEST).1, []);
}

#[test]
fn not_before_a_call_means_what_it_means_to_opa() {
    for inner in [
        "startswith(input.object.missing, \"a\")",
        "f(input.object.missing)",
        "input.object.missing > 1",
        "input.object.missing != 1",
        "\"a\" in input.object.missing",
        "input.object.missing in {1}",
        "startswith(maybe, \"a\")",
        "count([input.object.missing]) > 1",
    ] {
        let body = format!(
            "deny contains {{\"message\": \"x\"}} if not {inner}\nf(x) if x\nmaybe := \"a\" if input.a"
        );
        refused(
            &body,
            LINE,
            "`opa` evaluates the arguments outside of `not`",
        );
    }
    for inner in [
        "input.object.missing",
        "input.object.missing == 1",
        "startswith(x, \"a\")",
        "x in fixed",
    ] {
        let body = format!(
            "deny contains {{\"message\": \"x\"}} if {{\nx := input.object.kind\nnot {inner}\n}}\nfixed := {{\"a\"}}"
        );
        let (findings, faults) = run(team("t", "r", &rule(&body)).unwrap(), MANIFEST);
        assert_eq!((findings.len(), faults.len()), (1, 0), "{inner} {faults:?}");
    }
}

#[test]
fn null_is_absent_as_in_the_api_server_and_never_a_silent_pass() {
    let body = "deny contains {\"message\": \"x\"} if { some i in input.object.list; i == 1 }";
    let manifest =
        |list: &str| format!("apiVersion: v1\nkind: Widget\nmetadata: {{name: a}}\nlist: {list}\n");
    let judged = |list| run(team("t", "r", &rule(body)).unwrap(), &manifest(list));
    assert_eq!((judged("null").0.len(), judged("null").1.len()), (0, 0));
    assert_eq!((judged("[1]").0.len(), judged("[1]").1.len()), (1, 0));
    assert_eq!((judged("text").0.len(), judged("text").1.len()), (0, 1));
}

#[test]
fn the_order_of_documents_changes_nothing() {
    let set = Arc::new(PolicySet::builtin().unwrap());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/policies/kubernetes");
    let mut texts = Vec::new();
    for rule in std::fs::read_dir(folder).unwrap() {
        for file in std::fs::read_dir(rule.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            texts.extend(std::fs::read_to_string(&path).ok().map(|text| (path, text)));
        }
    }
    texts.sort();
    let judge = |texts: &[(std::path::PathBuf, String)]| {
        let mut worker = Worker::new(set.clone());
        let mut said = Vec::new();
        for (path, text) in texts {
            let name = path.display().to_string();
            let source = Source::new(SourceId(0), name.as_str(), text.as_str());
            let judged = pipeline::judge(&set, &[source], &mut worker);
            said.push(format!("{name} {:?} {:?}", judged.findings, judged.faults));
        }
        said.sort();
        said
    };
    let forward = judge(&texts);
    texts.reverse();
    assert_eq!(forward, judge(&texts));
    assert!(forward.len() > 30);
}

#[test]
fn two_policies_of_one_id_are_an_error() {
    let text = rule("deny contains {\"message\": \"x\"} if input.object.never");
    let (a, b) = (
        team("t", "r", &text).unwrap(),
        team("t", "r", &text).unwrap(),
    );
    let error = a.join(b).unwrap_err().to_string();
    assert!(error.contains("rule `t/r` is also in"), "{error}");
}

#[test]
fn a_message_never_carries_a_secret() {
    let body = "deny contains {\"message\": message} if {\n\tsome key, value in input.object.data\n\tmessage := sprintf(\"%s is %s or %s\", [key, value, base64.decode(value)])\n}";
    let set = team("t", "r", &rule(body)).unwrap();
    let secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  password: aHVudGVyMjIy\n";
    let (findings, faults) = run(set, secret);
    assert_eq!(faults, []);
    assert_eq!(findings[0].message, "password is *** or ***");
}

#[test]
fn a_message_without_end_and_findings_without_end_are_cut() {
    let many = "deny contains {\"message\": message} if {\n\tsome i in numbers.range(1, 300)\n\tmessage := sprintf(\"%d %s\", [i, concat(\"\", [x | some j in numbers.range(1, 100); x := \"a word of some length, again\"])])\n}";
    let (findings, faults) = run(team("t", "r", &rule(many)).unwrap(), MANIFEST);
    assert_eq!(faults, []);
    assert_eq!(findings.len(), 201);
    assert!(
        findings
            .iter()
            .any(|f| f.message.contains("100 more places"))
    );
    assert!(findings.iter().all(|f| f.message.len() < 2_010));
}

#[test]
fn a_pod_of_thousands_of_containers_ends_in_findings_or_faults() {
    let started = Instant::now();
    let set = PolicySet::builtin().unwrap();
    let mut text =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n".to_owned();
    for i in 0..8_000 {
        text.push_str(&format!("    - {{name: c{i}, image: nginx}}\n"));
    }
    let rules = set.policies().len();
    let (findings, faults) = run(set, &text);
    assert!(!findings.is_empty() || !faults.is_empty());
    assert!(findings.len() <= 201 * rules);
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}
