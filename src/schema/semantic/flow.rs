//! How the API server shares itself, and the small kinds around nodes and leases.

use super::names::{DOMAIN_PATH, LABEL, SUBDOMAIN};
use super::pod::{is_container_resource, toleration};
use super::quantity::not_negative;
use super::read::{at, count, get, list, number, text, word};
use super::said::Said;
use super::selector::labels;
use crate::parse::Node;
use crate::schema::rules;

pub(super) fn schema<'n>(said: &mut Said<'n>, object: &'n Node) {
    let Some(spec) = get(object, "spec") else {
        return;
    };
    // Where a number may be left out, 0 is the same.
    said.range(spec, "matchingPrecedence", 0, 10_000);
    if number(spec, "matchingPrecedence") == Some(1)
        && at(object, &["metadata", "name"])
            .and_then(text)
            .is_some_and(|name| name != "exempt")
    {
        let wrong = "must be more than 1, which belongs to the schema `exempt`";
        said.forbidden(spec, &["matchingPrecedence"], wrong);
    }
    if let Some(level) = get(spec, "priorityLevelConfiguration") {
        said.required(level, "name");
        said.form(level, "name", &SUBDOMAIN);
    }
    if let Some(method) = get(spec, "distinguisherMethod") {
        said.one_of(method, "type", &["ByUser", "ByNamespace"]);
    }
    for rule in list(spec, "rules") {
        said.required(rule, "subjects");
        for subject in list(rule, "subjects") {
            flow_subject(said, subject);
        }
        if count(rule, "resourceRules") == 0 && count(rule, "nonResourceRules") == 0 {
            said.value(
                rules::REQUIRED,
                rule,
                "needs `resourceRules` or `nonResourceRules`",
            );
        }
        for inner in list(rule, "resourceRules") {
            for key in ["verbs", "apiGroups", "resources"] {
                said.required(inner, key);
            }
            let cluster = get(inner, "clusterScope").is_some_and(|c| c.as_bool() != Some(false));
            if !cluster && count(inner, "namespaces") == 0 {
                let wrong = "needs `namespaces`, or `clusterScope: true`";
                said.value(rules::REQUIRED, inner, wrong);
            }
        }
        for inner in list(rule, "nonResourceRules") {
            for key in ["verbs", "nonResourceURLs"] {
                said.required(inner, key);
            }
        }
    }
}

fn flow_subject<'n>(said: &mut Said<'n>, subject: &'n Node) {
    let kinds = [
        ("User", "user"),
        ("Group", "group"),
        ("ServiceAccount", "serviceAccount"),
    ];
    said.one_of(subject, "kind", &["User", "Group", "ServiceAccount"]);
    let Some(kind) = word(subject, "kind") else {
        return;
    };
    if let Some(account) = get(subject, "serviceAccount") {
        for (key, form) in [("name", &SUBDOMAIN), ("namespace", &LABEL)] {
            said.required(account, key);
            if word(account, key) != Some("*") {
                said.form(account, key, form);
            }
        }
    }
    for (name, key) in kinds {
        if name == kind {
            said.required(subject, key);
        } else {
            said.forbidden(subject, &[key], "must not be there with this `kind`");
        }
    }
}

pub(super) fn level<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.one_of(spec, "type", &["Limited", "Exempt"]);
    match word(spec, "type") {
        Some("Limited") => {
            said.required(spec, "limited");
            said.forbidden(spec, &["exempt"], "must not be there with `type: Limited`");
        }
        Some("Exempt") => {
            said.forbidden(spec, &["limited"], "must not be there with `type: Exempt`")
        }
        _ => {}
    }
    let Some(limited) = get(spec, "limited") else {
        return;
    };
    said.natural(
        limited,
        &["nominalConcurrencyShares", "borrowingLimitPercent"],
    );
    said.range(limited, "lendablePercent", 0, 100);
    let Some(response) = get(limited, "limitResponse") else {
        said.lacks(limited, "limitResponse");
        return;
    };
    said.one_of(response, "type", &["Queue", "Reject"]);
    if word(response, "type") == Some("Reject") {
        said.forbidden(
            response,
            &["queuing"],
            "must not be there with `type: Reject`",
        );
    }
    if let Some(queuing) = get(response, "queuing") {
        said.range(queuing, "queues", 0, 10_000_000);
        said.natural(queuing, &["handSize", "queueLengthLimit"]);
        let set = |key, default| number(queuing, key).filter(|n| *n != 0).unwrap_or(default);
        if set("handSize", 8) > set("queues", 64).max(1) {
            said.odds(
                rules::CONFLICT,
                queuing,
                ["handSize", "queues"],
                "must not be more than `queues`",
            );
        }
    }
}

pub(super) fn lease<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.range(spec, "leaseDurationSeconds", 1, i64::MAX);
    said.natural(spec, &["leaseTransitions"]);
    if let Some(strategy) = get(spec, "strategy")
        && text(strategy)
            .is_some_and(|name| !name.contains('/') && name != "OldestEmulationVersion")
    {
        said.value(
            rules::NAME,
            strategy,
            format!("must be `OldestEmulationVersion` or {}", DOMAIN_PATH.wanted),
        );
    }
}

pub(super) fn runtime_class<'n>(said: &mut Said<'n>, object: &'n Node) {
    said.form(object, "handler", &LABEL);
    if let Some(overhead) = get(object, "overhead").and_then(|o| get(o, "podFixed")) {
        for entry in overhead.entries() {
            not_negative(said, &entry.value);
            if !is_container_resource(&entry.key) {
                said.key(
                    rules::NAME,
                    entry,
                    "must be a resource that containers can ask for",
                );
            }
        }
    }
    if let Some(scheduling) = get(object, "scheduling") {
        labels(said, scheduling, "nodeSelector");
        for item in list(scheduling, "tolerations") {
            toleration(said, item);
        }
    }
}

/// A node that is written by hand.
pub(super) fn node<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let taints = || list(spec, "taints");
    for taint in taints() {
        said.required(taint, "key");
        said.form(taint, "key", &super::names::QUALIFIED);
        said.form(taint, "value", &super::names::LABEL_VALUE);
    }
    said.unique(
        taints(),
        |taint| Some(((word(taint, "key")?, word(taint, "effect")?), taint)),
        "has the same `key` and `effect` as an earlier item",
    );
}

/// A request for a certificate.
pub(super) fn signing_request<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.required(spec, "usages");
    said.unique_texts(list(spec, "usages"));
    said.range(spec, "expirationSeconds", 600, i64::MAX);
    signer(said, spec, "signerName");
    if word(spec, "signerName") == Some("kubernetes.io/legacy-unknown") {
        said.forbidden(
            spec,
            &["signerName"],
            "must not be the one for requests of old versions",
        );
    }
}

/// Who signs: a path under a domain.
pub(super) fn signer<'n>(said: &mut Said<'n>, object: &'n Node, key: &str) {
    let Some(name) = get(object, key) else {
        return;
    };
    let fits = |text: &str| {
        text.split_once('/').is_some_and(|(domain, path)| {
            domain.contains('.')
                && (SUBDOMAIN.fits)(domain)
                && !path.is_empty()
                && path.split('.').all(|part| {
                    !part.is_empty()
                        && part.bytes().all(|b| {
                            b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b':'
                        })
                })
        })
    };
    if text(name).is_some_and(|text| !text.is_empty() && !fits(text)) {
        said.value(
            rules::NAME,
            name,
            "must be a path under a domain, like `example.org/signer`",
        );
    }
}
