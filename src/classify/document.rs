//! One document to the resources in it.
//!
//! Invariant: content decides before the name does; a document with the type of an API object, or
//! with items, is one wherever it lies, unless a tool that no API server knows reads it and nothing
//! applies it.

use std::sync::Arc;

use super::kubernetes::{self, Collector};
use super::role::{Part, Role};
use super::{
    Extent, Family, Resource, cloudformation, compose, dockerfile, forge, helm, kustomize, pulumi,
    terraform, tools,
};
use crate::finding::{Finding, Identity};
use crate::parse::{Document, Node, Value};
use crate::source::Source;

/// What a document turned out to be.
#[derive(Debug)]
pub struct Classified<'d> {
    /// Its family.
    pub family: Family,
    /// What rules judge; empty only for an empty list.
    pub resources: Vec<Resource<'d>>,
    /// What is wrong with its shape.
    pub findings: Vec<Finding>,
    /// Why it is unknown, where it is.
    pub reason: Option<&'static str>,
}

/// Classifies a document of a file that plays this part.
#[must_use]
pub fn document<'d>(
    source: &Source,
    document: &'d Document,
    part: impl Into<Part>,
) -> Classified<'d> {
    let root = &document.root;
    let part = part.into();
    let role = part.role;
    match family(&source.path, root, part) {
        Ok(Family::Kubernetes) => objects(source, document, role),
        Ok(family) => {
            let mut one = whole(family, document, role);
            if family == Family::Kustomize {
                one.findings = kustomize::ambiguous_keys(source, root);
                if kustomize::is_file(&source.path) {
                    one.findings.extend(kustomize::unknown_keys(source, root));
                }
            }
            one
        }
        Err(reason) => Classified {
            reason: Some(reason),
            ..whole(Family::Unknown, document, role)
        },
    }
}

/// The objects of the API in a document.
fn objects<'d>(source: &Source, document: &'d Document, role: Role) -> Classified<'d> {
    let mut collector = Collector {
        source,
        document: document.index,
        extent: match role {
            Role::Patch => Extent::Fragment,
            Role::Labelled => Extent::Labelled,
            Role::Unfinished => Extent::Unfinished,
            _ => Extent::Whole,
        },
        resources: Vec::new(),
        findings: Vec::new(),
    };
    collector.object(&document.root, String::new(), None);
    let Collector {
        resources,
        findings,
        ..
    } = collector;
    Classified {
        family: Family::Kubernetes,
        reason: resources.is_empty().then_some("an empty list"),
        resources,
        findings,
    }
}

/// A document that is one resource as it stands.
fn whole(family: Family, document: &Document, role: Role) -> Classified<'_> {
    let text = |key| document.root.get(key).and_then(Node::as_str).unwrap_or("");
    let identity = match family {
        Family::Kustomize => Identity {
            kind: or(text("kind"), "Kustomization").into(),
            ..Identity::default()
        },
        Family::HelmChart
        | Family::GithubWorkflow
        | Family::GithubAction
        | Family::Compose
        | Family::Pulumi => Identity {
            name: text("name").into(),
            ..Identity::default()
        },
        _ => Identity::default(),
    };
    let resource = Resource {
        family,
        identity: Arc::new(identity),
        node: &document.root,
        pointer: String::new(),
        document: document.index,
        extent: match role {
            Role::Patch | Role::KustomizeConfig => Extent::Fragment,
            _ => Extent::Whole,
        },
    };
    Classified {
        family,
        resources: vec![resource],
        findings: Vec::new(),
        reason: None,
    }
}

fn or<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.is_empty() { otherwise } else { text }
}

/// The family of a document, or why it has none.
fn family(path: &str, root: &Node, part: Part) -> Result<Family, &'static str> {
    let role = part.role;
    if kubernetes::is_list(root) {
        return Ok(Family::Kubernetes);
    }
    if terraform::is_file(path) && !part.named && !is_json_object(path, root) {
        return Ok(Family::Terraform);
    }
    if dockerfile::is_build(path, root) && !part.named {
        return Ok(Family::Dockerfile);
    }
    if root.as_map().is_none() {
        return not_a_mapping(root, role);
    }
    if let Some(object) = kubernetes::type_of(root) {
        return match tools::tool(root) {
            _ if object.group == "kustomize.config.k8s.io" => Ok(Family::Kustomize),
            Some(_) if role == Role::KustomizeConfig => Ok(Family::Kustomize),
            Some(reason) if !part.applied => Err(reason),
            _ => Ok(Family::Kubernetes),
        };
    }
    by_role(path, root, role)
        .or_else(|| by_shape(path, root))
        .map_or_else(|| unknown(path), Ok)
}

/// Terraform reads `.tf.json`, but so does kubectl where it holds an object.
fn is_json_object(path: &str, root: &Node) -> bool {
    path.to_ascii_lowercase().ends_with(".json") && kubernetes::type_of(root).is_some()
}

fn not_a_mapping(root: &Node, role: Role) -> Result<Family, &'static str> {
    match (&root.value, role) {
        (Value::Seq(_), Role::Patch | Role::KustomizeConfig) => Ok(Family::Kustomize),
        (Value::Seq(_), _) => Err("a list"),
        _ => Err("a single value"),
    }
}

fn by_role(path: &str, root: &Node, role: Role) -> Option<Family> {
    match role {
        _ if kustomize::is_file(path) && root.get("items").is_some() => Some(Family::Kubernetes),
        _ if kustomize::is_file(path) => Some(Family::Kustomize),
        Role::Patch => Some(Family::Kubernetes),
        Role::KustomizeConfig => Some(Family::Kustomize),
        Role::HelmValues => Some(Family::HelmValues),
        _ if helm::is_chart_file(path) && helm::is_chart(root) => Some(Family::HelmChart),
        _ => None,
    }
}

fn by_shape(path: &str, root: &Node) -> Option<Family> {
    let families = [
        (is_own(path), Family::Sluicegate),
        (forge::is_workflow(path, root), Family::GithubWorkflow),
        (forge::is_settings(path, root), Family::GithubSettings),
        (terraform::is_plan(root), Family::Terraform),
        (pulumi::is_pulumi(path, root), Family::Pulumi),
        (forge::is_action(path, root), Family::GithubAction),
        (forge::is_dependabot(path, root), Family::GithubDependabot),
        (forge::is_pipeline(path), Family::GitlabCi),
        (forge::is_gitlab_settings(root), Family::GitlabSettings),
        (helm::is_helmfile(path), Family::Helmfile),
        (cloudformation::is_template(root), Family::CloudFormation),
        (compose::is_compose(path, root), Family::Compose),
        (kubernetes::is_meant(root), Family::Kubernetes),
    ];
    families
        .into_iter()
        .find_map(|(is, family)| is.then_some(family))
}

/// Whether the path is one of sluicegate's own.
pub(super) fn is_own(path: &str) -> bool {
    matches!(path, "sluicegate.yaml" | "sluicegate.yml") || path.starts_with(".sluicegate/")
}

fn unknown(path: &str) -> Result<Family, &'static str> {
    Err(forge::other(path).unwrap_or("no `apiVersion` and `kind`"))
}
