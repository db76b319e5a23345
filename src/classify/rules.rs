//! What the rules of classification say of themselves.

use crate::finding::{NativeRule, Severity};

pub(super) const FAKE_LIST: &str = "kubernetes/fake-list";
pub(super) const INCOMPLETE: &str = "kubernetes/incomplete-object";
pub(super) const NEAR_MISS: &str = "kubernetes/near-miss-key";
pub(super) const MISSING_REFERENCE: &str = "kustomize/missing-reference";
pub(super) const REMOTE_REFERENCE: &str = "kustomize/remote-reference";
pub(super) const UNKNOWN_FIELD: &str = "kustomize/unknown-field";
pub(super) const AMBIGUOUS_KEY: &str = "kustomize/ambiguous-key";

/// The rules of this module.
pub const RULES: &[NativeRule] = &[
    NativeRule {
        id: FAKE_LIST,
        title: "Only lists have items",
        description: "kubectl applies what stands under a top-level `items`, whatever the kind says, and drops the object around it.",
        fix: "Write the objects as documents of their own, or call the kind `List`.",
        severity: Severity::Error,
    },
    NativeRule {
        id: INCOMPLETE,
        title: "An object says what it is",
        description: "An object of the Kubernetes API needs both `apiVersion` and `kind`; with one of them alone nothing can be applied or judged.",
        fix: "Add the missing key, or declare the file under `not_manifests`.",
        severity: Severity::Error,
    },
    NativeRule {
        id: NEAR_MISS,
        title: "Structural keys are written exactly",
        description: "Some tools read keys without regard to case, others drop what they don't know: a key like `Kind` means different things to them.",
        fix: "Write the key exactly as the API has it.",
        severity: Severity::Error,
    },
    NativeRule {
        id: AMBIGUOUS_KEY,
        title: "The keys of a kustomization are written exactly",
        description: "kustomize honours its keys in any case, so that `RESOURCES` adds resources that a reviewer or another tool does not see.",
        fix: "Write the key exactly as kustomize documents it.",
        severity: Severity::Error,
    },
    NativeRule {
        id: UNKNOWN_FIELD,
        title: "Every field of a kustomization is one that kustomize knows",
        description: "kustomize refuses to build a kustomization with a field that it does not know.",
        fix: "Correct the name, or remove the field.",
        severity: Severity::Error,
    },
    NativeRule {
        id: MISSING_REFERENCE,
        title: "What a kustomization names is in the repository",
        description: "A path that leads to nothing, to an absolute place or out of the repository breaks the build, or brings in what nobody has judged. What only a generator reads is a warning: it may be made outside of git.",
        fix: "Add the file, or correct the path: relative to the kustomization, and inside the repository.",
        severity: Severity::Error,
    },
    NativeRule {
        id: REMOTE_REFERENCE,
        title: "What a kustomization builds on is seen here",
        description: "What is fetched when a kustomization is built, or lies outside of what is checked, is applied without having been judged, and may be another tomorrow.",
        fix: "Copy it into the repository, or pin it to a commit and review it there.",
        severity: Severity::Warning,
    },
];

/// What a rule tells to do.
pub(super) fn fix(rule: &str) -> &'static str {
    RULES
        .iter()
        .find(|info| info.id == rule)
        .map_or("", |info| info.fix)
}
