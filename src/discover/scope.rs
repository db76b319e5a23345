//! Arguments to a root and the paths under it that are asked for.
//!
//! Invariant: the root, and with it the settings, never depends on a file that the tree under
//! judgement brings along, only on where `.git` is and where the user stands.

use std::path::{Path, PathBuf};

use super::read::reason;
use crate::finding::Fault;
use crate::settings;

/// What to walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The folder that paths are relative to, absolute and without links.
    pub root: PathBuf,
    /// The files and folders that are asked for, relative to the root; none means all of it.
    pub paths: Vec<PathBuf>,
    /// Those of them that are files: who asks for a file by its name means it, whatever the name.
    pub files: Vec<PathBuf>,
    /// The root is a repository, so what lies outside `paths` says what role a file plays.
    pub repository: bool,
}

impl Scope {
    /// Everything under one folder.
    ///
    /// # Errors
    /// A fault where there is no such folder.
    pub fn folder(root: &Path) -> Result<Self, Fault> {
        Ok(Self {
            root: canonical(root)?,
            paths: Vec::new(),
            files: Vec::new(),
            repository: false,
        })
    }

    /// What the arguments mean for a user who stands in `current`.
    ///
    /// The root is the repository around them: the nearest folder at or above all of them that
    /// holds `.git`. Where there is none, a folder that is asked for is a tree of its own, unless
    /// the user stands above it in a folder with settings; for files it is the current folder if
    /// it is above all of them, else the deepest folder that is.
    ///
    /// # Errors
    /// Faults for arguments that do not exist.
    pub fn of(current: &Path, arguments: &[PathBuf]) -> Result<Self, Vec<Fault>> {
        let current = canonical(current).map_err(|fault| vec![fault])?;
        let (good, bad): (Vec<_>, Vec<_>) = arguments
            .iter()
            .map(|argument| canonical(&current.join(argument)))
            .partition(Result::is_ok);
        if !bad.is_empty() {
            return Err(bad.into_iter().filter_map(Result::err).collect());
        }
        let mut paths: Vec<PathBuf> = good.into_iter().flatten().collect();
        if paths.is_empty() {
            paths.push(current.clone());
        }
        Ok(Self::around(&current, &paths))
    }

    fn around(current: &Path, paths: &[PathBuf]) -> Self {
        let common = common(paths);
        let repository = common
            .ancestors()
            .find(|folder| folder.join(".git").symlink_metadata().is_ok());
        let root = match repository {
            Some(root) => root,
            None if common.starts_with(current) && stands_at_root(current, paths) => current,
            None => &common,
        };
        let below = |path: &PathBuf| Some(path.strip_prefix(root).ok()?.to_path_buf());
        let files = paths.iter().filter(|path| !path.is_dir());
        let files = files.filter_map(below).collect();
        let mut relative: Vec<PathBuf> = paths.iter().filter_map(below).collect();
        if relative.iter().any(|path| path.as_os_str().is_empty()) {
            relative.clear();
        }
        Self {
            root: root.to_path_buf(),
            paths: relative,
            files,
            repository: repository.is_some(),
        }
    }
}

/// Whether the current folder is the root of what is asked for below it.
fn stands_at_root(current: &Path, paths: &[PathBuf]) -> bool {
    let has_settings = settings::FILES
        .iter()
        .any(|name| current.join(name).symlink_metadata().is_ok());
    has_settings || !paths.iter().any(|path| path.is_dir())
}

/// The deepest folder that holds all paths.
fn common(paths: &[PathBuf]) -> PathBuf {
    let mut folders = paths.iter().map(|path| match path.parent() {
        Some(parent) if !path.is_dir() => parent,
        _ => path.as_path(),
    });
    let Some(first) = folders.next() else {
        return PathBuf::new();
    };
    folders.fold(first.to_path_buf(), |common, folder| {
        common
            .ancestors()
            .find(|above| folder.starts_with(above))
            .map_or_else(PathBuf::new, Path::to_path_buf)
    })
}

fn canonical(path: &Path) -> Result<PathBuf, Fault> {
    path.canonicalize().map_err(|error| {
        let message = format!("`{}` can't be read: {}", path.display(), reason(&error));
        Fault::new("discover/not-found", message).with_help("name a file or folder that exists")
    })
}
