//! Jobs and what starts them on time.

use super::cron;
use super::names::{QUALIFIED, is_domain_path, is_label};
use super::read::{at, count, get, int, is, is_true, list, map, number, text, word};
use super::said::Said;
use super::{meta, pod, selector};
use crate::parse::Node;
use crate::schema::rules;

/// Most pods of an indexed Job that run at the same time.
const MOST_INDEXES: i64 = 100_000;

pub(super) fn job<'n>(said: &mut Said<'n>, object: &'n Node) {
    let Some(spec) = get(object, "spec") else {
        return;
    };
    check(said, spec);
    own_selector(said, spec);
    if is(spec, "completionMode", "Indexed") {
        pod_names(said, object, spec);
    }
}

/// The selector is made for the Job, unless the Job says that it brings its own.
fn own_selector<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let Some(selector) = get(spec, "selector") else {
        return;
    };
    if is_true(spec, "manualSelector") {
        if let Some(template) = get(spec, "template") {
            selector::matches(said, selector, template);
        }
        return;
    }
    let made = |key: &str| key.ends_with("controller-uid");
    let all_made = map(selector, "matchLabels").all(|entry| made(&entry.key));
    let known = get(spec, "manualSelector").is_none_or(|m| m.as_bool().is_some());
    if known && (!all_made || count(selector, "matchExpressions") > 0) {
        said.conflict(selector, "must not be there without `manualSelector: true`")
            .help("leave it out: one is made for each job");
    }
}

/// The pods of an indexed Job are named after it.
fn pod_names<'n>(said: &mut Said<'n>, object: &'n Node, spec: &'n Node) {
    let Some(name) = at(object, &["metadata", "name"]) else {
        return;
    };
    let completions = number(spec, "completions").filter(|n| *n > 0);
    let (Some(text), Some(most)) = (text(name), completions) else {
        return;
    };
    if (super::names::SUBDOMAIN.fits)(text) && !is_label(&format!("{text}-{}", most - 1)) {
        said.value(
            rules::NAME,
            name,
            "must leave its pods, which get a number behind it, a DNS label",
        );
    }
}

fn check<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.natural(
        spec,
        &[
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "backoffLimitPerIndex",
            "maxFailedIndexes",
            "ttlSecondsAfterFinished",
        ],
    );
    selector::label_selector(said, spec, "selector");
    pod::template(said, spec);
    if let Some(pod) = at(spec, &["template", "spec"]) {
        said.one_of(pod, "restartPolicy", &["OnFailure", "Never"]);
    }
    indexes(said, spec);
    if let Some(policy) = get(spec, "podFailurePolicy") {
        failure_policy(said, spec, policy);
    }
    if let Some(policy) = get(spec, "successPolicy") {
        success_policy(said, spec, policy);
    }
    if let Some(manager) = get(spec, "managedBy") {
        let fits = |name: &str| name.len() <= 63 && is_domain_path(name);
        if text(manager).is_some_and(|name| !fits(name)) {
            said.value(
                rules::NAME,
                manager,
                "must be a path under a domain, of at most 63 characters",
            );
        }
    }
}

fn indexes<'n>(said: &mut Said<'n>, spec: &'n Node) {
    if get(spec, "backoffLimitPerIndex").is_some()
        && let Some(restart) = at(spec, &["template", "spec", "restartPolicy"])
        && text(restart) == Some("OnFailure")
    {
        said.conflict(
            restart,
            "must be `Never` in a job with `backoffLimitPerIndex`",
        );
    }
    match word(spec, "completionMode") {
        Some("Indexed") => {
            if get(spec, "completions").is_none() {
                said.lacks(spec, "completions");
            }
            said.range(spec, "parallelism", 0, MOST_INDEXES);
            if get(spec, "maxFailedIndexes").is_some()
                && get(spec, "backoffLimitPerIndex").is_none()
            {
                let wrong = "must not be there without `backoffLimitPerIndex`";
                said.forbidden(spec, &["maxFailedIndexes"], wrong);
            }
            let failed = number(spec, "maxFailedIndexes");
            if failed
                .zip(number(spec, "completions"))
                .is_some_and(|(f, c)| f > c)
            {
                let keys = ["maxFailedIndexes", "completions"];
                said.odds(
                    rules::CONFLICT,
                    spec,
                    keys,
                    "must not be more than `completions`",
                );
            }
        }
        Some("" | "NonIndexed") => said.forbidden(
            spec,
            &["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"],
            "must not be there without `completionMode: Indexed`",
        ),
        _ => {}
    }
}

