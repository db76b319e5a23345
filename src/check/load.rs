//! What a tree is judged by: settings, policies and schemas, read and checked as a whole before
//! anything is judged.
//!
//! Invariant: every problem is reported, not only the first, and none lets the run go on.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::discover;
use crate::finding::{Fault, RuleId};
use crate::parse::{self, Dialect, Limits};
use crate::policy::PolicySet;
use crate::schema::{self, Builder};
use crate::settings::{self, Overrides, Settings};
use crate::source::{Source, SourceId, decode};

use super::{Judge, levels, native_rules};

/// Where settings come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// This file instead of the one in the root.
    pub config: Option<PathBuf>,
    /// No file at all.
    pub isolated: bool,
    /// What the command line and the environment say.
    pub overrides: Overrides,
}

/// Everything that is wrong with settings, policies and schemas: one text a problem, with its
/// place and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct LoadError(Vec<String>);

/// Reads all that judges the tree at `root`.
///
/// # Errors
/// [`LoadError`] with every problem.
pub fn judge(root: &Path, sources: &Sources) -> Result<Judge, LoadError> {
    let mut problems = Vec::new();
    let (settings, text) = settings(root, sources, &mut problems);
    let settings = settings.with(sources.overrides.clone());
    let (policies, team) = policies(root, &settings, &mut problems);
    let mut catalog = native_rules();
    catalog.add(policies.infos());
    let expanded = expand(&sources.overrides, &catalog);
    problems.extend(
        expanded
            .unknown_rules(&catalog)
            .iter()
            .map(|fault| shown("", fault)),
    );
    if team {
        let name = settings_name(sources);
        let faults = settings
            .unknown_rules(&catalog)
            .into_iter()
            .chain(levels::problems(&settings, &policies, &catalog));
        problems.extend(faults.map(|fault| shown(&name, &fault)));
    }
    let settings = settings.with(expanded);
    let schemas = schemas(root, &settings, &mut problems);
    match schemas {
        Some(schemas) if problems.is_empty() => Ok(Judge {
            settings,
            policies: Arc::new(policies),
            catalog: Arc::new(catalog),
            schemas,
            settings_text: text,
        }),
        _ => Err(LoadError(problems)),
    }
}

/// A fault as text: where, what, what to do.
fn shown(file: &str, fault: &Fault) -> String {
    let place = match fault.place {
        Some(place) if !file.is_empty() => format!("{file}:{}:{}: ", place.line, place.column),
        _ => String::new(),
    };
    let help = fault
        .help
        .as_deref()
        .map(|help| format!("\n  help: {help}"))
        .unwrap_or_default();
    format!("{place}{} [{}]{help}", fault.message, fault.code)
}

fn settings_name(sources: &Sources) -> String {
    let given = sources
        .config
        .as_ref()
        .map(|path| path.display().to_string());
    given.unwrap_or_else(|| settings::FILES[0].to_owned())
}

fn settings(root: &Path, sources: &Sources, problems: &mut Vec<String>) -> (Settings, String) {
    let path = match (&sources.config, sources.isolated) {
        (_, true) => None,
        (Some(path), false) => Some(path.clone()),
        (None, false) => in_root(root, problems),
    };
    let Some(path) = path else {
        return (Settings::default(), String::new());
    };
    let name = path.display().to_string();
    let text = match fs::read(&path)
        .map_err(|e| e.to_string())
        .and_then(|bytes| Ok(decode(&bytes).map_err(|e| e.to_string())?.0.into_owned()))
    {
        Ok(text) => text,
        Err(error) => {
            problems.push(format!("{name}: the settings can't be read: {error}"));
            return (Settings::default(), String::new());
        }
    };
    let source = Source::new(SourceId(0), name.as_str(), text);
    let (settings, faults) = Settings::read(&source, &Limits::default());
    problems.extend(faults.iter().map(|fault| shown(&name, fault)));
    (settings, source.text)
}

fn in_root(root: &Path, problems: &mut Vec<String>) -> Option<PathBuf> {
    let there = settings::FILES
        .into_iter()
        .filter(|name| root.join(name).symlink_metadata().is_ok());
    match settings::file(there) {
        Ok(name) => name.map(|name| root.join(name)),
        Err(fault) => {
            problems.push(shown("", &fault));
            None
        }
    }
}

/// The built-in policies and the team's; whether all could be loaded.
fn policies(root: &Path, settings: &Settings, problems: &mut Vec<String>) -> (PolicySet, bool) {
    let before = problems.len();
    let mut fail = |error: crate::policy::LoadError| {
        problems.extend(error.faults().iter().map(|fault| shown("", fault)));
    };
    let mut set = PolicySet::builtin().unwrap_or_else(|error| {
        fail(error);
        PolicySet::default()
    });
    for folder in &settings.policies {
        match PolicySet::load(&root.join(folder)).and_then(|team| set.clone().join(team)) {
            Ok(joined) => set = joined,
            Err(error) => fail(error),
        }
    }
    (set, problems.len() == before)
}

