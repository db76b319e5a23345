//! Documents to resources: what each document is, and which objects it holds.
//!
//! Invariant: every document becomes at least one [`Resource`] or says why not; a thing that no
//! family claims is [`Family::Unknown`], never dropped.

mod cloudformation;
mod compose;
mod dialect;
mod dockerfile;
mod document;
mod forge;
mod gitops;
mod helm;
mod kubernetes;
mod kustomize;
mod pulumi;
mod role;
mod rules;
mod survey;
mod terraform;
mod tools;
mod treatment;

pub use dialect::read;
pub use document::{Classified, document};
pub use role::{Member, Part, Role};
pub use rules::RULES;
pub use survey::{Environment, Hint, Survey, hints, is_survey_name, is_worth};
pub use treatment::{Treatment, holds_object, is_template, treatment};

use std::sync::Arc;

use crate::finding::Identity;
use crate::parse::{Dialect, Node};

/// Which system reads a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// An object for the Kubernetes API, custom resources (Flux, Argo CD, …) included.
    Kubernetes,
    /// A kustomization file.
    Kustomize,
    /// `Chart.yaml`.
    HelmChart,
    /// A chart's values.
    HelmValues,
    /// A GitHub Actions workflow.
    GithubWorkflow,
    /// Repository settings as a file (`.github/settings.yml`), or a ruleset.
    GithubSettings,
    /// An action of the forge (`action.yml`).
    GithubAction,
    /// What Dependabot updates (`.github/dependabot.yml`).
    GithubDependabot,
    /// A GitLab pipeline.
    GitlabCi,
    /// Settings of GitLab projects as a file.
    GitlabSettings,
    /// A helmfile.
    Helmfile,
    /// A Terraform configuration, in either syntax, or what Terraform says of a plan or a state.
    Terraform,
    /// A CloudFormation template.
    CloudFormation,
    /// A Compose file.
    Compose,
    /// The build of a container image.
    Dockerfile,
    /// A Pulumi project in YAML, or the settings of one of its stacks.
    Pulumi,
    /// sluicegate's own files.
    Sluicegate,
    /// Nothing known: counted, and judged by no rule of a family.
    Unknown,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Kubernetes,
        Self::Kustomize,
        Self::HelmChart,
        Self::HelmValues,
        Self::GithubWorkflow,
        Self::GithubSettings,
        Self::GithubAction,
        Self::GithubDependabot,
        Self::GitlabCi,
        Self::GitlabSettings,
        Self::Helmfile,
        Self::Terraform,
        Self::CloudFormation,
        Self::Compose,
        Self::Dockerfile,
        Self::Pulumi,
        Self::Sluicegate,
        Self::Unknown,
    ];

    /// The name that `applies_to`, `parse` and the reports use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kubernetes => "kubernetes",
            Self::Kustomize => "kustomize",
            Self::HelmChart => "helm/chart",
            Self::HelmValues => "helm/values",
            Self::GithubWorkflow => "github/workflow",
            Self::GithubSettings => "github/settings",
            Self::GithubAction => "github/action",
            Self::GithubDependabot => "github/dependabot",
            Self::GitlabCi => "gitlab/ci",
            Self::GitlabSettings => "gitlab/settings",
            Self::Helmfile => "helmfile",
            Self::Terraform => "terraform",
            Self::CloudFormation => "cloudformation",
            Self::Compose => "compose",
            Self::Dockerfile => "dockerfile",
            Self::Pulumi => "pulumi",
            Self::Sluicegate => "sluicegate",
            Self::Unknown => "unknown",
        }
    }

    /// The reading of YAML that this family's own tools use.
    #[must_use]
    pub fn dialect(self) -> Dialect {
        match self {
            Self::Kubernetes
            | Self::Kustomize
            | Self::HelmChart
            | Self::HelmValues
            | Self::Unknown => Dialect::Kubernetes,
            Self::CloudFormation => Dialect::CloudFormation,
            Self::GithubWorkflow
            | Self::GithubSettings
            | Self::GithubAction
            | Self::GithubDependabot
            | Self::GitlabCi
            | Self::GitlabSettings
            | Self::Helmfile
            | Self::Terraform
            | Self::Compose
            | Self::Dockerfile
            | Self::Pulumi
            | Self::Sluicegate => Dialect::Core,
        }
    }
}

/// What a rule judges: a document, or an object inside one (an item of a list).
#[derive(Debug, Clone)]
pub struct Resource<'d> {
    /// Which system reads it.
    pub family: Family,
    /// Its identity; for families without one only `kind` and `name` where they mean something.
    pub identity: Arc<Identity>,
    /// The object.
    pub node: &'d Node,
    /// JSON pointer from the document's root to the object: empty, or `/items/3`.
    pub pointer: String,
    /// Index of its document in the file.
    pub document: u32,
    /// How much of the object is there.
    pub extent: Extent,
}

/// How much of what an API server will get is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    #[default]
    Whole,
    /// All but labels and the selectors that follow them, which may still come.
    Labelled,
    /// Most of it: judged, but what it lacks may still come.
    Unfinished,
    /// A patch or another fragment that something else completes: not judged as a whole.
    Fragment,
}
