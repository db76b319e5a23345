//! The pods of a workload: their labels and ports, and what they refer to.
//!
//! Invariant: what is optional is no reference.

use std::collections::HashMap;

use super::Notes;
use super::cursor::At;
use crate::classify::Resource;
use crate::facts::pods::{self, Pod};
use crate::facts::relations::names::Name;
use crate::facts::relations::record::{Need, Template, Wants};
use crate::parse::Node;

/// Volumes by name that show a whole ConfigMap or Secret: its kind and where its name stands.
type Shown<'d> = HashMap<&'d str, (&'static str, At<'d>)>;

impl Notes<'_> {
    pub(super) fn pods(&mut self, resource: &Resource<'_>) {
        for pod in pods::find(resource) {
            self.template(&pod);
            let root = At::root(resource);
            let spec = root.below(pod.spec, &format!("{}{}", pod.pointer, pod.spec_pointer));
            self.pod_spec(&spec);
            let shown = self.volumes(&spec);
            for container in &pod.containers {
                let at = spec.below(container.node, &container.pointer);
                self.container(&at, &shown);
            }
        }
    }

    fn template(&mut self, pod: &Pod<'_>) {
        let labels = pod.metadata().and_then(|metadata| metadata.get("labels"));
        let mut open = !pod.is_whole();
        let mut pairs = Vec::new();
        if let Some(node) = labels {
            let pointer = String::new();
            let (labels, is_open) = self.pairs(&At { node, pointer });
            open |= is_open;
            pairs = labels;
        }
        let names = pod.containers.iter().flat_map(|container| {
            let ports = container.node.get("ports").into_iter();
            ports.flat_map(Node::items).filter_map(|p| p.get("name"))
        });
        let names: Vec<_> = names.filter_map(Node::as_str).collect();
        open |= names.iter().any(|name| super::is_open(name));
        self.templates.push(Template {
            labels: pairs.into(),
            ports: names.iter().map(|name| self.names.add(name)).collect(),
            open,
        });
    }

    /// Labels, and whether some of them come later.
    pub(super) fn pairs(&mut self, at: &At<'_>) -> (Vec<(Name, Name)>, bool) {
        let entries = at.node.entries();
        let fixed = |node: &Node| node.as_str().is_some_and(|text| !super::is_open(text));
        let open = at.node.as_map().is_none() && !at.node.is_null()
            || at
                .node
                .entries()
                .any(|e| !fixed(&e.value) || super::is_open(&e.key));
        let fixed = entries.filter(|entry| fixed(&entry.value));
        let pairs = fixed.map(|entry| {
            let value = entry.value.as_str().unwrap_or_default();
            (self.names.add(&entry.key), self.names.add(value))
        });
        (pairs.collect(), open)
    }

    fn pod_spec(&mut self, spec: &At<'_>) {
        let account = spec.get("serviceAccountName");
        if spec.word("serviceAccountName") != Some("default") {
            self.refer("ServiceAccount", account, Need::Use);
        }
        let is_own = |name: &str| name.starts_with("system-");
        if !spec.word("priorityClassName").is_some_and(is_own) {
            self.refer("PriorityClass", spec.get("priorityClassName"), Need::Use);
        }
        for secret in spec.list(&["imagePullSecrets"]) {
            self.refer("Secret", secret.get("name"), Need::Use);
        }
    }

    fn volumes<'d>(&mut self, spec: &At<'d>) -> Shown<'d> {
        let mut shown = Shown::new();
        for volume in spec.list(&["volumes"]) {
            let claim = volume.path(&["persistentVolumeClaim", "claimName"]);
            self.refer("PersistentVolumeClaim", claim, Need::Use);
            for (kind, key, name) in [
                ("ConfigMap", "configMap", "name"),
                ("Secret", "secret", "secretName"),
            ] {
                let Some(source) = volume.get(key) else {
                    continue;
                };
                self.files(kind, &source, name);
                if let Some(volume) = volume.word("name")
                    && source.node.get("items").is_none()
                    && !source.is_true("optional")
                    && let Some(at) = source.get(name)
                {
                    shown.insert(volume, (kind, at));
                }
            }
            for source in volume.list(&["projected", "sources"]) {
                for (kind, key) in [("ConfigMap", "configMap"), ("Secret", "secret")] {
                    if let Some(source) = source.get(key) {
                        self.files(kind, &source, "name");
                    }
                }
            }
        }
        shown
    }

    /// A ConfigMap or Secret as files.
    fn files(&mut self, kind: &str, source: &At<'_>, name: &str) {
        if source.is_true("optional") {
            return;
        }
        self.refer(kind, source.get(name), Need::Use);
        for item in source.list(&["items"]) {
            self.key(kind, source.get(name), item.get("key"));
        }
    }

    /// A key, which is also where a reader looks.
    fn key(&mut self, kind: &str, name: Option<At<'_>>, key: Option<At<'_>>) {
        if let Some(key) = key
            && let Some(wanted) = self.name(Some(&key))
        {
            let spot = self.spot(&key);
            let wants = (Wants::Key(wanted), Some(spot));
            self.refer_to(kind, name, Need::Use, None, wants);
        }
    }

    fn container(&mut self, container: &At<'_>, shown: &Shown<'_>) {
        for from in container.list(&["envFrom"]) {
            for (kind, key) in [("ConfigMap", "configMapRef"), ("Secret", "secretRef")] {
                if let Some(source) = from.get(key).filter(|at| !at.is_true("optional")) {
                    self.refer(kind, source.get("name"), Need::Use);
                }
            }
        }
        for variable in container.list(&["env"]) {
            for (kind, key) in [("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")] {
                if let Some(source) = variable.path(&["valueFrom", key])
                    && !source.is_true("optional")
                {
                    self.refer(kind, source.get("name"), Need::Use);
                    self.key(kind, source.get("name"), source.get("key"));
                }
            }
        }
        // A file that is mounted alone and is not there becomes an empty folder.
        for mount in container.list(&["volumeMounts"]) {
            if let Some((kind, name)) = mount.word("name").and_then(|name| shown.get(name))
                && mount
                    .word("subPath")
                    .is_some_and(|path| !path.contains('/'))
            {
                self.key(kind, Some(name.clone()), mount.get("subPath"));
            }
        }
    }
}
