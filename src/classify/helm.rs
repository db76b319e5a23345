//! Helm: what makes a folder a chart.

use crate::parse::Node;

/// Whether a file of that name describes a chart; Helm reads this one only.
pub(super) fn is_chart_file(path: &str) -> bool {
    path.rsplit('/').next() == Some("Chart.yaml")
}

/// Whether it really does: what Helm needs of it is there, and it is no object of the API.
pub(super) fn is_chart(root: &Node) -> bool {
    let version = root.get("apiVersion").and_then(Node::as_str);
    let name = root.get("name").and_then(Node::as_str);
    matches!(version, Some("v1" | "v2")) && name.is_some() && root.get("kind").is_none()
}

/// Whether a path, relative to its chart, is one of the chart's values; those under `ci` are what
/// chart tests render it with.
pub(super) fn is_values(path: &str) -> bool {
    let file = path.strip_prefix("ci/").unwrap_or(path);
    let yaml = file.ends_with(".yaml") || file.ends_with(".yml");
    yaml && !file.contains('/') && file.contains("values")
}

/// Whether the path is one where helmfile looks for what it releases.
pub(super) fn is_helmfile(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let yaml = file.ends_with(".yaml") || file.ends_with(".yml");
    matches!(file, "helmfile.yaml" | "helmfile.yml") || yaml && parts.next() == Some("helmfile.d")
}
