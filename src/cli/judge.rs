//! The flags that say by what a tree is judged.

use std::path::{Path, PathBuf};

use crate::check::Judge;
use crate::check::load::{self, Sources};
use crate::settings::Overrides;

use super::Error;
use super::args::JudgeArgs;

/// Reads all that judges the tree at `root`, by the flags alone.
pub(super) fn load(args: &JudgeArgs, root: &Path) -> Result<Judge, Error> {
    with(args, root, Overrides::default())
}

/// The same with further flags.
pub(super) fn with(args: &JudgeArgs, root: &Path, overrides: Overrides) -> Result<Judge, Error> {
    let overrides = Overrides {
        kubernetes: args.kubernetes_version.clone(),
        policies: absolute(&args.policies)?,
        schemas: absolute(&args.schemas)?,
        ..overrides
    };
    let sources = Sources {
        config: args.config.clone(),
        isolated: args.isolated,
        overrides,
    };
    load::judge(root, &sources).map_err(|error| Error::Usage(error.to_string()))
}

/// Folders as they are named on the command line: relative to where the user stands, not to the
/// root.
fn absolute(folders: &[PathBuf]) -> Result<Vec<String>, Error> {
    let one = |folder: &PathBuf| {
        let path = folder.canonicalize().map_err(|error| {
            Error::Usage(format!(
                "`{}` can't be read: {}\nhelp: name a folder that exists",
                folder.display(),
                error.kind()
            ))
        })?;
        path.to_str()
            .map(str::to_owned)
            .ok_or_else(|| Error::Usage("a folder's name is no UTF-8".to_owned()))
    };
    folders.iter().map(one).collect()
}
