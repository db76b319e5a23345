//! The third pass: one file to its outcome.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use sha2::{Digest as _, Sha256};

use crate::classify::{self, Family, Member, Role, Treatment};
use crate::discover::{self, Entry, EntryKind, Kind, kind};
use crate::facts::relations::Drafts;
use crate::finding::{Fault, Finding, Severity};
use crate::parse::{Document, Node, Parsed};
use crate::schema::{self, Definition, MissingKind};
use crate::source::{Source, SourceId, decode};
use crate::verdict::{Class, Evidence, FileRecord};

use super::document::{self, Bench, Judged};
use super::levels::Plan;
use super::{Context, Ready, is_about_input};
use super::{hide, look, reading};

/// What became of one file.
pub(super) struct Outcome {
    pub(super) source: SourceId,
    pub(super) record: FileRecord,
    pub(super) findings: Vec<Finding>,
    pub(super) faults: Vec<Fault>,
    pub(super) missing: Vec<MissingKind>,
    /// The objects, and what they say of each other.
    pub(super) drafts: Drafts,
    pub(super) environments: Arc<[u32]>,
    /// What no report may show, where there are findings.
    pub(super) secrets: Option<Vec<Range<u32>>>,
    /// It was looked through for secrets.
    pub(super) looked: bool,
    /// A template that nothing renders.
    pub(super) is_template: bool,
    /// A rule was asked about something in it.
    pub(super) asked: bool,
    /// Custom resources are in it: what was said of them depends on the definitions then known.
    pub(super) custom: bool,
    /// The definitions of custom resources in it, where they are being collected.
    pub(super) definitions: Vec<Definition>,
}

impl Outcome {
    fn new(entry: &Entry, class: Class) -> Self {
        Self {
            source: entry.id,
            record: FileRecord {
                path: Arc::clone(&entry.path),
                class,
                documents: 0,
                digest: None,
            },
            findings: Vec::new(),
            faults: Vec::new(),
            missing: Vec::new(),
            drafts: Drafts::default(),
            environments: Arc::new([]),
            secrets: None,
            looked: false,
            is_template: false,
            asked: false,
            custom: false,
            definitions: Vec::new(),
        }
    }

    /// A file of which a part is a template.
    fn templated(mut self, entry: &Entry, chart: bool) -> Self {
        self.record.class = Class::NotCheckable("a template".to_owned());
        self.note_template(entry, "a template", chart);
        self
    }

    /// A template outside a chart is a fault; charts are counted as such.
    fn note_template(&mut self, entry: &Entry, sort: &str, chart: bool) {
        if !chart {
            self.faults.push(kind::not_rendered(entry, sort));
            self.is_template = true;
        }
    }

    fn faulted(entry: &Entry, fault: Fault) -> Self {
        let mut outcome = Self::new(entry, Class::Faulted);
        outcome.faults.push(fault);
        outcome
    }
}

/// Judges one entry, of which a part may have been done; whatever it does to the gate stays with it.
pub(super) fn file(context: &Context<'_>, entry: &Entry, ready: Ready) -> Outcome {
    let kept = match ready {
        Ready::Judged(outcome) => return *outcome,
        Ready::Read(bytes) => Some(bytes),
        Ready::Not => None,
    };
    if Instant::now() > context.ends {
        let fault = Fault::new(
            "check/timeout",
            format!("`{}` was not judged in time", entry.path),
        );
        return Outcome::faulted(
            entry,
            fault.at(entry.place()).with_help("raise `--timeout`"),
        );
    }
    catch_unwind(AssertUnwindSafe(|| classified(context, entry, kept))).unwrap_or_else(|_| {
        let fault = Fault::new(
            "check/panic",
            format!("judging `{}` failed inside the gate", entry.path),
        );
        Outcome::faulted(
            entry,
            fault
                .at(entry.place())
                .with_help("report this file as a bug of sluicegate"),
        )
    })
}

