//! Labelled cases from other projects: gzipped JSON lines, one case a line.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use flate2::read::GzDecoder;

/// The folder that holds the cases.
pub(crate) struct Suites(PathBuf);

/// The folder that `SLUICEGATE_SUITES` names, if it names one. A name that leads nowhere fails.
pub(crate) fn folder() -> Option<Suites> {
    let Some(folder) = std::env::var_os("SLUICEGATE_SUITES") else {
        println!("SLUICEGATE_SUITES names no folder: the suite is not run");
        return None;
    };
    let folder = PathBuf::from(folder);
    assert!(
        folder.is_dir(),
        "SLUICEGATE_SUITES: {} is no folder",
        folder.display()
    );
    Some(Suites(folder))
}

impl Suites {
    /// The cases of one suite.
    pub(crate) fn cases(&self, suite: &str) -> impl Iterator<Item = serde_json::Value> {
        let file = File::open(self.0.join(format!("{suite}.jsonl.gz"))).unwrap();
        let lines = BufReader::new(GzDecoder::new(file)).lines();
        lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap())
    }
}
