//! Containers: their names, images, ports and what each of them holds.

use super::super::names::{LABEL, PORT};
use super::super::read::{get, is, list, number, text, word};
use super::super::said::Said;
use super::{Pod, env, mounts, probes, resources, security};
use crate::parse::Node;
use crate::schema::rules;

pub(super) fn check<'n>(said: &mut Said<'n>, pod: Pod<'n>) {
    said.unique_names(pod.containers(), "name");
    let around = Around {
        volumes: mounts::Volumes::of(pod),
        claims: resources::Claims::of(pod.spec),
    };
    for container in pod.containers() {
        one(said, pod, &around, container);
    }
    for container in list(pod.spec, "containers") {
        restarts(said, container);
    }
    for container in list(pod.spec, "initContainers") {
        start(said, container);
        host_ports(said, pod, std::iter::once(container));
    }
    host_ports(said, pod, list(pod.spec, "containers"));
}

/// What containers refer to.
struct Around<'n> {
    volumes: mounts::Volumes<'n>,
    claims: resources::Claims<'n>,
}

fn one<'n>(said: &mut Said<'n>, pod: Pod<'n>, around: &Around<'n>, container: &'n Node) {
    said.form(container, "name", &LABEL);
    if let Some(image) = get(container, "image")
        && text(image).is_some_and(|text| text.trim() != text)
    {
        said.format(image, "must not have blanks around it");
    }
    ports(said, pod, container);
    env::check(said, container);
    mounts::check(said, &around.volumes, container);
    probes::check(said, pod, container);
    resources::check(said, &around.claims, container);
    security::container(said, pod, container);
    said.unique_names(list(container, "resizePolicy"), "resourceName");
    for policy in list(container, "resizePolicy") {
        said.one_of(policy, "resourceName", &["cpu", "memory"]);
        said.one_of(
            policy,
            "restartPolicy",
            &["NotRequired", "RestartContainer"],
        );
    }
}

/// The first minor in which a container can say itself when it is restarted.
const OWN_RESTARTS: u32 = 35;

fn restarts<'n>(said: &mut Said<'n>, container: &'n Node) {
    said.one_of(
        container,
        "restartPolicy",
        &["Always", "OnFailure", "Never"],
    );
    for key in ["restartPolicy", "restartPolicyRules"] {
        if let Some(node) = get(container, key) {
            said.conflict(node, "must not be there but in an init container")
                .before(OWN_RESTARTS);
        }
    }
    let rules = get(container, "restartPolicyRules");
    if rules.is_some() && get(container, "restartPolicy").is_none() {
        said.lacks(container, "restartPolicy");
    }
}

/// A container that runs to its end before the others has no life to watch.
fn start<'n>(said: &mut Said<'n>, container: &'n Node) {
    if word(container, "restartPolicy").is_none() || is(container, "restartPolicy", "Always") {
        return;
    }
    said.forbidden(
        container,
        &[
            "lifecycle",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
        ],
        "must not be there in an init container without `restartPolicy: Always`",
    );
}

fn ports<'n>(said: &mut Said<'n>, pod: Pod<'n>, container: &'n Node) {
    said.unique_names(list(container, "ports"), "name");
    for port in list(container, "ports") {
        said.form(port, "name", &PORT);
        said.range(port, "containerPort", 1, 65535);
        said.range(port, "hostPort", 0, 65535);
        let (own, host) = (number(port, "containerPort"), number(port, "hostPort"));
        if pod.host_network() && own.is_some() && host.is_some_and(|h| h != 0 && Some(h) != own) {
            said.odds(
                rules::CONFLICT,
                port,
                ["hostPort", "containerPort"],
                "must be the same as `containerPort` in a pod with `hostNetwork`",
            );
        }
    }
}

/// A node has each port once.
fn host_ports<'n>(said: &mut Said<'n>, pod: Pod<'n>, containers: impl Iterator<Item = &'n Node>) {
    let host = pod.host_network();
    said.unique(
        containers.flat_map(|container| list(container, "ports")),
        |port| {
            let own = || get(port, "containerPort").filter(|_| host);
            let place = get(port, "hostPort").or_else(own)?;
            let number = super::super::read::int(place).filter(|n| *n != 0)?;
            let protocol = word(port, "protocol")?;
            let protocol = if protocol.is_empty() { "TCP" } else { protocol };
            Some(((number, protocol, word(port, "hostIP")?), place))
        },
        "is a port of the node that another container port has already",
    );
}
