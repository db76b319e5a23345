//! Kustomization files: what they refer to, in which role, and keys that only kustomize reads.
//!
//! Invariant: keys are read as kustomize reads them, that is in any case; one that is not written
//! exactly is a finding *and* honoured.

use super::role::Role;
use super::rules::{AMBIGUOUS_KEY, UNKNOWN_FIELD, fix};
use crate::finding::Finding;
use crate::parse::node::push_token;
use crate::parse::{Entry, Node};
use crate::source::{Place, Source};

/// File names that make a folder a kustomization.
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Keys that name files, at any level of a kustomization.
const KEYS: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "openapi",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "commonAnnotations",
    "patchesStrategicMerge",
    "patchesJson6902",
    "patches",
    "images",
    "imageTags",
    "replacements",
    "replicas",
    "vars",
    "sortOptions",
    "resources",
    "components",
    "crds",
    "bases",
    "configMapGenerator",
    "secretGenerator",
    "helmGlobals",
    "helmCharts",
    "helmChartInflationGenerator",
    "generatorOptions",
    "configurations",
    "generators",
    "transformers",
    "validators",
    "buildMetadata",
];
const NESTED_KEYS: &[&str] = &[
    "path",
    "patch",
    "target",
    "options",
    "files",
    "envs",
    "env",
    "literals",
    "valuesFile",
    "additionalValuesFiles",
    "valuesInline",
    "repo",
    "source",
    "targets",
];

/// Whether a file of that name is a kustomization.
pub(super) fn is_file(path: &str) -> bool {
    NAMES.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// What a kustomization says of another file or folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) role: Role,
    /// As written: a path relative to the kustomization's folder, or something remote.
    pub(super) target: String,
    /// Where it is written; nothing where it is no more than a comment.
    pub(super) place: Option<Place>,
}

/// Everything that a kustomization refers to.
pub(super) fn references(source: &Source, root: &Node) -> Vec<Reference> {
    let mut found = Vec::new();
    for entry in root.entries() {
        if let Some(key) = canonical(&entry.key, KEYS) {
            for (role, node) in referred(key, &entry.value) {
                let text = node.as_str().unwrap_or_default();
                let target = match role {
                    Role::GeneratorInput => file_of(text),
                    _ => text,
                };
                found.push(Reference {
                    role,
                    target: target.to_owned(),
                    place: Some(source.place(node.span)),
                });
            }
        }
    }
    found
}

/// The texts under one key that name files, and as what.
fn referred<'n>(key: &str, value: &'n Node) -> Vec<(Role, &'n Node)> {
    let (role, nodes) = match key {
        "resources" | "bases" | "components" => (Role::KustomizeResource, texts(value)),
        "patchesStrategicMerge" => (Role::Patch, paths(texts(value))),
        "patches" | "patchesJson6902" => (Role::Patch, all(value, &["path"])),
        "replacements" => (Role::KustomizeConfig, all(value, &["path"])),
        "configurations" | "generators" | "transformers" | "validators" | "crds" => {
            (Role::KustomizeConfig, paths(texts(value)))
        }
        "openapi" => (Role::KustomizeConfig, field(value, "path")),
        "configMapGenerator" | "secretGenerator" => {
            (Role::GeneratorInput, all(value, &["files", "envs", "env"]))
        }
        "helmCharts" | "helmChartInflationGenerator" => {
            let keys = ["valuesFile", "values", "additionalValuesFiles"];
            (Role::HelmValues, all(value, &keys))
        }
        _ => return Vec::new(),
    };
    nodes.into_iter().map(|node| (role, node)).collect()
}

/// Whether a kustomization may rename, move or delete what it builds on.
pub(super) fn changes_identity(root: &Node) -> bool {
    const KEYS: [&str; 3] = ["namePrefix", "nameSuffix", "namespace"];
    holds(root, &KEYS) || holds(root, &EDITING)
}

/// What a kustomization may add to what it builds on, of what an object needs. Names, namespaces,
/// images and numbers of replicas only change what is there, or add what no object has to have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Adds {
    #[default]
    Nothing,
    /// The selectors of workloads, with their labels.
    Selectors,
    /// Nobody can tell.
    Anything,
}

/// What a kustomization may add to what it builds on.
pub(super) fn adds(root: &Node) -> Adds {
    // Where its own configuration says which fields get labels and namespaces, they get there.
    const FIELDS: [&str; 4] = ["namespace", "commonLabels", "labels", "commonAnnotations"];
    let configured = holds(root, &["configurations"]) && holds(root, &FIELDS);
    if configured || holds(root, &EDITING) || holds(root, &["components"]) {
        return Adds::Anything;
    }
    let items = values(root, &["labels"]).flat_map(Node::items);
    let labels = items.map(|item| {
        let of = |key: &'static str| item.entries().find(move |entry| is_same(&entry.key, key));
        match (of("fields"), of("includeSelectors")) {
            (Some(fields), _) if !is_empty(&fields.value) => Adds::Anything,
            (_, Some(selectors)) if selectors.value.as_bool() != Some(false) => Adds::Selectors,
            _ => Adds::Nothing,
        }
    });
    let common = match holds(root, &["commonLabels"]) {
        true => Adds::Selectors,
        false => Adds::Nothing,
    };
    labels.max().unwrap_or_default().max(common)
}

/// Keys under which anything may be done to an object.
const EDITING: [&str; 6] = [
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "replacements",
    "transformers",
    "vars",
];

