//! What is asked of a running container, and what is done at its beginning and end.

use super::super::names::{HEADER, PORT};
use super::super::read::{Either, either, get, list, number};
use super::super::said::Said;
use super::Pod;
use crate::parse::Node;
use crate::schema::rules;

/// How a probe can ask.
const PROBE: &[&str] = &["exec", "httpGet", "tcpSocket", "grpc"];
/// What can be done at the beginning and the end of a container.
const HOOK: &[&str] = &["exec", "httpGet", "tcpSocket", "sleep"];

/// Seconds that a pod has to end where it does not say.
const GRACE: i64 = 30;

pub(super) fn check<'n>(said: &mut Said<'n>, pod: Pod<'n>, container: &'n Node) {
    for (key, once) in [
        ("livenessProbe", true),
        ("readinessProbe", false),
        ("startupProbe", true),
    ] {
        let Some(probe) = get(container, key) else {
            continue;
        };
        one(said, probe);
        if once && number(probe, "successThreshold").is_some_and(|n| n > 1) {
            said.range(probe, "successThreshold", 1, 1);
        }
        if !once {
            said.forbidden(
                probe,
                &["terminationGracePeriodSeconds"],
                "must not be there in a readiness probe",
            );
        }
    }
    for key in ["postStart", "preStop"] {
        let hook = get(container, "lifecycle").and_then(|lifecycle| get(lifecycle, key));
        if let Some(hook) = hook {
            said.exactly_one(hook, HOOK);
            handler(said, hook);
            sleep(said, pod, hook);
        }
    }
}

fn one<'n>(said: &mut Said<'n>, probe: &'n Node) {
    said.exactly_one(probe, PROBE);
    handler(said, probe);
    said.natural(
        probe,
        &[
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold",
        ],
    );
    said.range(probe, "terminationGracePeriodSeconds", 1, i64::MAX);
}

fn handler<'n>(said: &mut Said<'n>, handler: &'n Node) {
    if let Some(exec) = get(handler, "exec") {
        said.required(exec, "command");
    }
    for key in ["httpGet", "tcpSocket"] {
        if let Some(action) = get(handler, key) {
            said.port(action, "port");
            for header in list(action, "httpHeaders") {
                said.form(header, "name", &HEADER);
            }
        }
    }
    if let Some(grpc) = get(handler, "grpc") {
        said.range(grpc, "port", 1, 65535);
    }
}

fn sleep<'n>(said: &mut Said<'n>, pod: Pod<'n>, hook: &'n Node) {
    let Some(sleep) = get(hook, "sleep") else {
        return;
    };
    let grace = match get(pod.spec, "terminationGracePeriodSeconds") {
        None => GRACE,
        Some(node) => super::super::read::int(node).unwrap_or(i64::MAX),
    };
    let seconds = number(sleep, "seconds");
    if seconds.is_some_and(|s| s < 0 || s > grace)
        && let Some(node) = get(sleep, "seconds")
    {
        said.value(
            rules::CONFLICT,
            node,
            "must be from 0 to `terminationGracePeriodSeconds`",
        );
    }
}

impl<'n> Said<'n> {
    /// A port by its number or its name.
    pub(in super::super) fn port(&mut self, object: &'n Node, key: &str) {
        let Some(port) = get(object, key) else {
            return;
        };
        match either(port) {
            Some(Either::Int(_)) => self.range(object, key, 1, 65535),
            Some(Either::Text("")) => {
                self.value(PORT.rule, port, format!("must be {}", PORT.wanted));
            }
            Some(Either::Text(_)) => self.formed(port, &PORT),
            None => {}
        }
    }
}
