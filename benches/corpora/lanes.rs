//! The work that is timed.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sluicegate::check::{self, Judge, Request, load};
use sluicegate::classify::{self, Role};
use sluicegate::discover::{self, Entry, EntryKind, Scope};
use sluicegate::facts::secrets::detect;
use sluicegate::finding::RuleId;
use sluicegate::parse::Limits;
use sluicegate::policy::{self, Parameters, PolicySet, Worker};
use sluicegate::schema::{self, Builder, Schemas};
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

fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"))
}

/// The YAML of a set, in memory.
pub(crate) fn texts(root: &Path) -> Vec<(PathBuf, String)> {
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).ok()?;
        Some((path, decode(&bytes).ok()?.0.into_owned()))
    };
    files(root)
        .into_iter()
        .filter(|path| is_yaml(path))
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

/// Which rules are on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rules {
    All,
    /// Those that are not written in Rego.
    Native,
    /// Those that are not, and twenty policies of all families.
    Twenty,
}

/// Policies that exercise the whole contract: pods, other objects, objects across files, and the
/// files of other tools.
const TWENTY: [&str; 20] = [
    "kubernetes/resource-limits",
    "kubernetes/resource-requests",
    "kubernetes/image-tag",
    "kubernetes/privileged",
    "kubernetes/privilege-escalation",
    "kubernetes/host-namespaces",
    "kubernetes/host-path",
    "kubernetes/capabilities",
    "kubernetes/run-as-non-root",
    "kubernetes/rbac-wildcards",
    "kubernetes/rbac-anonymous",
    "kubernetes/duplicate-identity",
    "kubernetes/secret-plaintext",
    "kubernetes/runtime-socket",
    "gitops/flux-prune",
    "gitops/argo-prune",
    "forge/branch-protection",
    "forge/unpinned-action",
    "forge/untrusted-checkout",
    "terraform/public-bucket",
];

impl Rules {
    /// What judges a set by these rules alone.
    fn judge(self, root: &Path) -> Judge {
        let native = check::native_rules();
        let native = native.iter().map(|rule| rule.id.clone());
        let twenty = TWENTY.iter().map(|id| RuleId::from(*id));
        let mut sources = load::Sources::default();
        sources.overrides.select = match self {
            Self::All => Vec::new(),
            Self::Native => native.collect(),
            Self::Twenty => native.chain(twenty).collect(),
        };
        load::judge(root, &sources).expect("what is built in")
    }
}

/// The whole check as the program does it; how many documents it saw.
pub(crate) fn whole(root: &Path, jobs: usize, rules: Rules) -> usize {
    let request = Request {
        scope: Scope::folder(root).expect("the set"),
        stdin: None,
        jobs: Some(jobs),
        timeout: Duration::from_secs(3600),
        progress: std::sync::Arc::default(),
    };
    let (verdict, _) = check::run(rules.judge(root), &request).expect("a verdict");
    verdict.coverage.documents
}

/// Seconds that each stage takes on one thread.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Stages {
    parts: [f64; 6],
}

impl Stages {
    pub(crate) const NAMES: [&'static str; 6] = [
        "find, read",
        "parse",
        "secrets",
        "classify",
        "schemas",
        "policies",
    ];

    pub(crate) fn part(&self, stage: usize) -> f64 {
        self.parts[stage]
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

/// What the stages need, made once: what is built when it is first asked for is no part of them.
pub(crate) struct Stage {
    schemas: Schemas,
    set: Arc<PolicySet>,
    parameters: Parameters,
    worker: Worker,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let set = Arc::new(PolicySet::builtin().expect("what is built in"));
        Self {
            schemas: Builder::new(&[36]).expect("what is built in").build(),
            parameters: Parameters::new(&set, &BTreeMap::new()).expect("defaults"),
            worker: Worker::new(Arc::clone(&set)),
            set,
        }
    }

    /// The same work stage by stage. CRDs of the set are not loaded, roles are not surveyed and
    /// objects are not put together, so that the shares are close, not exact.
    pub(crate) fn times(&mut self, root: &Path) -> Stages {
        let mut stages = Stages::default();
        let limits = Limits::default();
        let severity = |id: &RuleId| self.set.get(id).and_then(|p| p.severity("default"));
        let levels = policy::Levels {
            severity: &severity,
            parameters: &self.parameters,
        };
        let scope = Scope::folder(root).expect("the set");
        let found = stages.time(0, || discover::files(&scope, discover::MAX_FILES));
        let is_file = |entry: &&Entry| entry.kind == EntryKind::File;
        for entry in found.entries.iter().filter(is_file) {
            let Ok(bytes) = stages.time(0, || discover::read(&scope.root, entry, limits.bytes))
            else {
                continue;
            };
            let Ok((text, _)) = decode(&bytes) else {
                continue;
            };
            let source = Source::new(entry.id, entry.path.clone(), text);
            if !is_yaml(Path::new(&*entry.path)) {
                stages.time(2, || black_box(detect::file(&source, &[], "")));
                continue;
            }
            let parsed = stages.time(1, || classify::read(&source, Role::Plain, &limits).1);
            stages.time(2, || {
                black_box(detect::file(&source, &parsed.documents, ""))
            });
            for document in &parsed.documents {
                let part = Role::Plain;
                let classified = stages.time(3, || classify::document(&source, document, part));
                for resource in &classified.resources {
                    stages.time(4, || {
                        black_box(schema::check(&self.schemas, &source, resource))
                    });
                    stages.time(5, || {
                        black_box(policy::check(&mut self.worker, &source, resource, &levels))
                    });
                }
            }
        }
        stages
    }
}
