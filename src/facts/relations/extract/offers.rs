//! What an object is, offers and makes.
//!
//! Invariant: what nobody can know of an object leaves it open, so that nothing is missed in it.

use super::cursor::{At, is_open};
use super::{Notes, is_fragment};
use crate::classify::Resource;
use crate::facts::relations::record::{Keys, Part, Port, Sole};
use crate::finding::Identity;
use crate::parse::Node;

/// Groups of which no controller makes pods, Services or ConfigMaps out of an object.
const QUIET: [&str; 27] = [
    "acme.cert-manager.io",
    "cert-manager.io",
    "external-secrets.io",
    "bitnami.com",
    "keda.sh",
    "cilium.io",
    "crd.projectcalico.org",
    "projectcalico.org",
    "traefik.io",
    "traefik.containo.us",
    "networking.istio.io",
    "security.istio.io",
    "telemetry.istio.io",
    "source.toolkit.fluxcd.io",
    "notification.toolkit.fluxcd.io",
    "image.toolkit.fluxcd.io",
    "metallb.io",
    "networking.gke.io",
    "cloud.google.com",
    "gateway.envoyproxy.io",
    "gateway.nginx.org",
    "policy.linkerd.io",
    "linkerd.io",
    "configuration.konghq.com",
    "projectcontour.io",
    "elbv2.k8s.aws",
    "karpenter.sh",
];

/// Kinds of further groups that make nothing.
const QUIET_KINDS: [(&str, &str); 10] = [
    ("monitoring.coreos.com", "ServiceMonitor"),
    ("monitoring.coreos.com", "PodMonitor"),
    ("monitoring.coreos.com", "PrometheusRule"),
    ("monitoring.coreos.com", "Probe"),
    ("monitoring.coreos.com", "ScrapeConfig"),
    ("monitoring.coreos.com", "AlertmanagerConfig"),
    ("argoproj.io", "Rollout"),
    ("argoproj.io", "AnalysisTemplate"),
    ("argoproj.io", "AppProject"),
    ("sources.knative.dev", "SinkBinding"),
];

/// Keys of a patch that no reference looks at.
const UNRELATED: [&str; 28] = [
    "apiVersion",
    "kind",
    "metadata",
    "name",
    "namespace",
    "annotations",
    "spec",
    "template",
    "containers",
    "initContainers",
    "image",
    "imagePullPolicy",
    "resources",
    "limits",
    "requests",
    "cpu",
    "memory",
    "ephemeral-storage",
    "replicas",
    "minReplicas",
    "maxReplicas",
    "securityContext",
    "runAsUser",
    "runAsGroup",
    "runAsNonRoot",
    "fsGroup",
    "tolerations",
    "terminationGracePeriodSeconds",
];

/// What an object is to others.
pub(super) fn part(resource: &Resource<'_>) -> Part {
    let Identity { group, kind, .. } = &*resource.identity;
    let pair = (group.as_str(), kind.as_str());
    let is_own = !group.contains('.') || group.ends_with(".k8s.io") && !group.contains("x-k8s");
    if is_fragment(resource) {
        if is_unrelated(resource.node) {
            Part::Retouches
        } else if relabels(resource.node) {
            Part::Changes
        } else {
            Part::Rewires
        }
    } else if is_own || QUIET.contains(&pair.0) || QUIET_KINDS.contains(&pair) {
        Part::Whole
    } else {
        Part::Opens
    }
}

/// Whether a patch only touches what no reference looks at.
fn is_unrelated(node: &Node) -> bool {
    let is_known = |key: &str| UNRELATED.contains(&key);
    let below = |entry: &crate::parse::Entry| {
        is_known(&entry.key) && (entry.key == "annotations" || is_unrelated(&entry.value))
    };
    node.entries().all(below) && node.items().all(is_unrelated)
}

/// Whether a patch changes what others know an object by.
fn relabels(node: &Node) -> bool {
    const KEYS: [&str; 6] = [
        "labels",
        "selector",
        "matchLabels",
        "ports",
        "port",
        "targetPort",
    ];
    let below = |entry: &crate::parse::Entry| {
        let key = entry.key.as_str();
        KEYS.contains(&key) || key.starts_with('$') || relabels(&entry.value)
    };
    node.entries().any(below) || node.items().any(relabels)
}

/// Whether its pods are those that a selector would find.
pub(super) fn holds_pods(identity: &Identity) -> bool {
    let Identity { group, kind, .. } = identity;
    matches!(group.as_str(), "" | "apps" | "batch" | "extensions")
        || (group.as_str(), kind.as_str()) == ("argoproj.io", "Rollout")
}

