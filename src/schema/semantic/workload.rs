//! What keeps pods running: Deployments, `StatefulSet`s, `DaemonSet`s and their like.

use super::names::LABEL;
use super::pod;
use super::read::{Either, at, either, get, is, list, number};
use super::said::Said;
use super::{meta, selector, storage};
use crate::parse::Node;
use crate::schema::rules;

/// Seconds that a Deployment has to make progress where it does not say.
const PROGRESS: i64 = 600;

pub(super) fn deployment<'n>(said: &mut Said<'n>, spec: &'n Node) {
    counts(said, spec);
    selector::of_template(said, spec);
    pod::template(said, spec);
    steady(said, spec);
    if let Some(strategy) = get(spec, "strategy") {
        rollout(said, strategy);
    }
    let most = get(spec, "progressDeadlineSeconds").map_or(Some(PROGRESS), super::read::int);
    let ready = number(spec, "minReadySeconds").unwrap_or(0);
    if most.is_some_and(|most| most >= 0 && most <= ready) && said.whole {
        let keys = if get(spec, "progressDeadlineSeconds").is_some() {
            ["progressDeadlineSeconds", "minReadySeconds"]
        } else {
            ["minReadySeconds", "progressDeadlineSeconds"]
        };
        said.odds(
            rules::CONFLICT,
            spec,
            keys,
            "must leave `minReadySeconds` below `progressDeadlineSeconds`",
        );
    }
}

fn rollout<'n>(said: &mut Said<'n>, strategy: &'n Node) {
    if is(strategy, "type", "Recreate") {
        let wrong = "must not be there with `type: Recreate`";
        said.beside(strategy, &["rollingUpdate"], "type", wrong);
    }
    let Some(rolling) = get(strategy, "rollingUpdate") else {
        return;
    };
    share(said, rolling, "maxUnavailable", Some(100));
    share(said, rolling, "maxSurge", None);
    if is_none(rolling, "maxUnavailable") && is_none(rolling, "maxSurge") {
        let keys = ["maxUnavailable", "maxSurge"];
        said.odds(
            rules::CONFLICT,
            rolling,
            keys,
            "must not be 0 where `maxSurge` is 0",
        )
        .help("let one of the two be more, or no pod can be replaced");
    }
}

/// A number of pods, or a share of them.
pub(super) fn share<'n>(said: &mut Said<'n>, object: &'n Node, key: &str, most: Option<u64>) {
    let Some(node) = get(object, key) else {
        return;
    };
    match either(node) {
        Some(Either::Int(n)) if n < 0 => {
            said.limit(node, "must not be negative");
        }
        Some(Either::Text(text)) => match percent(text) {
            None => {
                said.format(node, "must be a number, or a percentage like `25%`");
            }
            Some(share) if most.is_some_and(|most| share > most) => {
                said.limit(node, "must not be more than 100%");
            }
            Some(_) => {}
        },
        _ => {}
    }
}

fn percent(text: &str) -> Option<u64> {
    let digits = text.strip_suffix('%')?;
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(u64::MAX))
}

/// Whether a number or a share is there and comes to none.
fn is_none(object: &Node, key: &str) -> bool {
    match get(object, key).and_then(either) {
        Some(Either::Int(n)) => n == 0,
        Some(Either::Text(text)) => percent(text) == Some(0),
        None => false,
    }
}

/// Whether a number or a share is there and comes to some.
fn is_some(object: &Node, key: &str) -> bool {
    match get(object, key).and_then(either) {
        Some(Either::Int(n)) => n != 0,
        Some(Either::Text(text)) => percent(text).is_some_and(|n| n > 0),
        None => false,
    }
}

/// Pods that run for good.
fn steady<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let Some(pod) = at(spec, &["template", "spec"]) else {
        return;
    };
    said.one_of(pod, "restartPolicy", &["Always"]);
    said.forbidden(
        pod,
        &["activeDeadlineSeconds"],
        "must not be there in pods that are kept running",
    );
}

fn counts<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.natural(
        spec,
        &[
            "replicas",
            "minReadySeconds",
            "revisionHistoryLimit",
            "progressDeadlineSeconds",
        ],
    );
}

