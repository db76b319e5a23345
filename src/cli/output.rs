//! Where output goes: standard output, standard error, files.

use std::io::{self, Write};

use super::{Error, UNDECIDED};

/// Writes to standard output. A reader that has gone away is no error: the exit code still tells.
pub(super) fn print(bytes: &[u8]) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    quiet_pipe(written).map_err(|error| Error::Write("standard output".to_owned(), error))
}

/// Says on standard error why a command could not do its work.
pub(super) fn complain(error: &Error) -> u8 {
    let text = crate::report::escape::terminal(&error.to_string());
    // If even standard error is closed there is nobody left to tell; the exit code stands.
    let _ = writeln!(io::stderr().lock(), "error: {text}");
    UNDECIDED
}

/// Turns "the reader has gone" into success.
pub(super) fn quiet_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
