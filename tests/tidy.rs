//! Keeps the shape of the code: which module may use which, where each outside crate lives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

/// The modules from left to right; each uses only what stands to its left.
const ORDER: &[&str] = &[
    "embed", "source", "finding", "catalog", "parse", "pattern", "cel", "settings", "discover",
    "classify", "facts", "schema", "policy", "verdict", "check", "report", "cli", "main",
];

/// Modules that stand side by side and do not know each other.
const STRANGERS: &[(&str, &str)] = &[("schema", "policy")];

/// Outside crates that live in one place, so that one edit replaces them.
const HOMES: &[(&str, &str)] = &[
    ("cel", "src/cel/"),
    ("clap", "src/cli/"),
    ("indicatif", "src/cli/progress.rs"),
    ("libc", "src/discover/read.rs"),
    ("clap_complete", "src/cli/"),
    ("hcl_edit", "src/parse/"),
    ("jsonschema", "src/schema/"),
    ("miette", "src/report/"),
    ("mimalloc", "src/main.rs"),
    ("quick_junit", "src/report/"),
    ("rayon", "src/check/"),
    ("regorus", "src/policy/"),
    ("ruzstd", "src/schema/"),
    ("walkdir", "src/discover/"),
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every source file: its path from the package's root, its module, its text without comments.
fn sources() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    files.sort();
    let source = |path: PathBuf| {
        let name = path
            .strip_prefix(root)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        let module = name
            .split('/')
            .nth(1)
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        let code = |line: &&str| !line.trim_start().starts_with("//");
        let text = fs::read_to_string(&path).unwrap();
        let text = text.lines().filter(code).collect::<Vec<_>>().join("\n");
        (name, module, text)
    };
    files.into_iter().map(source).collect()
}

/// The words that follow `prefix` in `text`, where no word character stands before it.
fn words_after<'t>(text: &'t str, prefix: &str) -> Vec<&'t str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let follows = |(at, _): (usize, &str)| {
        let before = text[..at].chars().next_back();
        let word = text[at + prefix.len()..]
            .split(|c| !is_word(c))
            .next()
            .unwrap();
        (!before.is_some_and(|c| is_word(c) || c == ':')).then_some(word)
    };
    text.match_indices(prefix).filter_map(follows).collect()
}

#[test]
fn modules_use_only_what_stands_to_their_left() {
    let rank = |module: &str| ORDER.iter().position(|m| *m == module);
    for (name, module, text) in sources() {
        let Some(own) = rank(&module) else {
            assert_eq!(module, "lib", "{name}: add `{module}` to ORDER");
            continue;
        };
        for used in words_after(&text, "crate::") {
            let Some(other) = rank(used) else { continue };
            assert!(other <= own, "{name}: `{module}` must not use `{used}`");
            let strangers = |a: &str, b: &str| {
                (a, b) == (module.as_str(), used) || (b, a) == (module.as_str(), used)
            };
            assert!(
                !STRANGERS.iter().any(|(a, b)| strangers(a, b)),
                "{name}: `{module}` must not know `{used}`"
            );
        }
    }
}

#[test]
fn outside_crates_have_one_home() {
    for (name, _, text) in sources() {
        for (krate, home) in HOMES {
            let used = text.contains(&format!("use {krate}::"))
                || !words_after(&text, &format!("{krate}::")).is_empty();
            let own_module = text.contains(&format!("crate::{krate}"));
            assert!(
                !used || own_module || name.starts_with(home),
                "{name}: `{krate}` belongs in {home}"
            );
        }
    }
}

#[test]
fn every_module_says_what_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, ..) in sources() {
        let text = fs::read_to_string(root.join(&name)).unwrap();
        let tests = name.ends_with("/tests.rs");
        assert!(
            tests || text.starts_with("//!"),
            "{name}: begins without `//!`"
        );
    }
}

#[test]
fn there_are_no_rooms_for_odds_and_ends() {
    for (name, module, _) in sources() {
        for room in ["utils", "common", "helpers", "types", "models"] {
            assert!(
                module != room && !name.ends_with(&format!("/{room}.rs")),
                "{name}"
            );
        }
    }
}
