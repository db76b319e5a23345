//! A composite resource definition of Crossplane to the kinds that it makes.
//!
//! Invariant: of a definition's schema only that counts which Crossplane copies into the custom
//! resource definitions that it writes: `spec` and `status`, with its own fields laid over them.

use serde_json::{Map, Value as Json, json};

use crate::parse::Node;

/// Where the fields of Crossplane itself stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// In `spec`, beside those of the schema, and claims are possible.
    Legacy,
    /// In `spec.crossplane`.
    Nested,
}

/// One kind that a definition makes.
#[derive(Debug)]
pub(super) struct Made {
    /// The field of the definition that names it.
    pub(super) names: &'static str,
    /// The fields of `spec` that Crossplane adds.
    added: Json,
}

/// The kinds that an object makes if it is a composite resource definition.
pub(super) fn kinds(node: &Node) -> Vec<Made> {
    let text = |path: &[&str]| node.at(path).and_then(Node::as_str);
    let api = text(&["apiVersion"]).unwrap_or_default();
    let Some(version) = api.strip_prefix("apiextensions.crossplane.io/") else {
        return Vec::new();
    };
    if text(&["kind"]) != Some("CompositeResourceDefinition") {
        return Vec::new();
    }
    let layout = match text(&["spec", "scope"]) {
        Some("LegacyCluster") => Layout::Legacy,
        Some(_) => Layout::Nested,
        None if version.starts_with("v1") => Layout::Legacy,
        None => Layout::Nested,
    };
    let composite = Made {
        names: "names",
        added: match layout {
            Layout::Legacy => composite(),
            Layout::Nested => nested(),
        },
    };
    let claim = Made {
        names: "claimNames",
        added: claim(),
    };
    let claimed = layout == Layout::Legacy && node.at(&["spec", "claimNames"]).is_some();
    std::iter::once(composite)
        .chain(claimed.then_some(claim))
        .collect()
}

impl Made {
    /// The schema of the custom resource definition that Crossplane writes, of the one that the
    /// composite resource definition holds.
    pub(super) fn complete(&self, schema: &Json) -> Json {
        let own = schema.pointer("/properties/spec");
        let mut spec = Map::from_iter([("type".to_owned(), json!("object"))]);
        for key in [
            "required",
            "oneOf",
            "x-kubernetes-validations",
            "x-kubernetes-preserve-unknown-fields",
            "properties",
        ] {
            if let Some(value) = own.and_then(|own| own.get(key)) {
                spec.insert(key.to_owned(), value.clone());
            }
        }
        let properties = spec.entry("properties").or_insert_with(|| json!({}));
        if let (Some(properties), Some(added)) =
            (properties.as_object_mut(), self.added.as_object())
        {
            properties.extend(added.clone());
        }
        // Nobody writes a status by hand, and controllers are not judged here.
        let status = json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true});
        json!({
            "type": "object",
            "required": ["spec"],
            "properties": {
                "apiVersion": {"type": "string"},
                "kind": {"type": "string"},
                "metadata": {"type": "object"},
                "spec": spec,
                "status": status,
            },
        })
    }
}

/// An object with some texts, all of them required that are not in `optional`.
fn texts(required: &[&str], optional: &[&str]) -> Json {
    let fields = required.iter().chain(optional);
    let fields: Map<_, _> = fields
        .map(|name| ((*name).to_owned(), json!({"type": "string"})))
        .collect();
    json!({"type": "object", "required": required, "properties": fields})
}

/// Any keys, with texts.
fn labels() -> Json {
    json!({"type": "object", "additionalProperties": {"type": "string"}})
}

/// Which composition makes the parts: what composites and claims share.
fn choice() -> Json {
    let selector = json!({
        "type": "object", "required": ["matchLabels"], "properties": {"matchLabels": labels()},
    });
    json!({
        "compositionRef": texts(&["name"], &[]),
        "compositionSelector": selector,
        "compositionRevisionRef": texts(&["name"], &[]),
        "compositionRevisionSelector": selector,
        "compositionUpdatePolicy": {"type": "string", "enum": ["Automatic", "Manual"]},
    })
}

fn with(mut base: Json, fields: Json) -> Json {
    if let (Some(base), Json::Object(fields)) = (base.as_object_mut(), fields) {
        base.extend(fields);
    }
    base
}

/// A list of references to the parts.
fn parts() -> Json {
    let part = texts(&["apiVersion", "kind"], &["name", "namespace"]);
    json!({"type": "array", "items": part})
}

/// Where the details of connections go beside the secret; only the first major version has it.
fn published() -> Json {
    let metadata = json!({
        "type": "object",
        "properties": {"labels": labels(), "annotations": labels(), "type": {"type": "string"}},
    });
    json!({
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"}, "configRef": texts(&[], &["name"]), "metadata": metadata,
        },
    })
}

fn composite() -> Json {
    let environment = texts(&[], &["apiVersion", "kind", "name"]);
    with(
        choice(),
        json!({
            "resourceRefs": parts(),
            "claimRef": texts(&["apiVersion", "kind", "namespace", "name"], &[]),
            "environmentConfigRefs": {"type": "array", "items": environment},
            "publishConnectionDetailsTo": published(),
            "writeConnectionSecretToRef": texts(&["name", "namespace"], &[]),
        }),
    )
}

fn nested() -> Json {
    let fields = with(choice(), json!({"resourceRefs": parts()}));
    json!({"crossplane": {"type": "object", "properties": fields}})
}

fn claim() -> Json {
    with(
        choice(),
        json!({
            "compositeDeletePolicy": {"type": "string", "enum": ["Background", "Foreground"]},
            "resourceRef": texts(&["apiVersion", "kind", "name"], &[]),
            "publishConnectionDetailsTo": published(),
            "writeConnectionSecretToRef": texts(&["name"], &[]),
        }),
    )
}
