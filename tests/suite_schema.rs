//! Two suites that nobody here wrote, put to the schemas: what a real API server refused must be
//! found, on its line, and what it accepted must pass.
//!
//! The folder is named by `SLUICEGATE_SUITES`; see `suites`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod suites;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;
use sluicegate::classify::{Extent, Family, Resource};
use sluicegate::finding::{Finding, Identity, Severity};
use sluicegate::parse::{self, Dialect, Limits, Node};
use sluicegate::schema::{self, Builder, Definition, Schemas, check};
use sluicegate::source::{Source, SourceId, decode};

/// The server that judged the cases.
const SERVER: u32 = 36;

/// What was said of one manifest.
#[derive(Debug, Default)]
struct Said {
    missing: bool,
    findings: Vec<Finding>,
}

impl Said {
    fn refused(&self) -> bool {
        self.missing || self.findings.iter().any(|f| f.severity == Severity::Error)
    }
}

/// A manifest as it is read from a file: a byte-order mark is none of its text.
fn case(text: &str) -> Source {
    let (text, _) = decode(text.as_bytes()).unwrap();
    Source::new(SourceId(0), "case.yaml", text)
}

/// The one kind that an object defines.
fn only(source: &Source, node: &Node) -> Option<Definition> {
    schema::definitions(source, node).pop()
}

fn judge(schemas: &Schemas, text: &str) -> Said {
    let source = case(text);
    let parsed = parse::yaml(&source, Dialect::Kubernetes, &Limits::default());
    let mut said = Said {
        findings: parsed.findings,
        ..Said::default()
    };
    assert_eq!(parsed.faults, []);
    for root in parsed.documents.iter().map(|document| &document.root) {
        let outcome = check(schemas, &source, &resource(root));
        assert!(outcome.fault.is_none(), "{:?}", outcome.fault);
        said.missing |= outcome.missing.is_some();
        said.findings.extend(outcome.findings);
    }
    said
}

fn nodes(source: &Source) -> Vec<Node> {
    let parsed = parse::yaml(source, Dialect::Kubernetes, &Limits::default());
    parsed.documents.into_iter().map(|d| d.root).collect()
}

