//! Pulumi projects and the settings of their stacks.

use crate::parse::Node;

/// Whether a file of that name is one.
pub(super) fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name
        .strip_suffix(".yaml")
        .or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| stem == "Pulumi" || stem.starts_with("Pulumi."))
}

/// Whether a document of such a file is a project or a stack's settings, or one of another name is
/// a program: its resources are of Pulumi's types.
pub(super) fn is_pulumi(path: &str, root: &Node) -> bool {
    let known = [
        "runtime",
        "config",
        "encryptionsalt",
        "secretsprovider",
        "environment",
    ];
    let is_named = is_file(path) && known.iter().any(|key| root.get(key).is_some());
    is_named || root.get("runtime").is_some() && root.get("resources").is_some_and(is_program)
}

/// Whether all resources have types such as `aws:s3:Bucket`.
fn is_program(resources: &Node) -> bool {
    let is_typed = |node: &Node| {
        let kind = node.get("type").and_then(Node::as_str).unwrap_or("");
        kind.contains(':')
    };
    resources.entries().next().is_some() && resources.entries().all(|entry| is_typed(&entry.value))
}
