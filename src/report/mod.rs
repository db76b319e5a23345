//! A verdict to text, in every format, and back from JSON.
//!
//! Invariants: no format decides anything; every byte that comes from a manifest, a file name or a
//! policy leaves through [`escape`], and no secret leaves at all.

mod closing;
mod concise;
pub mod escape;
mod excerpt;
mod github;
mod gitlab;
mod human;
mod identity;
mod json;
mod junit;
mod markdown;
mod plain;
mod redact;
mod sarif;

pub use json::{ReadError, read};

use std::io::{self, Write};
use std::str::FromStr;

use crate::finding::{Finding, Severity};
use crate::source::{Place, SourceId};
use crate::verdict::Verdict;

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, with the lines in question.
    Human,
    /// For people and editors: one line a finding.
    Concise,
    /// The whole verdict, versioned; see `schemas/sluicegate/verdict.json`.
    Json,
    /// One JSON value a line: findings, faults, then the rest of the verdict.
    JsonLines,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// GitHub workflow commands (annotations).
    Github,
    /// GitLab Code Quality.
    Gitlab,
    /// `JUnit` XML.
    Junit,
    /// A comment on a pull request.
    Markdown,
    /// A job summary.
    Summary,
}

impl Format {
    /// All formats with their names.
    pub const ALL: &[(Self, &'static str)] = &[
        (Self::Human, "human"),
        (Self::Concise, "concise"),
        (Self::Json, "json"),
        (Self::JsonLines, "json-lines"),
        (Self::Sarif, "sarif"),
        (Self::Github, "github"),
        (Self::Gitlab, "gitlab"),
        (Self::Junit, "junit"),
        (Self::Markdown, "markdown"),
        (Self::Summary, "summary"),
    ];
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(_, name)| *name == text);
        found.map(|(format, _)| *format).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|(_, name)| *name).collect();
            format!(
                "there is no format `{text}`\nhelp: the formats are {}",
                names.join(", ")
            )
        })
    }
}

/// How much text for people says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Detail {
    /// What decides.
    Quiet,
    /// What decides in full, the rest in short.
    #[default]
    Normal,
    /// Everything in full.
    Full,
}

/// How to write.
pub struct Options<'a> {
    /// Colours, in text for people.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// How much text for people says.
    pub detail: Detail,
    /// The text of a source, as it was judged; nothing if it is no longer to be had.
    pub text: &'a dyn Fn(SourceId) -> Option<String>,
}

/// Writes a verdict in one format.
///
/// # Errors
/// Only those of the writer.
pub fn write(
    format: Format,
    verdict: &Verdict,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(verdict, options, out),
        Format::Concise => concise::write(verdict, options, out),
        Format::Json => json::write(verdict, out),
        Format::JsonLines => json::write_lines(verdict, out),
        Format::Sarif => sarif::write(verdict, out),
        Format::Github => github::write(verdict, out),
        Format::Gitlab => gitlab::write(verdict, out),
        Format::Junit => junit::write(verdict, out),
        Format::Markdown => markdown::comment(verdict, out),
        Format::Summary => markdown::summary(verdict, out),
    }
}

/// The findings, worst first, then in the order of their places.
fn worst_first(verdict: &Verdict) -> Vec<&Finding> {
    let mut findings: Vec<_> = verdict.evidence.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// `file:line:column`, not escaped; nothing for a place in no file of the run, as of a policy.
fn spot(verdict: &Verdict, place: Place) -> String {
    match verdict.path(place.span.source) {
        "" => String::new(),
        file => format!("{file}:{}:{}", place.line, place.column),
    }
}

/// What to do as one line: its lines are those of whoever wrote the rule and need not be kept.
fn one_line(help: &str) -> String {
    help.lines().collect::<Vec<_>>().join(" ")
}

/// How many findings have that severity.
fn count(verdict: &Verdict, severity: Severity) -> usize {
    verdict
        .evidence
        .findings
        .iter()
        .filter(|finding| finding.severity == severity)
        .count()
}