fn resource(root: &Node) -> Resource<'_> {
    let text = |key: &str| {
        root.get(key)
            .and_then(Node::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let api = text("apiVersion");
    let (group, version) = api.split_once('/').unwrap_or(("", &api));
    Resource {
        family: Family::Kubernetes,
        identity: Arc::new(Identity {
            group: group.into(),
            version: version.into(),
            kind: text("kind").into(),
            ..Identity::default()
        }),
        node: root,
        pointer: String::new(),
        document: 0,
        extent: Extent::Whole,
    }
}

#[derive(Default)]
struct Score {
    cases: usize,
    found: usize,
    lines: usize,
    on_line: usize,
}

/// Of each class of refusals, how many in a hundred must be found.
const CLASSES: &[(&str, usize)] = &[
    ("decode", 99),
    ("unknown-field", 99),
    ("type", 99),
    ("enum", 99),
    ("required", 99),
    ("format", 99),
    ("semantic", 85),
    ("other", 85),
];

#[test]
fn apiserver() {
    let Some(suites) = suites::folder() else {
        return;
    };
    let mut builder = Builder::new(&[SERVER]).unwrap();
    for crd in suites.cases("apiserver-crds") {
        let source = Source::new(SourceId(1), "crd.yaml", crd.to_string());
        for node in nodes(&source) {
            let findings = builder.add(only(&source, &node).unwrap());
            assert!(findings.is_empty(), "{findings:?}");
        }
    }
    let schemas = builder.build();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let (mut missed, mut alarms) = (Vec::new(), Vec::new());
    for case in suites.cases("apiserver") {
        let text = case["yaml"].as_str().unwrap();
        let mut said = judge(&schemas, text);
        said.findings.extend(definitions(text));
        let class = case["class"].as_str().unwrap();
        let score = scores.entry(class.to_owned()).or_default();
        score.cases += 1;
        if case["accepted"] == true {
            // What two readers would read differently is no matter of schemas: the server reads it.
            said.findings
                .retain(|f| !f.rule.as_str().starts_with("yaml/ambiguous-"));
            if said.refused() {
                alarms.push((case, said));
            } else {
                score.found += 1;
            }
            continue;
        }
        let found = said.refused();
        score.found += usize::from(found);
        let on_line = case["line"].as_u64().is_none_or(|line| {
            score.lines += 1;
            let right = said
                .findings
                .iter()
                .any(|f| u64::from(f.place.line) <= line && line <= u64::from(f.place.end_line));
            score.on_line += usize::from(right);
            right
        });
        if !found || !on_line {
            missed.push((case, said));
        }
    }
    report(&scores, &missed, &alarms);
    let accepted = &scores[""];
    assert!(
        alarms.len() * 200 <= accepted.cases,
        "{} false alarms",
        alarms.len()
    );
    for (class, wanted) in CLASSES {
        let score = &scores[*class];
        let at_least = |part: usize, all: usize| part * 100 >= all * wanted;
        assert!(
            at_least(score.found, score.cases),
            "{class}: {} of {}",
            score.found,
            score.cases
        );
        // What a change made wrong elsewhere is shown there, and not where it was changed.
        assert!(
            *class != "semantic" || at_least(score.on_line, score.lines),
            "{class}: {} of {} on their line",
            score.on_line,
            score.lines
        );
    }
}

/// What is wrong with the custom resource definitions of a manifest.
fn definitions(text: &str) -> Vec<Finding> {
    let source = case(text);
    let mut builder = Builder::new(&[SERVER]).unwrap();
    let nodes = nodes(&source);
    let read = nodes.iter().filter_map(|node| only(&source, node));
    read.flat_map(|definition| builder.add(definition))
        .collect()
}

fn report(scores: &BTreeMap<String, Score>, missed: &[(Json, Said)], alarms: &[(Json, Said)]) {
    println!(
        "{:14} {:>6} {:>6} {:>8}",
        "class", "cases", "found", "on line"
    );
    for (class, score) in scores {
        let class = if class.is_empty() {
            "(accepted)"
        } else {
            class
        };
        println!(
            "{class:14} {:>6} {:>6} {:>4}/{}",
            score.cases, score.found, score.on_line, score.lines
        );
    }
    let verbose = std::env::var_os("SLUICEGATE_SUITES_VERBOSE").is_some();
    for (title, cases) in [("missed", missed), ("false alarm", alarms)] {
        for (case, said) in cases {
            println!(
                "{title} {} {} {} line {}: {}",
                case["id"], case["class"], case["group"], case["line"], case["message"]
            );
            for f in &said.findings {
                println!(
                    "    {}:{} {} {}",
                    f.place.line, f.place.end_line, f.rule, f.message
                );
            }
            if verbose {
                println!("{}", case["yaml"].as_str().unwrap());
            }
        }
    }
}

/// The two definitions that the suite's manifests need and that it does not hold, written from
/// what its comments say of them.
const DEFINITIONS: &str = r#"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: celbasics.stable.example.com}
spec:
  group: stable.example.com
  names: {kind: CELBasic, plural: celbasics}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          x-kubernetes-validations:
            - message: Other must be a multiple of value
              rule: "!has(self.other_value) || self.other_value % self.value == 0"
          properties:
            value:
              type: integer
              x-kubernetes-validations:
                - message: Must be positive non-zero
                  rule: self > 0
            other_value: {type: integer}
            map_list:
              type: array
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [containerPort, protocol]
              items:
                type: object
                required: [containerPort]
                properties:
                  containerPort: {type: integer}
                  protocol: {type: string, default: TCP}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: jobsets.batch.x-k8s.io, annotations: {api-approved.kubernetes.io: none}}
spec:
  group: batch.x-k8s.io
  names: {kind: JobSet, plural: jobsets}
  scope: Namespaced
  versions:
    - name: v1alpha1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                jobs: {type: array, items: {type: object, x-kubernetes-preserve-unknown-fields: true}}
"#;

#[test]
fn kubectl_validate() {
    let Some(suites) = suites::folder() else {
        return;
    };
    let source = Source::new(SourceId(1), "definitions.yaml", DEFINITIONS);
    let mut builder = Builder::new(&[SERVER]).unwrap();
    for node in nodes(&source) {
        assert_eq!(builder.add(only(&source, &node).unwrap()), []);
    }
    let schemas = builder.build();
    let (mut right, mut cases) = (0, 0);
    for case in suites.cases("kubectl-validate") {
        cases += 1;
        let text = case["text"].as_str().unwrap();
        let mut said = judge(&schemas, text);
        said.findings.extend(definitions(text));
        let id = case["id"].as_str().unwrap();
        if said.refused() == (case["expect"] != "pass") {
            right += 1;
        } else if id.ends_with(".disabled") && case["status"].is_null() {
            // Switched off by its authors: a sound manifest under the message of another case.
            right += 1;
            println!("{id} is switched off and states no status");
        } else {
            println!(
                "wrong {}: {} {:?}",
                case["id"], case["status"], said.findings
            );
            println!("{text}");
        }
    }
    println!("kubectl-validate: {right} of {cases}");
    assert_eq!(right, cases);
}
