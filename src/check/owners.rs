//! The files that make the gate what it is, and whether anybody owns them.

use crate::discover::{self, Entry, EntryKind, Found};
use crate::facts::owners::{self, GATE_OWNERS, Owned, Owners};
use crate::finding::Finding;
use crate::settings;
use crate::source::Source;

use super::{Context, reading};

/// Files in which pipelines are written, besides those in GitHub's folder.
const PIPELINES: [&str; 2] = [".gitlab-ci.yml", "bitbucket-pipelines.yml"];
/// Where GitHub looks for workflows.
const WORKFLOWS: &str = ".github/workflows/";
/// A pipeline that runs the gate says so.
const NAME: &[u8] = b"sluicegate";

/// What the code owners leave open. Without a file of code owners there are none to ask.
pub(super) fn judge(context: &Context<'_>, found: &Found) -> Vec<Finding> {
    let entry = |path: &&str| found.entries.iter().find(|entry| &*entry.path == *path);
    let Some(file) = owners::PATHS.iter().find_map(entry) else {
        return Vec::new();
    };
    let Some(source) = reading::source(context, file) else {
        return Vec::new();
    };
    let owners = Owners::read(&source.text);
    let own = found.entries.iter().filter(|entry| is_own(context, entry));
    own.filter_map(|entry| unowned(&source, &owners, &entry.path))
        .collect()
}

fn unowned(source: &Source, owners: &Owners, path: &str) -> Option<Finding> {
    let (at, why) = match owners.of(path) {
        Owned::Yes => return None,
        Owned::Released(at) => (at, "this line leaves it without"),
        Owned::Unnamed => (0, "no line names it"),
    };
    let message = format!("`{path}` decides what the gate lets pass and has no code owner: {why}");
    let line = source.text.get(at..).unwrap_or_default();
    let end = at + line.lines().next().unwrap_or_default().len();
    let place = source.place(source.span(at, end));
    let finding = GATE_OWNERS.finding(place, message);
    Some(finding.with_help(format!("add `/{path}` with its owners as the last line")))
}

/// Whether a file is one of the gate's own: its settings, its policies and schemas, what runs it,
/// and what says who owns all this.
fn is_own(context: &Context<'_>, entry: &Entry) -> bool {
    let path = &*entry.path;
    let folders = context.settings.policies.iter();
    let mut folders = folders.chain(&context.settings.schemas);
    let is_below = |folder: &String| {
        let folder = folder.trim_start_matches("./").trim_end_matches('/');
        let inside = path.strip_prefix(folder);
        inside.is_some_and(|rest| rest.starts_with('/'))
    };
    let is_pipeline = PIPELINES.contains(&path) || path.starts_with(WORKFLOWS);
    settings::FILES.contains(&path)
        || owners::PATHS.contains(&path)
        || path.starts_with(".sluicegate/")
        || folders.any(is_below)
        || is_pipeline && entry.kind == EntryKind::File && runs_gate(context, entry)
}

fn runs_gate(context: &Context<'_>, entry: &Entry) -> bool {
    let bytes = discover::read(context.root, entry, context.limits.bytes);
    bytes.is_ok_and(|bytes| memchr::memmem::find(&bytes, NAME).is_some())
}