/// Whether something stands under one of these keys.
fn holds(root: &Node, keys: &[&str]) -> bool {
    values(root, keys).any(|value| !is_empty(value))
}

fn values<'n>(root: &'n Node, keys: &[&str]) -> impl Iterator<Item = &'n Node> {
    let under = |entry: &&Entry| canonical(&entry.key, KEYS).is_some_and(|key| keys.contains(&key));
    root.entries().filter(under).map(|entry| &entry.value)
}

fn is_empty(value: &Node) -> bool {
    let list = value.as_seq().is_some_and(<[Node]>::is_empty);
    let map = value.as_map().is_some_and(|map| map.entries.is_empty());
    list || map || value.is_null()
}

/// Patches that a comment turns off: files called a patch that a comment of the kustomization
/// names. They wait to be turned on, so that what they lack may still come; a comment is no reason
/// to judge less of what they hold.
pub(super) fn disabled_patches(text: &str) -> Vec<Reference> {
    let comments = text.lines().filter_map(|line| line.split_once('#'));
    comments
        .filter_map(|(_, comment)| comment.split_whitespace().last())
        .map(|word| word.trim_matches(['"', '\'']))
        .filter(|word| word.ends_with(".yaml") || word.ends_with(".yml"))
        .filter(|word| word.contains("patch"))
        .map(|word| Reference {
            role: Role::Unfinished,
            target: word.to_owned(),
            place: None,
        })
        .collect()
}

/// The file of `key=file` or `file`.
fn file_of(text: &str) -> &str {
    text.split_once('=').map_or(text, |(_, file)| file)
}

/// Texts that are paths and not objects written inline.
fn paths(texts: Vec<&Node>) -> Vec<&Node> {
    let is_path = |text: &str| !text.contains('\n') && !text.starts_with(['{', '[']);
    texts
        .into_iter()
        .filter(|node| node.as_str().is_some_and(is_path))
        .collect()
}

/// The texts of a list, or the one text.
fn texts(node: &Node) -> Vec<&Node> {
    std::iter::once(node)
        .chain(node.items())
        .filter(|node| node.as_str().is_some())
        .collect()
}

/// The texts under `key` of one mapping.
fn field<'n>(node: &'n Node, key: &str) -> Vec<&'n Node> {
    node.entries()
        .filter(|entry| is_same(&entry.key, key))
        .flat_map(|entry| texts(&entry.value))
        .collect()
}

/// The texts under some keys of every item of a list.
fn all<'n>(node: &'n Node, keys: &[&str]) -> Vec<&'n Node> {
    let of_item = |item: &'n Node| keys.iter().flat_map(move |key| field(item, key));
    node.items().flat_map(of_item).collect()
}

/// Top-level keys of a kustomization that kustomize refuses.
pub(super) fn unknown_keys(source: &Source, root: &Node) -> Vec<Finding> {
    let unknown = root
        .entries()
        .filter(|entry| canonical(&entry.key, KEYS).is_none());
    unknown
        .map(|entry| {
            let near = KEYS
                .iter()
                .map(|key| (strsim::damerau_levenshtein(key, &entry.key), key))
                .filter(|(distance, _)| *distance <= 2)
                .min();
            let help = near.map_or_else(
                || fix(UNKNOWN_FIELD).to_owned(),
                |(_, key)| format!("did you mean `{key}`?"),
            );
            let mut pointer = String::new();
            push_token(&mut pointer, &entry.key);
            let message = format!("kustomize knows no field `{}`", entry.key);
            Finding::new(UNKNOWN_FIELD, source.place(entry.key_span), message)
                .with_pointer(pointer)
                .with_help(help)
        })
        .collect()
}

/// Keys that kustomize honours though they are not written as it documents them.
pub(super) fn ambiguous_keys(source: &Source, root: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in root.entries() {
        let Some(key) = canonical(&entry.key, KEYS) else {
            continue;
        };
        let mut pointer = String::new();
        push_token(&mut pointer, &entry.key);
        findings.extend(ambiguous(source, entry, key, &pointer));
        let items = entry.value.items().zip(0_usize..);
        for (nested, at) in items.flat_map(|(item, at)| item.entries().map(move |e| (e, at))) {
            if let Some(exact) = canonical(&nested.key, NESTED_KEYS) {
                let mut pointer = format!("{pointer}/{at}");
                push_token(&mut pointer, &nested.key);
                findings.extend(ambiguous(source, nested, exact, &pointer));
            }
        }
    }
    findings
}

fn ambiguous(source: &Source, entry: &Entry, exact: &str, pointer: &str) -> Option<Finding> {
    if entry.key == exact {
        return None;
    }
    let message = format!("kustomize reads `{}` as `{exact}`", entry.key);
    Some(
        Finding::new(AMBIGUOUS_KEY, source.place(entry.key_span), message)
            .with_pointer(pointer)
            .with_help(format!(
                "{}: `{exact}`",
                fix(AMBIGUOUS_KEY).trim_end_matches('.')
            )),
    )
}

/// The documented key that kustomize takes this one for.
fn canonical(key: &str, known: &[&'static str]) -> Option<&'static str> {
    known.iter().copied().find(|exact| is_same(exact, key))
}

/// Go's JSON decoder compares keys so: without case, and with the two letters outside ASCII that
/// fold into it.
fn is_same(one: &str, other: &str) -> bool {
    let fold = |c| match c {
        '\u{017F}' => 's',
        '\u{212A}' => 'k',
        c => c.to_ascii_lowercase(),
    };
    one.chars().map(fold).eq(other.chars().map(fold))
}
