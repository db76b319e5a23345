//! Every kind that holds pods and every list of containers, put to every rule that judges pods:
//! no rule forgets CronJob, or initContainers.
//!
//! `tests/data/pods.yaml` holds what breaks each rule. A rule that judges pods and has no entry
//! there fails, and so does one that speaks of anything else than the marked lines.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use sluicegate::classify::{self, Role};
use sluicegate::finding::RuleId;
use sluicegate::parse::Limits;
use sluicegate::policy::{Levels, Parameters, PolicySet, Selector, Worker, check};
use sluicegate::source::{Source, SourceId};

const LISTS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// What breaks one rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bad {
    container: Option<String>,
    #[serde(default)]
    pod: String,
    #[serde(default)]
    metadata: String,
    #[serde(default)]
    lists: Vec<String>,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
}

impl Bad {
    fn covers_list(&self, list: &str) -> bool {
        self.lists.is_empty() || self.lists.iter().any(|covered| covered == list)
    }

    fn covers_kind(&self, kind: &str) -> bool {
        let named = |kinds: &[String]| kinds.iter().any(|named| named == kind);
        (self.only.is_empty() || named(&self.only)) && !named(&self.not)
    }
}

/// A kind, the lines above its pod template, and how deep the template stands.
const KINDS: [(&str, &str, usize); 13] = [
    ("Pod", "apiVersion: v1\nkind: Pod\n", 0),
    (
        "PodTemplate",
        "apiVersion: v1\nkind: PodTemplate\nmetadata: {name: a, namespace: shop}\ntemplate:\n",
        2,
    ),
    ("Deployment", "apiVersion: apps/v1\nkind: Deployment\n", 4),
    ("StatefulSet", "apiVersion: apps/v1\nkind: StatefulSet\n", 4),
    ("DaemonSet", "apiVersion: apps/v1\nkind: DaemonSet\n", 4),
    ("ReplicaSet", "apiVersion: apps/v1\nkind: ReplicaSet\n", 4),
    (
        "ReplicationController",
        "apiVersion: v1\nkind: ReplicationController\n",
        4,
    ),
    ("Job", "apiVersion: batch/v1\nkind: Job\n", 4),
    (
        "CronJob",
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a, namespace: shop}\n\
         spec:\n  jobTemplate:\n    spec:\n      template:\n",
        8,
    ),
    (
        "Rollout",
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n",
        4,
    ),
    (
        "Service",
        "apiVersion: serving.knative.dev/v1\nkind: Service\n",
        4,
    ),
    ("Widget", "apiVersion: example.org/v1\nkind: Widget\n", 4),
    (
        "List",
        "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: apps/v1\n    kind: Deployment\n    \
         metadata: {name: a, namespace: shop}\n    spec:\n      template:\n",
        8,
    ),
];

/// A container that no rule has anything to say of.
const GOOD: &str = "\
name: good
image: ${IMAGE}
imagePullPolicy: Always
resources:
  requests: {cpu: 1, memory: 1Gi}
  limits: {memory: 1Gi, ephemeral-storage: 1Gi}
securityContext:
  runAsNonRoot: true
  readOnlyRootFilesystem: true
  allowPrivilegeEscalation: false
  seccompProfile: {type: RuntimeDefault}
  capabilities: {drop: [ALL]}
";

fn indented(text: &str, depth: usize) -> String {
    let indent = " ".repeat(depth);
    text.lines()
        .map(|line| format!("{indent}{line}\n"))
        .collect()
}

/// A list of one container.
fn list(name: &str, container: &str) -> String {
    let item = indented(container, 4).replacen("    ", "  - ", 1);
    format!("{name}:\n{item}")
}

/// An object of a kind with a pod template of these parts.
fn manifest((kind, head, depth): (&str, &str, usize), bad: &Bad, listed: Option<&str>) -> String {
    let mut spec = bad.pod.clone();
    if !spec.contains("automountServiceAccountToken") {
        spec.push_str("automountServiceAccountToken: false\n");
    }
    let container = bad.container.as_deref();
    for name in LISTS {
        match (listed == Some(name), name) {
            (true, _) => spec.push_str(&list(name, container.unwrap_or(GOOD))),
            (false, "containers") => spec.push_str(&list(name, GOOD)),
            _ => {}
        }
    }
    let metadata = format!("name: a\nnamespace: shop\n{}", bad.metadata);
    let template = format!(
        "metadata:\n{}spec:\n{}",
        indented(&metadata, 2),
        indented(&spec, 2)
    );
    let above = match (kind, head.ends_with("template:\n")) {
        ("Pod", _) | (_, true) => head.to_owned(),
        _ => format!("{head}metadata: {{name: a, namespace: shop}}\nspec:\n  template:\n"),
    };
    above + &indented(&template, depth)
}

