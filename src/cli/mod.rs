//! The command line: arguments in, exit code out. Each command has a file; none holds logic that
//! another caller of the library would miss.

mod args;
mod check;
mod completions;
mod explain;
mod init;
mod judge;
mod output;
mod parse;
mod progress;
mod report;
mod rules;
mod test;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// Wrong usage, bad settings, or nothing to say a verdict on.
const UNDECIDED: u8 = 2;

/// Why a command could not do its work; always exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A message for the user, with what to do.
    #[error("{0}")]
    Usage(String),
    /// Writing the output failed.
    #[error("cannot write {0}: {1}")]
    Write(String, std::io::Error),
}

/// Parses the arguments, runs the command, prints, and says how to exit.
#[must_use]
pub fn main() -> ExitCode {
    // A panic while judging a file becomes that file's fault; its text could hold the file's.
    std::panic::set_hook(Box::new(|_| {}));
    let cli = Cli::parse();
    let done = match cli.command {
        None => check::run(&cli.check),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Rules(args)) => rules::run(&args),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::Parse(args)) => parse::run(&args),
        Some(Command::Test(args)) => test::run(&args),
        Some(Command::Report(args)) => report::run(&args),
        Some(Command::Completions(args)) => completions::run(&args),
    };
    ExitCode::from(done.unwrap_or_else(|error| output::complain(&error)))
}
