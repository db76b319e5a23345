//! The work that is timed.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sluicegate::check::{self, Request, load};
use sluicegate::classify::{self, Role};
use sluicegate::discover::{self, EntryKind, Scope};
use sluicegate::parse::Limits;
use sluicegate::policy::{self, Parameters, PolicySet, Worker};
use sluicegate::schema::{self, Builder};
use sluicegate::source::{Source, decode};

/// Every regular file of a set.
pub(crate) fn files(root: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(root).into_iter().flatten();
    let mut files: Vec<_> = entries
        .filter(|e| e.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.sort();
    files
}

/// The YAML of a set, in memory.
pub(crate) fn texts(root: &Path) -> Vec<(PathBuf, String)> {
    let is_yaml = |path: &PathBuf| {
        path.extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"))
    };
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).ok()?;
        Some((path, decode(&bytes).ok()?.0.into_owned()))
    };
    files(root)
        .into_iter()
        .filter(is_yaml)
        .filter_map(read)
        .collect()
}

/// R1: opens, reads and closes every file.
pub(crate) fn read(root: &Path) -> usize {
    files(root)
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .map(|bytes| black_box(bytes).len())
        .sum()
}

/// R2: drains the events of a bare YAML parser.
pub(crate) fn events(texts: &[(PathBuf, String)]) -> usize {
    let count = |text: &str| {
        granit_parser::Parser::new_from_str(text)
            .take_while(Result::is_ok)
            .map(black_box)
            .count()
    };
    texts.iter().map(|(_, text)| count(text)).sum()
}

/// The whole check as the program does it; how many documents it saw.
pub(crate) fn whole(root: &Path, jobs: usize) -> usize {
    let judge = load::judge(root, &load::Sources::default()).expect("what is built in");
    let request = Request {
        scope: Scope::folder(root).expect("the set"),
        stdin: None,
        jobs: Some(jobs),
        timeout: Duration::from_secs(3600),
        progress: std::sync::Arc::default(),
    };
    let (verdict, _) = check::run(judge, &request).expect("a verdict");
    verdict.coverage.documents
}

/// Seconds that each stage takes on one thread.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Stages {
    parts: [f64; 5],
}

impl Stages {
    pub(crate) const NAMES: [&'static str; 5] =
        ["find, read", "parse", "classify", "schemas", "policies"];

    pub(crate) fn part(&self, stage: usize) -> f64 {
        self.parts[stage]
    }

    /// Seconds in Rego.
    pub(crate) fn policies(&self) -> f64 {
        self.parts[4]
    }

    pub(crate) fn total(&self) -> f64 {
        self.parts.iter().sum()
    }

    fn time<T>(&mut self, stage: usize, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        self.parts[stage] += begun.elapsed().as_secs_f64();
        done
    }
}

/// The same work stage by stage. CRDs of the set are not loaded and roles are not surveyed, so
/// that the shares are close, not exact.
pub(crate) fn stages(root: &Path) -> Stages {
    let mut stages = Stages::default();
    let limits = Limits::default();
    let set = Arc::new(PolicySet::builtin().expect("what is built in"));
    let schemas = Builder::new(&[36]).expect("what is built in").build();
    let parameters = Parameters::new(&set, &std::collections::BTreeMap::new()).expect("defaults");
    let severity =
        |id: &sluicegate::finding::RuleId| set.get(id).and_then(|p| p.severity("default"));
    let levels = policy::Levels {
        severity: &severity,
        parameters: &parameters,
    };
    let mut worker = Worker::new(Arc::clone(&set));
    let scope = Scope::folder(root).expect("the set");
    let found = stages.time(0, || discover::files(&scope, discover::MAX_FILES));
    for entry in found
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::File)
    {
        let Ok(bytes) = stages.time(0, || discover::read(&scope.root, entry, limits.bytes)) else {
            continue;
        };
        if !(entry.path.ends_with(".yaml") || entry.path.ends_with(".yml")) {
            continue;
        }
        let Ok((text, _)) = decode(&bytes) else {
            continue;
        };
        let source = Source::new(entry.id, entry.path.clone(), text);
        let parsed = stages.time(1, || classify::read(&source, Role::Plain, &limits).1);
        for document in &parsed.documents {
            let classified = stages.time(2, || classify::document(&source, document, Role::Plain));
            for resource in &classified.resources {
                stages.time(3, || black_box(schema::check(&schemas, &source, resource)));
                stages.time(4, || {
                    black_box(policy::check(&mut worker, &source, resource, &levels))
                });
            }
        }
    }
    stages
}
