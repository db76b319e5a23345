//! Real repositories: nothing panics, and hardly a file is called ambiguous. Run it by hand:
//! `SLUICEGATE_CORPORA=folder cargo test --test parse_corpora -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;

use sluicegate::parse::{self, Dialect, Limits};
use sluicegate::source::{Source, SourceId, decode};

/// Workflows of the forges are read with the core schema.
fn dialect(path: &Path) -> Dialect {
    let workflow = path.components().any(|part| {
        let name = part.as_os_str();
        name == ".github" || name == ".forgejo" || name == ".gitea"
    });
    if workflow {
        Dialect::Core
    } else {
        Dialect::Kubernetes
    }
}

#[test]
#[ignore = "needs a folder of repositories"]
fn hardly_a_file_is_ambiguous() {
    let folder = std::env::var_os("SLUICEGATE_CORPORA").unwrap();
    let (mut files, mut ambiguous) = (0, 0);
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path();
        let yaml = path
            .extension()
            .is_some_and(|it| it == "yaml" || it == "yml");
        if !yaml || !entry.file_type().is_file() {
            continue;
        }
        files += 1;
        let bytes = std::fs::read(path).unwrap();
        let (text, _) = decode(&bytes).unwrap();
        let name = path.to_string_lossy();
        let source = Source::new(SourceId(0), name.as_ref(), text.as_ref());
        let parsed = parse::yaml(&source, dialect(path), &Limits::default());
        assert!(parsed.faults.is_empty(), "{name}: {:?}", parsed.faults);
        let found = parsed
            .findings
            .iter()
            .find(|it| it.rule.as_str().contains("ambiguous"));
        if let Some(it) = found {
            ambiguous += 1;
            println!("{name}:{}: {} {}", it.place.line, it.rule, it.message);
        }
    }
    println!("{ambiguous} of {files} files are ambiguous");
    assert!(ambiguous * 200 <= files, "more than 0.5 %");
}
