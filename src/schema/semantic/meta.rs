//! `metadata`: what holds for every object, and the form of its kind's names.
//!
//! Invariant: a kind that is not listed has names as custom resources have them.

use super::names::{Form, LABEL, LETTER_LABEL, LOOSE_QUALIFIED, QUALIFIED, SEGMENT, SUBDOMAIN};
use super::read::{get, is_filled_in, is_true, list, map, text, word};
use super::said::Said;
use super::selector::labels;
use crate::parse::Node;
use crate::schema::rules;

/// Bytes that all annotations of an object may have.
const ANNOTATIONS: usize = 256 << 10;

/// The first minor that lets the name of a Service begin with a digit.
pub(super) const RELAXED_SERVICES: u32 = 36;

/// The metadata of a whole object.
pub(super) fn check<'n>(said: &mut Said<'n>, kind: [&str; 2], object: &'n Node, built_in: bool) {
    let Some(meta) = get(object, "metadata") else {
        return;
    };
    named(said, kind, meta);
    said.form(meta, "namespace", &LABEL);
    carried(said, meta);
    finalizers(said, meta, built_in);
    owners(said, meta);
    said.natural(meta, &["generation"]);
}

/// Labels and annotations, which templates have too.
pub(super) fn carried<'n>(said: &mut Said<'n>, meta: &'n Node) {
    labels(said, meta, "labels");
    let mut size = 0;
    for entry in map(meta, "annotations") {
        size += entry.key.len() + entry.value.as_str().map_or(0, str::len);
        if !is_filled_in(&entry.key) && !(LOOSE_QUALIFIED.fits)(&entry.key) {
            said.key(rules::NAME, entry, format!("must be {}", QUALIFIED.wanted));
        }
    }
    if let Some(annotations) = get(meta, "annotations").filter(|_| size > ANNOTATIONS) {
        said.limit(
            annotations,
            format!("must have at most {ANNOTATIONS} bytes in all"),
        );
    }
}

/// The form of the names of a kind.
fn form([group, kind]: [&str; 2]) -> &'static Form {
    match (group, kind) {
        ("", "Namespace" | "Service") | ("apps", "StatefulSet") => &LABEL,
        ("rbac.authorization.k8s.io", _)
        | ("apiregistration.k8s.io", "APIService")
        | ("certificates.k8s.io", "ClusterTrustBundle")
        | ("internal.apiserver.k8s.io", "StorageVersion") => &SEGMENT,
        _ => &SUBDOMAIN,
    }
}

/// Bytes that names of a kind may have, where that is less than their form allows.
fn most([group, kind]: [&str; 2]) -> Option<usize> {
    match (group, kind) {
        ("batch", "CronJob") => Some(52),
        ("storage.k8s.io", "CSIDriver") => Some(63),
        _ => None,
    }
}

fn named<'n>(said: &mut Said<'n>, kind: [&str; 2], meta: &'n Node) {
    let form = form(kind);
    // A namespace without a name of its own gets that of the kustomization that uses it.
    if kind == ["", "Namespace"] && word(meta, "name") == Some("_") {
        return;
    }
    said.form(meta, "name", form);
    if let Some(name) = get(meta, "name") {
        let text = text(name).unwrap_or_default();
        if kind == ["", "Service"] && (LABEL.fits)(text) && !(LETTER_LABEL.fits)(text) {
            let wanted = format!("must be {}", LETTER_LABEL.wanted);
            said.value(rules::NAME, name, wanted)
                .before(RELAXED_SERVICES);
        }
        if let Some(most) = most(kind).filter(|most| text.len() > *most) {
            said.value(
                rules::NAME,
                name,
                format!("must have at most {most} characters"),
            );
        }
    }
    if let Some(prefix) = get(meta, "generateName")
        && let Some(known) = text(prefix).filter(|known| !known.is_empty())
        && !(begins(form, known) && (get(meta, "name").is_some() || (form.fits)(&made(known))))
    {
        let wanted = format!("must be the beginning of {}", form.wanted);
        said.value(rules::NAME, prefix, wanted);
    }
}

/// Whether a prefix has the form of a name; it may end with `-`.
fn begins(form: &Form, prefix: &str) -> bool {
    let cut = prefix.len().saturating_sub(2);
    match prefix.get(..cut) {
        Some(head) if prefix.len() > 1 && prefix.ends_with('-') => (form.fits)(&format!("{head}a")),
        _ => (form.fits)(prefix),
    }
}

/// A name that is made of a prefix.
fn made(prefix: &str) -> String {
    prefix.chars().take(58).chain("x".chars()).collect()
}

/// Finalizers are named under a domain, but for those of Kubernetes itself.
fn finalizers<'n>(said: &mut Said<'n>, meta: &'n Node, built_in: bool) {
    for finalizer in list(meta, "finalizers") {
        said.formed(finalizer, &QUALIFIED);
        if built_in {
            standard_finalizer(said, finalizer);
        }
    }
    let all = || list(meta, "finalizers").filter_map(text);
    if all().any(|f| f == "orphan") && all().any(|f| f == "foregroundDeletion") {
        said.forbidden(
            meta,
            &["finalizers"],
            "must not hold `orphan` and `foregroundDeletion` together",
        );
    }
}

/// A finalizer without a domain is one of Kubernetes' own. Clusters hold such of old, and some
/// checks take them still.
pub(super) fn standard_finalizer<'n>(said: &mut Said<'n>, finalizer: &'n Node) {
    const OWN: &[&str] = &["kubernetes", "orphan", "foregroundDeletion"];
    let foreign = |name: &str| !name.contains('/') && !OWN.contains(&name);
    if text(finalizer).is_some_and(|name| (QUALIFIED.fits)(name) && foreign(name)) {
        said.value(rules::NAME, finalizer, "must be a name under a domain")
            .help("write it like `example.org/name`")
            .doubt();
    }
}

fn owners<'n>(said: &mut Said<'n>, meta: &'n Node) {
    let mut controllers = 0;
    for owner in list(meta, "ownerReferences") {
        for key in ["apiVersion", "kind", "name", "uid"] {
            said.required(owner, key);
        }
        if word(owner, "apiVersion") == Some("v1") && word(owner, "kind") == Some("Event") {
            said.conflict(owner, "must not be an event: events own nothing");
        }
        controllers += usize::from(is_true(owner, "controller"));
        if controllers == 2 && is_true(owner, "controller") {
            said.conflict(owner, "must not be a second controller: an object has one");
        }
    }
}
