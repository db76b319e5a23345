//! Resource to the pod specs inside it, wherever its kind keeps them.
//!
//! Invariant: a container that some controller would start is found, whether it is listed under
//! `containers`, `initContainers` or `ephemeralContainers`, and in a custom resource wherever it
//! stands, also if an operator completes it; and so is what an operator is told of its containers.

use crate::classify::{Family, Resource};
use crate::parse::node::push_token;
use crate::parse::{Entry, Node, Value};

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
    /// JSON pointer from the pod spec to the container.
    pub pointer: String,
    /// What it lacks may come from elsewhere: an operator merges it into one of its own.
    pub partial: bool,
    /// It stands alone in a custom resource, where its tag may be a field of its own.
    pub lone: bool,
    /// Only its security context is there, under this key of the mapping: what an operator starts
    /// with it is not written.
    pub context: Option<&'d str>,
}

/// One pod spec of a resource.
#[derive(Debug, Clone)]
pub struct Pod<'d> {
    /// The mapping that holds `metadata` and the spec: the template, or the pod itself.
    pub template: &'d Node,
    /// The pod spec, or in a custom resource the mapping that takes its place.
    pub spec: &'d Node,
    /// JSON pointer from the resource's root to the template; empty if it is the root.
    pub pointer: String,
    /// JSON pointer from the template to the spec; empty if they are one.
    pub spec_pointer: String,
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
            spec_pointer: "/spec".to_owned(),
            containers: containers(spec),
        })
    }

    /// The template's metadata, if it has any.
    #[must_use]
    pub fn metadata(&self) -> Option<&'d Node> {
        self.template.get("metadata")
    }

    /// Whether nothing that it lacks may come from elsewhere.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.containers.iter().any(|container| container.partial)
    }

    /// The same with the containers that are all there; nothing if none is.
    #[must_use]
    pub fn whole(&self) -> Option<Self> {
        let mut pod = self.clone();
        pod.containers.retain(|container| !container.partial);
        (!pod.containers.is_empty()).then_some(pod)
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
            let mut search = Search {
                custom: identity.group.contains('.'),
                quoting: quoting(&identity.group),
                pods: Vec::new(),
            };
            search.below(resource.node, None, &mut String::new());
            search.pods
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

/// Kinds that only quote or describe a pod spec: schemas, policies, values of charts, data.
fn starts_no_pods(group: &str, kind: &str) -> bool {
    group.ends_with(".gatekeeper.sh")
        || matches!(
            (group, kind),
            (
                "",
                "ConfigMap" | "Secret" | "Service" | "Namespace" | "ServiceAccount"
            ) | ("apiextensions.k8s.io", _)
                | ("rbac.authorization.k8s.io", _)
                | ("policies.kubewarden.io", _)
                | ("security.openshift.io", "SecurityContextConstraints")
                | ("helm.toolkit.fluxcd.io", _)
                | ("kustomize.toolkit.fluxcd.io", _)
                | ("source.toolkit.fluxcd.io", _)
                | (
                    "argoproj.io",
                    "Application" | "ApplicationSet" | "AppProject"
                )
        )
}

/// Where the kinds of a group describe pods that others want, beside what they make themselves.
fn quoting(group: &str) -> &'static [&'static str] {
    match group {
        "kyverno.io" => &["validate", "match", "exclude", "preconditions"],
        _ => &[],
    }
}

fn at_path<'d>(root: &'d Node, path: &[&str]) -> Option<Pod<'d>> {
    let mut pointer = String::new();
    for token in path {
        push_token(&mut pointer, token);
    }
    Pod::new(root.at(path)?, pointer)
}

/// The mapping around a node, and where it is.
#[derive(Clone, Copy)]
struct Parent<'d> {
    node: &'d Node,
    /// Bytes of the pointer to it.
    length: usize,
    /// No list stands between.
    direct: bool,
}

/// Looks for pods and containers in what no one has described.
struct Search<'d> {
    /// The kind is no part of Kubernetes: a mapping may be a container wherever it stands.
    custom: bool,
    /// Keys below which nothing is started.
    quoting: &'static [&'static str],
    pods: Vec<Pod<'d>>,
}

