//! Services and where they lead.

use std::net::IpAddr;

use super::address::{Version, ip, range, special, version};
use super::names::{LABEL, QUALIFIED, SUBDOMAIN, is_subdomain};
use super::read::{count, get, int, is, list, number, text, word};
use super::said::Said;
use super::selector::labels;
use crate::parse::Node;
use crate::schema::rules;

/// The port of a node's own agent.
const KUBELET: i64 = 10250;
/// The ports of nodes that Services get unless the cluster is told otherwise.
const NODE_PORTS: std::ops::RangeInclusive<i64> = 30000..=32767;

pub(super) fn service<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let Some(kind) = word(spec, "type") else {
        return;
    };
    let kind = if kind.is_empty() { "ClusterIP" } else { kind };
    labels(said, spec, "selector");
    ports(said, spec, kind);
    match kind {
        "ExternalName" => external_name(said, spec),
        _ => cluster_ips(said, spec, kind),
    }
    affinity(said, spec);
    for address in list(spec, "externalIPs") {
        if let Some(why) = ip(said, address).and_then(special) {
            said.limit(address, why);
        }
    }
    traffic(said, spec, kind);
    balancer(said, spec, kind);
    let distributions = &["PreferClose", "PreferSameZone", "PreferSameNode"];
    said.one_of(spec, "trafficDistribution", distributions);
}

fn ports<'n>(said: &mut Said<'n>, spec: &'n Node, kind: &str) {
    let all = || list(spec, "ports");
    for port in all() {
        said.form(port, "name", &LABEL);
        said.range(port, "port", 1, 65535);
        if get(port, "targetPort").and_then(int) != Some(0) {
            said.port(port, "targetPort");
        }
        said.form(port, "appProtocol", &QUALIFIED);
        node_port(said, port, kind);
        if kind == "LoadBalancer" && number(port, "port") == Some(KUBELET) {
            let wrong = "must not be 10250, where the agent of each node listens";
            said.forbidden(port, &["port"], wrong);
        }
    }
    said.unique_names(all(), "name");
    said.unique(
        all(),
        |port| {
            let place = get(port, "port")?;
            Some(((protocol(port)?, int(place)?), place))
        },
        "is the port of an earlier item",
    );
    said.unique(
        all(),
        |port| {
            let place = get(port, "nodePort")?;
            let number = int(place).filter(|n| *n != 0)?;
            Some(((protocol(port)?, number), place))
        },
        "is the port of an earlier item",
    );
}

fn protocol(port: &Node) -> Option<&str> {
    word(port, "protocol").map(|p| if p.is_empty() { "TCP" } else { p })
}

fn node_port<'n>(said: &mut Said<'n>, port: &'n Node, kind: &str) {
    let Some(number) = number(port, "nodePort").filter(|n| *n != 0) else {
        return;
    };
    if matches!(kind, "ClusterIP" | "ExternalName") {
        let wrong = "must not be there in a service whose `type` gives it no port on the nodes";
        said.forbidden(port, &["nodePort"], wrong);
        return;
    }
    let outside = !NODE_PORTS.contains(&number) && (1..=65535).contains(&number);
    if let Some(node) = get(port, "nodePort").filter(|_| outside) {
        said.limit(
            node,
            "is not from 30000 to 32767, the ports that clusters use for this",
        )
        .help("if the cluster runs with another `--service-node-port-range`, it may be fine")
        .doubt();
    }
}

fn external_name<'n>(said: &mut Said<'n>, spec: &'n Node) {
    if let Some(name) = get(spec, "externalName")
        && let Some(host) = text(name).filter(|host| !host.is_empty())
        && !is_subdomain(host.strip_suffix('.').unwrap_or(host))
    {
        said.value(rules::NAME, name, format!("must be {}", SUBDOMAIN.wanted));
    }
    let set = |key: &str| get(spec, key).is_some_and(|v| v.as_str() != Some(""));
    for key in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] {
        if set(key) {
            said.forbidden(spec, &[key], "must not be there with `type: ExternalName`");
        }
    }
}

