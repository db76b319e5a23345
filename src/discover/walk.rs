//! The walk: every name under the root to an entry, with what is wrong about it.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{FileType, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::read::{Stamp, reason};
use super::{Entry, EntryKind, Found, Scope, link, name, start_of};
use crate::finding::{Fault, Finding};
use crate::source::SourceId;

/// What is wrong with an entry.
enum Problem {
    Deny(&'static str, String),
    Fault(String),
}

/// An entry before it has a number.
struct Raw {
    bytes: Vec<u8>,
    kind: EntryKind,
    size: u64,
    stamp: Stamp,
    problem: Option<Problem>,
}

/// Walks the paths of a scope, then the rest of the repository for context.
pub(super) fn entries(scope: &Scope, max: usize) -> Found {
    let mut found = Found::default();
    let whole = [PathBuf::new()];
    let paths = if scope.paths.is_empty() {
        &whole[..]
    } else {
        &scope.paths
    };
    let (raws, complete) = collect(&scope.root, paths, max);
    if !complete {
        found.faults.push(too_many(max));
    }
    found.entries.reserve_exact(raws.len());
    for (raw, at) in raws.into_iter().zip(0..) {
        number(raw, SourceId(at), &mut found);
    }
    for entry in &mut found.entries {
        entry.asked = !scope.files.is_empty() && is_asked(scope, entry);
    }
    if !scope.paths.is_empty() {
        stand_in(&mut found.entries);
    }
    collide(&mut found);
    found.partial = !complete || (!scope.repository && !scope.paths.is_empty());
    if scope.repository && !scope.paths.is_empty() {
        context(scope, max, &mut found);
    }
    found
}

fn is_asked(scope: &Scope, entry: &Entry) -> bool {
    let mut files = scope.files.iter();
    files.any(|file| file.as_path() == Path::new(entry.path.as_ref()))
}

/// All entries under some paths in the order of their bytes, and whether that is all there is.
fn collect(root: &Path, paths: &[PathBuf], max: usize) -> (Vec<Raw>, bool) {
    let mut raws = Vec::new();
    let mut budget = max.saturating_mul(4);
    for path in paths {
        for step in steps(root, path) {
            if raws.len() >= max || budget == 0 {
                return (sorted(raws), false);
            }
            budget -= 1;
            raws.extend(raw(root, step));
        }
    }
    (sorted(raws), true)
}

type Step = Result<walkdir::DirEntry, walkdir::Error>;

/// Every name under a path but `.git`, hidden and ignored ones too; links are not followed.
fn steps(root: &Path, path: &Path) -> impl Iterator<Item = Step> {
    let start = if path.as_os_str().is_empty() {
        root.to_path_buf()
    } else {
        root.join(path)
    };
    WalkDir::new(start)
        .follow_links(false)
        .follow_root_links(false)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != OsStr::new(".git"))
}

fn sorted(mut raws: Vec<Raw>) -> Vec<Raw> {
    raws.sort_by(|a, b| a.bytes.cmp(&b.bytes));
    raws.dedup_by(|a, b| a.bytes == b.bytes);
    raws
}

/// One step to an entry; a folder that could be read is none.
fn raw(root: &Path, step: Step) -> Option<Raw> {
    let entry = match step {
        Ok(entry) => entry,
        Err(error) => return Some(unreadable(root, &error)),
    };
    if entry.file_type().is_dir() {
        return None;
    }
    let bytes = relative(root, entry.path());
    let (kind, metadata, problem) = match entry.metadata() {
        Ok(metadata) if metadata.is_file() => (EntryKind::File, Some(metadata), None),
        Ok(metadata) if metadata.is_symlink() => follow(root, entry.path()),
        Ok(metadata) => {
            let problem = Problem::Deny("discover/special-file", special(metadata.file_type()));
            (EntryKind::Denied, None, Some(problem))
        }
        Err(error) => return Some(unreadable(root, &error)),
    };
    let mut raw = Raw {
        kind,
        size: metadata.as_ref().map_or(0, Metadata::len),
        stamp: metadata.as_ref().map_or_else(Stamp::default, Stamp::of),
        problem,
        bytes,
    };
    if let Some(what) = name::problem(&raw.bytes) {
        raw.kind = EntryKind::Denied;
        raw.problem = Some(Problem::Deny("discover/name", what.into()));
    }
    Some(raw)
}

fn follow(root: &Path, path: &Path) -> (EntryKind, Option<Metadata>, Option<Problem>) {
    let from = path.strip_prefix(root).unwrap_or(path);
    let denied = |rule, what: String| (EntryKind::Denied, None, Some(Problem::Deny(rule, what)));
    match link::resolve(root, from) {
        Ok(target) if target.metadata.is_dir() && from.starts_with(&target.path) => denied(
            "discover/symlink-loop",
            "it leads to a folder around it".into(),
        ),
        Ok(target) if target.metadata.is_dir() || target.metadata.is_file() => {
            let kind = EntryKind::Link {
                target: text(&relative(root, &root.join(&target.path))),
                folder: target.metadata.is_dir(),
                alias: true,
            };
            (kind, Some(target.metadata), None)
        }
        Ok(target) => {
            let what = format!("it leads to {}", special(target.metadata.file_type()));
            denied("discover/special-file", what)
        }
        Err(error) => denied(rule(&error), error.to_string()),
    }
}

