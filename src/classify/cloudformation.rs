//! CloudFormation templates.

use crate::parse::Node;

/// Whether a document is one: it says so, or its resources are of AWS' types.
pub(super) fn is_template(root: &Node) -> bool {
    let is_resource = |node: &Node| {
        let kind = node.get("Type").and_then(Node::as_str).unwrap_or("");
        ["AWS::", "Custom::", "Alexa::"]
            .iter()
            .any(|start| kind.starts_with(start))
    };
    root.get("AWSTemplateFormatVersion").is_some()
        || root
            .get("Resources")
            .is_some_and(|all| all.entries().any(|entry| is_resource(&entry.value)))
}

/// Whether text looks like one, for files whose tags another reading refuses.
pub(super) fn is_text(text: &str) -> bool {
    text.contains("AWSTemplateFormatVersion") || text.contains("Type: AWS::")
}
