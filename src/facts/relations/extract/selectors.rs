//! Selectors of pods and Services.
//!
//! Invariant: what is kept of a selector asks for no more than the selector itself does.

use super::Notes;
use super::cursor::At;
use crate::facts::relations::record::{Pick, Picker};

/// Labels that a controller adds to its pods.
const ADDED: [&str; 8] = [
    "pod-template-hash",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
    "batch.kubernetes.io/job-name",
    "batch.kubernetes.io/controller-uid",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
];

impl Notes<'_> {
    pub(super) fn selectors(&mut self, root: &At<'_>) {
        const MONITORS: &str = "monitoring.coreos.com";
        if self.is("", "Service") {
            let selector = root.path(&["spec", "selector"]);
            self.pick(selector, Picker::Service, root);
        } else if self.is("policy", "PodDisruptionBudget") {
            self.pick_labels(root, &["spec", "selector"], Picker::Budget);
        } else if self.is("networking.k8s.io", "NetworkPolicy") {
            self.pick_labels(root, &["spec", "podSelector"], Picker::NetworkPolicy);
        } else if self.is(MONITORS, "ServiceMonitor") {
            self.pick_labels(root, &["spec", "selector"], Picker::ServiceMonitor);
        } else if self.is(MONITORS, "PodMonitor") {
            self.pick_labels(root, &["spec", "selector"], Picker::PodMonitor);
        }
    }

    /// Expressions only narrow what the labels pick.
    fn pick_labels(&mut self, root: &At<'_>, path: &[&str], picker: Picker) {
        let selector = root.path(path);
        let labels = selector.and_then(|selector| selector.get("matchLabels"));
        self.pick(labels, picker, root);
    }

    fn pick(&mut self, labels: Option<At<'_>>, picker: Picker, root: &At<'_>) {
        let Some(labels) = labels else {
            return;
        };
        let (mut pairs, open) = self.pairs(&labels);
        let added: Vec<_> = ADDED.iter().map(|key| self.names.add(key)).collect();
        pairs.retain(|(key, _)| !added.contains(key));
        if open || pairs.is_empty() {
            return;
        }
        let first = labels.node.entries().next();
        let at = first.and_then(|entry| labels.get(&entry.key));
        let spot = self.spot(&at.unwrap_or(labels));
        let pick = Pick {
            spot,
            picker,
            pairs: pairs.into(),
            anywhere: root.path(&["spec", "namespaceSelector"]).is_some(),
            ports: self.monitored(root, picker),
        };
        self.picks.push(pick);
    }

    /// The ports that a monitor asks for by name.
    fn monitored(
        &mut self,
        root: &At<'_>,
        picker: Picker,
    ) -> Box<
        [(
            crate::facts::relations::names::Name,
            crate::facts::relations::record::Spot,
        )],
    > {
        let list = match picker {
            Picker::ServiceMonitor => "endpoints",
            Picker::PodMonitor => "podMetricsEndpoints",
            _ => return Box::default(),
        };
        let mut ports = Vec::new();
        for endpoint in root.list(&["spec", list]) {
            if let Some(at) = endpoint.get("port")
                && let Some(name) = self.name(Some(&at))
            {
                ports.push((name, self.spot(&at)));
            }
        }
        ports.into()
    }
}
