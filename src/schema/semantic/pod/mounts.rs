//! Where a container sees the pod's volumes.

use super::super::read::{count, get, is, is_true, list, text, word};
use super::super::said::Said;
use super::Pod;
use crate::parse::Node;
use crate::schema::rules;

/// What is known of the volume that a name stands for.
enum Volume<'n> {
    Known(&'n Node),
    Claim,
    Unknown,
    Missing,
}

pub(super) fn check<'n>(said: &mut Said<'n>, pod: Pod<'n>, container: &'n Node) {
    for mount in list(container, "volumeMounts") {
        reference(said, pod, mount);
        paths(said, mount);
        propagation(said, container, mount);
    }
    let at = |key: &'static str| {
        move |item: &'n Node| {
            let path = get(item, key)?;
            Some((text(path)?, path))
        }
    };
    let twice = "is the same as that of an earlier item";
    said.unique(list(container, "volumeMounts"), at("mountPath"), twice);
    said.unique(list(container, "volumeDevices"), at("devicePath"), twice);
    said.unique(list(container, "volumeDevices"), at("name"), twice);
    for device in list(container, "volumeDevices") {
        device_of(said, pod, container, device);
    }
}

fn volume<'n>(pod: Pod<'n>, name: &str) -> Volume<'n> {
    let named = |volume: &Node| word(volume, "name") == Some(name);
    if let Some(volume) = list(pod.spec, "volumes").find(|v| named(v)) {
        return Volume::Known(volume);
    }
    let claims = || {
        let name = |claim| get(claim, "metadata").map(|meta| word(meta, "name"));
        pod.claims().map(name)
    };
    if claims().any(|n| n == Some(Some(name))) {
        return Volume::Claim;
    }
    let open = |volume: &Node| word(volume, "name").is_none();
    if list(pod.spec, "volumes").any(open) || claims().any(|n| n == Some(None)) {
        return Volume::Unknown;
    }
    let is_list = |node: Option<&Node>, key| {
        node.and_then(|n| get(n, key))
            .is_none_or(|n| n.as_seq().is_some())
    };
    if is_list(Some(pod.spec), "volumes") && is_list(pod.claims, "volumeClaimTemplates") {
        Volume::Missing
    } else {
        Volume::Unknown
    }
}

fn reference<'n>(said: &mut Said<'n>, pod: Pod<'n>, mount: &'n Node) {
    let Some(name) = get(mount, "name") else {
        return;
    };
    let Some(known) = text(name).filter(|name| !name.is_empty()) else {
        return;
    };
    if matches!(volume(pod, known), Volume::Missing) {
        said.value(rules::REFERENCE, name, "is no volume of the pod")
            .help("add the volume, or correct the name");
    }
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

fn device_of<'n>(said: &mut Said<'n>, pod: Pod<'n>, container: &'n Node, device: &'n Node) {
    said.required(device, "name");
    said.required(device, "devicePath");
    if let Some(path) = get(device, "devicePath") {
        no_way_back(said, path);
    }
    let Some(name) = get(device, "name") else {
        return;
    };
    let Some(known) = text(name).filter(|name| !name.is_empty()) else {
        return;
    };
    match volume(pod, known) {
        Volume::Missing => {
            said.value(rules::REFERENCE, name, "is no volume of the pod")
                .help("add the volume, or correct the name");
        }
        Volume::Known(volume) if !is_claim(volume) => {
            said.conflict(name, "must be a claim: only those can be devices");
        }
        _ => {}
    }
    let mounted = |mount: &Node| word(mount, "name") == Some(known);
    if count(container, "volumeMounts") > 0 && list(container, "volumeMounts").any(mounted) {
        said.conflict(name, "must not be mounted by the same container");
    }
}

fn is_claim(volume: &Node) -> bool {
    ["persistentVolumeClaim", "ephemeral"]
        .iter()
        .any(|key| get(volume, key).is_some())
}