fn classified(context: &Context<'_>, entry: &Entry, kept: Option<Vec<u8>>) -> Outcome {
    match &entry.kind {
        EntryKind::Denied => Outcome::new(entry, Class::Denied),
        EntryKind::Faulted => Outcome::new(entry, Class::Faulted),
        EntryKind::Link {
            target,
            alias: true,
            ..
        } => Outcome::new(
            entry,
            Class::Declared(format!("a link to `{target}`, which is judged itself")),
        ),
        EntryKind::File | EntryKind::Link { .. } => {
            let read = || discover::read(context.root, entry, context.limits.bytes);
            match kept.map_or_else(read, Ok) {
                Ok(bytes) => content(context, entry, &bytes),
                Err(fault) => unread(context, entry, fault),
            }
        }
        EntryKind::Stdin => content(context, entry, context.stdin.unwrap_or_default()),
    }
}

/// How much of a file that is too large is looked at.
const HEAD: usize = 64 << 10;

/// A file that is too large to be read, or can't be: no fault where its name and its first bytes
/// say that it is no manifest, as of an image or a program.
fn unread(context: &Context<'_>, entry: &Entry, fault: Fault) -> Outcome {
    let member = context.survey.member(&entry.path);
    let rendered = member.role == Role::ChartTemplate;
    let named = member.named || member.applied || entry.asked || rendered;
    if fault.code != "discover/too-large" || named {
        return Outcome::faulted(entry, fault);
    }
    match discover::head(context.root, entry, HEAD).map(|head| kind::of(&entry.path, &head, false))
    {
        Ok(Kind::Declared(reason)) => Outcome::new(entry, Class::Declared(reason.to_owned())),
        _ => Outcome::faulted(entry, fault),
    }
}

fn content(context: &Context<'_>, entry: &Entry, bytes: &[u8]) -> Outcome {
    let mut outcome = sorted(context, entry, bytes);
    look::raw(context, entry, bytes, &mut outcome);
    outcome.record.digest = Some(Sha256::digest(bytes).into());
    outcome
}

/// What a file is decides what is done with it.
fn sorted(context: &Context<'_>, entry: &Entry, bytes: &[u8]) -> Outcome {
    let member = reading::member(context.survey, entry, bytes, &context.limits);
    match classify::treatment(
        &entry.path,
        bytes,
        &member,
        context.settings,
        &context.limits,
    ) {
        Treatment::Declared(reason) => Outcome::new(entry, Class::Declared(reason)),
        Treatment::Template { sort, chart } => template(entry, sort, chart),
        Treatment::LfsPointer => {
            let plan = context.levels.plan(context.settings, &entry.path);
            refused(context, entry, &plan, kind::lfs_pointer(entry))
        }
        treatment => manifest(context, entry, &treatment, bytes, &member),
    }
}

fn template(entry: &Entry, sort: &str, chart: bool) -> Outcome {
    let mut outcome = Outcome::new(entry, Class::NotCheckable(sort.to_owned()));
    outcome.note_template(entry, sort, chart);
    outcome
}

fn manifest(
    context: &Context<'_>,
    entry: &Entry,
    treatment: &Treatment,
    bytes: &[u8],
    member: &Member,
) -> Outcome {
    let plan = context.levels.plan(context.settings, &entry.path);
    if kind::is_git_crypt(bytes) {
        return refused(context, entry, &plan, kind::git_crypt(entry));
    }
    let text = match decode(bytes) {
        Ok((text, _)) => text,
        Err(error) => return undecodable(context, entry, &plan, &error.to_string()),
    };
    let source = Source::new(entry.id, Arc::clone(&entry.path), text);
    let mut parsed = reading::parsed(treatment, &source, member.role, &context.limits);
    let is_template = classify::is_template(&parsed);
    parsed
        .findings
        .retain(|finding| finding.rule.as_str() != "yaml/template");
    let definitions = if context.collecting {
        definitions(&source, &parsed.documents)
    } else {
        Vec::new()
    };
    let mut outcome = judged(context, entry, &source, parsed, member, &plan);
    outcome.definitions = definitions;
    // What could be read of a template is judged; the rest only exists once it is rendered.
    if is_template {
        outcome.templated(entry, member.role == Role::ChartTemplate)
    } else {
        outcome
    }
}

