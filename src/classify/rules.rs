//! What the rules of classification say of themselves.

use crate::finding::{NativeRule, Severity};

pub(super) const FAKE_LIST: &str = "kubernetes/fake-list";
pub(super) const INCOMPLETE: &str = "kubernetes/incomplete-object";
pub(super) const NEAR_MISS: &str = "kubernetes/near-miss-key";
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
];

/// What a rule tells to do.
pub(super) fn fix(rule: &str) -> &'static str {
    RULES
        .iter()
        .find(|info| info.id == rule)
        .map_or("", |info| info.fix)
}
