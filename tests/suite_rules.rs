//! Other tools' own examples, put to our rules: what their check refuses, a rule of ours must find,
//! and what it passes must pass.
//!
//! `tests/data/foreign/<suite>.yaml` maps their names to ours; a name that is not there is counted
//! and listed. The folder of suites is named by `SLUICEGATE_SUITES`; see `suites`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod suites;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

/// How many of the covered cases must be right, in a thousand.
const RIGHT: usize = 950;

/// A case as it is judged: its number is its folder.
struct Case {
    id: String,
    check: String,
    refused: bool,
    text: String,
}

/// Their check and the rules of ours that say the same.
type Mapping = BTreeMap<String, Vec<String>>;

fn mapping(suite: &str) -> Mapping {
    let path = format!("tests/data/foreign/{suite}.yaml");
    let Ok(text) = std::fs::read_to_string(&path) else {
        return Mapping::new();
    };
    let mapping: Option<Mapping> = serde_yaml::from_str(&text).unwrap();
    mapping.unwrap_or_default()
}

fn text(case: &Json, key: &str) -> String {
    case[key].as_str().unwrap_or_default().to_owned()
}

/// The cases of a suite; several may share a file.
fn cases(suites: &suites::Suites, file: &str, suite: &str) -> Vec<Case> {
    let of_suite = |case: &Json| case["suite"] == suite;
    let one = |case: Json| {
        let id = text(&case, "id");
        let check = match case["check"].as_str().or(case["check_name"].as_str()) {
            Some(check) => check.to_owned(),
            // The examples of a check are numbered behind its name.
            None => id
                .split('#')
                .next()
                .unwrap()
                .rsplit_once('.')
                .unwrap()
                .0
                .to_owned(),
        };
        Case {
            check,
            refused: case["expect"] == "fail",
            text: text(&case, "text"),
            id,
        }
    };
    suites.cases(file).filter(of_suite).map(one).collect()
}

fn file_name(suite: &str, text: &str) -> &'static str {
    match suite {
        "trivy-terraform" => "main.tf",
        "trivy-dockerfile" => "Dockerfile",
        _ if text.trim_start().starts_with('{') => "case.json",
        _ => "case.yaml",
    }
}

/// What is found in each case, all in one run.
fn found(suite: &str, cases: &[Case]) -> BTreeMap<usize, BTreeSet<String>> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir(root.join(".git")).unwrap();
    std::fs::write(
        root.join("sluicegate.yaml"),
        "version: 1\nprofile: strict\n",
    )
    .unwrap();
    for (number, case) in cases.iter().enumerate() {
        let place = root.join(number.to_string());
        std::fs::create_dir(&place).unwrap();
        std::fs::write(place.join(file_name(suite, &case.text)), &case.text).unwrap();
    }
    let verdict = verdict(root);
    let mut found: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for finding in verdict["findings"].as_array().unwrap() {
        let file = finding["file"].as_str().unwrap();
        let number = file.split('/').next().unwrap().parse();
        if let Ok(number) = number {
            found
                .entry(number)
                .or_default()
                .insert(text(finding, "rule"));
        }
    }
    found
}

fn verdict(root: &Path) -> Json {
    let output = Command::new(env!("CARGO_BIN_EXE_sluicegate"))
        .args(["check", "-o", "json"])
        .current_dir(root)
        .env_clear()
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Rules that exist, so that a mapping can't name one that is gone.
fn known() -> BTreeSet<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_sluicegate"))
        .args(["rules", "-o", "json"])
        .env_clear()
        .output()
        .unwrap();
    let rules: Json = serde_json::from_slice(&output.stdout).unwrap();
    let rules = rules
        .as_array()
        .or_else(|| rules["rules"].as_array())
        .unwrap()
        .clone();
    rules.iter().map(|rule| text(rule, "id")).collect()
}

/// Judges one suite and prints its score; whether it is good enough.
fn score(suites: &suites::Suites, file: &str, suite: &str) -> bool {
    let mapping = mapping(suite);
    let known = known();
    for (check, rules) in &mapping {
        for rule in rules {
            assert!(
                known.contains(rule),
                "{suite}: `{check}` is mapped to `{rule}`, which is no rule"
            );
        }
    }
    let cases = cases(suites, file, suite);
    let found = found(suite, &cases);
    let (mut covered, mut right) = (0, 0);
    let mut wrong = Vec::new();
    let mut unmapped = BTreeMap::<&str, usize>::new();
    for (number, case) in cases.iter().enumerate() {
        let Some(rules) = mapping.get(&case.check) else {
            *unmapped.entry(&case.check).or_default() += 1;
            continue;
        };
        let said = rules
            .iter()
            .any(|rule| found.get(&number).is_some_and(|all| all.contains(rule)));
        covered += 1;
        if said == case.refused {
            right += 1;
        } else {
            let what = if said { "a false alarm" } else { "missed" };
            wrong.push(format!("  {what}: {} ({})", case.id, rules.join(", ")));
        }
    }
    println!(
        "{suite}: {right} of {covered} covered cases right, {} cases in all",
        cases.len()
    );
    wrong.iter().for_each(|line| println!("{line}"));
    println!(
        "  {} checks have no rule of ours: {unmapped:?}",
        unmapped.len()
    );
    right * 1000 >= covered * RIGHT
}

#[test]
fn other_tools_examples_are_judged_as_they_judge_them() {
    let Some(suites) = suites::folder() else {
        return;
    };
    let all = [
        ("polaris", "polaris"),
        ("checkov-k8s", "checkov-k8s"),
        ("trivy-examples", "trivy-kubernetes"),
        ("trivy-examples", "trivy-terraform"),
        ("trivy-examples", "trivy-cloudformation"),
        ("trivy-examples", "trivy-dockerfile"),
    ];
    let bad = all
        .into_iter()
        .filter(|(file, suite)| !score(&suites, file, suite));
    let bad: Vec<_> = bad.collect();
    assert!(bad.is_empty(), "{bad:?}");
}
