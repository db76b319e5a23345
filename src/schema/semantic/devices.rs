//! Devices: what there is, and what is claimed of it.

use super::names::{IDENTIFIER, LABEL, SUBDOMAIN, is_identifier, is_subdomain};
use super::read::{get, is_filled_in, list, map, number, text, word};
use super::said::Said;
use crate::parse::{Entry, Node};
use crate::schema::rules;

/// Most requests of a claim, and most choices of one.
const MOST: usize = 32;

/// The kinds of values that an attribute has one of.
const VALUES: &[&str] = &[
    "int", "bool", "string", "version", "bools", "ints", "strings", "versions",
];

pub(super) fn claim<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let Some(devices) = get(spec, "devices") else {
        return;
    };
    let requests = || list(devices, "requests");
    for request in requests() {
        said.form(request, "name", &LABEL);
        // In older versions a request says itself what it wants exactly.
        if get(request, "deviceClassName").is_none() {
            said.exactly_one(request, &["exactly", "firstAvailable"]);
        } else {
            exact(said, request);
        }
        let inner = get(request, "exactly").into_iter();
        for one in inner.chain(list(request, "firstAvailable")) {
            exact(said, one);
        }
        unique(said, list(request, "firstAvailable"));
    }
    unique(said, requests());
    super::job::at_most(said, devices, "requests", 32);
    super::job::at_most(said, devices, "constraints", 32);
    super::job::at_most(said, devices, "config", 32);
    for constraint in list(devices, "constraints") {
        named_requests(said, devices, constraint);
        said.unique_texts(list(constraint, "requests"));
        attribute_name(said, constraint, "matchAttribute");
    }
    for config in list(devices, "config") {
        named_requests(said, devices, config);
        opaque(said, config);
    }
}

/// The claim that each pod gets.
pub(super) fn template<'n>(said: &mut Said<'n>, spec: &'n Node) {
    if let Some(meta) = get(spec, "metadata") {
        super::meta::carried(said, meta);
    }
    if let Some(inner) = get(spec, "spec") {
        claim(said, inner);
    }
}

/// The first of two requests with one name stays.
fn unique<'n>(said: &mut Said<'n>, requests: impl Iterator<Item = &'n Node>) {
    said.unique_names(requests, "name");
}

fn exact<'n>(said: &mut Said<'n>, request: &'n Node) {
    said.form(request, "name", &LABEL);
    said.form(request, "deviceClassName", &SUBDOMAIN);
    said.one_of(request, "allocationMode", &["ExactCount", "All"]);
    match word(request, "allocationMode") {
        Some("All") if number(request, "count").is_some_and(|n| n != 0) => {
            said.forbidden(
                request,
                &["count"],
                "must not be there with `allocationMode: All`",
            );
        }
        Some("" | "ExactCount") if number(request, "count") != Some(0) => {
            said.range(request, "count", 1, i64::MAX);
        }
        _ => {}
    }
    selectors(said, request);
}

/// Conditions in CEL on devices.
pub(super) fn selectors<'n>(said: &mut Said<'n>, object: &'n Node) {
    super::job::at_most(said, object, "selectors", 32);
    for selector in list(object, "selectors") {
        let Some(cel) = get(selector, "cel") else {
            said.lacks(selector, "cel");
            continue;
        };
        said.required(cel, "expression");
        if let Some((node, text)) = said.cel(cel, "expression")
            && let Some(wrong) = crate::cel::wrong(text, &["device"])
        {
            said.format(node, format!("is no expression that can be used: {wrong}"));
        }
    }
}

fn named_requests<'n>(said: &mut Said<'n>, devices: &'n Node, user: &'n Node) {
    for node in list(user, "requests") {
        let Some(name) = text(node) else { continue };
        let (outer, inner) = name
            .split_once('/')
            .map_or((name, None), |(a, b)| (a, Some(b)));
        let mut requests = list(devices, "requests").take(MOST);
        let is = |request: &Node, name| word(request, "name").is_none_or(|own| own == name);
        let fits = requests.any(|request| {
            let below = |wanted| {
                let mut choices = list(request, "firstAvailable").take(MOST);
                choices.any(|one| is(one, wanted))
            };
            is(request, outer) && inner.is_none_or(below)
        });
        if !fits {
            said.value(rules::REFERENCE, node, "names no request of this claim");
        }
    }
}

fn opaque<'n>(said: &mut Said<'n>, config: &'n Node) {
    let Some(opaque) = get(config, "opaque") else {
        said.lacks(config, "opaque");
        return;
    };
    said.required(opaque, "driver");
    said.form(opaque, "driver", &SUBDOMAIN);
}

/// A class of devices.
pub(super) fn class<'n>(said: &mut Said<'n>, spec: &'n Node) {
    selectors(said, spec);
    for config in list(spec, "config") {
        opaque(said, config);
    }
}

