//! Compose files.

use crate::parse::Node;

/// Whether a file of that name is one.
pub(super) fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    yaml && [
        "compose.",
        "docker-compose.",
        "docker-compose-",
        "podman-compose.",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

/// Whether a document is one: services, each with an image or a build.
pub(super) fn is_compose(path: &str, root: &Node) -> bool {
    let Some(services) = root.get("services").and_then(Node::as_map) else {
        return false;
    };
    let is_service = |node: &Node| {
        ["image", "build", "extends"]
            .iter()
            .any(|key| node.get(key).is_some())
    };
    let all = services
        .entries
        .iter()
        .all(|entry| is_service(&entry.value));
    is_file(path) || (all && !services.entries.is_empty())
}
