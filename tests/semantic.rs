//! What is refused beyond schemas: files of small objects, one a subject, that say in a comment
//! which line breaks which rule. An object without such a comment is fine.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::sync::Arc;

use sluicegate::classify::{Extent, Family, Resource};
use sluicegate::finding::{Finding, Identity, Severity};
use sluicegate::parse::{self, Dialect, Limits, Node};
use sluicegate::schema::{Builder, Schemas, check};
use sluicegate::source::{Source, SourceId};

fn schemas(minor: u32) -> Schemas {
    Builder::new(&[minor]).unwrap().build()
}

fn resource(node: &Node, extent: Extent) -> Resource<'_> {
    let text = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default();
    let api = text("apiVersion");
    let (group, version) = api.split_once('/').unwrap_or(("", api));
    Resource {
        family: Family::Kubernetes,
        identity: Arc::new(Identity {
            group: group.into(),
            version: version.into(),
            kind: text("kind").into(),
            ..Identity::default()
        }),
        node,
        pointer: String::new(),
        document: 0,
        extent,
    }
}

fn findings(schemas: &Schemas, text: &str, extent: Extent) -> Vec<Finding> {
    let source = Source::new(SourceId(0), "a.yaml", text);
    let parsed = parse::yaml(&source, Dialect::Kubernetes, &Limits::default());
    assert_eq!(parsed.findings, []);
    let roots = parsed.documents.iter().map(|document| &document.root);
    let judged = roots.map(|root| check(schemas, &source, &resource(root, extent)));
    judged
        .flat_map(|outcome| {
            assert!(outcome.fault.is_none() && outcome.missing.is_none());
            outcome.findings
        })
        .collect()
}

/// Line and rule of what is found.
fn found(findings: &[Finding]) -> BTreeSet<(u32, String)> {
    let one = |f: &Finding| (f.place.line, f.rule.as_str().to_owned());
    findings.iter().map(one).collect()
}

/// Line and rule of what the comments say.
fn expected(text: &str) -> BTreeSet<(u32, String)> {
    let mut all = BTreeSet::new();
    for (line, number) in text.lines().zip(1..) {
        if let Some((_, rules)) = line.split_once("# deny: ") {
            all.extend(
                rules
                    .split(' ')
                    .map(|rule| (number, format!("schema/{rule}"))),
            );
        }
    }
    all
}

#[test]
fn every_line_that_breaks_a_rule_is_found_and_no_other() {
    let schemas = schemas(36);
    let mut wrong = Vec::new();
    for file in std::fs::read_dir("tests/data/semantic").unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let all = findings(&schemas, &text, Extent::Whole);
        let (found, expected) = (found(&all), expected(&text));
        for (line, rule) in expected.difference(&found) {
            wrong.push(format!("{}:{line} {rule} is not found", path.display()));
        }
        for (line, rule) in found.difference(&expected) {
            let said = all
                .iter()
                .find(|f| f.place.line == *line && f.rule.as_str() == rule);
            let message = &said.unwrap().message;
            wrong.push(format!(
                "{}:{line} {rule} is not expected: {message}",
                path.display()
            ));
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_may_still_come_is_not_asked_of_unfinished_objects() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: -1\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: b}}\n    spec:\n      containers:\n        - name: a\n          image: a:1\n          volumeMounts: [{name: data, mountPath: /data}]\n";
    let rules = |extent| -> Vec<String> {
        let all = findings(&schemas(36), text, extent);
        all.iter().map(|f| f.rule.as_str().to_owned()).collect()
    };
    let whole = ["schema/value", "schema/conflict", "schema/reference"];
    assert_eq!(rules(Extent::Whole), whole);
    assert_eq!(
        rules(Extent::Labelled),
        ["schema/value", "schema/reference"]
    );
    assert_eq!(rules(Extent::Unfinished), ["schema/value"]);
    assert!(rules(Extent::Fragment).is_empty());
}

#[test]
fn what_is_filled_in_later_is_held_to_nothing() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: \"${NAME}\", labels: {a: \"${A}\"}}\nspec:\n  selector: {matchLabels: {app: \"${APP}\"}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n        - name: x-$(NAME)-y\n          image: a:1\n          resources: {limits: {cpu: \"${CPU}\"}, requests: {cpu: 2}}\n          volumeMounts: [{name: \"${VOLUME}\", mountPath: /a}, {name: b, mountPath: /b}]\n      volumes: [{name: \"${ONE}\", emptyDir: {}}]\n";
    assert_eq!(
        found(&findings(&schemas(36), text, Extent::Whole)),
        BTreeSet::new()
    );
}

#[test]
fn servers_differ() {
    let service =
        "apiVersion: v1\nkind: Service\nmetadata: {name: 1a}\nspec: {ports: [{port: 1}]}\n";
    let variable = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a:1, env: [{name: a b}]}]}\n";
    let range = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.1.2.3/8}}]}]}\n";
    let restarts = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a:1, restartPolicy: Always}]}\n";
    let refused = |minor, text| !findings(&schemas(minor), text, Extent::Whole).is_empty();
    assert!(refused(35, service) && !refused(36, service));
    assert!(refused(31, variable) && !refused(32, variable));
    assert!(!refused(35, range) && refused(36, range));
    assert!(refused(34, restarts) && !refused(35, restarts));
}

#[test]
fn what_depends_on_the_cluster_is_a_warning() {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: NodePort, ports: [{port: 1, nodePort: 80}]}\n";
    let found = findings(&schemas(36), text, Extent::Whole);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].severity, Severity::Warning);
}

#[test]
fn messages_name_the_place_and_never_the_value() {
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: hunter2}\n";
    let found = findings(&schemas(36), text, Extent::Whole);
    assert_eq!(
        found[0].message,
        "`stringData[.dockerconfigjson]` must be JSON"
    );
    assert_eq!(found[0].pointer, "/stringData/.dockerconfigjson");
}

#[test]
fn many_complaints_of_one_object_end() {
    let ports: Vec<String> = (0..5_000)
        .map(|_| "{port: 1, name: A}".to_owned())
        .collect();
    let text = format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec: {{ports: [{}]}}\n",
        ports.join(", ")
    );
    let found = findings(&schemas(36), &text, Extent::Whole);
    assert!((100..300).contains(&found.len()), "{}", found.len());
}