impl Notes<'_> {
    pub(super) fn offers(&mut self, root: &At<'_>) {
        let Identity { group, kind, .. } = self.identity;
        match (group.as_str(), kind.as_str()) {
            ("", "ConfigMap" | "Secret") => self.keys = self.keys_of(root),
            ("", "Service") => self.service(root),
            ("apps", "Deployment" | "StatefulSet") | ("argoproj.io", "Rollout") => {
                self.count(root);
            }
            ("cert-manager.io", "Certificate") => {
                self.make("Secret", root.path(&["spec", "secretName"]));
            }
            ("external-secrets.io", "ExternalSecret") => {
                let target = root.path(&["spec", "target", "name"]);
                self.make(
                    "Secret",
                    target.or_else(|| root.path(&["metadata", "name"])),
                );
            }
            ("bitnami.com", "SealedSecret") => {
                let template = root.path(&["spec", "template", "metadata", "name"]);
                self.make(
                    "Secret",
                    template.or_else(|| root.path(&["metadata", "name"])),
                );
            }
            _ => {}
        }
    }

    fn make(&mut self, kind: &str, name: Option<At<'_>>) {
        if let Some(name) = self.name(name.as_ref()) {
            let kind = self.names.add(kind);
            self.makes.push((kind, name));
        }
    }

    /// The keys, unless there are none or something says that another hand fills it.
    fn keys_of(&mut self, root: &At<'_>) -> Keys {
        let sections = ["data", "stringData", "binaryData"];
        let nodes = || sections.iter().filter_map(|section| root.node.get(section));
        let keys = || nodes().flat_map(Node::entries).map(|entry| &entry.key);
        let is_whole = nodes().all(|node| node.as_map().is_some() || node.is_null());
        let of_controller = root.word("type") == Some("kubernetes.io/service-account-token");
        let is_filled = ["annotations", "labels"].iter().any(|kind| {
            let marks = root.node.at(&["metadata", kind]).into_iter();
            marks.flat_map(Node::entries).any(|entry| fills(&entry.key))
        });
        if keys().next().is_none() || !is_whole || of_controller || is_filled {
            return Keys::Open;
        }
        if keys().any(|key| is_open(key)) {
            return Keys::Open;
        }
        Keys::These(keys().map(|key| self.names.add(key)).collect())
    }

    fn service(&mut self, root: &At<'_>) {
        let labels = root.path(&["metadata", "labels"]);
        self.labels = labels.map_or_else(Vec::new, |at| self.pairs(&at).0);
        if root.node.at(&["spec", "type"]).and_then(Node::as_str) == Some("ExternalName") {
            return;
        }
        for port in root.list(&["spec", "ports"]) {
            self.service_port(&port);
        }
        self.addresses(root);
    }

    fn service_port(&mut self, port: &At<'_>) {
        let Some(number) = port.get("port").and_then(|at| at.port()) else {
            return;
        };
        let protocol = port.word("protocol").unwrap_or("TCP");
        if let Some(at) = port.get("nodePort")
            && let Some(number) = at.port()
        {
            self.claim(&at, Sole::NodePort, &format!("{number}/{protocol}"));
        }
        let target = port.get("targetPort");
        let name = self.name(target.as_ref());
        let target = name.zip(target.as_ref());
        let target = target.map(|(name, at)| (name, self.spot(at)));
        let name = self.name(port.get("name").as_ref());
        self.ports.push(Port {
            name: name.unwrap_or(crate::facts::relations::names::Name::NONE),
            number,
            target,
        });
    }

    /// An address belongs to one Service, unless an annotation says that it is shared.
    fn addresses(&mut self, root: &At<'_>) {
        let marks = root.node.at(&["metadata", "annotations"]);
        let mut marks = marks.into_iter().flat_map(Node::entries);
        let Some(at) = root.path(&["spec", "loadBalancerIP"]) else {
            return;
        };
        let Some(address) = at.text().filter(|text| !is_open(text)) else {
            return;
        };
        if marks.any(|mark| mark.key.contains("shar")) {
            return;
        }
        for port in root.list(&["spec", "ports"]) {
            let protocol = port.word("protocol").unwrap_or("TCP");
            if let Some(number) = port.get("port").and_then(|at| at.port()) {
                let value = format!("{address} port {number}/{protocol}");
                self.claim(&at, Sole::Address, &value);
            }
        }
    }

    fn count(&mut self, root: &At<'_>) {
        if let Some(at) = root.path(&["spec", "replicas"])
            && let crate::parse::Value::Number(number) = &at.node.value
        {
            let several = !matches!(number, crate::parse::node::Number::Int(..=1));
            self.replicas = Some((self.spot(&at), several));
        }
    }
}

/// Whether a mark on a ConfigMap or Secret says that a controller puts something in.
fn fills(key: &str) -> bool {
    [
        "inject", "replicat", "reflect", "merge", "sync", "copy", "trust",
    ]
    .iter()
    .any(|word| key.contains(word))
}
