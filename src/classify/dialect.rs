//! Which reading of YAML a file gets: that of the tool which reads it.
//!
//! Invariant: what could be an object of the API is read as kubectl reads it, wherever it lies;
//! another reading is only for files in which kubectl's finds none.

use super::role::Role;
use super::{cloudformation, compose, document, forge, kubernetes, kustomize, pulumi};
use crate::discover::could_hold_object;
use crate::parse::{self, Dialect, Limits, Parsed};
use crate::source::Source;

/// Parses YAML in the reading that is right for what it turns out to be, and says which that is.
#[must_use]
pub fn read(source: &Source, role: Role, limits: &Limits) -> (Dialect, Parsed) {
    let first = first_dialect(source);
    let parsed = parse::yaml(source, first, limits);
    let right = dialect(source, role, &parsed);
    if right == first {
        return (first, parsed);
    }
    let again = parse::yaml(source, right, limits);
    if dialect(source, role, &again) == Dialect::Kubernetes {
        return (first, parsed);
    }
    (right, again)
}

/// The reading to begin with.
fn first_dialect(source: &Source) -> Dialect {
    let path = &*source.path;
    let elsewhere = forge::is_path(path)
        || compose::is_file(path)
        || pulumi::is_file(path)
        || document::is_own(path);
    if elsewhere && !could_hold_object(source.text.as_bytes()) {
        Dialect::Core
    } else {
        Dialect::Kubernetes
    }
}

/// The reading that is right, given what the first found. Where it differs the file is to be
/// parsed again.
fn dialect(source: &Source, role: Role, parsed: &Parsed) -> Dialect {
    let mut roots = parsed.documents.iter().map(|document| &document.root);
    let is_kubernetes = roots
        .clone()
        .any(|root| kubernetes::type_of(root).is_some() || kubernetes::is_meant(root));
    let is_named = matches!(
        role,
        Role::Patch
            | Role::KustomizeResource
            | Role::Labelled
            | Role::Unfinished
            | Role::HelmValues
    );
    if is_kubernetes || is_named || kustomize::is_file(&source.path) {
        return Dialect::Kubernetes;
    }
    if cloudformation::is_text(&source.text) && roots.any(cloudformation::is_template) {
        return Dialect::CloudFormation;
    }
    if parsed.documents.is_empty() && !parsed.findings.is_empty() {
        let is_template =
            cloudformation::is_text(&source.text) && !could_hold_object(source.text.as_bytes());
        return if is_template {
            Dialect::CloudFormation
        } else {
            first_dialect(source)
        };
    }
    Dialect::Core
}
