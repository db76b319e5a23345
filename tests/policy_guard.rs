//! Guards save the asking and change no answer; and no shape of a document makes a policy err.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod pipeline;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use pipeline::{parsed, resource, rule, team};
use rayon::prelude::*;
use sluicegate::finding::RuleId;
use sluicegate::parse::node::{Number, Value};
use sluicegate::parse::{Document, Node, Str};
use sluicegate::policy::{Levels, Parameters, PolicySet, Worker, check};
use sluicegate::source::{Source, SourceId};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

/// A generator of numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

fn count(node: &Node) -> usize {
    let below = node.entries().map(|e| &e.value).chain(node.items());
    1 + below.map(count).sum::<usize>()
}

/// Replaces the node of that number, in the order of the file.
fn replace(node: &mut Node, number: &mut usize, value: &Value) {
    if *number == 0 {
        node.value = value.clone();
    }
    *number = number.wrapping_sub(1);
    match &mut node.value {
        Value::Map(map) => map
            .entries
            .iter_mut()
            .for_each(|entry| replace(&mut entry.value, number, value)),
        Value::Seq(items) => items
            .iter_mut()
            .for_each(|item| replace(item, number, value)),
        _ => {}
    }
}

/// What stands where it does not belong.
fn odd(dice: &mut Dice, donor: &Node) -> Value {
    let text = |text: &str| Value::String(Str::from(text));
    let list = |value: Value| {
        let span = donor.span;
        Value::Seq(vec![Node { span, value }])
    };
    match dice.roll(12) {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => Value::Bool(false),
        3 => Value::Number(Number::Int(0)),
        4 => Value::Number(Number::Float(-1.5)),
        5 => text(""),
        6 => text("*"),
        7 => Value::Seq(Vec::new()),
        8 => Value::Map(sluicegate::parse::Map::default()),
        9 => list(text("a")),
        10 => list(Value::Null),
        _ => donor.value.clone(),
    }
}

/// What a worker says of one document by all rules that are built in.
fn said(
    set: &Arc<PolicySet>,
    worker: &mut Worker,
    source: &Source,
    document: &Document,
) -> (Vec<String>, Vec<String>) {
    let parameters = Parameters::new(set, &BTreeMap::new()).unwrap();
    let severity = |id: &RuleId| set.get(id).map(|policy| policy.metadata.severity);
    let levels = Levels {
        severity: &severity,
        parameters: &parameters,
    };
    let (family, _) = parsed(source);
    let resource = resource(family, document);
    let (findings, faults) = check(worker, source, &resource, &levels);
    let shown = findings.iter().map(|finding| format!("{finding:?}"));
    (
        shown.collect(),
        faults.into_iter().map(|fault| fault.message).collect(),
    )
}

/// How many mutants of one document are judged.
const MUTANTS: usize = 6;

#[test]
fn guards_change_no_answer_and_no_shape_makes_a_policy_err() {
    let set = Arc::new(PolicySet::builtin().unwrap());
    let mut found = Vec::new();
    files(Path::new("fixtures/policies"), &mut found);
    assert!(found.len() > 50);
    let broken = Mutex::new(BTreeSet::new());
    found.par_iter().for_each_init(
        || (Worker::new(set.clone()), Worker::unguarded(set.clone())),
        |(guarded, asked), path| {
            let Ok(text) = std::fs::read_to_string(path) else {
                return;
            };
            let source = Source::new(SourceId(0), path.to_string_lossy(), text);
            let mut dice = Dice(source.text.len() as u64);
            for document in parsed(&source).1.documents {
                let nodes = count(&document.root);
                for mutant in 0..=MUTANTS {
                    let mut changed = document.clone();
                    if mutant > 0 {
                        let mut donor = dice.roll(nodes);
                        let donor = nth(&document.root, &mut donor).unwrap();
                        let value = odd(&mut dice, donor);
                        replace(&mut changed.root, &mut dice.roll(nodes).clone(), &value);
                    }
                    let with = said(&set, guarded, &source, &changed);
                    let without = said(&set, asked, &source, &changed);
                    let context = || format!("{}: {:?}", path.display(), changed.root.to_json());
                    broken.lock().unwrap().extend(without.1);
                    assert_eq!(with.0, without.0, "{}", context());
                }
            }
        },
    );
    let broken = broken.into_inner().unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

fn nth<'n>(node: &'n Node, number: &mut usize) -> Option<&'n Node> {
    if *number == 0 {
        return Some(node);
    }
    *number -= 1;
    let mut below = node.entries().map(|e| &e.value).chain(node.items());
    below.find_map(|child| nth(child, number))
}

