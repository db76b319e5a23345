//! Environment variables and where their values come from.

use super::super::names::{
    CONFIG_KEY, LOOSE_QUALIFIED, OLD_VARIABLE, QUALIFIED, SUBDOMAIN, VARIABLE,
};
use super::super::quantity::{Amount, amount, parse};
use super::super::read::{get, list, text, word};
use super::super::said::Said;
use crate::parse::Node;
use crate::schema::rules;

/// The sources of one variable.
const SOURCES: &[&str] = &[
    "fieldRef",
    "resourceFieldRef",
    "configMapKeyRef",
    "secretKeyRef",
    "fileKeyRef",
];

/// The first minor with wider names of variables.
const WIDER: u32 = 32;

pub(super) fn check<'n>(said: &mut Said<'n>, container: &'n Node) {
    for variable in list(container, "env") {
        variable_name(said, variable, "name");
        source(said, variable);
    }
    for from in list(container, "envFrom") {
        variable_name(said, from, "prefix");
        said.exactly_one(from, &["configMapRef", "secretRef"]);
        for key in ["configMapRef", "secretRef"] {
            if let Some(reference) = get(from, key) {
                said.required(reference, "name");
                said.form(reference, "name", &SUBDOMAIN);
            }
        }
    }
}

fn variable_name<'n>(said: &mut Said<'n>, variable: &'n Node, key: &str) {
    said.form(variable, key, &VARIABLE);
    let Some(name) = get(variable, key) else {
        return;
    };
    let known = text(name).filter(|name| !name.is_empty() && (VARIABLE.fits)(name));
    if known.is_some_and(|name| !(OLD_VARIABLE.fits)(name)) {
        let wanted = format!("must be {}", OLD_VARIABLE.wanted);
        said.value(rules::NAME, name, wanted).before(WIDER);
    }
}

fn source<'n>(said: &mut Said<'n>, variable: &'n Node) {
    let Some(source) = get(variable, "valueFrom") else {
        return;
    };
    if get(variable, "value").is_some_and(|value| value.as_str() != Some("")) {
        let wrong = "must not be there beside `value`";
        said.odds(rules::CONFLICT, variable, ["valueFrom", "value"], wrong)
            .help("keep one of them");
    }
    said.exactly_one(source, SOURCES);
    if let Some(field) = get(source, "fieldRef") {
        field_ref(said, field, ENV_FIELDS);
    }
    if let Some(resource) = get(source, "resourceFieldRef") {
        resource_ref(said, resource);
    }
    for key in ["configMapKeyRef", "secretKeyRef"] {
        if let Some(reference) = get(source, key) {
            said.form(reference, "key", &CONFIG_KEY);
            said.form(reference, "name", &SUBDOMAIN);
        }
    }
}

/// The fields of a pod that a variable can hold.
const ENV_FIELDS: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.host",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// The fields of a pod that a file can hold.
pub(super) const FILE_FIELDS: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.labels",
    "metadata.annotations",
    "metadata.uid",
];

/// A field of the pod itself.
pub(super) fn field_ref<'n>(said: &mut Said<'n>, reference: &'n Node, allowed: &[&str]) {
    if word(reference, "apiVersion").is_some_and(|v| !matches!(v, "" | "v1"))
        && let Some(version) = get(reference, "apiVersion")
    {
        said.limit(version, "must be `v1`");
    }
    let Some(path) = get(reference, "fieldPath") else {
        return;
    };
    let Some(text) = text(path).filter(|text| !text.is_empty()) else {
        return;
    };
    let Some((field, key)) = subscript(text) else {
        if !allowed.contains(&text) {
            said.limit(
                path,
                "must be a field of the pod that can be passed on here",
            )
            .help("for example `metadata.name`, `metadata.namespace` or `metadata.labels['key']`");
        }
        return;
    };
    let fits = match field {
        "metadata.annotations" => (LOOSE_QUALIFIED.fits)(&key.to_lowercase()),
        "metadata.labels" => (QUALIFIED.fits)(key),
        _ => false,
    };
    if !fits {
        said.limit(path, "must name a label or an annotation in its brackets");
    }
}

/// `metadata.labels['key']` as its two parts.
fn subscript(path: &str) -> Option<(&str, &str)> {
    let (field, rest) = path.split_once("['")?;
    Some((field, rest.strip_suffix("']")?))
}

/// A resource of a container.
pub(super) fn resource_ref<'n>(said: &mut Said<'n>, reference: &'n Node) {
    let Some(node) = get(reference, "resource") else {
        return;
    };
    let Some(resource) = text(node) else { return };
    let kind = resource
        .strip_prefix("limits.")
        .or_else(|| resource.strip_prefix("requests."));
    let divisors = match kind {
        Some("cpu") => &["1m", "1"][..],
        Some("memory" | "ephemeral-storage") => BYTES,
        Some(pages) if pages.starts_with("hugepages-") => BYTES,
        _ => {
            said.limit(node, "must be `limits.` or `requests.` before `cpu`, `memory`, `ephemeral-storage` or huge pages");
            return;
        }
    };
    let Some(divisor) = get(reference, "divisor") else {
        return;
    };
    let fits = |amount: Amount| {
        amount == Amount::ZERO || divisors.iter().any(|one| parse(one) == Some(amount))
    };
    if amount(divisor).is_some_and(|amount| !fits(amount)) {
        said.value(
            rules::QUANTITY,
            divisor,
            "must be one unit of the resource, like `1`, `1m` of a CPU or `1Mi` of memory",
        );
    }
}

const BYTES: &[&str] = &[
    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
];
