//! What part a file plays in the plans of others: a plan's own words, without how they are found.

use std::sync::Arc;

/// What part a file plays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// None in particular: judged as it stands.
    #[default]
    Plain,
    /// A kustomization names it as a resource: judged whole.
    KustomizeResource,
    /// A kustomization adds labels to it before anyone applies it, and the selectors that follow
    /// them: judged whole but for those.
    Labelled,
    /// A kustomization adds to it before anyone applies it, or it is called a patch and waits for
    /// its use: judged as it stands, but what it lacks may still come.
    Unfinished,
    /// A kustomization names it as a patch: a fragment.
    Patch,
    /// Configuration of a kustomization's transformers, generators or replacements.
    KustomizeConfig,
    /// Values of a chart.
    HelmValues,
    /// A chart's template; where it parses as it stands it is judged as it stands.
    ChartTemplate,
    /// Content of a generated ConfigMap or Secret: any bytes.
    GeneratorInput,
}

/// What is known of one file before it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its role.
    pub role: Role,
    /// Somebody names it as a manifest, so that its own name means nothing.
    pub named: bool,
    /// Something in the repository applies it: it can't be declared not to be a manifest.
    pub applied: bool,
    /// The environments that it reaches, as indices for [`super::Survey::environment`]; sorted. None
    /// means that nothing that is known applies it.
    pub environments: Arc<[u32]>,
}

/// What is known of a document's file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Part {
    pub(super) role: Role,
    /// Somebody hands it to an applier as it stands: what only a tool knows is no excuse there.
    pub(super) applied: bool,
    /// It was read as a manifest whatever its name is.
    pub(super) named: bool,
}

impl From<Role> for Part {
    fn from(role: Role) -> Self {
        let applied = matches!(
            role,
            Role::KustomizeResource | Role::Labelled | Role::Unfinished
        );
        Self {
            role,
            applied,
            named: applied || role == Role::ChartTemplate,
        }
    }
}

impl From<&Member> for Part {
    fn from(member: &Member) -> Self {
        let by_role = Self::from(member.role);
        Self {
            applied: by_role.applied || member.applied,
            named: by_role.named || member.named,
            ..by_role
        }
    }
}
