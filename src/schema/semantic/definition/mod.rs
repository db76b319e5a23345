//! Definitions of custom resources: what is asked of them beyond a schema that can be read.

mod schema;

use super::admission::client_config;
use super::names::{LETTER_LABEL, SUBDOMAIN, is_letter_label};
use super::read::{at, get, is, is_true, list, text, word};
use super::said::Said;
use crate::parse::Node;
use crate::schema::rules;

pub(super) fn definition<'n>(said: &mut Said<'n>, object: &'n Node) {
    let Some(spec) = get(object, "spec") else {
        return;
    };
    group(said, spec);
    names(said, object, spec);
    versions(said, spec);
    if is_true(spec, "preserveUnknownFields") {
        let wrong = "must not be true: use `x-kubernetes-preserve-unknown-fields` in the schema";
        said.forbidden(spec, &["preserveUnknownFields"], wrong);
    }
    if let Some(conversion) = get(spec, "conversion") {
        self::conversion(said, conversion);
    }
}

fn group<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.form(spec, "group", &SUBDOMAIN);
    if let Some(group) = get(spec, "group")
        && text(group).is_some_and(|group| (SUBDOMAIN.fits)(group) && !group.contains('.'))
    {
        said.value(rules::NAME, group, "must be a domain with a dot in it");
    }
}

fn names<'n>(said: &mut Said<'n>, object: &'n Node, spec: &'n Node) {
    let Some(names) = get(spec, "names") else {
        return;
    };
    for key in ["plural", "singular"] {
        said.form(names, key, &LETTER_LABEL);
    }
    for key in ["shortNames", "categories"] {
        for name in list(names, key) {
            said.formed(name, &LETTER_LABEL);
        }
    }
    for key in ["kind", "listKind"] {
        if let Some(kind) = get(names, key)
            && text(kind).is_some_and(|kind| !kind.is_empty() && !is_kind(kind))
        {
            said.value(
                rules::NAME,
                kind,
                "must be at most 63 letters, digits and `-`, beginning with a letter",
            );
        }
    }
    if word(names, "kind").is_some_and(|kind| !kind.is_empty() && is(names, "listKind", kind)) {
        said.forbidden(names, &["listKind"], "must not be the same as `kind`");
    }
    let Some(name) = at(object, &["metadata", "name"]) else {
        return;
    };
    let (Some(known), Some(plural), Some(group)) =
        (text(name), word(names, "plural"), word(spec, "group"))
    else {
        return;
    };
    let matches = known
        .strip_prefix(plural)
        .and_then(|rest| rest.strip_prefix('.'))
        == Some(group);
    if !matches && !known.is_empty() && is_letter_label(plural) && group.contains('.') {
        said.conflict(name, "must be `spec.names.plural`, a dot and `spec.group`");
    }
}

fn is_kind(kind: &str) -> bool {
    is_letter_label(&kind.to_lowercase())
}

fn versions<'n>(said: &mut Said<'n>, spec: &'n Node) {
    let Some(versions) = get(spec, "versions") else {
        return;
    };
    for version in versions.items() {
        said.form(version, "name", &LETTER_LABEL);
        if let Some(columns) = get(version, "additionalPrinterColumns") {
            columns
                .items()
                .for_each(|column| self::column(said, column));
        }
        if let Some(scale) = at(version, &["subresources", "scale"]) {
            scale_paths(said, scale);
        }
        for field in list(version, "selectableFields") {
            json_path(said, field, "jsonPath");
        }
        said.unique_names(list(version, "selectableFields"), "jsonPath");
        if let Some(schema) = at(version, &["schema", "openAPIV3Schema"]) {
            schema::whole(said, schema);
        }
    }
    said.unique_names(versions.items(), "name");
    stored(said, versions);
}

/// One version is the one that is stored.
fn stored<'n>(said: &mut Said<'n>, versions: &'n Node) {
    let known = versions
        .items()
        .all(|v| get(v, "storage").is_none_or(|s| s.as_bool().is_some()));
    let mut stored = versions
        .items()
        .filter(|version| is_true(version, "storage"));
    match (stored.next(), stored.next()) {
        (None, _) if known && versions.items().next().is_some() && said.whole => {
            let place = versions.items().find_map(|version| get(version, "storage"));
            said.conflict(place.unwrap_or(versions), "must be true in one version");
        }
        (Some(_), Some(second)) => {
            said.forbidden(second, &["storage"], "must not be true in a second version");
        }
        _ => {}
    }
}

fn column<'n>(said: &mut Said<'n>, column: &'n Node) {
    said.required(column, "name");
    said.one_of(
        column,
        "type",
        &["integer", "number", "string", "boolean", "date"],
    );
    let formats = &[
        "int32",
        "int64",
        "float",
        "double",
        "byte",
        "date",
        "date-time",
        "password",
    ];
    said.one_of(column, "format", formats);
    said.required(column, "jsonPath");
    json_path(said, column, "jsonPath");
}

fn json_path<'n>(said: &mut Said<'n>, object: &'n Node, key: &str) {
    if let Some(path) = get(object, key)
        && text(path).is_some_and(|path| !path.is_empty() && !path.starts_with('.'))
    {
        said.format(path, "must begin with a dot");
    }
}

fn scale_paths<'n>(said: &mut Said<'n>, scale: &'n Node) {
    for (key, start) in [
        ("specReplicasPath", ".spec."),
        ("statusReplicasPath", ".status."),
        ("labelSelectorPath", "."),
    ] {
        let Some(path) = get(scale, key) else {
            continue;
        };
        let selector = |path: &str| path.starts_with(".spec.") || path.starts_with(".status.");
        let fits = |path: &str| path.starts_with(start) && (start != "." || selector(path));
        if text(path).is_some_and(|path| !path.is_empty() && !fits(path)) {
            said.format(
                path,
                "must be a path to a field of `.spec` or `.status`, without lists",
            );
        }
    }
}

fn conversion<'n>(said: &mut Said<'n>, conversion: &'n Node) {
    if is(conversion, "strategy", "None") {
        said.forbidden(
            conversion,
            &["webhook"],
            "must not be there with `strategy: None`",
        );
    }
    let Some(webhook) = get(conversion, "webhook") else {
        return;
    };
    match get(webhook, "clientConfig") {
        Some(client) => client_config(said, client),
        None => {
            said.lacks(webhook, "clientConfig");
        }
    }
    let Some(versions) = get(webhook, "conversionReviewVersions") else {
        said.lacks(webhook, "conversionReviewVersions");
        return;
    };
    let spoken = |version: &Node| text(version).is_none_or(|v| matches!(v, "v1" | "v1beta1"));
    if !versions.items().any(spoken) {
        said.limit(
            versions,
            "must hold `v1` or `v1beta1`, which the API server speaks",
        );
    }
}
