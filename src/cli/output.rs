//! Where output goes: standard output, standard error, files.

use std::env;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::report::{self, Detail, Format, Options};
use crate::source::{SourceId, decode};
use crate::verdict::Verdict;

use super::args::{ColorArg, ShowArgs};
use super::{Error, UNDECIDED};

/// One `-o`.
pub(super) struct Sink {
    format: Format,
    file: Option<PathBuf>,
}

impl Sink {
    /// The sinks that the flags name; one for people if they name none.
    pub(super) fn parse(flags: &[String]) -> Result<Vec<Self>, Error> {
        if flags.is_empty() {
            return Ok(vec![Self {
                format: Format::Human,
                file: None,
            }]);
        }
        let sinks: Vec<Self> = flags
            .iter()
            .map(|flag| Self::one(flag))
            .collect::<Result<_, _>>()?;
        if sinks.iter().filter(|sink| sink.file.is_none()).count() > 1 {
            return Err(Error::Usage("two formats can't share standard output\nhelp: send one to a file, as in `-o sarif=out.sarif`".to_owned()));
        }
        Ok(sinks)
    }

    fn one(flag: &str) -> Result<Self, Error> {
        let (format, file) = match flag.split_once('=') {
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (flag, None),
        };
        if file
            .as_ref()
            .is_some_and(|file| file.as_os_str().is_empty())
        {
            return Err(Error::Usage(format!(
                "`-o {flag}` names no file\nhelp: write `-o {format}=FILE`"
            )));
        }
        Ok(Self {
            format: format.parse().map_err(Error::Usage)?,
            file,
        })
    }
}

/// Writes a verdict to all sinks, files first: whoever sees the last line sees them complete.
pub(super) fn write(
    verdict: &Verdict,
    sinks: &[Sink],
    show: &ShowArgs,
    root: Option<&Path>,
) -> Result<(), Error> {
    let text = |source: SourceId| judged_text(verdict, root?, source);
    let detail = match (show.quiet, show.verbose) {
        (true, _) => Detail::Quiet,
        (_, true) => Detail::Full,
        _ => Detail::Normal,
    };
    let (files, shown): (Vec<_>, Vec<_>) = sinks.iter().partition(|sink| sink.file.is_some());
    for sink in files.into_iter().chain(shown) {
        let color = sink.file.is_none() && has_color(show.color);
        let options = Options {
            color,
            width: width(),
            detail,
            text: &text,
        };
        let mut buffer = Vec::new();
        let written = report::write(sink.format, verdict, &options, &mut buffer);
        let name = sink
            .file
            .as_ref()
            .map_or("standard output".to_owned(), |file| {
                file.display().to_string()
            });
        written.map_err(|error| Error::Write(name.clone(), error))?;
        match &sink.file {
            Some(file) => save(file, &buffer).map_err(|error| Error::Write(name, error))?,
            None => print(&buffer)?,
        }
    }
    Ok(())
}

fn save(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    out.write_all(bytes)?;
    out.flush()
}

/// A file's text, if it still is what was judged.
fn judged_text(verdict: &Verdict, root: &Path, source: SourceId) -> Option<String> {
    let record = verdict.evidence.files.get(source.0 as usize)?;
    // What was not read then is not read now: it may be a pipe, or lead out of the tree.
    record.digest?;
    let path = root.join(&*record.path);
    if !path
        .symlink_metadata()
        .is_ok_and(|metadata| metadata.is_file())
    {
        return None;
    }
    let bytes = fs::read(path).ok()?;
    let same = record.digest == Some(Sha256::digest(&bytes).into());
    same.then(|| decode(&bytes).ok().map(|(text, _)| text.into_owned()))
        .flatten()
}

fn has_color(arg: ColorArg) -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match arg {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto if set("NO_COLOR") => false,
        ColorArg::Auto if set("FORCE_COLOR") || set("CLICOLOR_FORCE") => true,
        ColorArg::Auto => {
            let dumb = env::var_os("TERM").is_none_or(|term| term == "dumb");
            let refused = env::var_os("CLICOLOR").is_some_and(|value| value == "0");
            io::stdout().is_terminal() && !dumb && !refused
        }
    }
}

/// Columns to draw for: what the environment says, else a usual width.
fn width() -> usize {
    env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .filter(|n| (40..=400).contains(n))
        .unwrap_or(100)
}

/// Writes to standard output. A reader that has gone away is no error: the exit code still tells.
pub(super) fn print(bytes: &[u8]) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    quiet_pipe(written).map_err(|error| Error::Write("standard output".to_owned(), error))
}

/// Says on standard error why a command could not do its work.
pub(super) fn complain(error: &Error) -> u8 {
    let text = report::escape::terminal(&error.to_string());
    // If even standard error is closed there is nobody left to tell; the exit code stands.
    let _ = writeln!(io::stderr().lock(), "error: {text}");
    UNDECIDED
}

/// Turns "the reader has gone" into success.
fn quiet_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
