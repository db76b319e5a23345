//! `init`: a settings file for what a first run finds.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use crate::check::load::{self, Sources};
use crate::check::{self, Request};
use crate::discover::Scope;
use crate::settings::init::{self, Found};
use crate::settings::{FILES, Unchecked};

use super::args::InitArgs;
use super::check::usage;
use super::{Error, output};

pub(super) fn run(args: &InitArgs) -> Result<u8, Error> {
    let scope = Scope::folder(&args.path).map_err(|fault| usage(&fault))?;
    if let Some(name) = FILES
        .iter()
        .find(|name| scope.root.join(name).symlink_metadata().is_ok() && !args.print)
    {
        return Err(Error::Usage(format!(
            "there is a `{name}` already\nhelp: delete it first, or see what would be written with `--print`"
        )));
    }
    let sources = Sources {
        isolated: true,
        ..Sources::default()
    };
    let judge =
        load::judge(&scope.root, &sources).map_err(|error| Error::Usage(error.to_string()))?;
    let request = Request {
        scope,
        stdin: None,
        jobs: None,
        timeout: Duration::from_secs(600),
        progress: std::sync::Arc::default(),
    };
    let (_, noticed) = check::run(judge, &request).map_err(|fault| usage(&fault))?;
    let missing = noticed.missing.into_iter().map(|(kind, objects)| {
        (
            Unchecked {
                group: kind.group,
                kind: Some(kind.kind),
            },
            objects,
        )
    });
    let mut found = Found {
        templates: noticed.templates.into_iter().collect(),
        ..Found::default()
    };
    for (kind, objects) in missing {
        *found.missing_schemas.entry(kind).or_default() += objects;
    }
    let text = init::text(&found);
    if args.print {
        return output::print(text.as_bytes()).map(|()| 0);
    }
    let path = request.scope.root.join(FILES[0]);
    let name = path.display().to_string();
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Error::Write(name, error))?;
    save_schema(&request.scope.root)?;
    let line = format!(
        "wrote {} for {} kinds without a schema and {} templates\n",
        FILES[0],
        found.missing_schemas.len(),
        found.templates.len()
    );
    output::print(line.as_bytes()).map(|()| 0)
}

/// Beside the settings, so that an editor finds it without a network.
fn save_schema(root: &Path) -> Result<(), Error> {
    let path = root.join(init::SCHEMA_PATH);
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    let written = folder.and_then(|()| fs::write(&path, init::SCHEMA));
    written.map_err(|error| Error::Write(path.display().to_string(), error))
}
