//! Resource to the pod specs inside it, wherever its kind keeps them.
//!
//! Invariant: a container that some controller would start is found, whether it is listed under
//! `containers`, `initContainers` or `ephemeralContainers`, and in a custom resource too.

use crate::classify::{Family, Resource};
use crate::parse::node::push_token;
use crate::parse::{Node, Value};

/// How a container is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerType {
    /// Under `containers`.
    Main,
    /// Under `initContainers`.
    Init,
    /// Under `ephemeralContainers`.
    Ephemeral,
}

impl ContainerType {
    /// `container`, `init` or `ephemeral`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Main => "container",
            Self::Init => "init",
            Self::Ephemeral => "ephemeral",
        }
    }
}

/// The lists of a pod spec that hold containers, in the order in which policies see them.
const LISTS: [(&str, ContainerType); 3] = [
    ("containers", ContainerType::Main),
    ("initContainers", ContainerType::Init),
    ("ephemeralContainers", ContainerType::Ephemeral),
];

/// One container of a pod.
#[derive(Debug, Clone)]
pub struct Container<'d> {
    /// The mapping.
    pub node: &'d Node,
    /// How it is started.
    pub kind: ContainerType,
    /// The list it is in.
    pub list: &'static str,
    /// Its index in that list.
    pub index: usize,
}

/// One pod spec of a resource.
#[derive(Debug, Clone)]
pub struct Pod<'d> {
    /// The mapping that holds `metadata` and `spec`: the template, or the pod itself.
    pub template: &'d Node,
    /// The pod spec.
    pub spec: &'d Node,
    /// JSON pointer from the resource's root to the template; empty if it is the root.
    pub pointer: String,
    /// Every container, in the order `containers`, `initContainers`, `ephemeralContainers`.
    pub containers: Vec<Container<'d>>,
}

impl<'d> Pod<'d> {
    fn new(template: &'d Node, pointer: String) -> Option<Self> {
        let spec = template
            .get("spec")
            .filter(|spec| spec.as_map().is_some())?;
        Some(Self {
            template,
            spec,
            pointer,
            containers: containers(spec),
        })
    }

    /// The template's metadata, if it has any.
    #[must_use]
    pub fn metadata(&self) -> Option<&'d Node> {
        self.template.get("metadata")
    }
}

/// The pod specs of a resource; none for what starts no pods.
#[must_use]
pub fn find<'d>(resource: &Resource<'d>) -> Vec<Pod<'d>> {
    if resource.family != Family::Kubernetes {
        return Vec::new();
    }
    let identity = &resource.identity;
    match fixed_path(&identity.group, &identity.kind) {
        Some(path) => at_path(resource.node, path).into_iter().collect(),
        None if starts_no_pods(&identity.group, &identity.kind) => Vec::new(),
        None => {
            let mut pods = Vec::new();
            search(resource.node, &mut String::new(), &mut pods);
            pods
        }
    }
}

/// Where a kind that is known keeps its pod template.
fn fixed_path(group: &str, kind: &str) -> Option<&'static [&'static str]> {
    match (group, kind) {
        ("", "Pod") => Some(&[]),
        ("serving.knative.dev", "Revision") => Some(&[]),
        ("", "PodTemplate") => Some(&["template"]),
        ("" | "apps" | "extensions" | "batch", _) | ("argoproj.io", "Rollout") => template(kind),
        ("serving.knative.dev", "Service" | "Configuration") => Some(&["spec", "template"]),
        _ => None,
    }
}

fn template(kind: &str) -> Option<&'static [&'static str]> {
    match kind {
        "Deployment"
        | "StatefulSet"
        | "DaemonSet"
        | "ReplicaSet"
        | "ReplicationController"
        | "Job"
        | "Rollout" => Some(&["spec", "template"]),
        "CronJob" => Some(&["spec", "jobTemplate", "spec", "template"]),
        _ => None,
    }
}

/// Kinds that only quote or describe a pod spec: schemas, values of charts, data.
fn starts_no_pods(group: &str, kind: &str) -> bool {
    matches!(
        (group, kind),
        (
            "",
            "ConfigMap" | "Secret" | "Service" | "Namespace" | "ServiceAccount"
        ) | ("apiextensions.k8s.io", _)
            | ("rbac.authorization.k8s.io", _)
            | ("helm.toolkit.fluxcd.io", _)
            | ("kustomize.toolkit.fluxcd.io", _)
            | ("source.toolkit.fluxcd.io", _)
            | (
                "argoproj.io",
                "Application" | "ApplicationSet" | "AppProject"
            )
    )
}

fn at_path<'d>(root: &'d Node, path: &[&str]) -> Option<Pod<'d>> {
    let mut pointer = String::new();
    for token in path {
        push_token(&mut pointer, token);
    }
    Pod::new(root.at(path)?, pointer)
}

/// Looks for mappings whose `spec` is shaped like a pod's; does not look inside one it found.
fn search<'d>(node: &'d Node, pointer: &mut String, pods: &mut Vec<Pod<'d>>) {
    if node.get("spec").is_some_and(is_pod_shaped)
        && let Some(pod) = Pod::new(node, pointer.clone())
    {
        pods.push(pod);
        return;
    }
    let length = pointer.len();
    match &node.value {
        Value::Map(map) => {
            for entry in &map.entries {
                push_token(pointer, &entry.key);
                search(&entry.value, pointer, pods);
                pointer.truncate(length);
            }
        }
        Value::Seq(items) => {
            for (index, item) in items.iter().enumerate() {
                push_token(pointer, &index.to_string());
                search(item, pointer, pods);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// A mapping with a list of containers of which one names an image as text.
fn is_pod_shaped(spec: &Node) -> bool {
    LISTS.iter().any(|(list, _)| {
        spec.get(list)
            .is_some_and(|node| node.items().any(names_image))
    })
}

fn names_image(container: &Node) -> bool {
    container.get("image").is_some_and(|i| i.as_str().is_some())
}

fn containers(spec: &Node) -> Vec<Container<'_>> {
    let of_list = |&(list, kind): &(&'static str, ContainerType)| {
        let items = spec.get(list).into_iter().flat_map(Node::items);
        items
            .enumerate()
            .filter(|(_, node)| node.as_map().is_some())
            .map(move |(index, node)| Container {
                node,
                kind,
                list,
                index,
            })
    };
    LISTS.iter().flat_map(of_list).collect()
}
