//! What the forge reads: workflows, repository settings, actions.

use crate::parse::Node;

const WORKFLOWS: [&str; 3] = [
    ".github/workflows/",
    ".forgejo/workflows/",
    ".gitea/workflows/",
];
const SETTINGS: [&str; 2] = [".github/settings.yml", ".github/settings.yaml"];

/// Whether the path is one where the forge looks for its own files.
pub(super) fn is_path(path: &str) -> bool {
    [".github/", ".forgejo/", ".gitea/"]
        .iter()
        .any(|folder| path.starts_with(folder))
        || is_action_file(path)
}

/// Whether a document is a workflow.
pub(super) fn is_workflow(path: &str, root: &Node) -> bool {
    let file = WORKFLOWS
        .iter()
        .find_map(|folder| path.strip_prefix(folder));
    file.is_some_and(|file| !file.contains('/')) && root.get("jobs").is_some()
}

/// Whether the path is that of a repository's settings.
pub(super) fn is_settings(path: &str) -> bool {
    SETTINGS.contains(&path)
}

/// What else of the forge's a document is.
pub(super) fn other(path: &str, root: &Node) -> Option<&'static str> {
    if is_action_file(path) && root.get("runs").is_some() {
        return Some("an action of the forge");
    }
    is_path(path).then_some("a file of the forge")
}

fn is_action_file(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("action.yml" | "action.yaml"))
}
