//! The gate's own files and who owns them.

use super::{GOOD, places, run, tree};

const WORKFLOW: &str = "name: gate\non: pull_request\npermissions: {}\njobs:\n  gate:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: sluicegate\n";

/// Where the rule speaks, in a repository with these code owners.
fn unowned(owners: &str) -> Vec<String> {
    let folder = tree(&[
        ("a.yaml", GOOD),
        ("sluicegate.yaml", "schemas: [rules]\n"),
        (
            "rules/widget-example.org-v1.json",
            "{\"type\": \"object\"}\n",
        ),
        (".github/workflows/gate.yaml", WORKFLOW),
        (".github/CODEOWNERS", owners),
    ]);
    let output = run(folder.path(), &["-o", "json"]);
    assert_eq!(super::code(&output), 0, "a warning denies nothing");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = places(&json).into_iter();
    found
        .filter(|place| place.starts_with("forge/gate-owners"))
        .collect()
}

#[test]
fn each_file_of_the_gate_wants_an_owner() {
    assert_eq!(unowned("* @team\n"), Vec::<String>::new());
    let here = |line: u32| format!("forge/gate-owners .github/CODEOWNERS:{line}");
    // The settings, the schemas, the workflow and the file itself.
    assert_eq!(unowned("/apps/ @team\n"), vec![here(1); 4]);
    let released = "* @team\n/rules/\n/sluicegate.yaml @gate\n";
    assert_eq!(unowned(released), vec![here(2)]);
}

#[test]
fn a_repository_without_code_owners_is_not_asked() {
    let folder = tree(&[("a.yaml", GOOD), ("sluicegate.yaml", "{}\n")]);
    let output = run(folder.path(), &["-o", "concise"]);
    assert!(!super::stdout(&output).contains("gate-owners"));
}
