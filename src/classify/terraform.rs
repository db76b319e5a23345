//! Terraform, OpenTofu and Terragrunt.

use crate::parse::Node;

/// Whether a file of that name is read by them.
pub(super) fn is_file(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [
        ".tf",
        ".tofu",
        ".tfvars",
        ".hcl",
        ".tf.json",
        ".tofu.json",
        ".tfvars.json",
    ]
    .iter()
    .any(|end| path.ends_with(end))
}

/// Whether a document is what `terraform show -json` says of a plan or a state.
pub(super) fn is_plan(root: &Node) -> bool {
    let has = |path: &[&str]| root.at(path).is_some();
    has(&["format_version"])
        && (has(&["planned_values", "root_module"])
            || has(&["resource_changes"])
            || has(&["terraform_version"]) && has(&["values", "root_module"]))
}
