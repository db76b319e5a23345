//! The charts of the tree, and what should lie beside them.

use std::collections::HashSet;

use crate::discover::{self, Entry, EntryKind, Found};
use crate::facts::charts::{self, Beside};
use crate::finding::Finding;
use crate::parse::{self, Dialect, Node};
use crate::source::{Source, decode};

use super::Context;

/// What the charts of a tree lack, those aside that lie in another's `charts` folder: they are
/// taken over as they are.
pub(super) fn judge(context: &Context<'_>, found: &Found) -> Vec<Finding> {
    let files = found.entries.iter().filter(|e| e.kind == EntryKind::File);
    let paths: HashSet<&str> = files.clone().map(|entry| &*entry.path).collect();
    let mut findings = Vec::new();
    let judged = files.filter(|entry| context.settings.skipped(&entry.path).is_none());
    for entry in judged {
        let Some(folder) = folder(&entry.path).filter(|folder| !is_taken_over(folder, &paths))
        else {
            continue;
        };
        let Some((source, chart)) = read(context, entry) else {
            continue;
        };
        let there = |name: &str| paths.contains(format!("{folder}{name}").as_str());
        let lock = format!("{folder}Chart.lock");
        let lock = found.entries.iter().find(|other| *other.path == *lock);
        let beside = Beside {
            lock: lock
                .and_then(|entry| read(context, entry))
                .map(|(_, lock)| lock),
            values: there("values.yaml"),
            schema: there("values.schema.json"),
        };
        findings.extend(charts::judge(&source, &chart, &beside));
    }
    findings
}

/// The folder of a chart with its slash, if this is the file that makes one.
fn folder(path: &str) -> Option<&str> {
    let folder = path.strip_suffix("Chart.yaml")?;
    (folder.is_empty() || folder.ends_with('/')).then_some(folder)
}

fn is_taken_over(folder: &str, paths: &HashSet<&str>) -> bool {
    let mut above = folder.match_indices("charts/").map(|(at, _)| at);
    above.any(|at| {
        let outer = folder.get(..at).unwrap_or_default();
        paths.contains(format!("{outer}Chart.yaml").as_str())
    })
}

/// The first document of a file; what can't be read is said where the file is judged.
fn read(context: &Context<'_>, entry: &Entry) -> Option<(Source, Node)> {
    let bytes = discover::read(context.root, entry, context.limits.bytes).ok()?;
    let (text, _) = decode(&bytes).ok()?;
    let source = Source::new(entry.id, entry.path.clone(), text);
    let parsed = parse::yaml(&source, Dialect::Kubernetes, &context.limits);
    let first = parsed.documents.into_iter().next()?;
    Some((source, first.root))
}
