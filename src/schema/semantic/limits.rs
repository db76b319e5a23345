//! What a namespace may use.

use super::names::QUALIFIED;
use super::quantity::{Amount, amount, not_negative};
use super::read::{Index, get, is_filled_in, list, map, text, word};
use super::said::Said;
use crate::parse::{Entry, Node};
use crate::schema::rules;

/// The amounts of a limit, in the order of their size.
const BOUNDS: [&str; 4] = ["min", "defaultRequest", "default", "max"];

pub(super) fn range<'n>(said: &mut Said<'n>, spec: &'n Node) {
    for limit in list(spec, "limits") {
        one(said, limit);
    }
    said.unique_names(list(spec, "limits"), "type");
}

fn one<'n>(said: &mut Said<'n>, limit: &'n Node) {
    let kind = word(limit, "type").unwrap_or_default();
    said.form(limit, "type", &QUALIFIED);
    for key in BOUNDS.iter().chain(&["maxLimitRequestRatio"]) {
        for entry in map(limit, key) {
            named(said, entry);
            not_negative(said, &entry.value);
        }
    }
    if kind == "Pod" {
        said.forbidden(
            limit,
            &["default", "defaultRequest"],
            "must not be there for pods",
        );
    }
    let claim = kind == "PersistentVolumeClaim";
    let bound = |key: &str| {
        get(limit, key).is_some_and(|b| b.as_map().is_none() || get(b, "storage").is_some())
    };
    if claim && !bound("min") && !bound("max") {
        said.value(
            rules::REQUIRED,
            limit,
            "needs `min.storage` or `max.storage`",
        );
    }
    order(said, limit);
    ratio(said, limit);
}

fn named<'n>(said: &mut Said<'n>, entry: &'n Entry) {
    let name = entry.key.as_str();
    if is_filled_in(name) {
        return;
    }
    let own = matches!(name, "cpu" | "memory" | "ephemeral-storage" | "storage")
        || name.starts_with("hugepages-");
    if !(QUALIFIED.fits)(name) {
        said.key(rules::NAME, entry, format!("must be {}", QUALIFIED.wanted));
    } else if !own && !name.contains('/') {
        said.key(
            rules::NAME,
            entry,
            "must be a standard resource, or a name under a domain",
        );
    }
}

/// No amount may be more than one that bounds it.
fn order<'n>(said: &mut Said<'n>, limit: &'n Node) {
    let pairs = BOUNDS
        .iter()
        .enumerate()
        .flat_map(|(at, low)| BOUNDS.iter().skip(at + 1).map(move |high| (*low, *high)));
    for (low, high) in pairs {
        let bounds = Index::of(get(limit, high));
        for entry in map(limit, low) {
            let above = bounds.value(&entry.key).and_then(amount);
            if amount(&entry.value)
                .zip(above)
                .is_some_and(|(low, high)| low > high)
                && said.whole
            {
                let text = format!("must not be more than that of `{high}`");
                said.value(rules::QUANTITY, &entry.value, text);
            }
        }
    }
}

fn ratio<'n>(said: &mut Said<'n>, limit: &'n Node) {
    for entry in map(limit, "maxLimitRequestRatio") {
        if amount(&entry.value).is_some_and(|ratio| ratio < Amount::whole(1)) {
            said.value(rules::QUANTITY, &entry.value, "must be 1 or more");
        }
    }
}

/// Scopes that exclude each other.
const APART: [(&str, &str); 2] = [
    ("BestEffort", "NotBestEffort"),
    ("Terminating", "NotTerminating"),
];

const SCOPES: &[&str] = &[
    "BestEffort",
    "CrossNamespacePodAffinity",
    "NotBestEffort",
    "NotTerminating",
    "PriorityClass",
    "Terminating",
    "VolumeAttributesClass",
];

