//! Storage: volumes, claims on them and what provides them.

use super::names::{DRIVER, LOOSE_QUALIFIED, QUALIFIED, SUBDOMAIN};
use super::pod::{TEN_MINUTES, TOKEN_MOST, no_way_back};
use super::quantity::{not_negative, positive};
use super::read::{count, get, is, list, map, text, word};
use super::said::Said;
use super::selector::{label_selector, node_selector};
use crate::parse::{Entry, Node};
use crate::schema::rules;

/// The sources that a volume can have.
const SOURCES: &[&str] = &[
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "csi",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "glusterfs",
    "hostPath",
    "iscsi",
    "local",
    "nfs",
    "photonPersistentDisk",
    "portworxVolume",
    "quobyte",
    "rbd",
    "scaleIO",
    "storageos",
    "vsphereVolume",
];

pub(super) fn volume<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.exactly_one(spec, SOURCES);
    if let Some(capacity) = get(spec, "capacity") {
        for entry in capacity.entries() {
            positive(said, &entry.value);
            if entry.key != "storage" {
                said.key(
                    rules::NAME,
                    entry,
                    "must be `storage`: a volume has no other capacity",
                );
            }
        }
    }
    modes(said, spec);
    said.form(spec, "storageClassName", &SUBDOMAIN);
    attributes_class(said, spec);
    if let Some(affinity) = get(spec, "nodeAffinity") {
        node_selector(said, affinity, "required");
    }
    if let Some(local) = get(spec, "local").and_then(|local| get(local, "path")) {
        no_way_back(said, local);
    }
    if let Some(path) = get(spec, "hostPath").and_then(|source| get(source, "path")) {
        no_way_back(said, path);
        if text(path) == Some("/") && is(spec, "persistentVolumeReclaimPolicy", "Recycle") {
            let wrong = "must not be `Recycle` for the whole file system of a node";
            said.forbidden(spec, &["persistentVolumeReclaimPolicy"], wrong);
        }
    }
    if let Some(source) = get(spec, "nfs") {
        nfs(said, source);
    }
    if let Some(source) = get(spec, "csi") {
        csi(said, source);
        said.required(source, "volumeHandle");
    }
    for entry in spec.entries() {
        numbers(said, entry);
    }
}

/// The numbers of disks and their parts.
pub(super) fn numbers<'n>(said: &mut Said<'n>, entry: &'n Entry) {
    match entry.key.as_str() {
        "iscsi" | "fc" => said.range(&entry.value, "lun", 0, 255),
        "awsElasticBlockStore" | "gcePersistentDisk" => {
            said.range(&entry.value, "partition", 0, 255);
        }
        _ => {}
    }
}

/// Files of a server.
pub(super) fn nfs<'n>(said: &mut Said<'n>, source: &'n Node) {
    if let Some(path) = get(source, "path")
        && text(path).is_some_and(|path| !path.is_empty() && !path.starts_with('/'))
    {
        said.format(path, "must be an absolute path");
    }
}

/// What a driver provides.
pub(super) fn csi<'n>(said: &mut Said<'n>, source: &'n Node) {
    said.form(source, "driver", &DRIVER);
    for entry in source
        .entries()
        .filter(|entry| entry.key.ends_with("SecretRef"))
    {
        if !entry.value.is_null() {
            said.required(&entry.value, "name");
        }
    }
}

/// How a volume may be used.
fn modes<'n>(said: &mut Said<'n>, spec: &'n Node) {
    const ALONE: &str = "ReadWriteOncePod";
    let other = |mode: &Node| text(mode).is_some_and(|mode| mode != ALONE);
    let mut all = list(spec, "accessModes");
    let alone = list(spec, "accessModes").find(|mode| text(mode) == Some(ALONE));
    if let Some(alone) = alone.filter(|_| all.any(other)) {
        said.conflict(alone, "must not be there beside other modes");
    }
}

fn attributes_class<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.form(spec, "volumeAttributesClassName", &SUBDOMAIN);
}

/// The `spec` of a claim.
pub(super) fn claim<'n>(said: &mut Said<'n>, spec: &'n Node) {
    modes(said, spec);
    label_selector(said, spec, "selector");
    said.form(spec, "storageClassName", &SUBDOMAIN);
    attributes_class(said, spec);
    let storage = |part| get(spec, "resources").and_then(|r| get(get(r, part)?, "storage"));
    if let Some(size) = storage("requests") {
        positive(said, size);
    }
    if let Some(limit) = storage("limits") {
        not_negative(said, limit);
    }
    for key in ["dataSource", "dataSourceRef"] {
        if let Some(source) = get(spec, key) {
            data_source(said, source);
        }
    }
    if let (Some(a), Some(b)) = (get(spec, "dataSource"), get(spec, "dataSourceRef")) {
        same_source(said, a, b);
    }
}

