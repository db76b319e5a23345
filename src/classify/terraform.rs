//! Terraform, OpenTofu and Terragrunt.

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
