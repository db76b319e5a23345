//! An entry to its bytes, at most so many of them.
//!
//! Invariant: what is opened is the very file that the walk met, never a link or a pipe that took
//! its place since.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::Read as _;
use std::path::Path;

use super::{Entry, EntryKind};
use crate::finding::Fault;

/// Which file a name meant when the walk met it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    device: u64,
    inode: u64,
}

impl Stamp {
    #[cfg(unix)]
    pub(super) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn of(_: &Metadata) -> Self {
        Self::default()
    }
}

/// Reads a file, or the file that a link inside the tree leads to.
///
/// # Errors
/// A fault where it is larger than `cap`, unreadable, or not the file that the walk met.
pub fn read(root: &Path, entry: &Entry, cap: usize) -> Result<Vec<u8>, Fault> {
    if matches!(entry.kind, EntryKind::Denied | EntryKind::Faulted) {
        return Err(changed(entry));
    }
    if usize::try_from(entry.size).is_ok_and(|size| size > cap) {
        return Err(too_large(entry, cap));
    }
    let file = open(&root.join(entry.location()), entry)?;
    let mut bytes = Vec::with_capacity(usize::try_from(entry.size).unwrap_or(0).saturating_add(1));
    let more = u64::try_from(cap).unwrap_or(u64::MAX).saturating_add(1);
    file.take(more)
        .read_to_end(&mut bytes)
        .map_err(|e| unreadable(entry, &e))?;
    if bytes.len() > cap {
        return Err(too_large(entry, cap));
    }
    Ok(bytes)
}

/// The first bytes of a file, at most `most`: enough to tell what it is.
///
/// # Errors
/// As [`read`] has them, size aside.
pub fn head(root: &Path, entry: &Entry, most: usize) -> Result<Vec<u8>, Fault> {
    let file = open(&root.join(entry.location()), entry)?;
    let mut bytes = Vec::with_capacity(most);
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    file.take(most)
        .read_to_end(&mut bytes)
        .map_err(|e| unreadable(entry, &e))?;
    Ok(bytes)
}

/// Opens a file and looks at what was opened: its name may have changed hands since the walk.
fn open(path: &Path, entry: &Entry) -> Result<File, Fault> {
    let file = options()
        .open(path)
        .map_err(|error| match fs::symlink_metadata(path) {
            Ok(now) if !now.is_file() || Stamp::of(&now) != entry.stamp => changed(entry),
            _ => unreadable(entry, &error),
        })?;
    let opened = file.metadata().map_err(|e| unreadable(entry, &e))?;
    if !opened.is_file() || Stamp::of(&opened) != entry.stamp {
        return Err(changed(entry));
    }
    Ok(file)
}

/// Follows no link, and does not wait for a pipe's other end.
#[cfg(unix)]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options
        .read(true)
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    options
}

#[cfg(not(unix))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

fn unreadable(entry: &Entry, error: &std::io::Error) -> Fault {
    let message = format!("`{}` can't be read: {}", entry.path, reason(error));
    Fault::new("discover/unreadable", message)
        .at(entry.place())
        .with_help("make it readable: what is not read can't be allowed")
}

fn changed(entry: &Entry) -> Fault {
    let message = format!("`{}` changed while the check was running", entry.path);
    Fault::new("discover/changed", message)
        .at(entry.place())
        .with_help("run the check again when nothing writes to the tree")
}

fn too_large(entry: &Entry, cap: usize) -> Fault {
    let message = format!("`{}` is larger than {cap} bytes", entry.path);
    Fault::new("discover/too-large", message)
        .at(entry.place())
        .with_help("split it, or declare it under `not_manifests`")
}

/// The system's words without its error number, in one case for all systems.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.kind().to_string();
    if text.is_empty() {
        return "unknown error".into();
    }
    text
}
