//! Objects that lead requests to Services: Ingresses, routes, webhooks.
//!
//! Invariant: only a host that is written is claimed.

use super::Notes;
use super::cursor::{At, is_open};
use crate::facts::relations::record::{Need, Sole, Spot, Wants};
use crate::parse::Node;

const ROUTES: [&str; 5] = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];

impl Notes<'_> {
    pub(super) fn routes(&mut self, root: &At<'_>) {
        let (group, kind) = (self.identity.group.as_str(), self.identity.kind.as_str());
        match group {
            "networking.k8s.io" if kind == "Ingress" => self.ingress(root),
            "gateway.networking.k8s.io" if ROUTES.contains(&kind) => {
                for rule in root.list(&["spec", "rules"]) {
                    for backend in rule.list(&["backendRefs"]) {
                        self.route_backend(&backend);
                    }
                }
            }
            "admissionregistration.k8s.io" => {
                for webhook in root.list(&["webhooks"]) {
                    if let Some(service) = webhook.path(&["clientConfig", "service"]) {
                        self.elsewhere(&service, (Wants::Object, None));
                    }
                }
            }
            "apps" if kind == "StatefulSet" => {
                self.refer("Service", root.path(&["spec", "serviceName"]), Need::Use);
            }
            "" if kind == "PersistentVolumeClaim" => {
                let class = root.path(&["spec", "storageClassName"]);
                self.refer("StorageClass", class, Need::Use);
            }
            _ => {}
        }
    }

    fn ingress(&mut self, root: &At<'_>) {
        let class = root.path(&["spec", "ingressClassName"]);
        self.refer("IngressClass", class, Need::Use);
        for tls in root.list(&["spec", "tls"]) {
            self.refer("Secret", tls.get("secretName"), Need::Use);
        }
        if let Some(service) = root.path(&["spec", "defaultBackend", "service"]) {
            self.ingress_backend(&service);
        }
        for rule in root.list(&["spec", "rules"]) {
            for path in rule.list(&["http", "paths"]) {
                if let Some(service) = path.path(&["backend", "service"]) {
                    self.ingress_backend(&service);
                }
                self.route(root, &rule, &path);
            }
        }
    }

    /// Host and path belong to one Ingress of a class; a canary shares them.
    fn route(&mut self, root: &At<'_>, rule: &At<'_>, path: &At<'_>) {
        let marks = root.node.at(&["metadata", "annotations"]);
        let marks = || marks.into_iter().flat_map(Node::entries);
        let is_shared = marks().any(|mark| {
            [
                "canary",
                "mergeable",
                "group.name",
                "match",
                "conditions",
                "rule",
            ]
            .iter()
            .any(|word| mark.key.contains(word))
        });
        let old = marks().find(|mark| mark.key == "kubernetes.io/ingress.class");
        let new = root.node.at(&["spec", "ingressClassName"]);
        let class = new.or(old.map(|mark| &mark.value));
        let class = class.and_then(Node::as_str).unwrap_or_default();
        let (Some(host), false) = (rule.word("host"), is_shared) else {
            return;
        };
        let (at, plain) = match path.get("path") {
            Some(at) => (at.clone(), at.text().unwrap_or("/")),
            None => (path.clone(), "/"),
        };
        let sort = path.word("pathType").unwrap_or_default();
        if ![host, plain, class].into_iter().any(is_open) {
            let value = format!("{host}{plain}\n{sort}\n{class}");
            self.claim(&at, Sole::Route, &value);
        }
    }

    fn ingress_backend(&mut self, service: &At<'_>) {
        let number = service.path(&["port", "number"]);
        let name = service.path(&["port", "name"]);
        let wants = self.port(number.or(name));
        self.refer("Service", service.get("name"), Need::Backend);
        if wants.1.is_some() {
            self.refer_to("Service", service.get("name"), Need::Backend, None, wants);
        }
    }

    fn route_backend(&mut self, backend: &At<'_>) {
        let is_service = backend.word("kind").is_none_or(|kind| kind == "Service");
        if is_service && backend.word("group").is_none() {
            self.elsewhere(backend, (Wants::Object, None));
            let wants = self.port(backend.get("port"));
            if wants.1.is_some() {
                self.elsewhere(backend, wants);
            }
        }
    }

    /// A Service by its name and, where it is written, its namespace.
    fn elsewhere(&mut self, service: &At<'_>, wants: (Wants, Option<Spot>)) {
        let namespace = service.get("namespace");
        let name = self.name(namespace.as_ref());
        if name.is_some() || namespace.is_none() {
            let at = service.get("name");
            self.refer_to("Service", at, Need::Backend, name, wants);
        }
    }

    /// A port by number or name.
    fn port(&mut self, at: Option<At<'_>>) -> (Wants, Option<Spot>) {
        let Some(at) = at else {
            return (Wants::Object, None);
        };
        let named = self.name(Some(&at)).map(Wants::Port);
        match named.or(at.port().map(Wants::Number)) {
            Some(wants) => (wants, Some(self.spot(&at))),
            None => (Wants::Object, None),
        }
    }
}
