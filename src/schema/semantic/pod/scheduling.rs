//! Which nodes a pod may run on.

use std::collections::HashSet;

use super::super::names::{LABEL, LABEL_VALUE, QUALIFIED};
use super::super::read::{get, is, list, map, text, word};
use super::super::said::Said;
use super::super::selector::{label_selector, node_selector, node_term, weight};
use crate::parse::Node;
use crate::schema::rules;

pub(super) fn check<'n>(said: &mut Said<'n>, spec: &'n Node) {
    if let Some(affinity) = get(spec, "affinity") {
        nodes(said, affinity);
        pods(said, affinity);
    }
    tolerations(said, spec);
    spread(said, spec);
}

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

fn nodes<'n>(said: &mut Said<'n>, affinity: &'n Node) {
    let Some(affinity) = get(affinity, "nodeAffinity") else {
        return;
    };
    node_selector(said, affinity, REQUIRED);
    for preferred in list(affinity, PREFERRED) {
        weight(said, preferred);
        if let Some(term) = get(preferred, "preference") {
            node_term(said, term);
        }
    }
}

fn pods<'n>(said: &mut Said<'n>, affinity: &'n Node) {
    for key in ["podAffinity", "podAntiAffinity"] {
        let Some(affinity) = get(affinity, key) else {
            continue;
        };
        for required in list(affinity, REQUIRED) {
            pod_term(said, required);
        }
        for preferred in list(affinity, PREFERRED) {
            weight(said, preferred);
            if let Some(term) = get(preferred, "podAffinityTerm") {
                pod_term(said, term);
            }
        }
    }
}

fn pod_term<'n>(said: &mut Said<'n>, term: &'n Node) {
    said.form(term, "topologyKey", &QUALIFIED);
    label_selector(said, term, "labelSelector");
    label_selector(said, term, "namespaceSelector");
    for namespace in list(term, "namespaces") {
        said.formed(namespace, &LABEL);
    }
    for key in ["matchLabelKeys", "mismatchLabelKeys"] {
        label_keys(said, term, key);
    }
    let taken: HashSet<&str> = list(term, "matchLabelKeys").filter_map(text).collect();
    for key in list(term, "mismatchLabelKeys") {
        if text(key).is_some_and(|key| taken.contains(key)) {
            said.conflict(key, "must not be in `matchLabelKeys`, too");
        }
    }
}

/// Keys of labels whose values are taken from the pod.
fn label_keys<'n>(said: &mut Said<'n>, term: &'n Node, list_key: &'static str) {
    let Some(keys) = get(term, list_key) else {
        return;
    };
    let selector = get(term, "labelSelector");
    let mut selected: HashSet<&str> = HashSet::new();
    if let Some(selector) = selector {
        selected.extend(map(selector, "matchLabels").map(|entry| entry.key.as_str()));
        let expressions = list(selector, "matchExpressions");
        selected.extend(expressions.filter_map(|expression| word(expression, "key")));
    }
    for key in keys.items() {
        said.formed(key, &QUALIFIED);
        if text(key).is_some_and(|key| selected.contains(key)) {
            said.conflict(key, "must not be selected by `labelSelector`, too");
        }
    }
    if keys.items().next().is_some() && selector.is_none() {
        said.conflict(keys, "must not be there without `labelSelector`");
    }
}

fn tolerations<'n>(said: &mut Said<'n>, spec: &'n Node) {
    for toleration in list(spec, "tolerations") {
        self::toleration(said, toleration);
    }
}

/// One taint that is put up with.
pub(in super::super) fn toleration<'n>(said: &mut Said<'n>, toleration: &'n Node) {
    said.form(toleration, "key", &QUALIFIED);
    let (key, operator) = (word(toleration, "key"), word(toleration, "operator"));
    let place = |key| get(toleration, key).unwrap_or(toleration);
    if key == Some("") && operator.is_some_and(|operator| operator != "Exists") {
        said.conflict(
            place("operator"),
            "must be `Exists` where there is no `key`",
        )
        .help("name the `key` of the taint, or write `operator: Exists`");
    }
    let timed = get(toleration, "tolerationSeconds").is_some();
    if timed && word(toleration, "effect").is_some_and(|effect| effect != "NoExecute") {
        said.conflict(
            place("effect"),
            "must be `NoExecute` where there are `tolerationSeconds`",
        );
    }
    match operator {
        Some("" | "Equal") => said.form(toleration, "value", &LABEL_VALUE),
        Some("Exists") if word(toleration, "value").is_some_and(|value| !value.is_empty()) => {
            let wrong = "must not be there with `operator: Exists`";
            said.odds(rules::CONFLICT, toleration, ["value", "operator"], wrong);
        }
        _ => {}
    }
}

fn spread<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let constraints = || list(spec, "topologySpreadConstraints");
    for constraint in constraints() {
        said.form(constraint, "topologyKey", &QUALIFIED);
        label_selector(said, constraint, "labelSelector");
        label_keys(said, constraint, "matchLabelKeys");
        said.range(constraint, "maxSkew", 1, i32::MAX.into());
        said.range(constraint, "minDomains", 1, i32::MAX.into());
        if is(constraint, "whenUnsatisfiable", "ScheduleAnyway") {
            said.forbidden(
                constraint,
                &["minDomains"],
                "must not be there with `whenUnsatisfiable: ScheduleAnyway`",
            );
        }
        for policy in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
            said.one_of(constraint, policy, &["Honor", "Ignore"]);
        }
    }
    said.unique(
        constraints(),
        |item| {
            let key = word(item, "topologyKey").filter(|key| !key.is_empty())?;
            Some(((key, word(item, "whenUnsatisfiable")?), item))
        },
        "has the same `topologyKey` and `whenUnsatisfiable` as an earlier item",
    );
}