/// `area/*` to the rules of the area.
fn expand(overrides: &Overrides, catalog: &Catalog) -> Overrides {
    let each = |ids: &[RuleId]| -> Vec<RuleId> {
        let one = |id: &RuleId| match id.as_str().strip_suffix('*') {
            Some(prefix) if prefix.ends_with('/') => {
                let inside: Vec<_> = catalog
                    .iter()
                    .map(|rule| rule.id.clone())
                    .filter(|rule| rule.as_str().starts_with(prefix))
                    .collect();
                if inside.is_empty() {
                    vec![id.clone()]
                } else {
                    inside
                }
            }
            _ => vec![id.clone()],
        };
        ids.iter().flat_map(one).collect()
    };
    Overrides {
        select: each(&overrides.select),
        ignore: each(&overrides.ignore),
        ..overrides.clone()
    }
}

/// The minor of Kubernetes that a run without a word on it assumes: the one before the newest,
/// which most clusters have reached and none has left.
fn usual_minor(known: &[u32]) -> Option<u32> {
    known.iter().rev().nth(1).or(known.last()).copied()
}

fn schemas(root: &Path, settings: &Settings, problems: &mut Vec<String>) -> Option<Builder> {
    let known = match schema::minors() {
        Ok(known) => known,
        Err(error) => {
            problems.push(error.to_string());
            return None;
        }
    };
    let mut minors: Vec<u32> = Vec::new();
    for version in &settings.kubernetes {
        match version
            .strip_prefix("1.")
            .and_then(|minor| minor.parse().ok())
        {
            Some(minor) if known.contains(&minor) => minors.push(minor),
            _ => problems.push(unknown_version(version, known)),
        }
    }
    if minors.is_empty() {
        minors.extend(usual_minor(known));
    }
    let mut builder = Builder::new(&minors)
        .map_err(|error| problems.push(error.to_string()))
        .ok()?;
    for folder in &settings.schemas {
        schema_folder(&root.join(folder), &mut builder, problems);
    }
    Some(builder)
}

fn unknown_version(version: &str, known: &[u32]) -> String {
    let span = known
        .first()
        .zip(known.last())
        .map(|(first, last)| format!("1.{first} to 1.{last}"));
    format!(
        "there are no schemas for Kubernetes `{version}`\n  help: known are {}",
        span.unwrap_or_default()
    )
}

/// JSON Schemas and definitions of custom resources in a folder.
fn schema_folder(folder: &Path, builder: &mut Builder, problems: &mut Vec<String>) {
    let scope = match discover::Scope::folder(folder) {
        Ok(scope) => scope,
        Err(fault) => return problems.push(shown("", &fault)),
    };
    let found = discover::files(&scope, discover::MAX_FILES);
    let limits = Limits::default();
    let mut any = false;
    for entry in &found.entries {
        let path = format!("{}/{}", folder.display(), entry.path);
        let lower = entry.path.to_ascii_lowercase();
        let is_json = lower.ends_with(".json");
        if !is_json && !lower.ends_with(".yaml") && !lower.ends_with(".yml") {
            continue;
        }
        let text = match discover::read(&scope.root, entry, limits.bytes) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(fault) => {
                problems.push(shown("", &fault));
                continue;
            }
        };
        any = true;
        if is_json {
            let added = builder.folder_schema(&path, &text);
            problems.extend(added.err().map(|error| error.to_string()));
        } else {
            definitions(&path, text, builder, problems);
        }
    }
    if !any {
        problems.push(format!("`{}` holds no schema\n  help: JSON Schemas are named `kind-group-version.json`, CRDs end in .yaml", folder.display()));
    }
}

fn definitions(path: &str, text: String, builder: &mut Builder, problems: &mut Vec<String>) {
    let source = Source::new(SourceId(0), path, text);
    let parsed = parse::yaml(&source, Dialect::Kubernetes, &Limits::default());
    let broken = |finding: &crate::finding::Finding| {
        format!(
            "{path}:{}:{}: {}",
            finding.place.line, finding.place.column, finding.message
        )
    };
    problems.extend(
        parsed
            .findings
            .iter()
            .filter(|f| f.rule.as_str() == "yaml/syntax")
            .map(broken),
    );
    for document in &parsed.documents {
        for definition in schema::folder_definitions(&source, &document.root) {
            problems.extend(builder.add(definition).iter().map(broken));
        }
    }
}
