//! What a policy sees: a resource, its pod, and the facts about them, as one value.
//!
//! Invariant: every part of the resource appears as the same value wherever it appears, so that a
//! value in an answer can be traced to its node.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::classify::{Extent, Resource};
use crate::facts::declared::{self, Declared};
use crate::facts::pods::{Container, Pod};
use crate::facts::{images, secrets};
use crate::finding::Identity;
use crate::parse::Node;
use crate::source::Source;

use super::rego::Rego;
use super::rego::convert::{self, Nulls, object};

/// The input for a resource, seen through one of its pods if it has any.
pub(super) fn of_resource(
    source: &Source,
    resource: &Resource<'_>,
    pod: Option<&Pod<'_>>,
    root: &Rego,
    parameters: Rego,
) -> Rego {
    let partial = resource.extent == Extent::Fragment;
    let mut facts = Vec::new();
    let mut fields = vec![
        ("object", root.clone()),
        ("file", Rego::from(&*source.path)),
        ("family", Rego::from(resource.family.as_str())),
        ("identity", identity(&resource.identity)),
        ("parameters", parameters),
        ("partial", Rego::Bool(partial)),
    ];
    if let Some(pod) = pod {
        fields.push(("pod", pod_input(pod, root, partial)));
        facts.push(("images", image_facts(pod)));
    }
    let plaintext = secrets::plaintext(resource);
    if !plaintext.is_empty() {
        let paths = plaintext
            .iter()
            .map(|entry| Rego::from(vec![Rego::from(entry.section), Rego::from(entry.key)]));
        facts.push(("plaintext", paths.collect::<Vec<_>>().into()));
    }
    fields.push(("facts", object(facts)));
    object(fields)
}

/// What policies see of each resource that a document declares.
pub(super) fn of_declared(all: &[Declared]) -> Vec<Rego> {
    let plain = all.iter().map(|one| {
        object([
            ("type", Rego::from(one.kind.as_str())),
            ("name", Rego::from(one.name.as_str())),
            ("values", convert::value(&one.values, Nulls::Dropped)),
            ("settings", settings(&one.values)),
        ])
    });
    let plain: Vec<_> = plain.collect();
    let with_referrers = |(value, from): (&Rego, Vec<usize>)| {
        let referrers = from.iter().filter_map(|at| plain.get(*at).cloned());
        let referrers = Rego::from(referrers.collect::<Vec<_>>());
        convert::with(value.clone(), "referrers", referrers)
    };
    let referrers = declared::referrers(all);
    plain.iter().zip(referrers).map(with_referrers).collect()
}

/// Every setting by the keys that lead to it, joined by dots: what stands there and where.
fn settings(values: &Node) -> Rego {
    let mut found: BTreeMap<String, Vec<Rego>> = BTreeMap::new();
    let mut at = vec![Rego::from("values")];
    gather(values, "", &mut at, &mut found);
    let lists = found
        .into_iter()
        .map(|(name, all)| (Rego::from(name), Rego::from(all)));
    Rego::from(lists.collect::<BTreeMap<_, _>>())
}

fn gather(node: &Node, name: &str, at: &mut Vec<Rego>, found: &mut BTreeMap<String, Vec<Rego>>) {
    for entry in node.entries() {
        let name = match name {
            "" => entry.key.to_string(),
            above => format!("{above}.{}", entry.key),
        };
        at.push(Rego::from(entry.key.as_str()));
        gather(&entry.value, &name, at, found);
        at.pop();
    }
    for (index, item) in node.items().enumerate() {
        at.push(Rego::from(index));
        gather(item, name, at, found);
        at.pop();
    }
    if node.as_seq().is_none() && !name.is_empty() {
        let value = match node.as_map() {
            Some(_) => Rego::Null,
            None => convert::value(node, Nulls::Kept),
        };
        let place = Rego::from(at.clone());
        let leaf = object([("value", value), ("at", place)]);
        found.entry(name.to_owned()).or_default().push(leaf);
    }
}

