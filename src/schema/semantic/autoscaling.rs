//! Workloads that grow and shrink.

use super::names::SEGMENT;
use super::quantity::positive;
use super::read::{count, get, list, number, word};
use super::said::Said;
use super::selector::label_selector;
use crate::parse::Node;
use crate::schema::rules;

/// Each type of metric and the field that holds it.
const METRICS: &[(&str, &str)] = &[
    ("Object", "object"),
    ("Pods", "pods"),
    ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
    ("External", "external"),
];

/// Both versions of an autoscaler.
pub(super) fn autoscaler<'n>(said: &mut Said<'n>, spec: &'n Node) {
    bounds(said, spec);
    if let Some(target) = get(spec, "scaleTargetRef") {
        for key in ["kind", "name"] {
            said.form(target, key, &SEGMENT);
        }
    }
    said.range(spec, "targetCPUUtilizationPercentage", 1, i64::MAX);
    for item in list(spec, "metrics") {
        metric(said, item);
    }
    let Some(behavior) = get(spec, "behavior") else {
        return;
    };
    for rules in ["scaleUp", "scaleDown"]
        .iter()
        .filter_map(|key| get(behavior, key))
    {
        scaling(said, rules);
    }
}

fn bounds<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let (least, most) = (number(spec, "minReplicas"), number(spec, "maxReplicas"));
    let outside = |item: &Node| matches!(word(item, "type"), None | Some("Object" | "External"));
    // To none at all is a feature that a cluster may have turned on.
    let may_rest = list(spec, "metrics").any(outside);
    if least != Some(0) || !may_rest {
        said.range(spec, "minReplicas", 1, i64::MAX);
    }
    said.range(spec, "maxReplicas", 1, i64::MAX);
    if least.unwrap_or(1).max(1) > most.unwrap_or(i64::MAX).max(1) {
        let keys = ["maxReplicas", "minReplicas"];
        said.odds(
            rules::CONFLICT,
            spec,
            keys,
            "must not be less than `minReplicas`",
        );
    }
}

fn metric<'n>(said: &mut Said<'n>, metric: &'n Node) {
    let Some(kind) = word(metric, "type") else {
        return;
    };
    let Some((_, own)) = METRICS.iter().find(|(name, _)| *name == kind) else {
        return;
    };
    let wrong = "must not be there with this `type`";
    for (_, other) in METRICS.iter().filter(|(_, field)| field != own) {
        said.forbidden(metric, &[other], wrong);
    }
    let Some(source) = get(metric, own) else {
        said.lacks(metric, own);
        return;
    };
    if matches!(kind, "Resource" | "ContainerResource") {
        said.required(source, "name");
    }
    if kind == "ContainerResource" {
        said.required(source, "container");
        said.form(source, "container", &SEGMENT);
    }
    if let Some(named) = get(source, "metric") {
        said.required(named, "name");
        said.form(named, "name", &SEGMENT);
        label_selector(said, named, "selector");
    }
    if let Some(object) = get(source, "describedObject") {
        for key in ["kind", "name"] {
            said.required(object, key);
            said.form(object, key, &SEGMENT);
        }
    }
    if let Some(wanted) = get(source, "target") {
        target(said, kind, wanted);
    }
}

fn target<'n>(said: &mut Said<'n>, kind: &str, target: &'n Node) {
    said.range(target, "averageUtilization", 1, i64::MAX);
    for value in ["value", "averageValue"]
        .iter()
        .filter_map(|key| get(target, key))
    {
        positive(said, value);
    }
    let there = |key: &&&str| get(target, key).is_some();
    let allowed: &[&str] = match kind {
        "Resource" | "ContainerResource" => &["averageUtilization", "averageValue"],
        "Pods" => &["averageValue"],
        _ => &["value", "averageValue"],
    };
    if allowed.iter().filter(there).count() == 0 {
        let names: Vec<String> = allowed.iter().map(|&name| name.to_owned()).collect();
        let wrong = format!("needs {}", crate::schema::suggest::one_of(&names));
        said.value(rules::REQUIRED, target, wrong);
    }
    if !matches!(kind, "Object") {
        said.only_one(target, allowed);
    }
}

fn scaling<'n>(said: &mut Said<'n>, rules: &'n Node) {
    said.range(rules, "stabilizationWindowSeconds", 0, 3600);
    said.one_of(rules, "selectPolicy", &["Max", "Min", "Disabled"]);
    if get(rules, "policies").is_some() && count(rules, "policies") == 0 {
        said.lacks(rules, "policies");
    }
    for policy in list(rules, "policies") {
        said.one_of(policy, "type", &["Pods", "Percent"]);
        said.range(policy, "value", 1, i64::MAX);
        said.range(policy, "periodSeconds", 1, 1800);
    }
    if let Some(tolerance) = get(rules, "tolerance") {
        super::quantity::not_negative(said, tolerance);
    }
}
