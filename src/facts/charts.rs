//! A chart to what should lie beside it: the lock of its dependencies, the schema of its values.
//!
//! Source: Helm's documentation of charts.

use crate::finding::{Finding, NativeRule, Severity};
use crate::parse::Node;
use crate::source::{Place, Source};

/// Dependencies that nothing holds in place.
const LOCK: NativeRule = NativeRule::new(
    "gitops/chart-lock",
    Severity::Warning,
    [
        "The dependencies of a chart are locked",
        "Without a lock, or where it lacks a dependency, each build takes what the chart's repository offers at that time: other templates may be applied tomorrow, and nobody has seen them.",
        "Run `helm dependency update` and commit the `Chart.lock` that it writes.",
    ],
);

/// Values of any shape.
const VALUES_SCHEMA: NativeRule = NativeRule::new(
    "gitops/chart-values-schema",
    Severity::Info,
    [
        "The values of a chart have a schema",
        "Helm takes values of any name and type: a misspelt key changes nothing and nobody is told. With a `values.schema.json` it refuses them.",
        "Write a `values.schema.json` beside the values, with `additionalProperties: false` where the keys are known.",
    ],
);

/// What the rules say of themselves.
pub const RULES: &[NativeRule] = &[LOCK, VALUES_SCHEMA];

/// What lies in the folder of a chart.
#[derive(Debug, Default)]
pub struct Beside {
    /// `Chart.lock`, where there is one.
    pub lock: Option<Node>,
    /// `values.yaml`.
    pub values: bool,
    /// `values.schema.json`.
    pub schema: bool,
}

/// What a chart lacks.
#[must_use]
pub fn judge(source: &Source, chart: &Node, beside: &Beside) -> Vec<Finding> {
    let mut findings = unlocked(source, chart, beside.lock.as_ref());
    let is_library = text(chart, "type") == Some("library");
    if beside.values && !beside.schema && !is_library {
        let message = "this chart takes values without a `values.schema.json`";
        findings.push(VALUES_SCHEMA.finding(named(source, chart), message));
    }
    findings
}

fn unlocked(source: &Source, chart: &Node, lock: Option<&Node>) -> Vec<Finding> {
    let is_fetched = |node: &&Node| {
        let repository = text(node, "repository").unwrap_or_default();
        !repository.is_empty() && !repository.starts_with("file:")
    };
    let mut findings = Vec::new();
    for one in dependencies(chart).filter(is_fetched) {
        let Some(name) = text(one, "name") else {
            continue;
        };
        let message = match lock {
            None => format!("the dependency `{name}` is not locked: there is no `Chart.lock`"),
            Some(lock) if dependencies(lock).all(|other| text(other, "name") != Some(name)) => {
                format!("the dependency `{name}` is not in `Chart.lock`")
            }
            Some(_) => continue,
        };
        findings.push(LOCK.finding(named(source, one), message));
    }
    findings
}

fn dependencies(of: &Node) -> impl Iterator<Item = &Node> {
    of.get("dependencies").into_iter().flat_map(Node::items)
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::as_str)
}

/// Where a chart or dependency says its name.
fn named(source: &Source, node: &Node) -> Place {
    source.place(node.get("name").unwrap_or(node).span)
}
