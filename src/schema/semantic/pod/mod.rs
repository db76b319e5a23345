//! Pods and the templates that pods are made from.
//!
//! Invariant: every container of a pod is judged, whichever list it stands in.

mod containers;
mod env;
mod mounts;
mod network;
mod probes;
mod resources;
mod scheduling;
mod security;
mod sources;
mod volumes;

pub(super) use mounts::no_way_back;
pub(super) use resources::{is_container_resource, is_extended};
pub(super) use scheduling::toleration;
pub(super) use sources::{LONGEST as TOKEN_MOST, TEN_MINUTES};

use super::meta;
use super::names::{LABEL, QUALIFIED, SUBDOMAIN};
use super::read::{get, is_true, list};
use super::said::Said;
use super::selector;
use crate::parse::Node;

/// A pod, and what it is part of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pod<'n> {
    /// Its `spec`.
    spec: &'n Node,
    /// The `spec` of the `StatefulSet` whose claims are volumes, too.
    claims: Option<&'n Node>,
}

/// The lists that hold containers.
const LISTS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

impl<'n> Pod<'n> {
    /// All containers.
    fn containers(self) -> impl Iterator<Item = &'n Node> {
        LISTS.iter().flat_map(move |key| list(self.spec, key))
    }

    /// The claims that the template of a `StatefulSet` makes.
    fn claims(self) -> impl Iterator<Item = &'n Node> {
        let claims = self.claims.into_iter();
        claims.flat_map(|spec| list(spec, "volumeClaimTemplates"))
    }

    fn security(self) -> Option<&'n Node> {
        get(self.spec, "securityContext")
    }

    fn host_network(self) -> bool {
        is_true(self.spec, "hostNetwork")
    }
}

/// A pod that is created as it is.
pub(super) fn pod<'n>(said: &mut Said<'n>, object: &'n Node) {
    let Some(spec) = get(object, "spec") else {
        return;
    };
    said.forbidden(
        spec,
        &["ephemeralContainers"],
        "must not be there when a pod is created",
    );
    if list(spec, "schedulingGates").next().is_some() {
        said.forbidden(
            spec,
            &["nodeName"],
            "must not be there while scheduling gates hold the pod back",
        );
    }
    check(said, Pod { spec, claims: None });
    if let Some(meta) = get(object, "metadata") {
        security::annotations(said, meta, spec);
    }
}

/// The template under `template` of `owner`.
pub(super) fn template<'n>(said: &mut Said<'n>, owner: &'n Node) {
    within(said, owner, None);
}

/// The template of a `StatefulSet`, whose claims are volumes of its pods.
pub(super) fn with_claims<'n>(said: &mut Said<'n>, owner: &'n Node) {
    within(said, owner, Some(owner));
}

fn within<'n>(said: &mut Said<'n>, owner: &'n Node, claims: Option<&'n Node>) {
    let Some(template) = get(owner, "template") else {
        return;
    };
    if let Some(meta) = get(template, "metadata") {
        meta::carried(said, meta);
    }
    let Some(spec) = get(template, "spec") else {
        return;
    };
    if let Some(meta) = get(template, "metadata") {
        security::annotations(said, meta, spec);
    }
    said.forbidden(
        spec,
        &["ephemeralContainers"],
        "must not be there in a template of pods",
    );
    check(said, Pod { spec, claims });
}

fn check<'n>(said: &mut Said<'n>, pod: Pod<'n>) {
    let spec = pod.spec;
    volumes::check(said, pod);
    containers::check(said, pod);
    selector::labels(said, spec, "nodeSelector");
    scheduling::check(said, spec);
    network::check(said, pod);
    security::check(said, pod);
    resources::of_pod(said, spec);
    said.range(spec, "activeDeadlineSeconds", 1, i32::MAX.into());
    for key in [
        "serviceAccountName",
        "nodeName",
        "priorityClassName",
        "runtimeClassName",
    ] {
        said.form(spec, key, &SUBDOMAIN);
    }
    for key in ["hostname", "subdomain"] {
        said.form(spec, key, &LABEL);
    }
    for gate in list(spec, "readinessGates") {
        said.form(gate, "conditionType", &QUALIFIED);
    }
    for gate in list(spec, "schedulingGates") {
        said.form(gate, "name", &QUALIFIED);
    }
    said.unique_names(list(spec, "schedulingGates"), "name");
    claims(said, spec);
}

/// The devices that the pod claims.
fn claims<'n>(said: &mut Said<'n>, spec: &'n Node) {
    for claim in list(spec, "resourceClaims") {
        said.form(claim, "name", &LABEL);
        said.exactly_one(claim, &["resourceClaimName", "resourceClaimTemplateName"]);
        said.form(claim, "resourceClaimName", &SUBDOMAIN);
        said.form(claim, "resourceClaimTemplateName", &SUBDOMAIN);
    }
    said.unique_names(list(spec, "resourceClaims"), "name");
}