/// What an object is called; texts, whatever stands there.
pub(super) fn identity(identity: &Identity) -> Rego {
    object([
        ("group", Rego::from(&*identity.group)),
        ("version", Rego::from(&*identity.version)),
        ("kind", Rego::from(&*identity.kind)),
        ("namespace", Rego::from(&*identity.namespace)),
        ("name", Rego::from(&*identity.name)),
    ])
}

/// The pod's parts, each the very value that `object` holds.
fn pod_input(pod: &Pod<'_>, root: &Rego, partial: bool) -> Rego {
    let part = |value: &Rego, pointer: &str| {
        let tokens = pointer.split('/').skip(1);
        let tokens: Vec<_> = tokens.map(crate::parse::node::unescape).collect();
        convert::part(value, tokens.iter().map(String::as_str)).unwrap_or(Rego::Undefined)
    };
    let template = part(root, &pod.pointer);
    let spec = part(&template, &pod.spec_pointer);
    let list = |item: &dyn Fn(&Container<'_>) -> Rego| {
        let items = pod.containers.iter().map(item);
        Rego::from(items.collect::<Vec<_>>())
    };
    let containers = list(&|container| {
        let value = part(&spec, &container.pointer);
        match container.context {
            Some(key) => alone(&name_of(container, pod), convert::part(&value, [key])),
            None => value,
        }
    });
    let names = list(&|container| Rego::from(&*name_of(container, pod)));
    let types = list(&|container| Rego::from(container.kind.as_str()));
    let partial = list(&|container| Rego::Bool(partial || container.partial));
    let metadata = convert::part(&template, ["metadata"]);
    let mut fields = vec![
        ("spec", spec),
        ("containers", containers),
        ("names", names),
        ("types", types),
        ("partial", partial),
    ];
    fields.extend(metadata.map(|metadata| ("metadata", metadata)));
    object(fields)
}

/// What a message calls a container: its name or its image, or what holds it where it has neither.
fn name_of<'d>(container: &Container<'d>, pod: &Pod<'_>) -> Cow<'d, str> {
    let text = |key| container.node.get(key).and_then(Node::as_str);
    let image = || text("image").filter(|_| container.context.is_none());
    if let Some(name) = text("name").or_else(image) {
        return name.into();
    }
    let pointer = format!("{}{}", pod.pointer, container.pointer);
    let key = pointer
        .rsplit('/')
        .find(|token| token.parse::<usize>().is_err());
    crate::parse::node::unescape(key.unwrap_or_default()).into()
}

/// A container of which nothing is known but its security context.
fn alone(name: &str, context: Option<Rego>) -> Rego {
    let mut fields = vec![("name", Rego::from(name))];
    fields.extend(context.map(|context| ("securityContext", context)));
    object(fields)
}

fn image_facts(pod: &Pod<'_>) -> Rego {
    let facts = pod.containers.iter().map(|container| {
        let image = container.node.get("image").and_then(|image| image.as_str());
        image.filter(|_| container.context.is_none()).map_or_else(
            || object([]),
            |reference| image_fact(&image_of(container, reference)),
        )
    });
    facts.collect::<Vec<_>>().into()
}

/// The tag of a container that stands alone may be a field beside it, as `version` is in the plans
/// of an upgrade.
fn image_of(container: &Container<'_>, reference: &str) -> images::Image {
    let image = images::parse(reference);
    let open = container.lone && image.tag.is_none() && image.digest.is_none();
    images::Image {
        variable: image.variable || open,
        ..image
    }
}

fn image_fact(image: &images::Image) -> Rego {
    let mut fields = vec![("reference", Rego::from(image.reference.as_str()))];
    if image.variable {
        fields.push(("variable", Rego::Bool(true)));
    } else if let Some(reason) = image.invalid {
        fields.push(("invalid", Rego::from(reason)));
    } else {
        fields.push(("registry", Rego::from(image.registry.as_str())));
        fields.push(("repository", Rego::from(image.repository.as_str())));
        let tag = image.tag.as_deref().map(|tag| ("tag", Rego::from(tag)));
        let digest = image
            .digest
            .as_deref()
            .map(|digest| ("digest", Rego::from(digest)));
        fields.extend(tag);
        fields.extend(digest);
    }
    object(fields)
}
