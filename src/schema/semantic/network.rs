//! What lets traffic in: Ingresses and `NetworkPolicy`s.

use super::address;
use super::names::{DOMAIN_PATH, Form, LABEL, LETTER_LABEL, PORT, SEGMENT, SUBDOMAIN, WILDCARD};
use super::read::{Either, count, either, get, int, list, number, text, word};
use super::said::Said;
use super::selector::label_selector;
use crate::parse::Node;
use crate::schema::rules;

/// An Ingress.
pub(super) fn ingress<'n>(said: &mut Said<'n>, object: &'n Node) {
    let Some(spec) = get(object, "spec") else {
        return;
    };
    let empty = count(spec, "rules") == 0 && get(spec, "defaultBackend").is_none();
    let open = get(spec, "rules").is_some_and(|rules| rules.as_str().is_some());
    if empty && !open {
        said.value(rules::REQUIRED, spec, "needs `defaultBackend` or `rules`");
    }
    class(said, object, spec);
    if let Some(back) = get(spec, "defaultBackend") {
        backend(said, back);
    }
    for tls in list(spec, "tls") {
        for host in list(tls, "hosts") {
            said.formed(host, &WILDCARD);
        }
        said.form(tls, "secretName", &SUBDOMAIN);
    }
    for rule in list(spec, "rules") {
        host(said, rule);
        if let Some(http) = get(rule, "http") {
            said.required(http, "paths");
            for path in list(http, "paths") {
                ingress_path(said, path);
            }
        }
    }
}

fn class<'n>(said: &mut Said<'n>, object: &'n Node, spec: &'n Node) {
    const OLD: &str = "kubernetes.io/ingress.class";
    said.form(spec, "ingressClassName", &SUBDOMAIN);
    let meta = get(object, "metadata");
    let old = meta.and_then(|meta| get(meta, "annotations")?.as_map()?.entry(OLD));
    let class = get(spec, "ingressClassName").and_then(text);
    if let Some(old) = old
        && let (Some(old_class), Some(class)) = (text(&old.value), class)
        && old_class != class
    {
        said.conflict(&old.value, "must be the same as `spec.ingressClassName`")
            .help("remove the annotation");
    }
}

fn host<'n>(said: &mut Said<'n>, rule: &'n Node) {
    let Some(host) = get(rule, "host") else {
        return;
    };
    if text(host).is_some_and(|text| text.parse::<std::net::IpAddr>().is_ok()) {
        said.value(rules::NAME, host, "must be a DNS name, not an address");
    } else {
        said.formed(host, &WILDCARD);
    }
}

fn ingress_path<'n>(said: &mut Said<'n>, object: &'n Node) {
    const INNER: [&str; 5] = ["//", "/./", "/../", "%2f", "%2F"];
    let kind = word(object, "pathType").unwrap_or_default();
    if let Some(back) = get(object, "backend") {
        backend(said, back);
    }
    let strict = matches!(kind, "Exact" | "Prefix");
    let path = get(object, "path");
    if strict && path.is_none() {
        said.lacks(object, "path");
    }
    let Some(path) = path else { return };
    let Some(text) = text(path) else { return };
    if !text.starts_with('/') && (strict || !text.is_empty()) {
        said.format(path, "must begin with `/`");
    }
    let inner = INNER.iter().any(|part| text.contains(part));
    if strict && (inner || text.ends_with("/..") || text.ends_with("/.")) {
        said.format(path, "must not hold `//`, `/./`, `/../` or an encoded `/`");
    }
}

fn backend<'n>(said: &mut Said<'n>, backend: &'n Node) {
    said.exactly_one(backend, &["service", "resource"]);
    if let Some(resource) = get(backend, "resource") {
        for key in ["kind", "name"] {
            said.required(resource, key);
            said.form(resource, key, &SEGMENT);
        }
    }
    let Some(service) = get(backend, "service") else {
        return;
    };
    service_name(said, service, "name");
    let Some(port) = get(service, "port") else {
        return;
    };
    if number(port, "number") != Some(0) {
        said.range(port, "number", 1, 65535);
    }
    said.form(port, "name", &PORT);
    let named = word(port, "name").is_some_and(|name| !name.is_empty());
    if named && number(port, "number").is_some_and(|n| n != 0) {
        let wrong = "must not be there beside `number`";
        said.odds(rules::CONFLICT, port, ["name", "number"], wrong);
    }
}

