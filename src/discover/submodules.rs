//! Submodules that are not checked out: content that is applied and that nobody sees here.

use std::path::Path;

use super::{Entry, Found, read, walk};
use crate::finding::Finding;
use crate::source::{Place, Source};

const RULE: &str = "discover/submodule";
const MAX_BYTES: usize = 1 << 20;

/// Denies a `.gitmodules` that names an empty folder.
pub(super) fn check(root: &Path, found: &mut Found) {
    let root_file = |entry: &Entry| entry.path.as_ref() == ".gitmodules";
    for entry in found.named(".gitmodules").into_iter().filter(root_file) {
        let bytes = match read(root, &entry, MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(fault) => {
                found.faults.push(fault);
                continue;
            }
        };
        let text = String::from_utf8_lossy(&bytes);
        let source = Source::new(entry.id, entry.path.clone(), text);
        for (path, place) in paths(&source) {
            if is_empty(&root.join(&path)) {
                let message = format!("the submodule `{path}` is not checked out");
                let finding = Finding::new(RULE, place, message).with_help(walk::fix(RULE));
                found.deny(entry.id, finding);
            }
        }
    }
}

/// The paths that `.gitmodules` names, and where; one that leads out of the root is none.
fn paths(source: &Source) -> Vec<(String, Place)> {
    let mut paths = Vec::new();
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let value = line
            .split_once('=')
            .filter(|(key, _)| key.trim().eq_ignore_ascii_case("path"))
            .map(|(_, value)| value.trim().trim_matches('"').trim_matches('/'));
        if let Some(path) = value.filter(|path| is_inside(path)) {
            let place = source.place(source.span(at, at + line.trim_end().len()));
            paths.push((path.to_owned(), place));
        }
        at += line.len();
    }
    paths
}

fn is_inside(path: &str) -> bool {
    !path.is_empty() && !path.starts_with('/') && !path.split('/').any(|part| part == "..")
}

/// A folder with nothing in it, or only with the file that says where its repository is.
fn is_empty(folder: &Path) -> bool {
    let is_folder = folder.symlink_metadata().is_ok_and(|m| m.is_dir());
    let content = || {
        let mut names = folder.read_dir().ok()?.flatten();
        names.find(|name| name.file_name() != ".git")
    };
    is_folder && content().is_none()
}
