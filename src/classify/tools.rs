//! Files that look like objects of the API but that a tool reads from its own disk.
//!
//! Invariant: no API server has a type that is listed here, so that applying one fails.

use super::kubernetes::type_of;
use crate::parse::Node;

/// Groups of which an API server has no kind at all, and what reads them.
const GROUPS: &[(&str, &str)] = &[
    ("skaffold", "a configuration of skaffold"),
    ("kind.x-k8s.io", "a configuration of kind"),
    ("k3d.io", "a configuration of k3d"),
    ("ctlptl.dev", "a configuration of ctlptl"),
    ("eksctl.io", "a configuration of eksctl"),
    ("k0sctl.k0sproject.io", "a configuration of k0sctl"),
    ("kubeadm.k8s.io", "a configuration of kubeadm"),
    ("kubelet.config.k8s.io", "a configuration of the kubelet"),
    ("kubeproxy.config.k8s.io", "a configuration of kube-proxy"),
    (
        "kubescheduler.config.k8s.io",
        "a configuration of the scheduler",
    ),
    (
        "apiserver.config.k8s.io",
        "a configuration of the API server",
    ),
    (
        "pod-security.admission.config.k8s.io",
        "a configuration of the API server",
    ),
    (
        "controller-runtime.sigs.k8s.io",
        "a configuration of a controller",
    ),
    ("client.authentication.k8s.io", "a credential of kubectl"),
    ("audit.k8s.io", "an audit policy of the API server"),
    ("backstage.io", "an entry of a Backstage catalog"),
    ("builtin", "a configuration of kustomize"),
    ("krew.googlecontainertools.github.com", "a manifest of krew"),
    ("cli.kyverno.io", "a test of kyverno"),
    ("chainsaw.kyverno.io", "a test of chainsaw"),
    ("kuttl.dev", "a test of kuttl"),
    ("tanka.dev", "an environment of tanka"),
];

/// Single kinds of groups that API servers do know.
const KINDS: &[(&str, &str, &str)] = &[
    ("", "Config", "a configuration of kubectl"),
    ("kpt.dev", "Kptfile", "a package of kpt"),
    (
        "argoproj.io",
        "ConfigManagementPlugin",
        "a configuration of Argo CD",
    ),
];

/// Which tool reads an object that no API server has. A version that something fills in later may
/// turn out to be any.
pub(super) fn tool(node: &Node) -> Option<&'static str> {
    let object = type_of(node)?;
    let is_filled_in = object.group.contains('$') || object.version.contains('$');
    if is_filled_in || node.get("items").is_some() {
        return None;
    }
    let kind = KINDS
        .iter()
        .find(|(group, kind, _)| (*group, *kind) == (object.group, object.kind));
    if let Some((_, _, reason)) = kind {
        return Some(reason);
    }
    let group = if object.version == "builtin" {
        object.version
    } else {
        object.group
    };
    let known = GROUPS.iter().find(|(known, _)| *known == group);
    known.map(|(_, reason)| *reason)
}
