//! Findings and faults to one decision.
//!
//! Invariants: any fault means never [`Decision::Allow`]; a run that checked nothing is undecided;
//! the decision knows nothing of output formats.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::finding::{Fault, Finding, Severity};
use crate::source::SourceId;

/// May this state be merged and applied?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Something was checked and nothing stands against it.
    Allow,
    /// A finding at or above the threshold.
    Deny,
    /// Something could not be judged.
    Undecided,
}

impl Decision {
    /// `allow`, `deny` or `undecided`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Undecided => "undecided",
        }
    }

    /// The exit code, the same in every output format.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Allow => 0,
            Self::Deny => 1,
            Self::Undecided => 2,
        }
    }
}

/// What became of one entry of the tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Read and judged.
    Checked,
    /// Declared not to be a manifest, by the settings or by its kind; the reason.
    Declared(String),
    /// A manifest that only exists after rendering; the reason.
    NotCheckable(String),
    /// Refused as input: unparsable, ambiguous, a link out of the tree, a hostile name.
    Denied,
    /// Could not be judged.
    Faulted,
}

/// One entry of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRecord {
    /// Path relative to the root.
    pub path: Arc<str>,
    /// What became of it.
    pub class: Class,
    /// How many documents it holds.
    pub documents: u32,
    /// SHA-256 of its bytes, where it was read.
    pub digest: Option<[u8; 32]>,
}

/// How many files ended in which class; `files` is the sum of the others but `documents`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Entries of the tree.
    pub files: usize,
    /// Read and judged.
    pub checked: usize,
    /// Declared not to be manifests.
    pub declared: usize,
    /// Only exist after rendering.
    pub not_checkable: usize,
    /// Refused as input.
    pub denied: usize,
    /// Could not be judged.
    pub faulted: usize,
    /// Documents of all files.
    pub documents: usize,
}

impl Coverage {
    /// Counts the records.
    #[must_use]
    pub fn of(files: &[FileRecord]) -> Self {
        let mut coverage = Self {
            files: files.len(),
            ..Self::default()
        };
        for file in files {
            coverage.documents += file.documents as usize;
            let count = match file.class {
                Class::Checked => &mut coverage.checked,
                Class::Declared(_) => &mut coverage.declared,
                Class::NotCheckable(_) => &mut coverage.not_checkable,
                Class::Denied => &mut coverage.denied,
                Class::Faulted => &mut coverage.faulted,
            };
            *count += 1;
        }
        coverage
    }
}

/// What a verdict binds: lower-case hexadecimal SHA-256.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digests {
    /// Of every path and content that was judged.
    pub tree: String,
    /// Of every policy.
    pub policies: String,
    /// Of every schema.
    pub schemas: String,
    /// Of the settings.
    pub settings: String,
    /// Of this program: its version and what is compiled in.
    pub tool: String,
}

/// Environments that were judged as written, not as rendered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unrendered {
    /// Kustomizations that nothing else refers to.
    pub kustomizations: usize,
    /// Helm charts.
    pub charts: usize,
}

/// From which severity on a finding denies; `None` is `--fail-on never`.
pub type FailOn = Option<Severity>;

/// Everything a run came to know.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// One record for each entry of the tree; a [`SourceId`] is an index here.
    pub files: Vec<FileRecord>,
    /// What breaks a rule.
    pub findings: Vec<Finding>,
    /// What could not be judged.
    pub faults: Vec<Fault>,
    /// Judged as written only.
    pub unrendered: Unrendered,
    /// What the verdict binds.
    pub digests: Digests,
    /// No rule was asked about anything in the files.
    pub unjudged: bool,
    /// Byte ranges of each source that no report may show.
    pub secrets: BTreeMap<SourceId, Vec<Range<u32>>>,
}

/// The decision and all it rests on.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// May it be merged and applied?
    pub decision: Decision,
    /// What the decision rests on, findings and faults sorted by place.
    pub evidence: Evidence,
    /// The counts.
    pub coverage: Coverage,
    /// The rules that the findings speak for.
    pub catalog: Arc<Catalog>,
}

impl Verdict {
    /// The path of a source, or nothing if it is none of this run's.
    #[must_use]
    pub fn path(&self, source: SourceId) -> &str {
        self.evidence
            .files
            .get(source.0 as usize)
            .map_or("", |file| &file.path)
    }
}

/// Comes to a verdict.
#[must_use]
pub fn judge(mut evidence: Evidence, fail_on: FailOn, catalog: Arc<Catalog>) -> Verdict {
    let coverage = Coverage::of(&evidence.files);
    let read = coverage.checked + coverage.denied + coverage.faulted;
    if read == 0 || (evidence.unjudged && read == coverage.checked) {
        evidence.faults.push(nothing_checked(&coverage));
    }
    sort(&mut evidence);
    let denied = coverage.denied > 0
        || evidence
            .findings
            .iter()
            .any(|f| fail_on.is_some_and(|least| f.severity >= least));
    let undecided = !evidence.faults.is_empty() || coverage.faulted > 0;
    let decision = match (denied, undecided) {
        (true, _) => Decision::Deny,
        (false, true) => Decision::Undecided,
        (false, false) => Decision::Allow,
    };
    Verdict {
        decision,
        evidence,
        coverage,
        catalog,
    }
}

fn nothing_checked(coverage: &Coverage) -> Fault {
    let message = match (coverage.checked, coverage.documents) {
        (0, _) => format!("none of {} files is a manifest", coverage.files),
        (_, 0) => "what was read holds no document, so that no rule judged anything".to_owned(),
        (_, documents) => format!("no rule that is on judges any of {documents} documents"),
    };
    Fault::new("check/nothing", message).with_help(
        "name what holds manifests, or turn on rules for it: a gate that checked nothing proves nothing",
    )
}

/// One order for any number of threads: by file, place, rule, then text.
fn sort(evidence: &mut Evidence) {
    evidence.findings.sort_by(|a, b| {
        (a.place.span, &a.rule, &a.message, &a.pointer).cmp(&(
            b.place.span,
            &b.rule,
            &b.message,
            &b.pointer,
        ))
    });
    evidence.findings.dedup();
    evidence.faults.sort_by(|a, b| {
        (a.source, a.place, &a.code, &a.message).cmp(&(b.source, b.place, &b.code, &b.message))
    });
    evidence.faults.dedup();
}