fn failure_policy<'n>(said: &mut Said<'n>, spec: &'n Node, policy: &'n Node) {
    if let Some(restart) = at(spec, &["template", "spec", "restartPolicy"])
        && text(restart) == Some("OnFailure")
    {
        said.conflict(restart, "must be `Never` in a job with `podFailurePolicy`");
    }
    if let Some(replacement) = get(spec, "podReplacementPolicy")
        && text(replacement).is_some_and(|policy| policy != "Failed")
    {
        said.conflict(
            replacement,
            "must be `Failed` in a job with `podFailurePolicy`",
        );
    }
    at_most(said, policy, "rules", 20);
    for rule in list(policy, "rules").take(20) {
        said.one_of(rule, "action", &["FailJob", "FailIndex", "Ignore", "Count"]);
        if is(rule, "action", "FailIndex") && get(spec, "backoffLimitPerIndex").is_none() {
            said.forbidden(
                rule,
                &["action"],
                "must not be `FailIndex` without `backoffLimitPerIndex`",
            );
        }
        let conditions = count(rule, "onPodConditions") > 0;
        match (get(rule, "onExitCodes"), conditions) {
            (Some(codes), true) => {
                said.conflict(codes, "must not be there beside `onPodConditions`");
            }
            (None, false) => {
                let wrong = "needs `onExitCodes` or `onPodConditions`";
                said.value(rules::REQUIRED, rule, wrong);
            }
            _ => {}
        }
        if let Some(codes) = get(rule, "onExitCodes") {
            exit_codes(said, spec, codes);
        }
        at_most(said, rule, "onPodConditions", 20);
        for condition in list(rule, "onPodConditions") {
            said.form(condition, "type", &QUALIFIED);
            said.one_of(condition, "status", &["True", "False", "Unknown"]);
        }
    }
}

fn exit_codes<'n>(said: &mut Said<'n>, spec: &'n Node, codes: &'n Node) {
    said.one_of(codes, "operator", &["In", "NotIn"]);
    said.required(codes, "values");
    at_most(said, codes, "values", 255);
    let mut last = i64::MIN;
    for value in list(codes, "values") {
        let Some(code) = int(value) else { return };
        if code == 0 && is(codes, "operator", "In") {
            said.limit(
                value,
                "must not be 0 with `operator: In`: that is no failure",
            );
        }
        if code <= last {
            said.limit(value, "must be more than the item before it");
        }
        last = code;
    }
    let Some(name) = get(codes, "containerName") else {
        return;
    };
    let Some(wanted) = text(name) else { return };
    let pod = at(spec, &["template", "spec"]);
    let names = || {
        pod.into_iter()
            .flat_map(|pod| list(pod, "containers").chain(list(pod, "initContainers")))
            .map(|container| word(container, "name"))
    };
    if !names().any(|name| name.is_none() || name == Some(wanted)) {
        said.value(rules::REFERENCE, name, "names no container of the pod");
    }
}

fn success_policy<'n>(said: &mut Said<'n>, spec: &'n Node, policy: &'n Node) {
    said.required(policy, "rules");
    at_most(said, policy, "rules", 20);
    for rule in list(policy, "rules") {
        let keys = ["succeededCount", "succeededIndexes"];
        if keys.iter().all(|key| get(rule, key).is_none()) {
            said.value(
                rules::REQUIRED,
                rule,
                "needs `succeededCount` or `succeededIndexes`",
            );
        }
        let most = number(spec, "completions").unwrap_or(i64::MAX);
        said.range(rule, "succeededCount", 1, most.max(1));
    }
}

/// A list may have so many items.
pub(super) fn at_most<'n>(said: &mut Said<'n>, object: &'n Node, key: &str, most: usize) {
    if let Some(items) = get(object, key).filter(|items| items.items().count() > most) {
        said.limit(items, format!("must have at most {most} items"));
    }
}

pub(super) fn cron_job<'n>(said: &mut Said<'n>, spec: &'n Node) {
    cron::check(said, spec);
    said.natural(
        spec,
        &[
            "startingDeadlineSeconds",
            "successfulJobsHistoryLimit",
            "failedJobsHistoryLimit",
        ],
    );
    let Some(template) = get(spec, "jobTemplate") else {
        return;
    };
    if let Some(meta) = get(template, "metadata") {
        meta::carried(said, meta);
    }
    if let Some(job) = get(template, "spec") {
        check(said, job);
        if is_true(job, "manualSelector") {
            said.forbidden(
                job,
                &["manualSelector"],
                "must not be true in a template of jobs",
            );
        }
    }
}