impl<'d> Search<'d> {
    /// Looks also inside what it found: what looks like a pod may be there to hide one.
    fn below(&mut self, node: &'d Node, parent: Option<Parent<'d>>, pointer: &mut String) {
        let is_pod = is_pod_shaped(node);
        let is_container = self.custom && is_container_shaped(node);
        let is_listed = is_pod || self.custom && (shares_host(node) || opens_host(node));
        if is_listed {
            self.pod(node, parent, pointer);
        } else if is_container {
            self.container(node, parent, pointer, None);
        }
        if self.custom {
            let seen = |key: &str| (is_pod || is_container) && key == CONTEXT;
            let contexts = node.entries().filter(|entry| is_context(entry));
            for entry in contexts.filter(|entry| !seen(&entry.key)) {
                self.container(node, parent, pointer, Some(&entry.key));
            }
        }
        let length = pointer.len();
        match &node.value {
            Value::Map(map) => {
                let here = Some(Parent {
                    node,
                    length,
                    direct: true,
                });
                for entry in &map.entries {
                    let is_list = LISTS.iter().any(|(list, _)| entry.key == *list);
                    if is_listed && is_list || self.quoting.contains(&&*entry.key) {
                        continue;
                    }
                    push_token(pointer, &entry.key);
                    self.below(&entry.value, here, pointer);
                    pointer.truncate(length);
                }
            }
            Value::Seq(items) => {
                let parent = parent.map(|parent| Parent {
                    direct: false,
                    ..parent
                });
                for (index, item) in items.iter().enumerate() {
                    push_token(pointer, &index.to_string());
                    self.below(item, parent, pointer);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// Under `spec` it is a pod spec; under another key an operator may complete it.
    fn pod(&mut self, spec: &'d Node, parent: Option<Parent<'d>>, pointer: &str) {
        let around = parent.filter(|parent| parent.direct);
        let length = around.map_or(pointer.len(), |around| around.length);
        let (pointer, spec_pointer) = pointer.split_at(length);
        let mut containers = containers(spec);
        for container in &mut containers {
            let image = container.node.get("image").and_then(Node::as_str);
            container.partial = spec_pointer != "/spec" || image.is_none();
        }
        self.pods.push(Pod {
            template: around.map_or(spec, |around| around.node),
            spec,
            pointer: pointer.to_owned(),
            spec_pointer: spec_pointer.to_owned(),
            containers,
        });
    }

    fn container(
        &mut self,
        node: &'d Node,
        parent: Option<Parent<'d>>,
        pointer: &str,
        context: Option<&'d str>,
    ) {
        let (parent, length) = parent.map_or((node, 0), |parent| (parent.node, parent.length));
        let (around, own) = pointer.split_at(length);
        self.pods.push(Pod {
            template: parent,
            spec: parent,
            pointer: around.to_owned(),
            spec_pointer: String::new(),
            containers: vec![Container {
                node,
                kind: ContainerType::Main,
                pointer: own.to_owned(),
                partial: true,
                lone: true,
                context,
            }],
        });
    }
}

/// A mapping with a list of containers of which one has an image or a name: operators merge by
/// name what has no image.
fn is_pod_shaped(spec: &Node) -> bool {
    let is_text = |node: &Node, key: &str| node.get(key).is_some_and(|v| v.as_str().is_some());
    LISTS.iter().any(|(list, _)| {
        let mut items = spec.get(list).into_iter().flat_map(Node::items);
        items.any(|item| is_text(item, "image") || is_text(item, "name"))
    })
}

/// A mapping that asks for the node's namespaces, as operators pass it on to their pods.
fn shares_host(node: &Node) -> bool {
    let asks = |key| node.get(key).map(|v| &v.value) == Some(&Value::Bool(true));
    ["hostNetwork", "hostPID", "hostIPC"].into_iter().any(asks)
}

/// A mapping with a volume that is a part of the node's files.
fn opens_host(node: &Node) -> bool {
    let mut volumes = node.get("volumes").into_iter().flat_map(Node::items);
    volumes.any(|volume| volume.at(&["hostPath", "path"]).is_some())
}

/// The key of a security context in a container and in a pod.
const CONTEXT: &str = "securityContext";

/// A security context, also under a key that says whose it is, as `podSecurityContext` does.
fn is_context(entry: &Entry) -> bool {
    (entry.key == CONTEXT || entry.key.ends_with("SecurityContext"))
        && entry.value.as_map().is_some()
}

/// A mapping with an image and what only containers have beside it.
fn is_container_shaped(node: &Node) -> bool {
    let image = node.get("image").is_some_and(|i| i.as_str().is_some());
    let context = node.get(CONTEXT);
    image && context.is_some_and(|context| context.as_map().is_some())
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
                pointer: format!("/{list}/{index}"),
                partial: false,
                lone: false,
                context: None,
            })
    };
    LISTS.iter().flat_map(of_list).collect()
}