fn rule(error: &link::LinkError) -> &'static str {
    match error {
        link::LinkError::Outside | link::LinkError::Git | link::LinkError::Absolute => {
            "discover/symlink-outside"
        }
        link::LinkError::Loop => "discover/symlink-loop",
        link::LinkError::Dangling => "discover/symlink-dangling",
    }
}

#[cfg(unix)]
fn special(kind: FileType) -> String {
    use std::os::unix::fs::FileTypeExt as _;
    if kind.is_fifo() {
        "a named pipe".into()
    } else if kind.is_socket() {
        "a socket".into()
    } else {
        "a device".into()
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> String {
    "no regular file".into()
}

fn unreadable(root: &Path, error: &walkdir::Error) -> Raw {
    let why = error
        .io_error()
        .map_or_else(|| "unknown error".into(), reason);
    Raw {
        bytes: relative(root, error.path().unwrap_or(root)),
        kind: EntryKind::Faulted,
        size: 0,
        stamp: Stamp::default(),
        problem: Some(Problem::Fault(why)),
    }
}

/// The bytes of a path below the root, with `/` between folders; `.` is the root itself.
fn relative(root: &Path, path: &Path) -> Vec<u8> {
    let below = path.strip_prefix(root).unwrap_or(path);
    if below.as_os_str().is_empty() {
        return b".".to_vec();
    }
    let bytes = below.as_os_str().as_encoded_bytes();
    if std::path::MAIN_SEPARATOR == '/' {
        return bytes.to_vec();
    }
    let slash = |b: &u8| if *b == b'\\' { b'/' } else { *b };
    bytes.iter().map(slash).collect()
}

fn text(bytes: &[u8]) -> Arc<str> {
    String::from_utf8_lossy(bytes).into()
}

/// Gives an entry its number and says what is wrong with it.
fn number(raw: Raw, id: SourceId, found: &mut Found) {
    let path = text(&raw.bytes);
    match raw.problem {
        Some(Problem::Deny(rule, what)) => {
            let message = format!("`{path}` is not read: {what}");
            let finding = Finding::new(rule, start_of(id), message);
            found.findings.push(finding.with_help(fix(rule)));
        }
        Some(Problem::Fault(why)) => {
            let fault = Fault::new(
                "discover/unreadable",
                format!("`{path}` can't be read: {why}"),
            );
            let help = "make it readable: what is not read can't be allowed";
            found.faults.push(fault.at(start_of(id)).with_help(help));
        }
        None => {}
    }
    found.entries.push(Entry {
        id,
        path,
        kind: raw.kind,
        size: raw.size,
        asked: false,
        stamp: raw.stamp,
    });
}

/// Has links judged whose target was not asked for.
fn stand_in(entries: &mut [Entry]) {
    let is_file = |entry: &&Entry| entry.kind == EntryKind::File;
    let files: HashSet<Arc<str>> = entries
        .iter()
        .filter(is_file)
        .map(|e| e.path.clone())
        .collect();
    for entry in entries {
        if let EntryKind::Link {
            target,
            folder: false,
            alias,
        } = &mut entry.kind
        {
            *alias = files.contains(target);
        }
    }
}

/// What a rule of discovery tells to do.
pub(super) fn fix(rule: &str) -> &'static str {
    super::RULES
        .iter()
        .find(|info| info.id == rule)
        .map_or("", |info| info.fix)
}

/// Denies the names that are one on some systems, and all that lies in such folders.
fn collide(found: &mut Found) {
    let collisions: Vec<(SourceId, String)> = {
        let names = name::collisions(found.entries.iter().map(|entry| entry.path.as_ref()));
        if names.is_empty() {
            return;
        }
        let clash = |entry: &Entry| {
            name::with_folders(&entry.path).find_map(|path| {
                let other = names.get(path)?;
                Some(format!(
                    "`{path}` and `{other}` are one name on some systems"
                ))
            })
        };
        let all = found.entries.iter();
        all.filter_map(|entry| Some((entry.id, clash(entry)?)))
            .collect()
    };
    for (id, message) in collisions {
        let rule = "discover/name-collision";
        let finding = Finding::new(rule, start_of(id), message).with_help(fix(rule));
        found.deny(id, finding);
    }
}

/// The rest of the repository, as far as it can be read: it only says what role a file plays, and
/// to miss a role means to judge more.
fn context(scope: &Scope, max: usize, found: &mut Found) {
    let known: HashSet<Arc<str>> = found.entries.iter().map(|e| e.path.clone()).collect();
    let (raws, complete) = collect(&scope.root, &[PathBuf::new()], max);
    found.partial |= !complete;
    let mut rest = Found::default();
    let fresh = raws
        .into_iter()
        .filter(|raw| raw.problem.is_none() && !known.contains(&text(&raw.bytes)));
    for (raw, at) in fresh.zip(u32::try_from(found.entries.len()).unwrap_or(u32::MAX)..) {
        number(raw, SourceId(at), &mut rest);
    }
    found.context = rest.entries;
}

fn too_many(max: usize) -> Fault {
    Fault::new(
        "discover/too-many-files",
        format!("the tree holds more than {max} files"),
    )
    .with_help("check a part of it: `sluicegate check DIR`")
}