/// The definitions in a file's documents, and in the lists of them.
fn definitions(source: &Source, documents: &[Document]) -> Vec<Definition> {
    let roots = documents.iter().map(|document| &document.root);
    let objects = roots.flat_map(|root| {
        std::iter::once(root).chain(root.get("items").into_iter().flat_map(Node::items))
    });
    objects
        .flat_map(|object| schema::definitions(source, object))
        .collect()
}

fn undecodable(context: &Context<'_>, entry: &Entry, plan: &Plan, error: &str) -> Outcome {
    let message = format!("the file is no text: {error}");
    let finding =
        Finding::new("yaml/encoding", entry.place(), message).with_help("save it as UTF-8");
    refused(context, entry, plan, finding)
}

fn refused(context: &Context<'_>, entry: &Entry, plan: &Plan, finding: Finding) -> Outcome {
    let mut outcome = Outcome::new(entry, Class::Denied);
    outcome
        .findings
        .extend(plan.settle(finding, context.catalog));
    outcome
}

fn judged(
    context: &Context<'_>,
    entry: &Entry,
    source: &Source,
    parsed: Parsed,
    member: &Member,
    plan: &Plan,
) -> Outcome {
    let mut outcome = Outcome::new(entry, Class::Checked);
    let bench = Bench {
        catalog: context.catalog,
        schemas: Some(context.schemas),
        plan,
    };
    let mut judged = Judged::default();
    context.workers.with(|worker| {
        for one in &parsed.documents {
            document::document(bench, source, one, member.into(), worker, &mut judged);
        }
    });
    // Of values, Helm is the only reader; of what no family claims, no applier is one.
    let is_elsewhere = |family: &Family| matches!(family, Family::Unknown | Family::HelmValues);
    let unknown = !judged.families.is_empty() && judged.families.iter().all(is_elsewhere);
    let about_text = parsed
        .findings
        .into_iter()
        .filter(|finding| !(unknown && is_about_values(finding)));
    outcome
        .findings
        .extend(about_text.filter_map(|finding| plan.settle(finding, context.catalog)));
    outcome.findings.extend(judged.findings);
    outcome.faults.extend(parsed.faults);
    outcome.faults.extend(judged.faults);
    let unchecked = |kind: &MissingKind| !context.settings.is_unchecked(&kind.group, &kind.kind);
    outcome.missing = judged.missing.into_iter().filter(unchecked).collect();
    outcome.asked = judged.asked;
    outcome.custom = judged.custom;
    outcome.drafts = judged.drafts;
    outcome.environments = Arc::clone(&member.environments);
    look::manifest(context, source, &parsed.documents, plan, &mut outcome);
    if !outcome.findings.is_empty() || outcome.secrets.is_some() {
        let hidden = outcome.secrets.get_or_insert_default();
        hidden.extend(hide::spans(&parsed.documents));
    }
    outcome.record.documents = u32::try_from(parsed.documents.len()).unwrap_or(u32::MAX);
    if !outcome.missing.is_empty() {
        outcome.record.class = Class::Faulted;
    }
    outcome
}

/// In a file that no applier reads it does not matter how one would read a value.
fn is_about_values(finding: &Finding) -> bool {
    matches!(
        finding.rule.as_str(),
        "yaml/ambiguous-boolean"
            | "yaml/ambiguous-number"
            | "yaml/ambiguous-timestamp"
            | "yaml/ambiguous-tag"
            | "yaml/misread-number"
            | "json/ambiguous-number"
    )
}

/// Says of every file that was refused as input, or could not be judged, that it was.
pub(super) fn settle(evidence: &mut Evidence) {
    let refused = evidence
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error && is_about_input(&f.rule));
    let refused = refused.map(|finding| (finding.place.span.source, Class::Denied));
    let faulted = evidence
        .faults
        .iter()
        .filter_map(|fault| Some((fault.source?, Class::Faulted)));
    for (source, class) in refused.chain(faulted) {
        if let Some(record) = evidence.files.get_mut(source.0 as usize)
            && record.class == Class::Checked
        {
            record.class = class;
        }
    }
}
