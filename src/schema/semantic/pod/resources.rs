//! What a container asks of its node.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::super::names::QUALIFIED;
use super::super::quantity::{Amount, amount, not_negative, parse};
use super::super::read::{Index, at, get, is_filled_in, list, map, text, word};
use super::super::said::Said;
use crate::parse::{Entry, Node};
use crate::schema::rules;

/// The claims of a pod by their names.
#[derive(Debug)]
pub(super) struct Claims<'n> {
    names: HashSet<&'n str>,
    /// All of them are known.
    complete: bool,
}

impl<'n> Claims<'n> {
    pub(super) fn of(pod: &'n Node) -> Self {
        let names = || list(pod, "resourceClaims").map(|claim| word(claim, "name"));
        Self {
            names: names().flatten().collect(),
            complete: names().all(|name| name.is_some()),
        }
    }
}

pub(super) fn check<'n>(said: &mut Said<'n>, claims: &Claims<'n>, container: &'n Node) {
    let Some(resources) = get(container, "resources") else {
        return;
    };
    one(said, resources, is_container_resource);
    said.unique(
        list(resources, "claims"),
        |claim| Some(((word(claim, "name")?, word(claim, "request")?), claim)),
        "is there twice",
    );
    for claim in list(resources, "claims") {
        let Some(name) = get(claim, "name") else {
            continue;
        };
        let known = text(name).filter(|name| !name.is_empty());
        if claims.complete && known.is_some_and(|name| !claims.names.contains(name)) {
            said.value(rules::REFERENCE, name, "is no claim of the pod")
                .help("add it to `resourceClaims` of the pod, or correct the name");
        }
    }
}

/// What the containers of a pod ask for together.
pub(super) fn of_pod<'n>(said: &mut Said<'n>, spec: &'n Node) {
    if let Some(overhead) = get(spec, "overhead") {
        for entry in overhead.entries() {
            named(said, entry, is_container_resource);
            amounts(said, entry);
        }
    }
    if let Some(resources) = get(spec, "resources") {
        one(said, resources, is_pod_resource);
        said.forbidden(resources, &["claims"], "must not be there for a whole pod");
        together(said, spec, resources);
    }
}

/// More resources than these can't be asked for by a pod.
const FEW: usize = 16;

/// What the containers ask for must fit in what their pod asks for.
fn together<'n>(said: &mut Said<'n>, spec: &'n Node, resources: &'n Node) {
    if !said.whole {
        return;
    }
    let part = |container, part| at(container, &["resources", part]);
    for request in map(resources, "requests").take(FEW) {
        let own = list(spec, "containers").filter_map(|c| get(part(c, "requests")?, &request.key));
        let sum = own.map(amount).sum::<Option<Amount>>();
        if sum
            .zip(amount(&request.value))
            .is_some_and(|(sum, most)| sum > most)
        {
            let wrong = "must not be less than what the containers ask for together";
            said.value(rules::QUANTITY, &request.value, wrong);
        }
    }
    for limit in map(resources, "limits").take(FEW) {
        let most = amount(&limit.value);
        for container in list(spec, "containers") {
            let own = part(container, "limits").and_then(|limits| get(limits, &limit.key));
            let Some(own) = own else { continue };
            if amount(own).zip(most).is_some_and(|(own, most)| own > most) {
                said.value(
                    rules::QUANTITY,
                    own,
                    "must not be more than the limit of its pod",
                );
            }
        }
    }
}

fn one<'n>(said: &mut Said<'n>, resources: &'n Node, allowed: fn(&str) -> bool) {
    for key in ["limits", "requests"] {
        for entry in map(resources, key) {
            named(said, entry, allowed);
            amounts(said, entry);
        }
    }
    let limits = get(resources, "limits");
    if limits.is_none_or(|limits| limits.as_map().is_some()) {
        let limits = Index::of(limits);
        for request in map(resources, "requests") {
            within(said, &limits, request);
        }
    }
    huge_pages(said, resources);
}

