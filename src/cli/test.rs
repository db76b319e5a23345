//! `test`: the fixtures of policies, for their authors.

use std::fmt::Write as _;
use std::path::Path;

use crate::check::fixtures;
use crate::policy::PolicySet;
use crate::report::escape;

use super::args::TestArgs;
use super::{Error, output};

pub(super) fn run(args: &TestArgs) -> Result<u8, Error> {
    let set = match &args.policies {
        Some(folder) => PolicySet::load(folder),
        None => PolicySet::builtin(),
    };
    let set = set.map_err(|error| Error::Usage(error.to_string()))?;
    let folder = args
        .fixtures
        .as_deref()
        .unwrap_or(Path::new("fixtures/policies"));
    let results = fixtures::run(&set, folder);
    let failed = results
        .iter()
        .filter(|result| !result.failures.is_empty())
        .count();
    let mut text = String::new();
    for result in results.iter().filter(|result| !result.failures.is_empty()) {
        let _ = writeln!(text, "{}: {}", result.rule, escape::line(&result.fixture));
        for failure in &result.failures {
            let _ = writeln!(text, "  {}", escape::line(failure));
        }
    }
    let passed = results.len() - failed;
    let _ = writeln!(
        text,
        "{} policies, {passed} fixtures passed, {failed} failed",
        set.policies().len()
    );
    output::print(text.as_bytes())?;
    Ok(u8::from(failed > 0))
}
