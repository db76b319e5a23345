//! Where a container sees the pod's volumes.

use std::collections::{HashMap, HashSet};

use super::super::read::{count, get, is, is_true, list, text, word};
use super::super::said::Said;
use super::Pod;
use crate::parse::Node;
use crate::schema::rules;

/// The volumes of a pod by their names.
#[derive(Debug)]
pub(super) struct Volumes<'n> {
    /// A claim that the pod's template makes is no volume of its own.
    names: HashMap<&'n str, Option<&'n Node>>,
    /// All of them are known.
    complete: bool,
}

impl<'n> Volumes<'n> {
    pub(super) fn of(pod: Pod<'n>) -> Self {
        let own = list(pod.spec, "volumes").map(|volume| (word(volume, "name"), Some(volume)));
        let claim = |claim: &'n Node| Some((word(get(claim, "metadata")?, "name"), None));
        let mut names = HashMap::new();
        let mut complete = is_list(Some(pod.spec), "volumes") && is_list(pod.claims, CLAIMS);
        for (name, volume) in pod.claims().filter_map(claim).chain(own) {
            match name {
                Some(name) => {
                    names.insert(name, volume);
                }
                None => complete = false,
            }
        }
        Self { names, complete }
    }
}

/// Where a `StatefulSet` has its claims.
const CLAIMS: &str = "volumeClaimTemplates";

fn is_list(node: Option<&Node>, key: &str) -> bool {
    node.and_then(|node| get(node, key))
        .is_none_or(|list| list.as_seq().is_some())
}

pub(super) fn check<'n>(said: &mut Said<'n>, volumes: &Volumes<'n>, container: &'n Node) {
    for mount in list(container, "volumeMounts") {
        reference(said, volumes, mount);
        paths(said, mount);
        propagation(said, container, mount);
    }
    said.unique_names(list(container, "volumeMounts"), "mountPath");
    said.unique_names(list(container, "volumeDevices"), "devicePath");
    said.unique_names(list(container, "volumeDevices"), "name");
    if count(container, "volumeDevices") == 0 {
        return;
    }
    let mounted = list(container, "volumeMounts").filter_map(|mount| word(mount, "name"));
    let mounted: HashSet<&str> = mounted.collect();
    for device in list(container, "volumeDevices") {
        device_of(said, volumes, &mounted, device);
    }
}

/// The volume that a mount or a device names, if it is one.
fn reference<'n>(said: &mut Said<'n>, volumes: &Volumes<'n>, user: &'n Node) -> Option<&'n Node> {
    let name = get(user, "name")?;
    let known = text(name).filter(|name| !name.is_empty())?;
    let found = volumes.names.get(known);
    if found.is_none() && volumes.complete {
        said.value(rules::REFERENCE, name, "is no volume of the pod")
            .help("add the volume, or correct the name");
    }
    found.copied().flatten()
}

fn paths<'n>(said: &mut Said<'n>, mount: &'n Node) {
    for key in ["subPath", "subPathExpr"] {
        inner_path(said, mount, key);
    }
    let there = |key| get(mount, key).is_some_and(|node| node.as_str() != Some(""));
    if there("subPath") && there("subPathExpr") {
        let wrong = "must not be there beside `subPath`";
        said.odds(rules::CONFLICT, mount, ["subPathExpr", "subPath"], wrong);
    }
}

/// A path that stays below where it begins.
pub(super) fn inner_path<'n>(said: &mut Said<'n>, object: &'n Node, key: &str) {
    let Some(path) = get(object, key) else {
        return;
    };
    let Some(text) = path.as_str() else { return };
    if text.starts_with('/') {
        said.format(path, "must be a relative path");
    }
    no_way_back(said, path);
}

/// A path without `..` in it.
pub(in super::super) fn no_way_back<'n>(said: &mut Said<'n>, path: &'n Node) {
    let back = |text: &str| text.split(['/', '\\']).any(|part| part == "..");
    if path.as_str().is_some_and(back) {
        said.format(path, "must not contain `..`");
    }
}

fn propagation<'n>(said: &mut Said<'n>, container: &'n Node, mount: &'n Node) {
    said.one_of(
        mount,
        "mountPropagation",
        &["None", "HostToContainer", "Bidirectional"],
    );
    let privileged = get(container, "securityContext").is_some_and(|security| {
        get(security, "privileged").is_some_and(|p| p.as_bool() != Some(false))
    });
    if is(mount, "mountPropagation", "Bidirectional") && !privileged {
        said.forbidden(
            mount,
            &["mountPropagation"],
            "must not be `Bidirectional` in a container that is not privileged",
        );
    }
    said.one_of(
        mount,
        "recursiveReadOnly",
        &["Disabled", "IfPossible", "Enabled"],
    );
    let recursive = matches!(
        word(mount, "recursiveReadOnly"),
        Some("IfPossible" | "Enabled")
    );
    let plain = matches!(word(mount, "mountPropagation"), None | Some("" | "None"));
    if recursive && (!is_true(mount, "readOnly") || !plain) {
        said.forbidden(
            mount,
            &["recursiveReadOnly"],
            "must not be there without `readOnly: true`, nor with a propagation",
        );
    }
}

fn device_of<'n>(
    said: &mut Said<'n>,
    volumes: &Volumes<'n>,
    mounted: &HashSet<&str>,
    device: &'n Node,
) {
    said.required(device, "name");
    said.required(device, "devicePath");
    if let Some(path) = get(device, "devicePath") {
        no_way_back(said, path);
    }
    let volume = reference(said, volumes, device);
    let Some(name) = get(device, "name") else {
        return;
    };
    if volume.is_some_and(|volume| !is_claim(volume)) {
        said.conflict(name, "must be a claim: only those can be devices");
    }
    if text(name).is_some_and(|name| mounted.contains(name)) {
        said.conflict(name, "must not be mounted by the same container");
    }
}

fn is_claim(volume: &Node) -> bool {
    ["persistentVolumeClaim", "ephemeral"]
        .iter()
        .any(|key| get(volume, key).is_some())
}