fn cluster_ips<'n>(said: &mut Said<'n>, spec: &'n Node, kind: &str) {
    let first = list(spec, "clusterIPs").next();
    let own = get(spec, "clusterIP").filter(|ip| ip.as_str() != Some(""));
    let headless = own.or(first).and_then(text) == Some("None");
    if headless && matches!(kind, "NodePort" | "LoadBalancer") {
        let place = own.or(first).unwrap_or(spec);
        said.conflict(
            place,
            "must not be `None` in a service with ports on the nodes",
        );
    }
    let mut families: Vec<Version> = Vec::new();
    for (at, address) in list(spec, "clusterIPs").enumerate() {
        if text(address) == Some("None") {
            if at > 0 {
                said.limit(address, "must be an IP address");
            }
        } else if let Some(ip) = ip(said, address) {
            one_family(said, address, ip, &mut families);
        }
    }
    if own.and_then(text).is_some_and(|ip| ip != "None")
        && let Some(own) = own
    {
        ip(said, own);
    }
    match (own, first) {
        (Some(own), Some(first)) if text(own).zip(text(first)).is_some_and(|(a, b)| a != b) => {
            said.conflict(first, "must be the same as `clusterIP`");
        }
        (None, Some(first)) => {
            said.conflict(first, "must not be there without `clusterIP`");
        }
        _ => {}
    }
    super::job::at_most(said, spec, "clusterIPs", 2);
    super::job::at_most(said, spec, "ipFamilies", 2);
    said.unique_texts(list(spec, "ipFamilies"));
    let many = count(spec, "clusterIPs") > 1 || count(spec, "ipFamilies") > 1;
    if many && is(spec, "ipFamilyPolicy", "SingleStack") {
        said.forbidden(
            spec,
            &["ipFamilyPolicy"],
            "must not be `SingleStack` with addresses of two families",
        );
    }
}

fn one_family<'n>(said: &mut Said<'n>, node: &'n Node, ip: IpAddr, seen: &mut Vec<Version>) {
    let own = version(ip);
    if seen.contains(&own) {
        said.conflict(node, "must be of another family than the address before it");
    }
    seen.push(own);
}

fn affinity<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let Some(config) = get(spec, "sessionAffinityConfig") else {
        return;
    };
    if matches!(word(spec, "sessionAffinity"), Some("" | "None")) {
        let wrong = "must not be there without `sessionAffinity: ClientIP`";
        said.forbidden(spec, &["sessionAffinityConfig"], wrong);
    }
    if let Some(client) = get(config, "clientIP") {
        said.range(client, "timeoutSeconds", 1, 86400);
    }
}

fn traffic<'n>(said: &mut Said<'n>, spec: &'n Node, kind: &str) {
    let inner = kind == "ClusterIP" && count(spec, "externalIPs") == 0 || kind == "ExternalName";
    let policy = word(spec, "externalTrafficPolicy");
    if inner && policy.is_some_and(|policy| !policy.is_empty()) {
        let wrong = "must not be there in a service that is not reached from outside";
        said.forbidden(spec, &["externalTrafficPolicy"], wrong);
    }
    let port = number(spec, "healthCheckNodePort").filter(|n| *n != 0);
    let local = kind == "LoadBalancer" && policy.is_none_or(|policy| policy == "Local");
    if port.is_some() && !local {
        let wrong =
            "must not be there without `type: LoadBalancer` and `externalTrafficPolicy: Local`";
        said.forbidden(spec, &["healthCheckNodePort"], wrong);
    }
    said.range(spec, "healthCheckNodePort", 0, 65535);
}

fn balancer<'n>(said: &mut Said<'n>, spec: &'n Node, kind: &str) {
    for source in list(spec, "loadBalancerSourceRanges") {
        if text(source).is_some_and(|text| text.trim() == text) {
            range(said, source);
        }
    }
    if let Some(class) = get(spec, "loadBalancerClass") {
        said.formed(class, &QUALIFIED);
    }
    if kind == "LoadBalancer" {
        return;
    }
    let wrong = "must not be there without `type: LoadBalancer`";
    if count(spec, "loadBalancerSourceRanges") > 0 {
        said.forbidden(spec, &["loadBalancerSourceRanges"], wrong);
    }
    let keys = ["loadBalancerClass", "allocateLoadBalancerNodePorts"];
    said.forbidden(spec, &keys, wrong);
}

