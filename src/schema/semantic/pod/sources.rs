//! Volumes that are made of files: of Secrets, of `ConfigMap`s, of the pod itself.

use super::super::names::CONFIG_KEY;
use super::super::read::{get, list, text};
use super::super::said::Said;
use super::super::selector::label_selector;
use super::env::{FILE_FIELDS, field_ref, resource_ref};
use super::volumes::mode;
use crate::parse::Node;

/// The sources that one volume can put together.
const PROJECTED: &[&str] = &[
    "secret",
    "configMap",
    "downwardAPI",
    "serviceAccountToken",
    "clusterTrustBundle",
    "podCertificate",
];

/// The least life of a token.
pub(in super::super) const TEN_MINUTES: i64 = 600;
/// The longest.
pub(in super::super) const LONGEST: i64 = 1 << 32;

/// The files of a Secret, a `ConfigMap` or the pod.
pub(super) fn files<'n>(said: &mut Said<'n>, kind: &str, source: &'n Node) {
    mode(said, source, "defaultMode");
    items(said, kind, source);
}

fn items<'n>(said: &mut Said<'n>, kind: &str, source: &'n Node) {
    for item in list(source, "items") {
        mode(said, item, "mode");
        said.required(item, "path");
        file_path(said, item);
        if kind == "downwardAPI" {
            said.exactly_one(item, &["fieldRef", "resourceFieldRef"]);
            if let Some(field) = get(item, "fieldRef") {
                field_ref(said, field, FILE_FIELDS);
            }
            if let Some(resource) = get(item, "resourceFieldRef") {
                said.required(resource, "containerName");
                resource_ref(said, resource);
            }
        } else {
            said.required(item, "key");
            said.form(item, "key", &CONFIG_KEY);
        }
    }
}

/// A path below the volume, whose beginning is not one of the volume's own names.
fn file_path<'n>(said: &mut Said<'n>, item: &'n Node) {
    super::mounts::inner_path(said, item, "path");
    if let Some(path) = get(item, "path")
        && text(path).is_some_and(|p| p.starts_with("..") && !p.split('/').any(|part| part == ".."))
    {
        said.format(path, "must not begin with `..`");
    }
}

/// Several sources in one volume.
pub(super) fn projected<'n>(said: &mut Said<'n>, volume: &'n Node) {
    mode(said, volume, "defaultMode");
    for source in list(volume, "sources") {
        said.exactly_one(source, PROJECTED);
        for kind in ["secret", "configMap", "downwardAPI"] {
            if let Some(files) = get(source, kind) {
                if kind != "downwardAPI" {
                    said.required(files, "name");
                }
                items(said, kind, files);
            }
        }
        if let Some(token) = get(source, "serviceAccountToken") {
            said.range(token, "expirationSeconds", TEN_MINUTES, LONGEST);
            said.required(token, "path");
            file_path(said, token);
        }
        if let Some(bundle) = get(source, "clusterTrustBundle") {
            trust(said, bundle);
        }
    }
    twice(said, volume);
}

fn trust<'n>(said: &mut Said<'n>, bundle: &'n Node) {
    said.exactly_one(bundle, &["name", "signerName"]);
    said.required(bundle, "path");
    file_path(said, bundle);
    label_selector(said, bundle, "labelSelector");
    if get(bundle, "name").is_some() {
        said.forbidden(
            bundle,
            &["labelSelector"],
            "must not be there beside `name`",
        );
    }
}

/// Two files of one volume can't have one path.
fn twice<'n>(said: &mut Said<'n>, volume: &'n Node) {
    let single = |source: &'n Node| {
        ["serviceAccountToken", "clusterTrustBundle"]
            .into_iter()
            .filter_map(move |key| get(source, key))
    };
    let listed = |source: &'n Node| {
        ["secret", "configMap", "downwardAPI"]
            .into_iter()
            .filter_map(move |key| get(source, key))
            .flat_map(|files| list(files, "items"))
    };
    said.unique(
        list(volume, "sources").flat_map(|source| single(source).chain(listed(source))),
        |item| {
            let path = get(item, "path")?;
            Some((text(path).filter(|p| !p.is_empty())?, path))
        },
        "is the path of an earlier file of the volume",
    );
}
