//! A file's name, bytes and role to what is to be done with it.
//!
//! Invariant: a file that is not to be parsed says why; a role alone never keeps a file with an
//! object of the API in it from being judged.

use super::survey::{Member, Role};
use super::{dialect, kubernetes};
use crate::discover::{Kind, kind};
use crate::parse::{self, Dialect, Limits, Parsed};
use crate::settings::Settings;
use crate::source::{self, Source, SourceId};

/// What is to be done with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Treatment {
    /// Parse it as YAML with [`super::read`].
    Yaml,
    /// Parse it as JSON.
    Json,
    /// Parse it as HCL.
    Hcl,
    /// No manifest; the reason.
    Declared(String),
    /// A template of this sort that is not rendered.
    Template {
        /// Which sort, as in `a Jinja template`.
        sort: &'static str,
        /// It belongs to a chart, which the closing line counts; else it is a fault.
        chart: bool,
    },
    /// A git LFS pointer in the place of a manifest.
    LfsPointer,
}

/// Decides on a file. What the settings skip stays skipped; what they declare not to be a manifest
/// is one all the same where something applies it.
#[must_use]
pub fn treatment(
    path: &str,
    bytes: &[u8],
    member: &Member,
    settings: &Settings,
    limits: &Limits,
) -> Treatment {
    let not_manifest = || settings.not_manifest(path).filter(|_| !member.applied);
    if let Some(reason) = settings.skipped(path).or_else(not_manifest) {
        return Treatment::Declared(reason);
    }
    match kind::of(path, bytes, member.named) {
        Kind::Yaml | Kind::Json
            if member.role == Role::GeneratorInput && !holds_object(path, bytes, limits) =>
        {
            Treatment::Declared("content of a generated ConfigMap or Secret".into())
        }
        Kind::Yaml => Treatment::Yaml,
        Kind::Json => Treatment::Json,
        Kind::Hcl => Treatment::Hcl,
        Kind::Declared(reason) => Treatment::Declared(reason.into()),
        Kind::LfsPointer => Treatment::LfsPointer,
        Kind::Template(_) if member.role == Role::GeneratorInput => {
            Treatment::Declared("content of a generated ConfigMap or Secret".into())
        }
        Kind::Template(sort) => Treatment::Template {
            sort,
            chart: member.role == Role::ChartTemplate,
        },
    }
}

/// Whether a generator's input has an object of the API in it all the same.
fn holds_object(path: &str, bytes: &[u8], limits: &Limits) -> bool {
    let Ok((text, _)) = source::decode(bytes) else {
        return false;
    };
    if bytes.len() > limits.bytes || !dialect::could_be_object(&text) {
        return false;
    }
    let source = Source::new(SourceId(0), path, text);
    let parsed = parse::yaml(&source, Dialect::Kubernetes, limits);
    let mut roots = parsed.documents.iter().map(|document| &document.root);
    roots.any(kubernetes::is_applicable)
}

/// Whether a part of a YAML file is a template, as the parser found: the class is then not
/// checkable, and that finding is to be left out. What could be read of it is judged all the same.
#[must_use]
pub fn is_template(parsed: &Parsed) -> bool {
    let mut findings = parsed.findings.iter();
    findings.any(|finding| finding.rule.as_str() == "yaml/template")
}
