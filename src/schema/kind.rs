//! An object's kind and version to what is wrong with them as such: gone, going, unknown.

use super::check::{Judge, Outcome};
use super::lifecycle::{Notice, api_version};
use super::rules;
use super::store::MissingKind;
use super::suggest::{closest, one_of};
use crate::finding::{Finding, Severity};

impl Judge<'_> {
    /// An object that does not say what it is.
    pub(super) fn untyped(&self) -> Outcome {
        let lacks = if self.resource.identity.kind.is_empty() {
            "kind"
        } else {
            "apiVersion"
        };
        let node = self.resource.node;
        let near = || closest(lacks, node.entries().map(|e| e.key.as_str()));
        let written = if node.get(lacks).is_some() {
            Some(lacks)
        } else {
            near()
        };
        let message = format!("the object lacks a usable `{lacks}`");
        let finding = self
            .finding(rules::REQUIRED, written.unwrap_or_default(), message)
            .with_help("write both, as in `apiVersion: v1` and `kind: ConfigMap`");
        Outcome {
            findings: vec![finding],
            ..Outcome::default()
        }
    }

    pub(super) fn notice(&self, notice: &Notice) -> Finding {
        let id = &self.resource.identity;
        let what = format!("`{}` `{}`", api_version(&id.group, &id.version), id.kind);
        let instead = |to: &Option<String>| match to {
            Some(to) => format!("use `{to}`"),
            None => "there is no replacement: remove the object".to_owned(),
        };
        match notice {
            Notice::Removed { minor, replacement } => self
                .finding(rules::REMOVED_API, "apiVersion", format!("{what} is gone since Kubernetes 1.{minor}"))
                .with_help(instead(replacement)),
            Notice::Later { minor } => self
                .finding(rules::UNKNOWN_VERSION, "apiVersion", format!("{what} is served from Kubernetes 1.{minor} on only"))
                .with_help("use a version that all the clusters serve, or leave the older ones out of the check"),
            Notice::Deprecated { dropped, since, replacement } => {
                let when = match (dropped, since) {
                    (Some(minor), _) => format!("is dropped by Kubernetes 1.{minor}"),
                    (None, Some(minor)) => format!("is deprecated since Kubernetes 1.{minor}"),
                    (None, None) => "is deprecated".to_owned(),
                };
                self.finding(rules::DEPRECATED_API, "apiVersion", format!("{what} {when}"))
                    .with_severity(Severity::Warning)
                    .with_help(instead(replacement))
            }
            Notice::NoVersion(versions) => self
                .finding(rules::UNKNOWN_VERSION, "apiVersion", format!("{what} does not exist"))
                .with_help(format!("use {}", one_of(versions))),
            Notice::NoKind(close) => self.no_kind(&what, close.as_deref()),
        }
    }

    /// A kind that its group does not have: misspelt, or of another group.
    fn no_kind(&self, what: &str, close: Option<&str>) -> Finding {
        let id = &self.resource.identity;
        let homes = self.built_in_homes(&id.kind);
        let other = homes.first().filter(|_| close.is_none());
        let known_version = self.is_known_version(&id.group, &id.version);
        let place = if other.is_some() || close.is_none() && !known_version {
            "apiVersion"
        } else {
            "kind"
        };
        let finding = self.finding(rules::UNKNOWN_KIND, place, format!("{what} does not exist"));
        match close.or(other.map(String::as_str)) {
            Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
            None => finding.with_help("correct the kind or the API version"),
        }
    }

    pub(super) fn not_served(&self, group: &str, served: &[String]) -> Outcome {
        let id = &self.resource.identity;
        let versions: Vec<String> = served.iter().map(|v| api_version(group, v)).collect();
        let message = format!(
            "the definition of `{}` in this repository does not serve `{}`",
            id.kind, id.version
        );
        let finding = self
            .finding(rules::UNKNOWN_VERSION, "apiVersion", message)
            .with_help(format!("use {}", one_of(&versions)));
        Outcome {
            findings: vec![finding],
            ..Outcome::default()
        }
    }

    pub(super) fn missing(&self, [group, version, kind]: [&str; 3]) -> MissingKind {
        MissingKind {
            group: group.to_owned(),
            version: version.to_owned(),
            kind: kind.to_owned(),
            place: self.place("kind"),
        }
    }
}