pub(super) fn replica_set<'n>(said: &mut Said<'n>, spec: &'n Node) {
    counts(said, spec);
    selector::of_template(said, spec);
    pod::template(said, spec);
    steady(said, spec);
}

pub(super) fn replication_controller<'n>(said: &mut Said<'n>, spec: &'n Node) {
    counts(said, spec);
    pod::template(said, spec);
    steady(said, spec);
    selector::matches_labels(said, spec);
}

pub(super) fn stateful_set<'n>(said: &mut Said<'n>, spec: &'n Node) {
    counts(said, spec);
    selector::of_template(said, spec);
    pod::with_claims(said, spec);
    steady(said, spec);
    said.form(spec, "serviceName", &LABEL);
    said.one_of(spec, "podManagementPolicy", &["OrderedReady", "Parallel"]);
    if let Some(ordinals) = get(spec, "ordinals") {
        said.natural(ordinals, &["start"]);
    }
    if let Some(strategy) = get(spec, "updateStrategy") {
        if is(strategy, "type", "OnDelete") {
            let wrong = "must not be there with `type: OnDelete`";
            said.beside(strategy, &["rollingUpdate"], "type", wrong);
        }
        if let Some(rolling) = get(strategy, "rollingUpdate") {
            said.natural(rolling, &["partition"]);
            share(said, rolling, "maxUnavailable", Some(100));
            if is_none(rolling, "maxUnavailable") {
                let wrong = "must not be 0, or no pod can be replaced";
                said.forbidden(rolling, &["maxUnavailable"], wrong);
            }
        }
    }
    for claim in list(spec, "volumeClaimTemplates") {
        if let Some(meta) = get(claim, "metadata") {
            meta::carried(said, meta);
            said.form(meta, "name", &LABEL);
        }
        if let Some(spec) = get(claim, "spec") {
            storage::claim(said, spec);
        }
    }
}

pub(super) fn daemon_set<'n>(said: &mut Said<'n>, spec: &'n Node) {
    counts(said, spec);
    selector::of_template(said, spec);
    pod::template(said, spec);
    steady(said, spec);
    let strategy = get(spec, "updateStrategy");
    let rolling = strategy.filter(|s| !is(s, "type", "OnDelete"));
    let Some(rolling) = rolling.and_then(|strategy| get(strategy, "rollingUpdate")) else {
        return;
    };
    share(said, rolling, "maxUnavailable", Some(100));
    share(said, rolling, "maxSurge", Some(100));
    let unavailable =
        get(rolling, "maxUnavailable").is_none() || is_some(rolling, "maxUnavailable");
    if is_some(rolling, "maxSurge") && unavailable {
        let keys = ["maxSurge", "maxUnavailable"];
        said.odds(
            rules::CONFLICT,
            rolling,
            keys,
            "must not be there unless `maxUnavailable` is 0",
        )
        .help("set `maxUnavailable: 0`, or leave out `maxSurge`");
    }
    if is_none(rolling, "maxUnavailable") && !is_some(rolling, "maxSurge") {
        let keys = ["maxUnavailable", "maxSurge"];
        said.odds(
            rules::CONFLICT,
            rolling,
            keys,
            "must not be 0 where `maxSurge` is 0",
        );
    }
}

/// A disruption budget.
pub(super) fn budget<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let keys = ["minAvailable", "maxUnavailable"];
    for key in keys {
        share(said, spec, key, Some(100));
    }
    if keys.iter().all(|key| get(spec, key).is_some()) {
        let keys = ["maxUnavailable", "minAvailable"];
        said.odds(
            rules::CONFLICT,
            spec,
            keys,
            "must not be there beside `minAvailable`",
        )
        .help("keep one of them");
    }
    selector::label_selector(said, spec, "selector");
}

/// A template of pods, stored on its own.
pub(super) fn pod_template<'n>(said: &mut Said<'n>, object: &'n Node) {
    pod::template(said, object);
}

/// One stored state of a workload.
pub(super) fn revision<'n>(said: &mut Said<'n>, object: &'n Node) {
    said.natural(object, &["revision"]);
}
