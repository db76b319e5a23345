//! The documents of one source to findings, faults and what the join needs.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::classify::{self, Family, Part, Resource};
use crate::facts::relations::{self, Drafts};
use crate::facts::secrets;
use crate::finding::{Fault, Finding, RuleId};
use crate::parse::node::unescape;
use crate::parse::{Document, Node};
use crate::policy::{self, Worker};
use crate::schema::{self, MissingKind, Schemas};
use crate::source::Source;

use super::levels::Plan;

/// What the documents of one source came to.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// What breaks a rule.
    pub(super) findings: Vec<Finding>,
    /// What could not be judged.
    pub(super) faults: Vec<Fault>,
    /// Kinds without a schema.
    pub(super) missing: Vec<MissingKind>,
    /// The objects and what they say of each other, for the join.
    pub(super) drafts: Drafts,
    /// Families that were met.
    pub(super) families: Vec<Family>,
    /// A rule was asked about something in them.
    pub(super) asked: bool,
    /// Custom resources are among them.
    pub(super) custom: bool,
}

/// By what documents are judged.
#[derive(Clone, Copy)]
pub(super) struct Bench<'a> {
    pub(super) catalog: &'a Catalog,
    /// `None` judges by policies alone.
    pub(super) schemas: Option<&'a Schemas>,
    pub(super) plan: &'a Plan,
}

/// Judges one document.
pub(super) fn document(
    bench: Bench<'_>,
    source: &Source,
    document: &Document,
    part: Part,
    worker: &mut Worker,
    judged: &mut Judged,
) {
    let classified = classify::document(source, document, part);
    judged.families.push(classified.family);
    judged.asked |= !classified.resources.is_empty() && bench.plan.judges(classified.family);
    let mut findings = classified.findings;
    for resource in &classified.resources {
        findings.extend(one(bench, source, resource, worker, judged));
    }
    let redactor = if findings.is_empty() {
        secrets::Redactor::default()
    } else {
        secrets::Redactor::new(&document.root)
    };
    for mut finding in findings
        .into_iter()
        .filter_map(|f| bench.plan.settle(f, bench.catalog))
    {
        finding.message = redactor.redact(&finding.message);
        finding.help = finding.help.map(|help| redactor.redact(&help));
        finding.path = named_path(&document.root, &finding.pointer);
        judged.findings.push(finding);
    }
}

/// One resource by schemas and policies.
fn one(
    bench: Bench<'_>,
    source: &Source,
    resource: &Resource<'_>,
    worker: &mut Worker,
    judged: &mut Judged,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(schemas) = bench.schemas {
        let outcome = schema::check(schemas, source, resource);
        judged.missing.extend(outcome.missing);
        judged.custom |= outcome.custom;
        judged.faults.extend(outcome.fault);
        findings.extend(outcome.findings);
    }
    let severity = |rule: &RuleId| bench.plan.severity(rule);
    let levels = policy::Levels {
        severity: &severity,
        parameters: &bench.plan.parameters,
    };
    let (found, faults) = policy::check(worker, source, resource, &levels);
    findings.extend(found);
    judged.faults.extend(faults);
    for finding in &mut findings {
        finding
            .resource
            .get_or_insert_with(|| Arc::clone(&resource.identity));
    }
    relations::extract(source, resource, &mut judged.drafts);
    findings
}

/// A pointer with list items by their names: `/spec/containers[name=web]`.
fn named_path(root: &Node, pointer: &str) -> String {
    let mut path = String::new();
    let mut node = Some(root);
    for token in pointer.split('/').skip(1) {
        let next = node.and_then(|n| n.step(&unescape(token)));
        let name = node
            .and_then(Node::as_seq)
            .and(next)
            .and_then(|item| item.get("name")?.as_str());
        match name {
            Some(name) => path.push_str(&format!("[name={name}]")),
            None => {
                path.push('/');
                path.push_str(token);
            }
        }
        node = next;
    }
    if path == pointer { String::new() } else { path }
}
