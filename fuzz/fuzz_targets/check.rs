//! Any bytes through the whole check: no panic, one record, and a verdict that reads back.
#![no_main]

use std::path::Path;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use sluicegate::check::{self, Request, load};
use sluicegate::discover::Scope;
use sluicegate::report::{self, Detail, Format, Options};
use sluicegate::verdict::Decision;

fuzz_target!(|bytes: &[u8]| {
    let root = Path::new(".");
    let sources = load::Sources { isolated: true, ..load::Sources::default() };
    let judge = load::judge(root, &sources).expect("what is built in loads");
    let request = Request {
        scope: Scope::folder(root).expect("the current folder"),
        stdin: Some(bytes.to_vec()),
        jobs: Some(1),
        timeout: Duration::from_secs(60),
        progress: std::sync::Arc::default(),
    };
    let (verdict, _) = check::run(judge, &request).expect("a verdict");
    assert_eq!(verdict.coverage.files, 1);
    assert!(verdict.evidence.faults.iter().all(|fault| fault.code != "check/panic"));
    assert!(verdict.evidence.faults.is_empty() || verdict.decision != Decision::Allow);
    let options = Options { color: false, width: 100, detail: Detail::Full, text: &|_| None };
    for (format, _) in Format::ALL {
        let mut out = Vec::new();
        report::write(*format, &verdict, &options, &mut out).expect("a report");
        let text = String::from_utf8(out).expect("text");
        let unsafe_char = |c: char| c.is_control() && c != '\n' && c != '\t';
        assert!(!text.contains(unsafe_char), "{text:?}");
        if *format == Format::Json {
            assert_eq!(report::read(&text).expect("a verdict").decision, verdict.decision);
        }
    }
});
