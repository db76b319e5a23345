//! `check`, the default.

use std::env;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::check::{self, Request};
use crate::discover::Scope;
use crate::finding::{Fault, RuleId, Severity};
use crate::settings::Overrides;

use super::args::{CheckArgs, FailOnArg};
use super::output::{self, Sink};
use super::{Error, judge, progress};

pub(super) fn run(args: &CheckArgs) -> Result<u8, Error> {
    let sinks = Sink::parse(&args.output)?;
    let (scope, stdin) = inputs(&args.paths)?;
    let ids = |names: &[String]| {
        names
            .iter()
            .map(|name| RuleId::from(name.as_str()))
            .collect()
    };
    let overrides = Overrides {
        fail_on: args.fail_on.map(fail_on),
        select: ids(&args.select),
        ignore: ids(&args.ignore),
        ..Overrides::default()
    };
    let judge = judge::with(&args.judge, &scope.root, overrides)?;
    let request = Request {
        scope,
        stdin,
        jobs: args.jobs.filter(|jobs| *jobs > 0),
        timeout: Duration::from_secs(args.timeout),
        progress: Arc::default(),
    };
    let show = !args.no_progress && !args.show.quiet;
    let run = || check::run(judge, &request);
    let (verdict, _) =
        progress::during(&request.progress, show, run).map_err(|fault| usage(&fault))?;
    output::write(&verdict, &sinks, &args.show, Some(&request.scope.root))?;
    Ok(verdict.decision.exit_code())
}

fn fail_on(arg: FailOnArg) -> Option<Severity> {
    match arg {
        FailOnArg::Error => Some(Severity::Error),
        FailOnArg::Warning => Some(Severity::Warning),
        FailOnArg::Info => Some(Severity::Info),
        FailOnArg::Never => None,
    }
}

/// What to judge: files and folders, or standard input.
pub(super) fn inputs(paths: &[PathBuf]) -> Result<(Scope, Option<Vec<u8>>), Error> {
    let current = env::current_dir()
        .map_err(|error| Error::Usage(format!("the current folder can't be read: {error}")))?;
    let dash = Path::new("-");
    if paths.iter().any(|path| path == dash) {
        if paths.len() > 1 {
            return Err(Error::Usage(
                "`-` can't be checked together with files\nhelp: run the check twice".to_owned(),
            ));
        }
        let scope = Scope::folder(&current).map_err(|fault| usage(&fault))?;
        return Ok((scope, Some(stdin()?)));
    }
    let scope = Scope::of(&current, paths)
        .map_err(|faults| Error::Usage(faults.iter().map(text).collect::<Vec<_>>().join("\n")))?;
    Ok((scope, None))
}

/// Standard input, one byte more than is read of a file at most.
fn stdin() -> Result<Vec<u8>, Error> {
    let most = crate::parse::Limits::default().bytes as u64 + 1;
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(most).read_to_end(&mut bytes);
    read.map_err(|error| Error::Usage(format!("standard input can't be read: {error}")))?;
    Ok(bytes)
}

pub(super) fn usage(fault: &Fault) -> Error {
    Error::Usage(text(fault))
}

fn text(fault: &Fault) -> String {
    let help = fault
        .help
        .as_deref()
        .map(|help| format!("\nhelp: {help}"))
        .unwrap_or_default();
    format!("{}{help}", fault.message)
}
