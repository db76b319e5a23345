//! Settings and secrets, and the namespaces that hold them.

use super::meta::standard_finalizer;
use super::names::{CONFIG_KEY, QUALIFIED};
use super::read::{Index, at, get, is_filled_in, list, map, text, word};
use super::said::Said;
use crate::parse::{Entry, Node};
use crate::schema::rules;
use crate::source::Sextets;

/// Bytes that one object may hold.
const MOST: usize = 1 << 20;

pub(super) fn config_map<'n>(said: &mut Said<'n>, object: &'n Node) {
    for entry in map(object, "data").chain(map(object, "binaryData")) {
        key(said, entry);
    }
    let data = Index::of(get(object, "data"));
    for entry in map(object, "binaryData") {
        if data.entry(&entry.key).is_some() {
            said.key(rules::CONFLICT, entry, "must not be in `data`, too");
        }
    }
    let size = plain(object, "data") + decoded(object, "binaryData");
    too_large(said, object, size);
}

fn key<'n>(said: &mut Said<'n>, entry: &'n Entry) {
    if !is_filled_in(&entry.key) && !(CONFIG_KEY.fits)(&entry.key) {
        said.key(rules::NAME, entry, format!("must be {}", CONFIG_KEY.wanted));
    }
}

fn length(node: &Node) -> usize {
    node.as_str().map_or(0, str::len)
}

/// Bytes of the texts of a mapping.
fn plain(object: &Node, key: &str) -> usize {
    map(object, key).map(|entry| length(&entry.value)).sum()
}

/// Bytes under the base64 of a mapping.
fn decoded(object: &Node, key: &str) -> usize {
    let bytes = |text: &str| {
        let digits = text.bytes().filter(|b| !b"\r\n=".contains(b)).count();
        digits / 4 * 3 + (digits % 4).saturating_sub(1)
    };
    let texts = map(object, key).filter_map(|entry| entry.value.as_str());
    texts.map(bytes).sum()
}

fn too_large<'n>(said: &mut Said<'n>, object: &'n Node, size: usize) {
    if size > MOST {
        let data = ["data", "binaryData", "stringData"]
            .iter()
            .find_map(|key| get(object, key));
        said.limit(
            data.unwrap_or(object),
            format!("must have at most {MOST} bytes in all"),
        );
    }
}

pub(super) fn secret<'n>(said: &mut Said<'n>, object: &'n Node) {
    for entry in map(object, "data").chain(map(object, "stringData")) {
        key(said, entry);
    }
    let size = decoded(object, "data") + plain(object, "stringData");
    too_large(said, object, size);
    let Some(kind) = word(object, "type") else {
        return;
    };
    match kind {
        "kubernetes.io/service-account-token" => {
            const NAME: &str = "kubernetes.io/service-account.name";
            if at(object, &["metadata", "annotations", NAME]).is_none() {
                let wrong = "needs the annotation `kubernetes.io/service-account.name`";
                said.value(
                    rules::REQUIRED,
                    get(object, "metadata").unwrap_or(object),
                    wrong,
                )
                .help("name the ServiceAccount that the token is for");
            }
        }
        "kubernetes.io/basic-auth" if !has(object, "username") && !has(object, "password") => {
            said.value(
                rules::REQUIRED,
                object,
                "needs `data.username` or `data.password`",
            )
            .help("add one of them, or both");
        }
        "kubernetes.io/dockerconfigjson" => registry(said, object, ".dockerconfigjson"),
        "kubernetes.io/dockercfg" => registry(said, object, ".dockercfg"),
        _ => {}
    }
}

fn has(object: &Node, key: &str) -> bool {
    ["data", "stringData"].iter().any(|part| {
        get(object, part).is_some_and(|part| part.get(key).is_some() || part.as_map().is_none())
    })
}

/// What logs in to registries is JSON.
fn registry<'n>(said: &mut Said<'n>, object: &'n Node, key: &str) {
    let plain = at(object, &["stringData", key]);
    let coded = at(object, &["data", key]);
    let Some(node) = plain.or(coded) else { return };
    let Some(known) = text(node) else { return };
    let json = match plain {
        Some(_) => Some(known.as_bytes().to_vec()),
        None => bytes(known),
    };
    let is_json = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes);
        is_filled_in(&text) || serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok()
    };
    if json.is_some_and(|json| !is_json(json)) {
        said.format(node, "must be JSON");
    }
}

/// The bytes under standard base64; nothing if it is none.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut sextets = Sextets::with_capacity(text.len());
    let digits = text.bytes().filter(|b| !b"\r\n=".contains(b));
    for digit in digits {
        sextets.take(digit)?;
    }
    Some(sextets.bytes())
}

/// How strictly pods of a namespace are admitted.
pub(super) fn namespace<'n>(said: &mut Said<'n>, object: &'n Node) {
    const SECURITY: &str = "pod-security.kubernetes.io/";
    let labels = at(object, &["metadata", "labels"]).into_iter();
    for entry in labels.flat_map(Node::entries) {
        let Some(what) = entry.key.strip_prefix(SECURITY) else {
            continue;
        };
        let Some(value) = text(&entry.value) else {
            continue;
        };
        match what {
            "enforce" | "audit" | "warn" if !is_level(value) => {
                said.value(
                    rules::ENUM,
                    &entry.value,
                    "must be `privileged`, `baseline` or `restricted`",
                );
            }
            "enforce-version" | "audit-version" | "warn-version" if !is_version(value) => {
                said.format(
                    &entry.value,
                    "must be `latest` or a minor version like `v1.30`",
                );
            }
            _ => {}
        }
    }
    for finalizer in get(object, "spec")
        .into_iter()
        .flat_map(|spec| list(spec, "finalizers"))
    {
        said.formed(finalizer, &QUALIFIED);
        standard_finalizer(said, finalizer);
    }
}

fn is_level(text: &str) -> bool {
    matches!(text, "privileged" | "baseline" | "restricted")
}

fn is_version(text: &str) -> bool {
    let minor = |digits: &str| {
        !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
            && (digits == "0" || !digits.starts_with('0'))
    };
    text == "latest" || text.strip_prefix("v1.").is_some_and(minor)
}

/// How important pods are.
pub(super) fn priority_class<'n>(said: &mut Said<'n>, object: &'n Node) {
    const MOST: i64 = 1_000_000_000;
    let name = at(object, &["metadata", "name"]);
    let known = name.and_then(text).unwrap_or_default();
    if matches!(known, "system-node-critical" | "system-cluster-critical") {
        return;
    }
    if let Some(name) = name.filter(|_| known.starts_with("system-")) {
        said.value(
            rules::NAME,
            name,
            "must not begin with `system-`: those names belong to Kubernetes",
        );
    }
    if let Some(value) = get(object, "value")
        && super::read::int(value).is_some_and(|n| n > MOST)
    {
        said.limit(
            value,
            format!("must not be more than {MOST}: what is above belongs to Kubernetes"),
        );
    }
    said.one_of(
        object,
        "preemptionPolicy",
        &["PreemptLowerPriority", "Never"],
    );
}