/// Addresses behind a Service, in the older form.
pub(super) fn endpoints<'n>(said: &mut Said<'n>, object: &'n Node) {
    for subset in list(object, "subsets") {
        let lists = ["addresses", "notReadyAddresses"];
        if lists.iter().all(|key| count(subset, key) == 0) {
            let wrong = "needs `addresses` or `notReadyAddresses`";
            said.value(rules::REQUIRED, subset, wrong);
        }
        for address in lists.iter().flat_map(|key| list(subset, key)) {
            said.required(address, "ip");
            said.form(address, "hostname", &LABEL);
            said.form(address, "nodeName", &SUBDOMAIN);
            if let Some(node) = get(address, "ip")
                && let Some(why) = ip(said, node).and_then(special)
            {
                said.limit(node, why);
            }
        }
        let many = count(subset, "ports") > 1;
        for port in list(subset, "ports") {
            if many {
                said.required(port, "name");
            }
            said.form(port, "name", &LABEL);
            said.range(port, "port", 1, 65535);
            said.form(port, "appProtocol", &QUALIFIED);
        }
    }
}

/// Addresses behind a Service.
pub(super) fn slice<'n>(said: &mut Said<'n>, object: &'n Node) {
    let kind = word(object, "addressType");
    super::job::at_most(said, object, "endpoints", 1000);
    super::job::at_most(said, object, "ports", 100);
    for endpoint in list(object, "endpoints") {
        super::job::at_most(said, endpoint, "addresses", 100);
        if count(endpoint, "addresses") == 0 {
            said.lacks(endpoint, "addresses");
        }
        for address in list(endpoint, "addresses") {
            slice_address(said, address, kind);
        }
        said.form(endpoint, "hostname", &LABEL);
        said.form(endpoint, "nodeName", &SUBDOMAIN);
    }
    for port in list(object, "ports") {
        said.form(port, "name", &LABEL);
        said.form(port, "appProtocol", &QUALIFIED);
    }
    said.unique(
        list(object, "ports"),
        |port| Some((word(port, "name")?, get(port, "name").unwrap_or(port))),
        "is the same as that of an earlier item",
    );
}

fn slice_address<'n>(said: &mut Said<'n>, address: &'n Node, kind: Option<&str>) {
    let wanted = match kind {
        Some("IPv4") => Version::V4,
        Some("IPv6") => Version::V6,
        Some("FQDN") => {
            let full = |name: &str| {
                let name = name.strip_suffix('.').unwrap_or(name);
                is_subdomain(name) && name.contains('.')
            };
            if text(address).is_some_and(|name| !full(name)) {
                said.value(rules::NAME, address, "must be a DNS name with a domain");
            }
            return;
        }
        _ => return,
    };
    let Some(ip) = ip(said, address) else { return };
    if version(ip) != wanted {
        said.conflict(address, "must be of the family that `addressType` names");
    } else if let Some(why) = special(ip) {
        said.limit(address, why);
    }
}

/// Ranges that Services get their addresses from.
pub(super) fn ranges<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.required(spec, "cidrs");
    super::job::at_most(said, spec, "cidrs", 2);
    let mut families = Vec::new();
    for node in list(spec, "cidrs") {
        if let Some(found) = range(said, node) {
            if families.contains(&found.version) {
                said.conflict(node, "must be of another family than the range before it");
            }
            families.push(found.version);
        }
    }
}

/// An address that is given out: it is the object's name.
pub(super) fn given<'n>(said: &mut Said<'n>, object: &'n Node) {
    let Some(name) = super::read::at(object, &["metadata", "name"]) else {
        return;
    };
    let Some(known) = text(name).filter(|name| !name.is_empty()) else {
        return;
    };
    let canonical = known
        .parse::<IpAddr>()
        .is_ok_and(|ip| ip.to_string() == known);
    if !canonical {
        said.value(
            rules::NAME,
            name,
            "must be an IP address in its shortest form",
        );
    }
}
