//! Objects that grant roles or scale workloads.
//!
//! Invariant: what every cluster has of its own is no reference.

use super::Notes;
use super::cursor::At;
use crate::facts::relations::record::{Need, Sole, Wants};

/// Roles that every cluster has.
const OWN_ROLES: [&str; 4] = ["cluster-admin", "admin", "edit", "view"];

/// Groups of workloads that are known by their kind alone.
const WORKLOADS: [&str; 3] = ["Deployment", "StatefulSet", "ReplicaSet"];

impl Notes<'_> {
    pub(super) fn access(&mut self, root: &At<'_>) {
        let (group, kind) = (self.identity.group.as_str(), self.identity.kind.as_str());
        match (group, kind) {
            ("rbac.authorization.k8s.io", "RoleBinding" | "ClusterRoleBinding") => {
                self.binding(root);
            }
            ("autoscaling", "HorizontalPodAutoscaler") => {
                self.scaler(root.path(&["spec", "scaleTargetRef"]), "", true);
            }
            ("keda.sh", "ScaledObject") => {
                self.scaler(root.path(&["spec", "scaleTargetRef"]), "Deployment", true);
            }
            ("autoscaling.k8s.io", "VerticalPodAutoscaler") => {
                self.scaler(root.path(&["spec", "targetRef"]), "", false);
            }
            _ => {}
        }
    }

    fn binding(&mut self, root: &At<'_>) {
        if let Some(role) = root.get("roleRef") {
            let kind = role.word("kind").unwrap_or_default();
            let name = role.word("name").unwrap_or_default();
            let is_own = OWN_ROLES.contains(&name) || name.starts_with("system:");
            if matches!(kind, "Role" | "ClusterRole") && !is_own {
                self.refer(kind, role.get("name"), Need::Role);
            }
        }
        for subject in root.list(&["subjects"]) {
            let is_default = subject.word("name") == Some("default");
            if subject.word("kind") == Some("ServiceAccount") && !is_default {
                let namespace = subject.get("namespace");
                let named = self.name(namespace.as_ref());
                if named.is_some() || namespace.is_none() {
                    let what = (Wants::Object, None);
                    let name = subject.get("name");
                    self.refer_to("ServiceAccount", name, Need::Use, named, what);
                }
            }
        }
    }

    /// An object that sets the size of a workload; `alone` is one that no other may stand beside.
    fn scaler(&mut self, target: Option<At<'_>>, default: &str, alone: bool) {
        let Some(target) = target else {
            return;
        };
        let kind = target.word("kind").unwrap_or(default);
        let group = target.word("apiVersion").unwrap_or_default();
        let is_known = WORKLOADS.contains(&kind) && !group.contains('.')
            || kind == "Rollout" && group.starts_with("argoproj.io");
        let Some(at) = target.get("name").filter(|_| is_known) else {
            return;
        };
        let Some(name) = at.text().filter(|name| !super::is_open(name)) else {
            return;
        };
        self.refer(kind, Some(at.clone()), Need::Target);
        if alone {
            let namespace = &self.identity.namespace;
            let value = format!("{kind}\n{name}\n{namespace}");
            self.claim(&at, Sole::Scaler, &value);
        }
    }
}
