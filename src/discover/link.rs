//! Where a link leads, worked out step by step without ever leaving the root.
//!
//! Invariant: no step is looked at that lies outside the root, not even on the way back in.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::path::{Component, Path, PathBuf};

/// How many links one path may go through, as Linux has it.
const MAX_LINKS: usize = 40;

/// What a link leads to.
#[derive(Debug)]
pub(super) struct Target {
    /// Relative to the root.
    pub(super) path: PathBuf,
    /// What lies there; never a link.
    pub(super) metadata: Metadata,
}

/// Why a link can't be followed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum LinkError {
    #[error("it leads out of the repository")]
    Outside,
    #[error("it leads into `.git`")]
    Git,
    #[error("it leads to an absolute path")]
    Absolute,
    #[error("it leads back to itself")]
    Loop,
    #[error("it leads to nothing")]
    Dangling,
}

/// Follows the path `from`, relative to the root, to its end.
pub(super) fn resolve(root: &Path, from: &Path) -> Result<Target, LinkError> {
    let mut todo: VecDeque<OsString> = VecDeque::new();
    push(&mut todo, from)?;
    let mut at = PathBuf::new();
    let mut links = 0;
    while let Some(part) = todo.pop_front() {
        if part == ".." {
            if !at.pop() {
                return Err(LinkError::Outside);
            }
            continue;
        }
        if part == ".git" {
            return Err(LinkError::Git);
        }
        let next = at.join(&part);
        let metadata = stat(root, &next)?;
        if !metadata.is_symlink() {
            at = next;
            continue;
        }
        links += 1;
        if links > MAX_LINKS {
            return Err(LinkError::Loop);
        }
        let leads_to = fs::read_link(root.join(&next)).map_err(|_| LinkError::Dangling)?;
        push(&mut todo, &leads_to)?;
    }
    let metadata = stat(root, &at)?;
    Ok(Target { path: at, metadata })
}

fn stat(root: &Path, relative: &Path) -> Result<Metadata, LinkError> {
    fs::symlink_metadata(root.join(relative)).map_err(|_| LinkError::Dangling)
}

/// Puts a path's parts before what is still to do.
fn push(todo: &mut VecDeque<OsString>, path: &Path) -> Result<(), LinkError> {
    for part in path.components().rev() {
        match part {
            Component::Prefix(_) | Component::RootDir => return Err(LinkError::Absolute),
            Component::CurDir => {}
            Component::ParentDir => todo.push_front("..".into()),
            Component::Normal(name) => todo.push_front(name.to_owned()),
        }
    }
    Ok(())
}