/// Devices that a driver offers.
pub(super) fn slice<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.form(spec, "driver", &SUBDOMAIN);
    if let Some(driver) = get(spec, "driver")
        && text(driver).is_some_and(|name| name.len() > 63)
    {
        said.limit(driver, "must have at most 63 characters");
    }
    pool(said, spec);
    let places = [
        "nodeName",
        "nodeSelector",
        "allNodes",
        "perDeviceNodeSelection",
    ];
    let set = |key: &&str| get(spec, key).is_some_and(|v| v.as_bool() != Some(false));
    let there: Vec<&str> = places.iter().copied().filter(|key| set(key)).collect();
    if there.is_empty() && said.whole {
        said.value(
            rules::REQUIRED,
            spec,
            "needs one of `nodeName`, `nodeSelector`, `allNodes` and `perDeviceNodeSelection`",
        );
    } else {
        said.only_one(spec, &there);
    }
    said.form(spec, "nodeName", &SUBDOMAIN);
    super::selector::node_selector(said, spec, "nodeSelector");
    super::job::at_most(said, spec, "devices", 128);
    for device in list(spec, "devices") {
        one(said, device);
    }
    unique(said, list(spec, "devices"));
}

fn pool<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let Some(pool) = get(spec, "pool") else {
        return;
    };
    said.natural(pool, &["generation"]);
    said.range(pool, "resourceSliceCount", 1, i64::MAX);
    let Some(name) = get(pool, "name") else {
        return;
    };
    let fits = |text: &str| text.len() <= 253 && text.split('/').all(is_subdomain);
    if text(name).is_some_and(|text| !fits(text)) {
        said.value(
            rules::NAME,
            name,
            "must be DNS names with `/` between them, of at most 253 characters",
        );
    }
}

fn one<'n>(said: &mut Said<'n>, device: &'n Node) {
    if let Some(name) = get(device, "name")
        && text(name).is_some_and(|text| !(LABEL.fits)(text))
    {
        said.value(rules::NAME, name, format!("must be {}", LABEL.wanted));
    }
    // In older versions the rest stands one level deeper.
    let device = get(device, "basic").unwrap_or(device);
    for entry in map(device, "attributes") {
        qualified(said, entry);
        attribute(said, &entry.value);
    }
    for entry in map(device, "capacity") {
        qualified(said, entry);
    }
    for taint in list(device, "taints") {
        said.form(taint, "key", &super::names::QUALIFIED);
        said.form(taint, "value", &super::names::LABEL_VALUE);
    }
}

/// The name of an attribute: an identifier, after an optional domain.
fn is_attribute(name: &str) -> bool {
    let id = |name: &str| (1..=32).contains(&name.len()) && is_identifier(name);
    match name.split_once('/') {
        Some((domain, name)) => domain.len() <= 63 && is_subdomain(domain) && id(name),
        None => id(name),
    }
}

fn qualified<'n>(said: &mut Said<'n>, entry: &'n Entry) {
    if !is_filled_in(&entry.key) && !is_attribute(&entry.key) {
        let wanted = format!(
            "must be {}, after an optional domain and `/`",
            IDENTIFIER.wanted
        );
        said.key(rules::NAME, entry, wanted);
    }
}

fn attribute_name<'n>(said: &mut Said<'n>, object: &'n Node, key: &str) {
    let Some(name) = get(object, key) else {
        return;
    };
    let fits = |text: &str| text.contains('/') && is_attribute(text);
    if text(name).is_some_and(|text| !text.is_empty() && !fits(text)) {
        said.value(
            rules::NAME,
            name,
            "must be the name of an attribute under a domain",
        );
    }
}

fn attribute<'n>(said: &mut Said<'n>, value: &'n Node) {
    if value.as_map().is_none() && !value.is_null() {
        return;
    }
    said.exactly_one(value, VALUES);
    if let Some(version) = get(value, "version")
        && text(version).is_some_and(|text| !is_version(text))
    {
        said.format(version, "must be a semantic version, like `1.2.3`");
    }
    for key in ["string", "version"] {
        if let Some(node) = get(value, key)
            && text(node).is_some_and(|text| text.len() > 64)
        {
            said.limit(node, "must have at most 64 characters");
        }
    }
}

/// `1.2.3-rc.1+build`.
fn is_version(text: &str) -> bool {
    let (rest, build) = text
        .split_once('+')
        .map_or((text, None), |(a, b)| (a, Some(b)));
    let (core, pre) = rest
        .split_once('-')
        .map_or((rest, None), |(a, b)| (a, Some(b)));
    let number = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let label =
        |part: &str| word(part) && (number(part) || !part.bytes().all(|b| b.is_ascii_digit()));
    core.split('.').count() == 3
        && core.split('.').all(number)
        && pre.is_none_or(|pre| pre.split('.').all(label))
        && build.is_none_or(|build| build.split('.').all(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for fine in ["1.2.3", "1.0.0-rc.1+b-1", "0.0.0-0"] {
            assert!(is_version(fine), "{fine}");
        }
        for broken in ["on", "1.2", "01.2.3", "1.2.3-01", "1.2.3-", "v1.2.3"] {
            assert!(!is_version(broken), "{broken}");
        }
    }
}