/// How often the rule's one policy was asked of the object, and what it found there.
fn asked(body: &str, object: &str) -> (bool, usize) {
    let set = Arc::new(team("t", "r", &rule(body)).unwrap());
    let source = Source::new(SourceId(0), "a.yaml", object);
    let documents = parsed(&source).1.documents;
    let mut worker = Worker::new(set.clone());
    let with = said(&set, &mut worker, &source, &documents[0]);
    let without = said(
        &set,
        &mut Worker::unguarded(set.clone()),
        &source,
        &documents[0],
    );
    assert_eq!(with, without, "{body}\n{object}");
    let asked = worker.asked().map(|(_, count)| count).sum::<u64>();
    (asked > 0, without.0.len())
}

#[test]
fn a_policy_is_asked_only_where_it_may_deny() {
    let deny =
        |condition: &str| format!("deny contains {{\"message\": \"m\"}} if {{\n{condition}\n}}");
    let never = "a: {b: 1, d: [{m: x}, {m: \"y\", p: true}]}\n";
    for condition in [
        "input.object.a.c",
        "input.object.a.b == 2",
        "input.object.a.b > 1",
        "not input.object.a.b",
        "input.object.a.d[0].p",
        "some e in input.object.a.d\ne.m == \"z\"",
        "some e in input.object.a.d\nnot e.m",
        "some i, e in input.object.a.d\ni > 1\ne.m",
        "\"z\" in input.object.a.d",
        "input.object.a.b in {2, 3}",
        "x := input.object.a.b\nx == 7",
        "x := object.get(input.object.a, \"zz\", 5)\nx == 4",
        "object.get(input.object, \"zz\", {}).y",
        "is_string(input.object.a.b)",
        "startswith(input.object.a.d[0].m, \"q\")",
        "count(input.object.a.d) == 7",
        "sprintf(\"%v\", [input.object.a.nothing])",
        "input.object.kind == \"Pod\"",
        "input.object[\"a\"].zz",
    ] {
        assert_eq!(asked(&deny(condition), never), (false, 0), "{condition}");
    }
    for condition in [
        "input.object.a.b",
        "not input.object.a.c",
        "some e in input.object.a.d\ne.p == true",
        "input.object.a.d[_].m == \"y\"",
        "some i\ninput.object.a.d[i].p",
        "walk(input.object, [path, value])\nvalue == 1",
        "regex.match(`^x`, input.object.a.d[0].m)",
        "{n | some e in input.object.a.d; n := e.m} == {\"x\", \"y\"}",
        "every e in input.object.a.d { e.m }",
        "x = input.object.a.b\nx == 1",
        "[x, y] := [input.object.a.b, 2]\nx < y",
        "\"m\" in object.keys(input.object.a.d[1])",
    ] {
        assert_eq!(asked(&deny(condition), never), (true, 1), "{condition}");
    }
}

#[test]
fn helpers_are_looked_into() {
    let with = |helpers: &str, condition: &str| {
        format!("deny contains {{\"message\": \"m\"}} if {condition}\n\n{helpers}")
    };
    let object = "a: {b: 1, t: yes please}\n";
    for (helpers, condition, expected) in [
        ("is_big(n) if n > 5", "is_big(input.object.a.b)", (false, 0)),
        ("is_big(n) if n > 0", "is_big(input.object.a.b)", (true, 1)),
        (
            "of_b(1) := \"one\"\nof_b(2) := \"two\"",
            "of_b(input.object.a.b) == \"two\"",
            (false, 0),
        ),
        (
            "of_b(1) := \"one\"\nof_b(2) := \"two\"",
            "of_b(input.object.a.b) == \"one\"",
            (true, 1),
        ),
        (
            "default ok := false\nok if input.object.a.b == 1",
            "not ok",
            (false, 0),
        ),
        (
            "default ok := false\nok if input.object.a.b == 2",
            "not ok",
            (true, 1),
        ),
        (
            "v := 1 if input.object.a.c\nelse := 2",
            "v == 1",
            (false, 0),
        ),
        ("v := 1 if input.object.a.c\nelse := 2", "v == 2", (true, 1)),
        (
            "v := 1 if regex.match(`no`, input.object.a.t)\nelse := 2",
            "v == 2",
            (true, 1),
        ),
        (
            "f(_) if input.object.a.b == 1",
            "f(input.object.a.t)",
            (true, 1),
        ),
        (
            "f(_, x) if x == 1",
            "f(input.object.a.t, input.object.a.b)",
            (true, 1),
        ),
        (
            "names contains n if some n, _ in input.object.a",
            "\"b\" in names",
            (true, 1),
        ),
        (
            "names contains n if some n, _ in input.object.a",
            "not \"b\" in names",
            (true, 0),
        ),
        (
            "two if input.object.a.b == 2\ntwo if input.object.a.b == 1",
            "two",
            (true, 1),
        ),
    ] {
        assert_eq!(
            asked(&with(helpers, condition), object),
            expected,
            "{helpers}\n{condition}"
        );
    }
}
