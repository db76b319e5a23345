//! A definition of the repository, of a custom resource or of one of Crossplane's composites, to
//! the schemas of its kinds.
//!
//! Invariant: a version without a schema, or with a broken one, yields no schema and, where it is
//! broken, a finding; never one that lets everything through.

use serde_json::Value as Json;

use super::entry::{Origin, Schema};
use super::rules::CRD;
use super::structural::{Translated, Unknown, translate};
use super::tree::schema_json;
use super::xrd::{self, Made};
use crate::finding::Finding;
use crate::parse::Node;
use crate::parse::node::push_token;
use crate::source::{Place, Source};

/// A custom resource definition, read; [`super::Builder::add`] puts it to use.
#[derive(Debug)]
pub struct Definition {
    /// As in `example.org`.
    pub(super) group: String,
    /// As in `Widget`.
    pub(super) kind: String,
    /// Served versions; one without a usable schema has none.
    pub(super) versions: Vec<(String, Option<Schema>)>,
    /// Where the group is written.
    pub(super) place: Place,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl Definition {
    /// What it defines, as in `Widget.example.org`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.kind, self.group)
    }
}

/// Reads a definition of the repository: a custom resource definition makes one kind, a composite
/// resource definition of Crossplane up to two, and any other object none. Needs no store, so that
/// every worker can read those of its own files.
#[must_use]
pub fn definitions(source: &Source, node: &Node) -> Vec<Definition> {
    read(source, node, &Origin::Repository(source.path.to_string()))
}

/// The same for a file of the `--schemas` folder.
#[must_use]
pub fn folder_definitions(source: &Source, node: &Node) -> Vec<Definition> {
    read(source, node, &Origin::Folder(source.path.to_string()))
}

/// Whether an object is a custom resource definition, and in which version of that.
fn api(node: &Node) -> Option<&str> {
    let api = node.get("apiVersion")?.as_str()?;
    let version = api.strip_prefix("apiextensions.k8s.io/")?;
    let is_one = node.get("kind")?.as_str()? == "CustomResourceDefinition";
    is_one.then_some(version)
}

fn read(source: &Source, node: &Node, origin: &Origin) -> Vec<Definition> {
    if let Some(version) = api(node) {
        return kind(source, node, origin, None, version != "v1")
            .into_iter()
            .collect();
    }
    let made = xrd::kinds(node);
    let mut read: Vec<_> = made
        .iter()
        .filter_map(|made| kind(source, node, origin, Some(made), false))
        .collect();
    // Both kinds have the same schema, and what is wrong with it is said once.
    for claim in read.iter_mut().skip(1) {
        claim.findings.clear();
    }
    read
}

/// What an object lacks that makes it no definition is for its own check to say.
fn kind(
    source: &Source,
    node: &Node,
    origin: &Origin,
    made: Option<&Made>,
    old: bool,
) -> Option<Definition> {
    let spec = node.get("spec")?;
    let unknown = unknown_fields(spec, old);
    let names = made.map_or("names", |made| made.names);
    let mut reader = Reader {
        source,
        node,
        origin,
        made,
        unknown,
        findings: Vec::new(),
    };
    reader.approval(spec);
    Some(Definition {
        group: spec.get("group")?.as_str()?.to_owned(),
        kind: spec.at(&[names, "kind"])?.as_str()?.to_owned(),
        versions: reader.versions(spec),
        place: source.place(spec.get("group")?.span),
        findings: reader.findings,
    })
}

fn unknown_fields(spec: &Node, old: bool) -> Unknown {
    let kept = spec.get("preserveUnknownFields").and_then(Node::as_bool);
    if kept.unwrap_or(old) {
        Unknown::Kept
    } else {
        Unknown::Refused
    }
}

