//! Flux and Argo CD: which folders of the repository their objects apply.

use super::kubernetes::{self, Type};
use crate::parse::Node;

/// What an object of a GitOps controller says of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Applied {
    /// It applies the folder.
    Folder(String),
    /// It applies the files of the folder one by one, whatever else lies there.
    Files(String),
    /// It changes what it applies of the folder.
    Adapted(String),
    /// It applies each folder right below.
    Below(String),
    /// It renders a chart with this values file; both relative to the root.
    Values(String),
}

/// Text that a file must hold to be worth a look: the groups of the objects that apply something,
/// and for Flux's releases, of which there are many, the field.
pub(super) const MARKS: [&str; 4] = [
    "kustomize.toolkit.fluxcd.io",
    "argoproj.io",
    "fluxcd.controlplane.io",
    "valuesFiles",
];

/// What an object applies.
pub(super) fn applied(object: &Node) -> Vec<Applied> {
    let Some(Type { group, kind, .. }) = kubernetes::type_of(object) else {
        return Vec::new();
    };
    match (group, kind) {
        ("kustomize.toolkit.fluxcd.io", "Kustomization") => {
            let path = folder(object.at(&["spec", "path"]));
            let changes = object
                .get("spec")
                .is_some_and(|spec| has_any(spec, &FLUX_CHANGES));
            path.into_iter()
                .flat_map(|path| with_changes(path, changes))
                .collect()
        }
        ("fluxcd.controlplane.io", "FluxInstance") => folder(object.at(&["spec", "sync", "path"]))
            .into_iter()
            .collect(),
        ("helm.toolkit.fluxcd.io", "HelmRelease") => {
            let values = object.at(&["spec", "chart", "spec", "valuesFiles"]);
            let texts = values
                .into_iter()
                .flat_map(Node::items)
                .filter_map(Node::as_str);
            texts.map(|path| Applied::Values(path.into())).collect()
        }
        ("argoproj.io", "Application") => object.get("spec").map(sources).unwrap_or_default(),
        ("argoproj.io", "ApplicationSet") => application_set(object),
        _ => Vec::new(),
    }
}

/// Fields of a Kustomization of Flux that change what it applies.
const FLUX_CHANGES: [&str; 5] = [
    "targetNamespace",
    "patches",
    "components",
    "namePrefix",
    "nameSuffix",
];
/// Fields of an Application's source that do.
const ARGO_CHANGES: [&str; 3] = ["kustomize", "plugin", "helm"];

fn has_any(node: &Node, keys: &[&str]) -> bool {
    keys.iter()
        .any(|key| node.get(key).is_some_and(|value| !value.is_null()))
}

/// A folder that is applied, and that what is applied of it is changed.
fn with_changes(applied: Applied, changes: bool) -> Vec<Applied> {
    let adapted = match &applied {
        Applied::Folder(path) | Applied::Files(path) if changes => {
            Some(Applied::Adapted(path.clone()))
        }
        _ => None,
    };
    std::iter::once(applied).chain(adapted).collect()
}

fn folder(path: Option<&Node>) -> Option<Applied> {
    path?.as_str().map(|path| Applied::Folder(path.into()))
}

/// The sources of an Application's specification, one or many.
fn sources(spec: &Node) -> Vec<Applied> {
    let many = spec.get("sources").into_iter().flat_map(Node::items);
    let mut found = Vec::new();
    for source in spec.get("source").into_iter().chain(many) {
        let Some(path) = source.get("path").and_then(Node::as_str) else {
            continue;
        };
        // Asked for by name, this way goes before a kustomization that Argo CD would detect.
        let applied = match source.get("directory") {
            Some(directory) if !directory.is_null() => Applied::Files(path.into()),
            _ => Applied::Folder(path.into()),
        };
        found.extend(with_changes(applied, has_any(source, &ARGO_CHANGES)));
        let values = source.at(&["helm", "valueFiles"]);
        for file in values
            .into_iter()
            .flat_map(Node::items)
            .filter_map(Node::as_str)
        {
            found.push(Applied::Values(match file.strip_prefix('/') {
                Some(absolute) => absolute.into(),
                None => format!("{path}/{file}"),
            }));
        }
    }
    found
}

fn application_set(object: &Node) -> Vec<Applied> {
    let mut found = object
        .at(&["spec", "template", "spec"])
        .map(sources)
        .unwrap_or_default();
    let generators = object.at(&["spec", "generators"]);
    for generator in generators.into_iter().flat_map(Node::items) {
        let folders = generator.at(&["git", "directories"]);
        let paths = folders.into_iter().flat_map(Node::items);
        for path in paths.filter_map(|f| f.get("path")).filter_map(Node::as_str) {
            found.push(match path.strip_suffix("/*") {
                Some(above) => Applied::Below(above.into()),
                None if path == "*" => Applied::Below(".".into()),
                None => Applied::Folder(path.into()),
            });
        }
    }
    found
}
