//! `test` for a policy's author: fixtures that say which line breaks which rule.
//!
//! Invariant: a fixture passes only if the rule under test finds exactly what its comments expect:
//! nothing less, nothing more, on those lines, without a fault, and something was judged at all.
//!
//! `fixtures/policies/<area>/<rule>/` holds `deny-*` and `allow-*`, at least one of each: files, or
//! folders whose files form one environment. A line that breaks the rule ends in
//! `# deny: <area>/<rule>` (`//` in JSON with comments), or stands below one that ends in
//! `# deny below: <area>/<rule>`; where a format has no comments, a file of the same name and
//! `.expect` holds `<line> <area>/<rule>` a line.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::finding::{Fault, Finding, RuleId};
use crate::source::{Source, SourceId};

use super::{Policy, PolicySet, Worker};

/// What the pipeline says of the files of one fixture.
#[derive(Debug, Default)]
pub struct Judged {
    /// What breaks the rule.
    pub findings: Vec<Finding>,
    /// What could not be judged, in parsing too.
    pub faults: Vec<Fault>,
}

/// What became of one fixture, or of a rule that has too few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixtureResult {
    /// The rule under test.
    pub rule: RuleId,
    /// Path of the fixture; of the rule's folder of fixtures where it is about all of them.
    pub fixture: String,
    /// What is wrong, each with its line; empty if it passed.
    pub failures: Vec<String>,
}

/// Runs the fixtures of each policy, with that policy alone. `judge` is the pipeline: it parses
/// and classifies the files of one environment and has the worker check them, identities too.
pub fn run_fixtures(
    set: &PolicySet,
    folder: &Path,
    judge: &mut dyn FnMut(&[Source], &mut Worker) -> Judged,
) -> Vec<FixtureResult> {
    let rules = set.policies().iter();
    rules
        .flat_map(|policy| of_rule(policy, folder, judge))
        .collect()
}

fn of_rule(
    policy: &Policy,
    folder: &Path,
    judge: &mut dyn FnMut(&[Source], &mut Worker) -> Judged,
) -> Vec<FixtureResult> {
    let folder = folder.join(policy.id.as_str().replace('-', "_"));
    let result = |fixture: &Path, failures| FixtureResult {
        rule: policy.id.clone(),
        fixture: fixture.display().to_string(),
        failures,
    };
    let fixtures = match fixtures(&folder) {
        Ok(fixtures) => fixtures,
        Err(e) => return vec![result(&folder, vec![format!("there are no fixtures: {e}")])],
    };
    let mut worker = Worker::new(Arc::new(PolicySet::single(policy)));
    let mut results: Vec<_> = fixtures
        .iter()
        .map(|fixture| result(fixture, failures(policy, fixture, &mut worker, judge)))
        .collect();
    for kind in ["deny-", "allow-"] {
        if !fixtures
            .iter()
            .any(|fixture| name(fixture).starts_with(kind))
        {
            results.push(result(
                &folder,
                vec![format!("there is no fixture `{kind}*`")],
            ));
        }
    }
    results
}

fn failures(
    policy: &Policy,
    fixture: &Path,
    worker: &mut Worker,
    judge: &mut dyn FnMut(&[Source], &mut Worker) -> Judged,
) -> Vec<String> {
    let (sources, expected) = match read(fixture) {
        Ok(read) => read,
        Err(e) => return vec![e.to_string()],
    };
    let before = count(worker);
    let judged = judge(&sources, worker);
    let mut failures: Vec<_> = judged
        .faults
        .iter()
        .map(|f| format!("fault: {}", f.message))
        .collect();
    let found: BTreeSet<_> = judged
        .findings
        .iter()
        .map(|f| (f.place.span.source, f.place.line, f.rule.to_string()))
        .collect();
    let path = |id: SourceId| {
        sources
            .get(id.0 as usize)
            .map_or("", |s| &*s.path)
            .to_owned()
    };
    for (id, line, rule) in expected.difference(&found) {
        failures.push(format!(
            "{}:{line}: expected `{rule}`, but nothing was found",
            path(*id)
        ));
    }
    for (id, line, rule) in found.difference(&expected) {
        failures.push(format!("{}:{line}: `{rule}` was not expected", path(*id)));
    }
    let denies = name(fixture).starts_with("deny-");
    match (denies, expected.is_empty()) {
        (true, true) => failures.push(format!("no line says `# deny: {}`", policy.id)),
        (false, false) => failures.push("an `allow-*` fixture expects a finding".to_owned()),
        _ => {}
    }
    // A join is asked only where something is defined twice, which is what its `allow` shows not.
    let joins = policy
        .metadata
        .selectors
        .contains(&super::Selector::Identity);
    if count(worker) == before && (denies || !joins) {
        failures.push("the rule was asked about nothing: see its `applies_to`".to_owned());
    }
    failures
}

