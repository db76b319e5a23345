//! The volumes of a pod.

use super::super::names::LABEL;
use super::super::read::{get, list, number};
use super::super::said::Said;
use super::super::storage;
use super::Pod;
use super::mounts::no_way_back;
use super::sources;
use crate::parse::{Entry, Node};

pub(super) fn check<'n>(said: &mut Said<'n>, pod: Pod<'n>) {
    for volume in list(pod.spec, "volumes") {
        said.form(volume, "name", &LABEL);
        // A volume without a source is an empty folder.
        kinds(said, volume);
        for entry in volume.entries().filter(|entry| !entry.value.is_null()) {
            source(said, entry);
        }
    }
    said.unique_names(list(pod.spec, "volumes"), "name");
}

fn kinds<'n>(said: &mut Said<'n>, volume: &'n Node) {
    let sources = volume
        .entries()
        .filter(|entry| entry.key != "name" && entry.value.as_map().is_some());
    for extra in sources.skip(1) {
        said.conflict(&extra.value, "must not be there: a volume has one source")
            .help("keep one of them");
    }
}

fn source<'n>(said: &mut Said<'n>, entry: &'n Entry) {
    let source = &entry.value;
    storage::numbers(said, entry);
    match entry.key.as_str() {
        "emptyDir" => {
            if let Some(limit) = get(source, "sizeLimit") {
                super::super::quantity::not_negative(said, limit);
            }
        }
        "hostPath" => path_of(said, source),
        "secret" | "configMap" | "downwardAPI" => sources::files(said, &entry.key, source),
        "projected" => sources::projected(said, source),
        "nfs" => storage::nfs(said, source),
        "gitRepo" => {
            if let Some(folder) = get(source, "directory") {
                no_way_back(said, folder);
            }
        }
        "iscsi" => {
            for key in ["targetPortal", "iqn"] {
                said.required(source, key);
            }
        }
        "awsElasticBlockStore" => {
            said.required(source, "volumeID");
        }
        "gcePersistentDisk" => {
            said.required(source, "pdName");
        }
        "csi" => storage::csi(said, source),
        "image" => {
            said.one_of(source, "pullPolicy", &["Always", "Never", "IfNotPresent"]);
        }
        "ephemeral" => ephemeral(said, source),
        "azureFile" => {
            said.required(source, "secretName");
            said.required(source, "shareName");
        }
        "cephfs" | "rbd" => said.required(source, "monitors"),
        _ => {}
    }
}

fn path_of<'n>(said: &mut Said<'n>, source: &'n Node) {
    if let Some(path) = get(source, "path") {
        no_way_back(said, path);
    }
}

fn ephemeral<'n>(said: &mut Said<'n>, source: &'n Node) {
    let Some(template) = get(source, "volumeClaimTemplate") else {
        said.lacks(source, "volumeClaimTemplate");
        return;
    };
    if let Some(meta) = get(template, "metadata") {
        super::super::meta::carried(said, meta);
        said.forbidden(
            meta,
            &[
                "name",
                "generateName",
                "namespace",
                "ownerReferences",
                "finalizers",
            ],
            "must not be there: the name comes from the pod",
        );
    }
    match get(template, "spec") {
        Some(spec) => storage::claim(said, spec),
        None => {
            said.lacks(template, "spec");
        }
    }
}

/// The mode of files, under a key.
pub(super) fn mode<'n>(said: &mut Said<'n>, object: &'n Node, key: &str) {
    let Some(node) = get(object, key) else {
        return;
    };
    if number(object, key).is_some_and(|mode| !(0..=0o777).contains(&mode)) {
        said.limit(node, "must be from 0 to 0777 in octal")
            .help("write it with a leading 0, as in `0644`");
    }
}