struct Reader<'a> {
    source: &'a Source,
    node: &'a Node,
    origin: &'a Origin,
    /// The definition is Crossplane's, and this is the kind it makes.
    made: Option<&'a Made>,
    unknown: Unknown,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    /// The groups of the Kubernetes project ask for a note of who agreed to the definition.
    fn approval(&mut self, spec: &Node) {
        const NOTE: &str = "api-approved.kubernetes.io";
        let Some(group) = spec.get("group").and_then(Node::as_str) else {
            return;
        };
        let protected = [".k8s.io", ".kubernetes.io"]
            .iter()
            .any(|end| group.ends_with(end));
        let noted = self.node.at(&["metadata", "annotations", NOTE]).is_some();
        if protected && !noted && api(self.node) == Some("v1") {
            let (name, _) = self.node.follow("/metadata/name");
            let message =
                format!("a definition in the group `{group}` must be annotated with `{NOTE}`");
            let finding = Finding::new(CRD, self.source.place(name.span), message)
                .with_pointer("/metadata/annotations")
                .with_help("use a group of your own domain, or add the annotation that its authors publish");
            self.findings.push(finding);
        }
    }

    fn versions(&mut self, spec: &Node) -> Vec<(String, Option<Schema>)> {
        let shared = spec.at(&["validation", "openAPIV3Schema"]);
        let mut out = Vec::new();
        for (at, version) in spec
            .get("versions")
            .into_iter()
            .flat_map(Node::items)
            .enumerate()
        {
            let served = version.get("served").and_then(Node::as_bool) != Some(false);
            let Some(name) = version
                .get("name")
                .and_then(Node::as_str)
                .filter(|_| served)
            else {
                continue;
            };
            let own = version.at(&["schema", "openAPIV3Schema"]);
            let path = format!("/spec/versions/{at}/schema/openAPIV3Schema");
            let schema = match (own, shared) {
                (Some(own), _) => self.schema(own, &path),
                (None, Some(shared)) => self.schema(shared, "/spec/validation/openAPIV3Schema"),
                (None, None) => None,
            };
            out.push((name.to_owned(), schema));
        }
        if let (true, Some(name)) = (out.is_empty(), spec.get("version").and_then(Node::as_str)) {
            let schema = shared.and_then(|s| self.schema(s, "/spec/validation/openAPIV3Schema"));
            out.push((name.to_owned(), schema));
        }
        out
    }

    /// An empty schema is no schema.
    fn schema(&mut self, schema: &Node, path: &str) -> Option<Schema> {
        let mut json = schema_json(schema);
        if json.as_object().is_none_or(serde_json::Map::is_empty) {
            return None;
        }
        if let Some(made) = self.made {
            json = made.complete(&json);
        }
        let translated = translate(&json, self.unknown);
        if translated.flaws.is_empty() {
            return Some(self.finish(&translated, &json));
        }
        for flaw in translated.flaws {
            let pointer = format!("{path}{}", flaw.pointer);
            let (node, _) = self.node.follow(&pointer);
            let finding = Finding::new(CRD, self.source.place(node.span), flaw.message)
                .with_pointer(pointer)
                .with_help(
                    "correct the schema; until then resources of this kind can't be checked",
                );
            self.findings.push(finding);
        }
        None
    }

    fn finish(&self, translated: &Translated, structural: &Json) -> Schema {
        let schema = Schema::text(&translated.schema, self.origin.clone());
        if translated.has_rules {
            schema.with_rules(structural)
        } else {
            schema
        }
    }
}

/// The first reference in a JSON Schema that leads out of its document, as a pointer.
pub(super) fn outside_reference(schema: &Json) -> Option<String> {
    fn search(schema: &Json, pointer: &mut String) -> bool {
        let step = |token: &str, inner: &Json, pointer: &mut String| {
            let length = pointer.len();
            push_token(pointer, token);
            let outside = token == "$ref" && inner.as_str().is_some_and(|r| !r.starts_with('#'));
            let found = outside || search(inner, pointer);
            if !found {
                pointer.truncate(length);
            }
            found
        };
        match schema {
            Json::Object(map) => map.iter().any(|(key, inner)| step(key, inner, pointer)),
            Json::Array(items) => {
                let mut items = items.iter().enumerate();
                items.any(|(at, inner)| step(&at.to_string(), inner, pointer))
            }
            _ => false,
        }
    }
    let mut pointer = String::new();
    search(schema, &mut pointer).then_some(pointer)
}
