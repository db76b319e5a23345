//! `report FILE`: a saved JSON verdict in other formats. It exits as the run did.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use crate::report;

use super::Error;
use super::args::ReportArgs;
use super::output::{self, Sink};

pub(super) fn run(args: &ReportArgs) -> Result<u8, Error> {
    let sinks = Sink::parse(&args.output)?;
    let name = args.file.display().to_string();
    let text = if args.file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .read_to_string(&mut text)
            .map(|_| text)
    } else {
        fs::read_to_string(&args.file)
    };
    let text =
        text.map_err(|error| Error::Usage(format!("`{name}` can't be read: {}", error.kind())))?;
    let verdict = report::read(&text).map_err(|error| {
        Error::Usage(format!(
            "`{name}`: {error}\nhelp: save a verdict with `sluicegate -o json=FILE`"
        ))
    })?;
    output::write(&verdict, &sinks, &args.show, None)?;
    Ok(verdict.decision.exit_code())
}
