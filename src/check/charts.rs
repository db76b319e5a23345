//! The charts of the tree, and what should lie beside them.

use std::collections::BTreeMap;

use crate::discover::{Entry, EntryKind, Found};
use crate::facts::charts::{self, Beside};
use crate::finding::Finding;
use crate::parse::{self, Dialect, Node};
use crate::source::Source;

use super::{Context, reading};

const CHART: &str = "Chart.yaml";
const LOCK: &str = "Chart.lock";
const VALUES: &str = "values.yaml";
const SCHEMA: &str = "values.schema.json";

/// The files that make charts, by their paths.
type Files<'f> = BTreeMap<&'f str, &'f Entry>;

/// What the charts of a tree lack, those aside that lie in another's `charts` folder: they are
/// taken over as they are.
pub(super) fn judge(context: &Context<'_>, found: &Found) -> Vec<Finding> {
    let is_part = |entry: &&Entry| match name(&entry.path) {
        LOCK => true,
        CHART | VALUES | SCHEMA => entry.kind == EntryKind::File,
        _ => false,
    };
    let parts = found.entries.iter().filter(is_part);
    let files: Files<'_> = parts.map(|entry| (&*entry.path, entry)).collect();
    let judged = |entry: &&&Entry| {
        name(&entry.path) == CHART && context.settings.skipped(&entry.path).is_none()
    };
    let charts = files.values().filter(judged);
    charts
        .flat_map(|entry| chart(context, &files, entry))
        .collect()
}

fn chart(context: &Context<'_>, files: &Files<'_>, entry: &Entry) -> Vec<Finding> {
    let folder = entry.path.strip_suffix(CHART).unwrap_or_default();
    let beside = |name: &str| files.get(format!("{folder}{name}").as_str()).copied();
    let Some((source, chart)) = (!is_taken_over(folder, files))
        .then(|| read(context, entry))
        .flatten()
    else {
        return Vec::new();
    };
    let lock = beside(LOCK).and_then(|entry| read(context, entry));
    let beside = Beside {
        lock: lock.map(|(_, lock)| lock),
        values: beside(VALUES).is_some(),
        schema: beside(SCHEMA).is_some(),
    };
    charts::judge(&source, &chart, &beside)
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_taken_over(folder: &str, files: &Files<'_>) -> bool {
    let mut above = folder.match_indices("charts/").map(|(at, _)| at);
    above.any(|at| {
        let outer = folder.get(..at).unwrap_or_default();
        files.contains_key(format!("{outer}{CHART}").as_str())
    })
}

/// The first document of a file.
fn read(context: &Context<'_>, entry: &Entry) -> Option<(Source, Node)> {
    let source = reading::source(context, entry)?;
    let parsed = parse::yaml(&source, Dialect::Kubernetes, &context.limits);
    let first = parsed.documents.into_iter().next()?;
    Some((source, first.root))
}