pub(super) fn quota<'n>(said: &mut Said<'n>, spec: &'n Node) {
    for entry in map(spec, "hard") {
        quota_name(said, entry);
        not_negative(said, &entry.value);
        if is_count(&entry.key) && amount(&entry.value).is_some_and(|n| !n.is_whole()) {
            said.value(rules::QUANTITY, &entry.value, "must be a whole number");
        }
    }
    let scopes = || list(spec, "scopes");
    for scope in scopes() {
        if text(scope).is_some_and(|name| !SCOPES.contains(&name)) {
            said.value(rules::ENUM, scope, "is no scope of a quota");
        }
    }
    for (one, other) in APART {
        let find = |name| scopes().find(|scope| text(scope) == Some(name));
        if let (Some(_), Some(place)) = (find(one), find(other)) {
            said.conflict(place, "must not be there beside its opposite");
        }
    }
    for scope in scopes().take(SCOPES.len()) {
        scope_fits(said, spec, scope);
    }
    let Some(selector) = get(spec, "scopeSelector") else {
        return;
    };
    for term in list(selector, "matchExpressions") {
        said.one_of(term, "scopeName", SCOPES);
        scope_values(said, term);
        let name = word(term, "scopeName").unwrap_or_default();
        let plain =
            SCOPES.contains(&name) && !matches!(name, "PriorityClass" | "VolumeAttributesClass");
        if plain && word(term, "operator").is_some_and(|operator| operator != "Exists") {
            said.forbidden(term, &["operator"], "must be `Exists` for this scope");
        }
    }
}

/// A scope looks at pods, and some at nothing but their number.
fn scope_fits<'n>(said: &mut Said<'n>, spec: &'n Node, scope: &'n Node) {
    const PODS: &[&str] = &[
        "pods",
        "cpu",
        "memory",
        "requests.cpu",
        "requests.memory",
        "limits.cpu",
        "limits.memory",
    ];
    let counted: &[&str] = match text(scope) {
        Some("BestEffort") => &["pods"],
        Some("Terminating" | "NotTerminating" | "NotBestEffort" | "PriorityClass") => PODS,
        _ => return,
    };
    let outside = |name: &str| {
        let known = OWN.contains(&name) || is_object(name) || name.starts_with("count/");
        known && !counted.contains(&name)
    };
    if map(spec, "hard").any(|entry| outside(&entry.key)) {
        said.conflict(
            scope,
            "must not be there beside resources that it does not count",
        );
    }
}

fn scope_values<'n>(said: &mut Said<'n>, term: &'n Node) {
    let found = list(term, "values").count();
    let wrong = match word(term, "operator") {
        Some("In" | "NotIn") if found == 0 => "must not be empty with this operator",
        Some("Exists" | "DoesNotExist") if found > 0 => "must be absent with this operator",
        _ => return,
    };
    said.odds(rules::SELECTOR, term, ["values", "operator"], wrong);
}

/// What quotas count beside objects.
const OWN: &[&str] = &[
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.storage",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "storage",
];

fn quota_name<'n>(said: &mut Said<'n>, entry: &'n Entry) {
    let name = entry.key.as_str();
    if is_filled_in(name) {
        return;
    }
    let huge = name.starts_with("hugepages-") || name.starts_with("requests.hugepages-");
    if !(QUALIFIED.fits)(name) {
        said.key(rules::NAME, entry, format!("must be {}", QUALIFIED.wanted));
    } else if !name.contains('/') && !huge && !OWN.contains(&name) && !is_object(name) {
        said.key(
            rules::NAME,
            entry,
            "must be a resource that quotas count, or a name under a domain",
        );
    }
}

/// Kinds of objects that are counted.
fn is_object(name: &str) -> bool {
    matches!(
        name,
        "pods"
            | "services"
            | "replicationcontrollers"
            | "resourcequotas"
            | "secrets"
            | "configmaps"
            | "persistentvolumeclaims"
            | "services.nodeports"
            | "services.loadbalancers"
    )
}

fn is_count(name: &str) -> bool {
    is_object(name) || name.starts_with("count/") || super::pod::is_extended(name)
}
