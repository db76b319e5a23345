//! The main job: a tree of files to evidence, in five passes.
//!
//! 1. `discover` lists the entries.
//! 2. [`survey`] reads every file for what tells the role of others (kustomizations, charts,
//!    GitOps objects), and keeps what it has room for.
//! 3. [`definitions`] has the files judged that define custom resources.
//! 4. [`judge`] takes each other file on its own, in parallel: read, parse, classify, schemas,
//!    policies.
//! 5. [`join`] looks across files.
//!
//! Invariants: every entry leaves as exactly one record; what one file does to the gate, a panic
//! included, is that file's fault alone; the evidence is the same for any number of threads.

mod charts;
mod definitions;
mod document;
pub mod fixtures;
mod hide;
mod join;
mod judge;
mod levels;
pub mod load;
mod look;
mod owners;
mod pool;
mod reading;
mod scenes;
mod survey;
pub mod view;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::catalog::Catalog;
use crate::classify::Survey;
use crate::discover::{self, Entry, Found, Scope};
use crate::finding::{Fault, Finding, RuleId};
use crate::parse::Limits;
use crate::policy::PolicySet;
use crate::schema::{Builder, MissingKind, Schemas};
use crate::settings::Settings;
use crate::source::hex;
use crate::verdict::{self, Digests, Evidence, Unrendered, Verdict};

use join::Gathered;
use judge::Outcome;
use pool::Pool;

/// By what a tree is judged.
#[derive(Debug)]
pub struct Judge {
    /// The settings.
    pub settings: Settings,
    /// The policies.
    pub policies: Arc<PolicySet>,
    /// Every rule.
    pub catalog: Arc<Catalog>,
    /// The schemas that come from outside the tree.
    pub schemas: Builder,
    /// Text of the settings file; part of what the verdict binds.
    pub settings_text: String,
}

/// What to judge, and how long it may take.
#[derive(Debug)]
pub struct Request {
    /// The files.
    pub scope: Scope,
    /// Text to judge instead of files.
    pub stdin: Option<Vec<u8>>,
    /// Number of threads; `None` is one a processor.
    pub jobs: Option<usize>,
    /// After this long, what is not yet judged is a fault.
    pub timeout: Duration,
    /// Where the run says how far it is.
    pub progress: Arc<Progress>,
}

/// How far a run is: whoever wants to show it looks.
#[derive(Debug, Default)]
pub struct Progress {
    /// Files to judge; 0 until they are found.
    pub files: AtomicUsize,
    /// Files that were judged.
    pub judged: AtomicUsize,
}

/// What a run found besides its verdict, for writing settings.
#[derive(Debug, Default)]
pub struct Noticed {
    /// Kinds without a schema, with the number of objects.
    pub missing: Vec<(MissingKind, usize)>,
    /// Templates that nothing renders.
    pub templates: Vec<String>,
}

/// Threads that parse and judge have this much stack: the deepest value that is read fits many
/// times over.
const STACK: usize = 32 << 20;

/// Judges a tree.
///
/// # Errors
/// A fault where the threads can't be had.
pub fn run(judge: Judge, request: &Request) -> Result<(Verdict, Noticed), Fault> {
    let mut builder = rayon::ThreadPoolBuilder::new().stack_size(STACK);
    if let Some(jobs) = request.jobs {
        builder = builder.num_threads(jobs);
    }
    let threads = builder.build().map_err(|error| {
        Fault::new(
            "check/threads",
            format!("the threads can't be started: {error}"),
        )
        .with_help("lower `--jobs`")
    })?;
    Ok(threads.install(|| within(judge, request)))
}

/// What was done of a file before its turn.
#[derive(Default)]
enum Ready {
    /// Nothing.
    #[default]
    Not,
    /// It was read.
    Read(Vec<u8>),
    /// It was judged.
    Judged(Box<Outcome>),
}

/// All that the judging of one file needs.
struct Context<'a> {
    settings: &'a Settings,
    catalog: &'a Catalog,
    schemas: &'a Schemas,
    /// Definitions of custom resources are being collected: the schemas are Kubernetes' own.
    collecting: bool,
    survey: &'a Survey,
    levels: levels::Levels<'a>,
    limits: Limits,
    workers: Pool,
    root: &'a std::path::Path,
    stdin: Option<&'a [u8]>,
    ends: Instant,
    /// What makes the hashes of secrets differ from another repository's.
    salt: String,
}

