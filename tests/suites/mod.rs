//! Input that nobody here wrote, in folders that the environment names: labelled cases from other
//! projects (`SLUICEGATE_SUITES`, gzipped JSON lines, one case a line) and real repositories
//! (`SLUICEGATE_CORPORA`). Without them the tests that ask are skipped, and in CI they fail.

#![allow(dead_code)]

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use flate2::read::GzDecoder;

/// The folder that a variable names, if it is set. A name that leads nowhere fails.
pub(crate) fn named(variable: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os(variable) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "{variable} must name a folder in CI"
        );
        println!("skipped: {variable} names no folder");
        return None;
    };
    let folder = PathBuf::from(folder);
    assert!(
        folder.is_dir(),
        "{variable}: {} is no folder",
        folder.display()
    );
    Some(folder)
}

/// The folder that holds the cases.
pub(crate) struct Suites(PathBuf);

/// The labelled cases.
pub(crate) fn folder() -> Option<Suites> {
    named("SLUICEGATE_SUITES").map(Suites)
}

impl Suites {
    /// The cases of one suite.
    pub(crate) fn cases(&self, suite: &str) -> impl Iterator<Item = serde_json::Value> {
        let file = File::open(self.0.join(format!("{suite}.jsonl.gz"))).unwrap();
        let lines = BufReader::new(GzDecoder::new(file)).lines();
        lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap())
    }
}