/// The name of a Service, which may begin with a digit for newer servers.
pub(super) fn service_name<'n>(said: &mut Said<'n>, object: &'n Node, key: &str) {
    said.form(object, key, &LABEL);
    let Some(name) = get(object, key) else {
        return;
    };
    let fits = |form: &Form, text: &str| (form.fits)(text);
    if text(name).is_some_and(|text| fits(&LABEL, text) && !fits(&LETTER_LABEL, text)) {
        let wanted = format!("must be {}", LETTER_LABEL.wanted);
        said.value(rules::NAME, name, wanted)
            .before(super::meta::RELAXED_SERVICES);
    }
}

/// An `IngressClass`.
pub(super) fn ingress_class<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.form(spec, "controller", &DOMAIN_PATH);
    if let Some(controller) = get(spec, "controller")
        && text(controller).is_some_and(|text| text.len() > 250)
    {
        said.limit(controller, "must have at most 250 characters");
    }
    let Some(parameters) = get(spec, "parameters") else {
        return;
    };
    said.form(parameters, "apiGroup", &SUBDOMAIN);
    for key in ["kind", "name"] {
        said.form(parameters, key, &SEGMENT);
    }
    said.form(parameters, "namespace", &LABEL);
    match word(parameters, "scope") {
        Some("" | "Cluster") => {
            let wrong = "must not be there with `scope: Cluster`";
            said.forbidden(parameters, &["namespace"], wrong);
        }
        Some("Namespace") => said.required(parameters, "namespace"),
        _ => {}
    }
}

/// A `NetworkPolicy`.
pub(super) fn policy<'n>(said: &mut Said<'n>, spec: &'n Node) {
    label_selector(said, spec, "podSelector");
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in list(spec, rules) {
            for port in list(rule, "ports") {
                policy_port(said, port);
            }
            for item in list(rule, peers) {
                peer(said, item);
            }
        }
    }
    super::job::at_most(said, spec, "policyTypes", 2);
}

fn policy_port<'n>(said: &mut Said<'n>, port: &'n Node) {
    said.port(port, "port");
    said.range(port, "endPort", 1, 65535);
    let Some(end) = get(port, "endPort") else {
        return;
    };
    match get(port, "port").map(either) {
        None => {
            said.conflict(end, "must not be there without `port`");
        }
        Some(Some(Either::Text(_))) => {
            let wrong = "must not be there beside a `port` that is a name";
            said.odds(rules::CONFLICT, port, ["endPort", "port"], wrong);
        }
        Some(Some(Either::Int(first))) if int(end).is_some_and(|end| end < first) => {
            let wrong = "must not be less than `port`";
            said.odds(rules::CONFLICT, port, ["endPort", "port"], wrong);
        }
        Some(_) => {}
    }
}

fn peer<'n>(said: &mut Said<'n>, peer: &'n Node) {
    label_selector(said, peer, "podSelector");
    label_selector(said, peer, "namespaceSelector");
    let Some(block) = get(peer, "ipBlock") else {
        return;
    };
    if get(peer, "podSelector")
        .or_else(|| get(peer, "namespaceSelector"))
        .is_some()
    {
        said.forbidden(peer, &["ipBlock"], "must not be there beside a selector");
    }
    let Some(whole) = get(block, "cidr").and_then(|cidr| address::range(said, cidr)) else {
        return;
    };
    for node in list(block, "except") {
        let except = address::range(said, node);
        if except.is_some_and(|except| !whole.is_wider_than(except)) {
            said.conflict(node, "must lie in `cidr` and be smaller");
        }
    }
}
