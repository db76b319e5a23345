//! Real repositories through the built program. What is found in them was looked at, finding by
//! finding; a count that changes has to be looked at again, and the snapshot says so.
//!
//! The folder of sets (`*.tar.zst`) is named by `SLUICEGATE_CORPORA`; see `suites`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod suites;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

/// Every repository of every set, unpacked below `work`.
fn repositories(corpora: &Path, work: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(corpora).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let Some(set) = name.strip_suffix(".tar.zst") else {
            continue;
        };
        let file = std::fs::File::open(entry.path()).unwrap();
        let plain = ruzstd::decoding::StreamingDecoder::new(file).unwrap();
        let folder = work.join(set);
        tar::Archive::new(plain).unpack(&folder).unwrap();
        let below = std::fs::read_dir(folder).unwrap().flatten();
        found.extend(below.map(|e| e.path()).filter(|path| path.is_dir()));
    }
    found.sort_by_key(|path| path.file_name().map(ToOwned::to_owned));
    found
}

fn verdict(repository: &Path) -> Json {
    let output = Command::new(env!("CARGO_BIN_EXE_sluicegate"))
        .args(["check", "-o", "json"])
        .current_dir(repository)
        .env_clear()
        .output()
        .unwrap();
    let verdict: Json = serde_json::from_slice(&output.stdout).unwrap();
    let code = verdict["exit_code"].as_i64();
    assert_eq!(output.status.code().map(i64::from), code);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("panicked"), "{stderr}");
    verdict
}

/// How often each name comes up under `key`.
fn counts(items: &Json, name: impl Fn(&Json) -> String) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in items.as_array().unwrap() {
        *counts.entry(name(item)).or_default() += 1;
    }
    counts
}

fn summary(verdict: &Json) -> String {
    let text = |item: &Json, key: &str| item[key].as_str().unwrap().to_owned();
    let mut out = format!("{}\n", verdict["decision"].as_str().unwrap());
    for (class, count) in verdict["coverage"].as_object().unwrap() {
        writeln!(out, "  {class}: {count}").unwrap();
    }
    let rule = |f: &Json| format!("{} {}", text(f, "severity"), text(f, "rule"));
    for (rule, count) in counts(&verdict["findings"], rule) {
        writeln!(out, "  {rule}: {count}").unwrap();
    }
    for (code, count) in counts(&verdict["faults"], |f| text(f, "code")) {
        writeln!(out, "  fault {code}: {count}").unwrap();
    }
    out
}

#[test]
fn every_finding_on_real_repositories_was_looked_at() {
    let Some(corpora) = suites::named("SLUICEGATE_CORPORA") else {
        return;
    };
    let work = tempfile::tempdir().unwrap();
    let (mut all, mut files, mut ambiguous) = (String::new(), 0, 0);
    for repository in repositories(&corpora, work.path()) {
        let verdict = verdict(&repository);
        let coverage = &verdict["coverage"];
        let class = |name: &str| coverage[name].as_u64().unwrap();
        let classes = ["checked", "declared", "not_checkable", "denied", "faulted"];
        assert_eq!(
            classes.iter().map(|c| class(c)).sum::<u64>(),
            class("files")
        );
        files += class("files");
        let is_ambiguous = |f: &&Json| f["rule"].as_str().unwrap().contains("/ambiguous-");
        let found = verdict["findings"].as_array().unwrap();
        let mut places: Vec<_> = found
            .iter()
            .filter(is_ambiguous)
            .map(|f| &f["file"])
            .collect();
        places.dedup();
        ambiguous += places.len() as u64;
        let name = repository.file_name().unwrap().to_string_lossy();
        writeln!(all, "{name}: {}", summary(&verdict)).unwrap();
    }
    assert!(
        ambiguous * 200 <= files,
        "{ambiguous} of {files} files are called ambiguous"
    );
    insta::assert_snapshot!(all);
}