fn within(judge: Judge, request: &Request) -> (Verdict, Noticed) {
    let ends = Instant::now() + request.timeout;
    let mut found = match &request.stdin {
        Some(_) => Found::stdin(),
        None => discover::files(&request.scope, discover::MAX_FILES),
    };
    let limits = Limits::default();
    let surveyed = survey::survey(&found, &request.scope.root, &judge.settings, &limits);
    discover::named_attributes(&request.scope.root, &mut found, |path| {
        surveyed.survey.member(path).named
    });
    let bare = judge.schemas.bare();
    let schemas;
    let mut context = Context {
        settings: &judge.settings,
        catalog: &judge.catalog,
        schemas: &bare,
        collecting: true,
        survey: &surveyed.survey,
        levels: levels::Levels::new(&judge.catalog, &judge.policies),
        limits,
        workers: Pool::new(Arc::clone(&judge.policies)),
        root: &request.scope.root,
        stdin: request.stdin.as_deref(),
        ends,
        salt: look::salt(&request.scope.root),
    };
    let kept = surveyed.kept.into_iter();
    let mut ready: Vec<Ready> = kept.map(|k| k.map_or(Ready::Not, Ready::Read)).collect();
    let defined = definitions::collect(&context, &found, &surveyed.defining, &mut ready);
    let mut builder = judge.schemas;
    let of_schemas = |definition| builder.add(definition);
    let broken: Vec<_> = defined
        .definitions
        .into_iter()
        .flat_map(of_schemas)
        .collect();
    schemas = builder.build();
    (context.schemas, context.collecting) = (&schemas, false);
    let (mut evidence, gathered, templates) =
        each(&context, &found.entries, ready, &request.progress);
    let mut beside = owners::judge(&context, &found);
    beside.extend(charts::judge(&context, &found));
    let joined = join::across(&context, gathered, found.partial);
    let mut before = found.findings;
    before.extend(surveyed.findings);
    let judged = |finding: &Finding| (finding.place.span.source.0 as usize) < found.entries.len();
    let of_definitions = broken.into_iter().chain(defined.findings);
    before.extend(of_definitions.filter(judged));
    before.extend(beside);
    levels::apply(&context, &found.entries, &mut before);
    evidence.findings.extend(before);
    evidence.findings.extend(joined.findings);
    evidence.faults.extend(found.faults);
    evidence
        .faults
        .extend(surveyed.survey.faults().iter().cloned());
    evidence.faults.extend(joined.faults);
    evidence.unrendered = unrendered(&surveyed.survey, &found.entries);
    hide::complete(&context, &found.entries, &mut evidence);
    judge::settle(&mut evidence);
    if judge.policies.policies().is_empty() {
        evidence.faults.push(no_policy());
    }
    evidence.digests = digests(&evidence, &judge.policies, &schemas, &judge.settings_text);
    let noticed = Noticed {
        missing: joined.missing,
        templates,
    };
    (
        verdict::judge(evidence, judge.settings.fail_on, judge.catalog),
        noticed,
    )
}

/// What of the files that are judged only exists once it is rendered.
fn unrendered(survey: &Survey, entries: &[Entry]) -> Unrendered {
    let folders = survey.folders(entries.iter().map(|entry| &*entry.path));
    Unrendered {
        kustomizations: survey.kustomizations(|folder| folders.contains(folder)),
        charts: survey.charts(|folder| folders.contains(folder)),
    }
}

/// So many files are judged before what was found is put together: what is waiting takes memory.
const AT_ONCE: usize = 1024;

/// Judges every file on its own, in portions.
fn each(
    context: &Context<'_>,
    entries: &[Entry],
    ready: Vec<Ready>,
    progress: &Progress,
) -> (Evidence, Gathered, Vec<String>) {
    let mut evidence = Evidence {
        unjudged: true,
        files: Vec::with_capacity(entries.len()),
        ..Evidence::default()
    };
    let mut gathered = Gathered::default();
    let mut templates = Vec::new();
    progress.files.store(entries.len(), Ordering::Relaxed);
    let mut ready = ready.into_iter();
    for entries in entries.chunks(AT_ONCE) {
        let ready: Vec<_> = ready.by_ref().take(entries.len()).collect();
        let judged = entries.par_iter().zip(ready);
        let outcomes: Vec<Outcome> = judged
            .map(|(entry, ready)| {
                let outcome = judge::file(context, entry, ready);
                progress.judged.fetch_add(1, Ordering::Relaxed);
                outcome
            })
            .collect();
        for mut outcome in outcomes {
            gathered.take(context, &mut outcome);
            evidence.unjudged &= !outcome.asked;
            if outcome.is_template {
                templates.push(outcome.record.path.to_string());
            }
            take(&mut evidence, outcome);
        }
    }
    (evidence, gathered, templates)
}

fn take(evidence: &mut Evidence, outcome: Outcome) {
    evidence.findings.extend(outcome.findings);
    evidence.faults.extend(outcome.faults);
    if let Some(secrets) = outcome.secrets {
        evidence.secrets.insert(outcome.source, secrets);
    }
    evidence.files.push(outcome.record);
}

/// A gate without a rule passes everything.
fn no_policy() -> Fault {
    Fault::new("policy/none", "no policy is loaded").with_help("name a folder that holds policies")
}

fn digests(
    evidence: &Evidence,
    policies: &PolicySet,
    schemas: &Schemas,
    settings: &str,
) -> Digests {
    let mut tree = Sha256::new();
    for file in &evidence.files {
        let digest = file.digest.unwrap_or_default();
        tree.update((file.path.len() as u64).to_le_bytes());
        tree.update(file.path.as_bytes());
        tree.update([u8::from(file.digest.is_some())]);
        tree.update(digest);
    }
    let (policies, schemas) = (policies.digest(), hex(&schemas.digest()));
    let tool = format!("sluicegate {}", env!("CARGO_PKG_VERSION"));
    Digests {
        tree: hex(&tree.finalize()),
        tool: hex(&Sha256::digest(format!("{tool}\n{policies}\n{schemas}"))),
        policies,
        schemas,
        settings: hex(&Sha256::digest(settings)),
    }
}

/// Every rule that is built in as Rust.
#[must_use]
pub fn native_rules() -> Catalog {
    let mut catalog = Catalog::default();
    let tables = [
        crate::parse::RULES,
        crate::discover::RULES,
        crate::classify::RULES,
        crate::facts::charts::RULES,
        crate::facts::owners::RULES,
        crate::facts::secrets::detect::RULES,
        crate::schema::RULES,
    ];
    catalog.add(tables.into_iter().flatten().map(Into::into));
    catalog
}

/// Whether a rule is about a file as input: what it denies is no manifest at all.
fn is_about_input(rule: &RuleId) -> bool {
    let area = rule.as_str().split('/').next().unwrap_or_default();
    matches!(area, "yaml" | "json" | "hcl" | "discover")
}
