//! A file's name, bytes and role to what is to be done with it.
//!
//! Invariant: a file that is not to be parsed says why; a role alone never keeps a file with an
//! object of the API in it from being judged.

use super::kubernetes;
use super::role::{Member, Role};
use crate::discover::{Kind, could_hold_object, kind};
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
    /// Parse it as a container build.
    Dockerfile,
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
    let sorted = kind::of(path, bytes, member.named);
    if member.role == Role::ChartTemplate && !matches!(sorted, Kind::Yaml | Kind::Json) {
        return chart_template(path, bytes, sorted, limits);
    }
    match sorted {
        Kind::Yaml | Kind::Json
            if member.role == Role::GeneratorInput && !may_be_applied(path, bytes, limits) =>
        {
            Treatment::Declared("content of a generated ConfigMap or Secret".into())
        }
        Kind::Yaml => Treatment::Yaml,
        Kind::Json => Treatment::Json,
        Kind::Hcl => Treatment::Hcl,
        Kind::Dockerfile if member.role == Role::GeneratorInput => {
            Treatment::Declared("content of a generated ConfigMap or Secret".into())
        }
        Kind::Dockerfile => Treatment::Dockerfile,
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

/// Helm renders every file below `templates`, whatever its name, but partials and its notes.
fn chart_template(path: &str, bytes: &[u8], sorted: Kind, limits: &Limits) -> Treatment {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_rendered = !name.starts_with('_') && name != "NOTES.txt";
    match sorted {
        Kind::LfsPointer => Treatment::LfsPointer,
        Kind::Declared(reason) if !is_rendered => Treatment::Declared(reason.into()),
        _ if is_rendered && holds_object(path, bytes, limits) => Treatment::Yaml,
        Kind::Template(sort) => Treatment::Template { sort, chart: true },
        _ => Treatment::Template {
            sort: "a Go template",
            chart: true,
        },
    }
}

/// Whether an applier that comes across a generator's input would find an object of the API in it,
/// or nobody can say.
fn may_be_applied(path: &str, bytes: &[u8], limits: &Limits) -> bool {
    let read = read(path, bytes, limits);
    read.object || read.broken
}

/// Whether an applier that is handed a file, whatever its name, would find an object of the API.
#[must_use]
pub fn holds_object(path: &str, bytes: &[u8], limits: &Limits) -> bool {
    read(path, bytes, limits).object
}

/// What a file that need not be a manifest holds.
#[derive(Debug, Default)]
struct Read {
    /// An object of the API.
    object: bool,
    /// Something that can't be read, and that could hold one; not where it is no text at all.
    broken: bool,
}

/// Reads as kubectl does, which takes bytes that are no UTF-8 for replacement characters.
fn read(path: &str, bytes: &[u8], limits: &Limits) -> Read {
    if bytes.len() > limits.bytes || !could_hold_object(bytes) {
        return Read::default();
    }
    let text = match source::decode(bytes) {
        Ok((text, _)) => text,
        Err(_) => String::from_utf8_lossy(bytes),
    };
    let source = Source::new(SourceId(0), path, text);
    let parsed = parse::yaml(&source, Dialect::Kubernetes, limits);
    let mut roots = parsed.documents.iter().map(|document| &document.root);
    let is_lost = |rule: &str| {
        matches!(
            rule,
            "yaml/syntax" | "yaml/ambiguous-directive" | "yaml/ambiguous-control-character"
        )
    };
    let lost = parsed.findings.iter().any(|f| is_lost(f.rule.as_str()));
    Read {
        object: roots.any(kubernetes::is_applicable),
        broken: (lost || !parsed.faults.is_empty()) && !source.text.contains('\0'),
    }
}

/// Whether a part of a YAML file is a template, as the parser found: the class is then not
/// checkable, and that finding is to be left out. What could be read of it is judged all the same.
#[must_use]
pub fn is_template(parsed: &Parsed) -> bool {
    let mut findings = parsed.findings.iter();
    findings.any(|finding| finding.rule.as_str() == "yaml/template")
}
