//! `applies_to`: which resources a policy is evaluated for.
//!
//! Invariant: a selector that names nothing the gate knows does not parse, so a slip of the pen
//! can't make a rule that judges nothing.

use crate::classify::Family;
use crate::facts::declared::Declared;
use crate::finding::Identity;

use super::problem::suggestion;

/// One entry of `applies_to`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Selector {
    /// `kubernetes/pod`: anything with a pod spec.
    Pod,
    /// `kubernetes/<group>/<Kind>`, `core` for the core group.
    Kind {
        /// API group, empty for the core group.
        group: String,
        /// Kind.
        kind: String,
    },
    /// `terraform/<type>`, `cloudformation/<type>`, `pulumi/<type>`: a resource that a document
    /// declares; `*` for any.
    Declared {
        /// The language.
        family: Family,
        /// The type, empty for any.
        kind: String,
    },
    /// Any resource of a family.
    Family(Family),
    /// `environment/identity`: an identity that one environment defines more than once.
    Identity,
}

/// The families that a policy may name whole.
const FAMILIES: [Family; 16] = [
    Family::Kubernetes,
    Family::Kustomize,
    Family::HelmChart,
    Family::HelmValues,
    Family::GithubWorkflow,
    Family::GithubSettings,
    Family::GithubAction,
    Family::GithubDependabot,
    Family::GitlabCi,
    Family::GitlabSettings,
    Family::Helmfile,
    Family::Terraform,
    Family::CloudFormation,
    Family::Compose,
    Family::Dockerfile,
    Family::Pulumi,
];

/// Those that declare resources of their own types.
const DECLARING: [Family; 3] = [Family::Terraform, Family::CloudFormation, Family::Pulumi];

/// What a resource is, as far as selectors care.
#[derive(Debug, Clone, Copy)]
pub struct Traits<'a> {
    /// Its family.
    pub family: Family,
    /// Its identity.
    pub identity: &'a Identity,
    /// What it declares.
    pub declared: &'a [Declared],
    /// Whether it holds a pod spec.
    pub pod: bool,
}

impl Selector {
    /// Reads one entry of `applies_to`.
    ///
    /// # Errors
    /// What to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(family) = FAMILIES.iter().find(|family| family.as_str() == text) {
            return Ok(Self::Family(*family));
        }
        match text.split('/').collect::<Vec<_>>().as_slice() {
            ["kubernetes", "pod"] => Ok(Self::Pod),
            ["environment", "identity"] => Ok(Self::Identity),
            ["kubernetes", group, kind] if is_group(group) && is_kind(kind) => Ok(Self::Kind {
                group: if *group == "core" {
                    String::new()
                } else {
                    (*group).to_owned()
                },
                kind: (*kind).to_owned(),
            }),
            [family, kind] => declared(family, kind).ok_or_else(|| expected(text)),
            _ => Err(expected(text)),
        }
    }

    /// Whether the selector picks a resource.
    #[must_use]
    pub fn picks(&self, traits: &Traits<'_>) -> bool {
        match self {
            Self::Pod => traits.pod,
            Self::Kind { group, kind } => {
                traits.family == Family::Kubernetes
                    && traits.identity.group == *group
                    && traits.identity.kind == *kind
            }
            Self::Declared { .. } => traits
                .declared
                .iter()
                .any(|one| self.means(traits.family, one)),
            Self::Family(family) => traits.family == *family,
            Self::Identity => false,
        }
    }

    /// Whether it is about resources that documents declare.
    pub(super) fn is_about_declared(&self) -> bool {
        matches!(self, Self::Declared { .. })
    }

    /// Whether it picks a resource that a document of this family declares.
    pub(super) fn means(&self, of: Family, declared: &Declared) -> bool {
        match self {
            Self::Declared { family, kind } => {
                *family == of && (kind.is_empty() || *kind == declared.kind)
            }
            _ => false,
        }
    }
}

/// The selector of a type, if it is one that the language could have.
fn declared(family: &str, kind: &str) -> Option<Selector> {
    let family = *DECLARING.iter().find(|known| known.as_str() == family)?;
    let is_type = match family {
        Family::Terraform => is_terraform_type(kind),
        Family::CloudFormation => kind.split("::").count() > 1 && is_word(kind),
        _ => kind.split(':').count() == 3 && is_word(kind),
    };
    let kind = match kind {
        "*" => String::new(),
        kind if is_type => kind.to_owned(),
        _ => return None,
    };
    Some(Selector::Declared { family, kind })
}

fn is_word(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-'))
}

fn expected(text: &str) -> String {
    let mut known: Vec<&str> = FAMILIES.iter().map(|family| family.as_str()).collect();
    known.extend(["kubernetes/pod", "environment/identity"]);
    let forms = "`kubernetes/<group>/<Kind>` (`core` is the core group), `terraform/<type>`, \
        `cloudformation/<type>`, `pulumi/<type>`";
    format!("{}; or {forms}", suggestion(text, &known))
}

fn is_group(text: &str) -> bool {
    let labels = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
    let bare = [
        "core",
        "apps",
        "batch",
        "autoscaling",
        "policy",
        "extensions",
    ];
    bare.contains(&text) || text.contains('.') && text.chars().all(labels)
}

fn is_kind(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// A resource's type, a data source's behind `data.`, or a block that is no resource.
fn is_terraform_type(text: &str) -> bool {
    let kind = text.strip_prefix("data.").unwrap_or(text);
    let is_block = ["module", "output", "provider", "terraform", "variable"].contains(&text);
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    is_block || kind.contains('_') && kind.chars().all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form() {
        assert_eq!(Selector::parse("kubernetes/pod"), Ok(Selector::Pod));
        assert_eq!(
            Selector::parse("kubernetes/core/Secret"),
            Ok(Selector::Kind {
                group: String::new(),
                kind: "Secret".into()
            })
        );
        assert_eq!(
            Selector::parse("helm/values"),
            Ok(Selector::Family(Family::HelmValues))
        );
        assert!(Selector::parse("kubernetes/rbac.authorization.k8s.io/ClusterRole").is_ok());
        for text in [
            "terraform/aws_s3_bucket",
            "terraform/data.aws_iam_policy_document",
            "terraform/provider",
            "terraform/*",
            "cloudformation/AWS::S3::Bucket",
            "pulumi/aws:s3:Bucket",
            "pulumi",
            "dockerfile",
        ] {
            assert!(Selector::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_an_error_with_a_hint() {
        let hint = Selector::parse("kubernetes/pods").unwrap_err();
        assert!(hint.starts_with("did you mean `kubernetes/pod`?"), "{hint}");
        for bad in [
            "",
            "pod",
            "kubernetes/Deployment",
            "kubernetes/aps/Deployment",
            "kubernetes/core/secret",
            "unknown",
            "terraform/modules",
            "terraform/AWS::S3::Bucket",
            "cloudformation/aws_s3_bucket",
            "pulumi/aws:s3",
            "compose/*",
        ] {
            assert!(Selector::parse(bad).is_err(), "{bad}");
        }
    }
}
