//! A chart to what should lie beside it: the lock of its dependencies, the schema of its values.
//!
//! Source: Helm's documentation of charts.

use crate::finding::{Finding, NativeRule, Severity};
use crate::parse::Node;
use crate::source::{Source, Span};

/// Dependencies that nothing holds in place.
pub const LOCK: &str = "gitops/chart-lock";
/// Values of any shape.
pub const VALUES_SCHEMA: &str = "gitops/chart-values-schema";

/// What the rules say of themselves.
pub const RULES: &[NativeRule] = &[
    NativeRule::new(
        LOCK,
        Severity::Warning,
        [
            "The dependencies of a chart are locked",
            "Without a lock, or where it lacks a dependency, each build takes what the chart's repository offers at that time: other templates may be applied tomorrow, and nobody has seen them.",
            "Run `helm dependency update` and commit the `Chart.lock` that it writes.",
        ],
    ),
    NativeRule::new(
        VALUES_SCHEMA,
        Severity::Info,
        [
            "The values of a chart have a schema",
            "Helm takes values of any name and type: a misspelt key changes nothing and nobody is told. With a `values.schema.json` it refuses them.",
            "Write a `values.schema.json` beside the values, with `additionalProperties: false` where the keys are known.",
        ],
    ),
];

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
    let text = |key: &str| chart.get(key).and_then(Node::as_str);
    let is_library = text("type") == Some("library");
    if beside.values && !beside.schema && !is_library {
        let name = chart.get("name").map_or(chart.span, |name| name.span);
        let message = "this chart takes values without a `values.schema.json`";
        findings.push(finding(source, VALUES_SCHEMA, name, message.to_owned()));
    }
    findings
}

fn unlocked(source: &Source, chart: &Node, lock: Option<&Node>) -> Vec<Finding> {
    let field = |node: &Node, key: &str| node.get(key)?.as_str().map(str::to_owned);
    let dependencies = |of: &Node| -> Vec<Node> {
        let list = of.get("dependencies");
        list.into_iter().flat_map(Node::items).cloned().collect()
    };
    let is_fetched = |node: &Node| {
        let repository = field(node, "repository").unwrap_or_default();
        !repository.is_empty() && !repository.starts_with("file:")
    };
    let wanted = dependencies(chart).into_iter().filter(is_fetched);
    let locked: Option<Vec<_>> = lock.map(|lock| {
        let names = dependencies(lock);
        names.iter().filter_map(|one| field(one, "name")).collect()
    });
    let mut findings = Vec::new();
    for one in wanted {
        let Some(name) = field(&one, "name") else {
            continue;
        };
        let span = one.get("name").map_or(one.span, |name| name.span);
        let message = match &locked {
            None => format!("the dependency `{name}` is not locked: there is no `Chart.lock`"),
            Some(locked) if !locked.contains(&name) => {
                format!("the dependency `{name}` is not in `Chart.lock`")
            }
            Some(_) => continue,
        };
        findings.push(finding(source, LOCK, span, message));
    }
    findings
}

fn finding(source: &Source, rule: &'static str, span: Span, message: String) -> Finding {
    let finding = Finding::new(rule, source.place(span), message);
    match RULES.iter().find(|known| known.id == rule) {
        Some(known) => finding.with_severity(known.severity).with_help(known.fix),
        None => finding,
    }
}