fn named<'n>(said: &mut Said<'n>, entry: &'n Entry, allowed: fn(&str) -> bool) {
    let name = entry.key.as_str();
    if is_filled_in(name) {
        return;
    }
    if !(QUALIFIED.fits)(name) {
        said.key(rules::NAME, entry, format!("must be {}", QUALIFIED.wanted));
    } else if !allowed(name) {
        said.key(
            rules::NAME,
            entry,
            "must be a resource that can be asked for here",
        )
        .help("`cpu`, `memory`, `ephemeral-storage`, huge pages, or a name under a domain");
    }
}

fn is_plain(name: &str) -> bool {
    matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with(HUGE)
}

/// The prefix of huge pages; their size follows.
const HUGE: &str = "hugepages-";

pub(in super::super) fn is_container_resource(name: &str) -> bool {
    match name.contains('/') {
        false => is_plain(name),
        true => name.contains("kubernetes.io/") || is_extended(name),
    }
}

fn is_pod_resource(name: &str) -> bool {
    is_plain(name) && name != "ephemeral-storage"
}

/// A resource that Kubernetes itself knows nothing of.
pub(in super::super) fn is_extended(name: &str) -> bool {
    let own = !name.contains('/') || name.contains("kubernetes.io/");
    let quota = format!("requests.{name}");
    !own && !name.starts_with("requests.") && (QUALIFIED.fits)(&quota)
}

fn amounts<'n>(said: &mut Said<'n>, entry: &'n Entry) {
    not_negative(said, &entry.value);
    let Some(amount) = amount(&entry.value) else {
        return;
    };
    if is_extended(&entry.key) && !amount.is_whole() {
        said.value(
            rules::QUANTITY,
            &entry.value,
            "must be a whole number: such resources are not shared",
        );
    }
    let page = entry.key.strip_prefix(HUGE).and_then(parse);
    if page.is_some_and(|page| page.sign().is_gt() && !amount.is_multiple_of(page)) {
        said.value(
            rules::QUANTITY,
            &entry.value,
            "must be a multiple of the page's size",
        );
    }
}

/// A request must be within its limit; some resources have both the same.
fn within<'n>(said: &mut Said<'n>, limits: &Index<'n>, request: &'n Entry) {
    if !said.whole {
        return;
    }
    let exact = request.key.starts_with(HUGE)
        || request.key.contains('/') && !request.key.contains("kubernetes.io/");
    let Some(limit) = limits.value(&request.key) else {
        if exact && !is_filled_in(&request.key) {
            said.key(
                rules::REQUIRED,
                request,
                "must have a limit, too: it is not shared between containers",
            );
        }
        return;
    };
    let order = compare(&request.value, limit);
    if exact && order.is_some_and(Ordering::is_ne) {
        said.value(
            rules::QUANTITY,
            &request.value,
            "must be the same as its limit",
        );
    } else if order.is_some_and(Ordering::is_gt) {
        said.value(
            rules::QUANTITY,
            &request.value,
            "must not be more than its limit",
        )
        .help("raise the limit, or lower the request");
    }
}

fn compare(a: &Node, b: &Node) -> Option<Ordering> {
    let (a, b): (Amount, Amount) = (amount(a)?, amount(b)?);
    Some(a.cmp(&b))
}

/// Huge pages alone can't run a container.
fn huge_pages<'n>(said: &mut Said<'n>, resources: &'n Node) {
    let any = |fits: fn(&str) -> bool| {
        ["limits", "requests"]
            .iter()
            .any(|key| map(resources, key).any(|entry| fits(&entry.key)))
    };
    if any(|name| name.starts_with(HUGE)) && !any(|name| matches!(name, "cpu" | "memory")) {
        said.conflict(
            resources,
            "must ask for `cpu` or `memory` beside huge pages",
        );
    }
}