fn count(worker: &Worker) -> u64 {
    worker.judged().map(|(_, count)| count).sum()
}

/// The `deny-*` and `allow-*` of a folder, by name.
fn fixtures(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let known = name(&path).starts_with("deny-") || name(&path).starts_with("allow-");
        if !known {
            let message = format!("`{}` is neither `deny-*` nor `allow-*`", path.display());
            return Err(io::Error::other(message));
        }
        if !name(&path).ends_with(".expect") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("")
}

type Expected = BTreeSet<(SourceId, u32, String)>;

/// The files of a fixture, with paths as the pipeline would see them, and what they expect.
fn read(fixture: &Path) -> io::Result<(Vec<Source>, Expected)> {
    let mut files = Vec::new();
    gather(fixture, name(fixture), &mut files)?;
    files.sort();
    let mut sources = Vec::new();
    let mut expected = Expected::new();
    for ((shown, path), id) in files.into_iter().zip(0..) {
        let id = SourceId(id);
        let text = fs::read_to_string(&path)?;
        let aside = fs::read_to_string(format!("{}.expect", path.display()));
        expected.extend(
            comments(&text)
                .chain(sidecar(&aside.unwrap_or_default()))
                .map(|(line, rule)| (id, line, rule)),
        );
        sources.push(Source::new(id, shown, text));
    }
    Ok((sources, expected))
}

/// A folder's files keep their paths below it: `.github/workflows/ci.yaml` means something.
fn gather(path: &Path, shown: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    if !path.is_dir() {
        files.push((shown.to_owned(), path.to_owned()));
        return Ok(());
    }
    below(path, "", files)
}

fn below(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let shown = format!("{prefix}{}", name(&path));
        if path.is_dir() {
            below(&path, &format!("{shown}/"), files)?;
        } else if !shown.ends_with(".expect") {
            files.push((shown, path));
        }
    }
    Ok(())
}

/// Lines with `# deny: rule`, several rules behind commas, and those below `# deny below: rule`.
fn comments(text: &str) -> impl Iterator<Item = (u32, String)> {
    let marker = |line: &'_ str| {
        let behind = line
            .split_once("# deny: ")
            .or_else(|| line.split_once("// deny: "));
        behind.map(|(_, rules)| rules.to_owned())
    };
    text.lines().zip(1..).flat_map(move |(line, number)| {
        let below = line.split_once("# deny below: ");
        let number = number + u32::from(below.is_some());
        let below = below.map(|(_, rules)| rules.to_owned());
        let rules = below.or_else(|| marker(line)).unwrap_or_default();
        let rules: Vec<_> = rules
            .split(',')
            .map(|rule| rule.trim().to_owned())
            .collect();
        rules
            .into_iter()
            .filter(|rule| !rule.is_empty())
            .map(move |rule| (number, rule))
    })
}

fn sidecar(text: &str) -> impl Iterator<Item = (u32, String)> {
    text.lines().filter_map(|line| {
        let (number, rule) = line.trim().split_once(' ')?;
        Some((number.parse().ok()?, rule.trim().to_owned()))
    })
}
