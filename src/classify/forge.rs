//! What the forge reads: workflows, pipelines, repository settings, actions.

use crate::parse::{Node, Value};

const WORKFLOWS: [&str; 3] = [
    ".github/workflows/",
    ".forgejo/workflows/",
    ".gitea/workflows/",
];
const SETTINGS: [&str; 2] = [".github/settings.yml", ".github/settings.yaml"];
/// Where an organisation keeps the settings of single repositories and of groups of them.
const SHARED_SETTINGS: [&str; 2] = [".github/repos/", ".github/suborgs/"];
/// What such settings are about.
const SUBJECTS: [&str; 4] = ["repository", "branches", "rulesets", "suborgrepos"];

/// Whether the path is one where the forge looks for its own files.
pub(super) fn is_path(path: &str) -> bool {
    [".github/", ".forgejo/", ".gitea/", ".gitlab/"]
        .iter()
        .any(|folder| path.starts_with(folder))
        || is_action_file(path)
        || is_pipeline(path)
}

/// Whether a document is a workflow.
pub(super) fn is_workflow(path: &str, root: &Node) -> bool {
    let file = WORKFLOWS
        .iter()
        .find_map(|folder| path.strip_prefix(folder));
    file.is_some_and(|file| !file.contains('/')) && root.get("jobs").is_some()
}

/// Whether a document is the settings of repositories, or a ruleset as the forge exports it.
pub(super) fn is_settings(path: &str, root: &Node) -> bool {
    let mut folders = SHARED_SETTINGS.iter();
    let is_shared = folders.any(|folder| path.starts_with(folder))
        && SUBJECTS.iter().any(|key| root.get(key).is_some());
    SETTINGS.contains(&path) || is_shared || is_ruleset(root)
}

fn is_ruleset(root: &Node) -> bool {
    let text = |key| root.get(key).and_then(Node::as_str);
    let has_rules = matches!(
        root.get("rules").map(|rules| &rules.value),
        Some(Value::Seq(_))
    );
    has_rules
        && matches!(text("target"), Some("branch" | "tag" | "push"))
        && matches!(
            text("enforcement"),
            Some("active" | "evaluate" | "disabled")
        )
}

/// Whether a document is an action.
pub(super) fn is_action(path: &str, root: &Node) -> bool {
    is_action_file(path) && root.get("runs").is_some()
}

/// Whether a document says what Dependabot updates.
pub(super) fn is_dependabot(path: &str, root: &Node) -> bool {
    let is_file = matches!(path, ".github/dependabot.yml" | ".github/dependabot.yaml");
    is_file && root.get("updates").is_some()
}

/// Whether the path is one where a GitLab pipeline lies.
pub(super) fn is_pipeline(path: &str) -> bool {
    let yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    let is_file = path.ends_with(".gitlab-ci.yml") || path.ends_with(".gitlab-ci.yaml");
    is_file || yaml && path.starts_with(".gitlab/ci/")
}

/// Whether a document is the settings of GitLab projects, as gitlabform reads them.
pub(super) fn is_gitlab_settings(root: &Node) -> bool {
    root.get("projects_and_groups").is_some()
}

/// What else of the forge's a document is.
pub(super) fn other(path: &str) -> Option<&'static str> {
    is_path(path).then_some("a file of the forge")
}

fn is_action_file(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("action.yml" | "action.yaml"))
}
