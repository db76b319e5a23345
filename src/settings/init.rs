//! The settings that `sluicegate init` writes: what a run found, declared line by line.
//!
//! Invariant: the text depends on nothing but what was found, and reads back as settings that
//! hold exactly that; every line says why it is there.

use std::collections::{BTreeMap, BTreeSet};

use super::Unchecked;

/// What a run met that needs a word in the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Custom resources without a schema: which, and how many objects.
    pub missing_schemas: BTreeMap<Unchecked, usize>,
    /// Templates that nothing renders, by path.
    pub templates: BTreeSet<String>,
    /// YAML and JSON that no family claims, by path.
    pub unknown: BTreeSet<String>,
    /// Minor versions to validate against.
    pub kubernetes: Vec<String>,
}

/// The schema of the settings, for editors.
pub const SCHEMA: &str = include_str!("../../schemas/sluicegate/settings.json");

/// Where `init` puts [`SCHEMA`], so that editors need no network: relative to the root.
pub const SCHEMA_PATH: &str = ".sluicegate/settings.schema.json";

/// Writes the settings.
#[must_use]
pub fn text(found: &Found) -> String {
    let mut out = format!(
        "# yaml-language-server: $schema={SCHEMA_PATH}\nversion: 1\nprofile: default # default | baseline | restricted | strict\n"
    );
    if !found.kubernetes.is_empty() {
        let minors: Vec<_> = found.kubernetes.iter().map(|minor| quote(minor)).collect();
        out.push_str(&format!(
            "kubernetes: [{}] # what your clusters run\n",
            minors.join(", ")
        ));
    }
    out.push_str("fail_on: error # error | warning | info | never\n");
    out.push_str(&unchecked(&found.missing_schemas));
    out.push_str(&not_manifests(found));
    out
}

fn unchecked(missing: &BTreeMap<Unchecked, usize>) -> String {
    let mut out = String::new();
    if missing.is_empty() {
        return out;
    }
    out.push_str(
        "\n# Custom resources without a schema: policies judge them, their fields go unchecked.\n",
    );
    out.push_str("# Better than a line here: their CRD in the repository, or in a folder under `schemas`.\nunchecked:\n");
    for (one, objects) in missing {
        let group = quote(&one.group);
        let kind = quote(one.kind.as_deref().unwrap_or("*"));
        let noun = if *objects == 1 { "object" } else { "objects" };
        out.push_str(&format!(
            "  - {{group: {group}, kind: {kind}}} # {objects} {noun}\n"
        ));
    }
    out
}

fn not_manifests(found: &Found) -> String {
    let mut out = String::new();
    if found.templates.is_empty() && found.unknown.is_empty() {
        return out;
    }
    out.push_str("\n# Files that nothing applies to a cluster as they are.\nnot_manifests:\n");
    for path in &found.templates {
        out.push_str(&format!(
            "  - {} # a template that nothing renders\n",
            glob(path)
        ));
    }
    for path in found.unknown.difference(&found.templates) {
        out.push_str(&format!("  - {} # no apiVersion and kind\n", glob(path)));
    }
    out
}

/// A path as a glob that matches nothing else.
fn glob(path: &str) -> String {
    let mut glob = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | ',' | '\\') {
            glob.push('\\');
        }
        glob.push(c);
    }
    quote(&glob)
}

/// A text in double quotes, as YAML and JSON both read it.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
