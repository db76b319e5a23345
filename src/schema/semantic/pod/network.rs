//! How a pod finds others by name.

use super::super::address;
use super::super::names::{SUBDOMAIN, is_subdomain};
use super::super::read::{count, get, is, is_true, list, text};
use super::super::said::Said;
use super::Pod;
use crate::parse::Node;

pub(super) fn check<'n>(said: &mut Said<'n>, pod: Pod<'n>) {
    let spec = pod.spec;
    let config = get(spec, "dnsConfig");
    if is(spec, "dnsPolicy", "None") && config.is_none_or(|c| count(c, "nameservers") == 0) {
        match config {
            Some(config) => said.lacks(config, "nameservers"),
            None => said.lacks(spec, "dnsConfig"),
        }
        .help("name at least one server, or use another `dnsPolicy`");
    }
    if let Some(config) = config {
        dns(said, config);
    }
    for alias in list(spec, "hostAliases") {
        if let Some(ip) = get(alias, "ip") {
            address::ip(said, ip);
        }
        for name in list(alias, "hostnames") {
            said.formed(name, &SUBDOMAIN);
        }
    }
    hostname(said, spec);
}

fn hostname<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let Some(name) = get(spec, "hostnameOverride") else {
        return;
    };
    said.formed(name, &SUBDOMAIN);
    if text(name).is_some_and(|name| name.len() > 64) {
        said.limit(name, "must have at most 64 characters");
    }
    if is_true(spec, "setHostnameAsFQDN") || is_true(spec, "hostNetwork") {
        said.conflict(
            name,
            "must not be there beside `setHostnameAsFQDN` or `hostNetwork`",
        );
    }
}

fn dns<'n>(said: &mut Said<'n>, config: &'n Node) {
    for (key, most) in [("nameservers", 3), ("searches", 32)] {
        if let Some(items) = get(config, key)
            && items.items().count() > most
        {
            said.limit(items, format!("must have at most {most} items"));
        }
    }
    for server in list(config, "nameservers") {
        address::ip(said, server);
    }
    let mut length = 0;
    for domain in list(config, "searches") {
        length += domain.as_str().map_or(0, |text| text.len() + 1);
        if text(domain).is_some_and(|text| !is_search(text)) {
            said.formed(domain, &SUBDOMAIN);
        }
    }
    if let Some(searches) = get(config, "searches").filter(|_| length > 2049) {
        said.limit(searches, "must have at most 2048 characters in all");
    }
    for option in list(config, "options") {
        said.required(option, "name");
    }
}

/// A domain to search in: it may end with a dot, and its parts may hold `_`.
fn is_search(domain: &str) -> bool {
    let plain = domain.strip_suffix('.').unwrap_or(domain).replace('_', "x");
    domain == "." || is_subdomain(&plain)
}