fn data_source<'n>(said: &mut Said<'n>, source: &'n Node) {
    said.required(source, "name");
    said.required(source, "kind");
    let core = word(source, "apiGroup") == Some("");
    if core
        && word(source, "kind").is_some_and(|kind| !matches!(kind, "" | "PersistentVolumeClaim"))
    {
        said.forbidden(
            source,
            &["kind"],
            "must be `PersistentVolumeClaim` without an `apiGroup`",
        );
    }
    said.form(source, "apiGroup", &SUBDOMAIN);
}

fn same_source<'n>(said: &mut Said<'n>, source: &'n Node, reference: &'n Node) {
    if get(reference, "namespace").is_some() {
        said.conflict(
            source,
            "must not be there beside a `dataSourceRef` in another namespace",
        );
        return;
    }
    let differs = |key: &&str| {
        word(source, key)
            .zip(word(reference, key))
            .is_some_and(|(a, b)| a != b)
    };
    if ["apiGroup", "kind", "name"].iter().any(differs) {
        said.conflict(reference, "must be the same as `dataSource`");
    }
}

/// A class of volumes.
pub(super) fn class<'n>(said: &mut Said<'n>, object: &'n Node) {
    said.form(object, "provisioner", &LOOSE_QUALIFIED);
    parameters(said, object);
    for topology in list(object, "allowedTopologies") {
        let all = || list(topology, "matchLabelExpressions");
        for expression in all() {
            said.form(expression, "key", &QUALIFIED);
            if count(expression, "values") == 0 {
                said.lacks(expression, "values");
            }
            said.unique_texts(list(expression, "values"));
        }
        said.unique_names(all(), "key");
    }
    let terms = || list(object, "allowedTopologies");
    if terms().nth(1).is_some() {
        let identity = |term: &'n Node| Some((term.to_json().to_string(), term));
        said.unique(terms(), identity, "is the same as an earlier item");
    }
}

fn parameters<'n>(said: &mut Said<'n>, object: &'n Node) {
    const MOST: usize = 256 << 10;
    let Some(parameters) = get(object, "parameters") else {
        return;
    };
    let size = parameters
        .entries()
        .map(|entry| entry.key.len() + entry.value.as_str().map_or(0, str::len))
        .sum::<usize>();
    if parameters.entries().count() > 512 {
        said.limit(parameters, "must have at most 512 entries");
    }
    if size > MOST {
        said.limit(parameters, format!("must have at most {MOST} bytes in all"));
    }
    for entry in map(object, "parameters").filter(|entry| entry.key.is_empty()) {
        said.key(rules::NAME, entry, "must not be empty");
    }
}

pub(super) fn attributes<'n>(said: &mut Said<'n>, object: &'n Node) {
    said.form(object, "driverName", &DRIVER);
    parameters(said, object);
}

/// A driver.
pub(super) fn driver<'n>(said: &mut Said<'n>, spec: &'n Node) {
    tokens(said, spec);
    said.range(spec, "nodeAllocatableUpdatePeriodSeconds", 10, i64::MAX);
}

/// Who tokens are for, and how long they live.
fn tokens<'n>(said: &mut Said<'n>, spec: &'n Node) {
    for request in list(spec, "tokenRequests") {
        said.range(request, "expirationSeconds", TEN_MINUTES, TOKEN_MOST);
    }
    said.unique(
        list(spec, "tokenRequests"),
        |request| {
            let place = get(request, "audience").unwrap_or(request);
            Some((word(request, "audience")?, place))
        },
        "is the audience of an earlier item",
    );
}

/// The drivers of a node.
pub(super) fn node_drivers<'n>(said: &mut Said<'n>, spec: &'n Node) {
    for driver in list(spec, "drivers") {
        said.required(driver, "name");
        said.form(driver, "name", &DRIVER);
        said.required(driver, "nodeID");
        if let Some(id) = get(driver, "nodeID")
            && text(id).is_some_and(|id| id.len() > 256)
        {
            said.limit(id, "must have at most 256 characters");
        }
        for key in list(driver, "topologyKeys") {
            said.formed(key, &QUALIFIED);
        }
        said.unique_texts(list(driver, "topologyKeys"));
        if let Some(room) = get(driver, "allocatable") {
            said.natural(room, &["count"]);
        }
    }
    said.unique_names(list(spec, "drivers"), "name");
}

/// A volume that a node is to have.
pub(super) fn attachment<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.form(spec, "attacher", &DRIVER);
    said.required(spec, "nodeName");
    said.form(spec, "nodeName", &SUBDOMAIN);
    if let Some(source) = get(spec, "source") {
        said.exactly_one(source, &["inlineVolumeSpec", "persistentVolumeName"]);
    }
}

/// How much room a class has where.
pub(super) fn room<'n>(said: &mut Said<'n>, object: &'n Node) {
    said.form(object, "storageClassName", &SUBDOMAIN);
    label_selector(said, object, "nodeTopology");
    for key in ["capacity", "maximumVolumeSize"] {
        if let Some(size) = get(object, key) {
            not_negative(said, size);
        }
    }
}