/// The lines that one rule finds in a manifest, as the pipeline reads it.
fn found(worker: &mut Worker, set: &PolicySet, rule: &RuleId, text: &str) -> BTreeSet<u32> {
    let parameters = Parameters::new(set, &BTreeMap::new()).unwrap();
    let severity = |id: &RuleId| {
        let policy = set.get(id).filter(|_| id == rule);
        policy.map(|policy| policy.metadata.severity)
    };
    let levels = Levels {
        severity: &severity,
        parameters: &parameters,
    };
    let source = Source::new(SourceId(0), "a.yaml", text);
    let (_, parsed) = classify::read(&source, Role::Plain, &Limits::default());
    assert!(parsed.findings.is_empty(), "{:?}\n{text}", parsed.findings);
    let mut lines = BTreeSet::new();
    for document in &parsed.documents {
        let classified = classify::document(&source, document, Role::Plain);
        assert_eq!(classified.resources.len(), 1, "{text}");
        for resource in &classified.resources {
            let (findings, faults) = check(worker, &source, resource, &levels);
            assert!(faults.is_empty(), "{faults:?}\n{text}");
            lines.extend(findings.iter().map(|finding| finding.place.line));
        }
    }
    lines
}

fn marked(text: &str) -> BTreeSet<u32> {
    let numbered = text.lines().zip(1..);
    numbered
        .filter(|(line, _)| line.ends_with("# here"))
        .map(|(_, number)| number)
        .collect()
}

fn table() -> BTreeMap<String, Bad> {
    serde_yaml::from_str(include_str!("data/pods.yaml")).unwrap()
}

#[test]
fn every_rule_that_judges_pods_has_a_bad_one() {
    let set = PolicySet::builtin().unwrap();
    let table = table();
    for policy in set.policies() {
        if !policy.metadata.selectors.contains(&Selector::Pod) {
            continue;
        }
        let entry = table.get(policy.id.as_str());
        let entry = entry.unwrap_or_else(|| panic!("{}: nothing in pods.yaml", policy.id));
        let per_container =
            policy.text.contains("input.pod.containers") || policy.text.contains("facts.images");
        assert!(entry.container.is_some() || !per_container, "{}", policy.id);
    }
    for rule in table.keys() {
        assert!(set.get(&RuleId::from(rule.as_str())).is_some(), "{rule}");
    }
}

#[test]
fn no_kind_and_no_list_is_forgotten() {
    let set = Arc::new(PolicySet::builtin().unwrap());
    let mut worker = Worker::new(set.clone());
    for (rule, bad) in &table() {
        let rule = RuleId::from(rule.as_str());
        let lists: &[&str] = if bad.container.is_some() {
            &LISTS
        } else {
            &LISTS[..1]
        };
        for kind in KINDS {
            for list in lists {
                let text = manifest(kind, bad, Some(list));
                let expected = match bad.covers_kind(kind.0) && bad.covers_list(list) {
                    true => marked(&text),
                    false if bad.covers_kind(kind.0) => marked(&manifest(kind, bad, None)),
                    false => BTreeSet::new(),
                };
                let found = found(&mut worker, &set, &rule, &text);
                assert_eq!(found, expected, "{rule}, {list} of {}:\n{text}", kind.0);
            }
        }
    }
}

#[test]
fn what_is_good_passes_everywhere() {
    let set = Arc::new(PolicySet::builtin().unwrap());
    let mut worker = Worker::new(set.clone());
    let good: Bad = serde_yaml::from_str("{}").unwrap();
    for rule in table().keys() {
        let rule = RuleId::from(rule.as_str());
        for kind in KINDS {
            for list in LISTS {
                let text = manifest(kind, &good, Some(list));
                let found = found(&mut worker, &set, &rule, &text);
                assert!(found.is_empty(), "{rule} in {}:\n{text}", kind.0);
            }
        }
    }
}
