//! The examples of the rules that are built in as Rust: each file says which line breaks the rule,
//! and that line does; its twin keeps it. `explain` shows them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;
use sluicegate::embed;

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let mut found: Vec<_> = entries.map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// The files of an example: itself, or those in its folder.
fn files(example: &Path) -> Vec<PathBuf> {
    if example.is_dir() {
        below(example)
    } else {
        vec![example.to_owned()]
    }
}

/// The lines on which a rule is found in a copy of an example.
fn found(example: &Path, rule: &str) -> BTreeSet<u64> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    for file in files(example) {
        std::fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_sluicegate"))
        .args(["check", "-o", "json"])
        .current_dir(folder.path())
        .env_clear()
        .output()
        .unwrap();
    let verdict: Json = serde_json::from_slice(&output.stdout).unwrap();
    let findings = verdict["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["rule"] == rule)
        .map(|finding| finding["line"].as_u64().unwrap())
        .collect()
}

/// The lines that an example says break its rule.
fn expected(example: &Path, rule: &str) -> BTreeSet<u64> {
    let beside = example.with_extension("expect");
    if let Ok(text) = std::fs::read_to_string(beside) {
        let number = |line: &str| line.split(' ').next().unwrap().parse().unwrap();
        return text.lines().map(number).collect();
    }
    let mut lines = BTreeSet::new();
    for file in files(example) {
        let text = std::fs::read_to_string(file).unwrap();
        let numbered = text.lines().zip(1..);
        let marked = numbered.filter(|(line, _)| line.ends_with(&format!("deny: {rule}")));
        lines.extend(marked.map(|(_, number)| number));
    }
    lines
}

#[test]
fn each_example_breaks_its_rule_where_it_says() {
    let mut count = 0;
    let mut wrong: Vec<String> = Vec::new();
    for area in below(Path::new("fixtures/rules")) {
        for folder in below(&area) {
            let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
            let rule = format!("{}/{}", name(&area), name(&folder)).replace('_', "-");
            assert!(
                embed::example(&rule).is_some(),
                "{rule} has no pair of examples"
            );
            for example in below(&folder) {
                if name(&example).ends_with(".expect") {
                    continue;
                }
                let (found, expected) = (found(&example, &rule), expected(&example, &rule));
                if found != expected || found.is_empty() != name(&example).starts_with("allow-") {
                    wrong.push(format!("{rule}: {found:?}, not {expected:?}"));
                }
                count += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 60, "{count}");
}
