//! `completions SHELL`.

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs};
use super::{Error, output};

pub(super) fn run(args: &CompletionsArgs) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "sluicegate", &mut script);
    output::print(&script).map(|()| 0)
}
