//! Every command, as the README has it.

use std::io::Write as _;

use sluicegate::embed;
use sluicegate::policy::PolicySet;

use super::*;

#[test]
fn standard_input_is_checked() {
    let folder = tree(&[]);
    let mut child = sluicegate(folder.path())
        .args(["-", "-o", "concise"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let bad = GOOD.replace("\ndata:", "\ndate:");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(bad.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 1);
    assert!(
        stdout(&output).contains(":5:1: error[schema/unknown-field]"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn parse_prints_what_a_policy_sees() {
    let folder = tree(&[(
        "a.yaml",
        "# c\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {mode: \"0644\"}\n---\na: [\n",
    )]);
    let output = run(folder.path(), &["parse"]);
    let lines: Vec<serde_json::Value> = stdout(&output)
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(code(&output), 1);
    assert_eq!(lines[0]["file"], "a.yaml");
    assert_eq!(lines[0]["line"], 3);
    assert_eq!(lines[0]["family"], "kubernetes");
    assert_eq!(lines[0]["value"]["data"]["mode"], "0644");
    assert!(lines[1]["error"].is_string(), "{lines:?}");
}

#[test]
fn explain_says_what_the_settings_may_change() {
    let folder = tree(&[]);
    let output = run(folder.path(), &["explain", "kubernetes/image-tag"]);
    let text = stdout(&output);
    for part in ["with  moving_tags: [\"latest\"]", "severity  warning"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn explain_shows_what_is_denied_and_what_is_allowed() {
    for policy in PolicySet::builtin().unwrap().policies() {
        let example = embed::example(policy.id.as_str());
        assert!(example.is_some(), "{} has no example", policy.id);
    }
    let folder = tree(&[]);
    let text = stdout(&run(folder.path(), &["explain", "kubernetes/privileged"]));
    let bad = text.find("bad  deny-").unwrap();
    let good = text.find("good  allow-").unwrap();
    let marked = text.find("# this is denied").unwrap();
    assert!(bad < marked && marked < good, "{text}");
}

#[test]
fn the_page_of_rules_is_what_the_program_prints() {
    let folder = tree(&[]);
    let printed = stdout(&run(folder.path(), &["rules", "-o", "markdown"]));
    let page = std::fs::read_to_string("policies/README.md").unwrap();
    assert!(
        page == printed,
        "write it again: `cargo run -- rules --isolated -o markdown > policies/README.md`"
    );
}

#[test]
fn rules_and_explain_know_the_same_rules() {
    let folder = tree(&[]);
    let output = run(folder.path(), &["rules", "-o", "json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let rules: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rules = rules["rules"].as_array().unwrap();
    assert!(rules.len() >= 30, "{}", rules.len());
    for rule in rules {
        let id = rule["id"].as_str().unwrap();
        let output = run(folder.path(), &["explain", id]);
        assert_eq!(code(&output), 0, "{id}");
        assert!(stdout(&output).starts_with(id));
        for key in ["title", "description", "fix"] {
            assert!(!rule[key].as_str().unwrap().is_empty(), "{id} has no {key}");
        }
    }
}

#[test]
fn init_writes_settings_for_what_it_finds() {
    let folder = tree(&[
        (
            "a.yaml",
            "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\n",
        ),
        ("b.yaml", GOOD),
    ]);
    assert_eq!(code(&run(folder.path(), &[])), 2);
    let output = run(folder.path(), &["init"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let settings = fs::read_to_string(folder.path().join("sluicegate.yaml")).unwrap();
    assert!(
        settings.starts_with("# yaml-language-server:"),
        "{settings}"
    );
    assert!(
        settings.contains("example.org") && settings.contains("Widget"),
        "{settings}"
    );
    let output = run(folder.path(), &[]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let output = run(folder.path(), &["init"]);
    assert_eq!(code(&output), 2, "never over an existing file");
}

#[test]
fn completions_for_every_shell() {
    let folder = tree(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(folder.path(), &["completions", shell]);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).contains("sluicegate"));
    }
}

#[test]
fn test_runs_a_policy_folder_of_ones_own() {
    let policy = "# METADATA\n# title: Teams are named\n# description: Without a team nobody is paged.\n# custom:\n#   severity: error\n#   applies_to: [kubernetes]\n#   fix: Set metadata.labels.team.\npackage sluicegate.acme.team_label\n\nimport rego.v1\n\ndeny contains {\"at\": [\"metadata\"], \"message\": \"the label `team` is missing\"} if {\n\tnot input.object.metadata.labels.team\n}\n";
    let folder = tree(&[
        ("policies/acme/team_label.rego", policy),
        (
            "cases/acme/team_label/deny-none.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: # deny: acme/team-label\n  name: a\n",
        ),
        (
            "cases/acme/team_label/allow-team.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {team: a}\n",
        ),
        ("app/a.yaml", GOOD),
    ]);
    let output = run(folder.path(), &["test", "policies", "--fixtures", "cases"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let output = run(
        folder.path(),
        &["app", "--policies", "policies", "-o", "concise"],
    );
    assert_eq!(code(&output), 1);
    assert!(
        stdout(&output).contains("error[acme/team-label]"),
        "{}",
        stdout(&output)
    );
    write(
        folder.path(),
        "cases/acme/team_label/allow-wrong.yaml",
        b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n",
    );
    let output = run(folder.path(), &["test", "policies", "--fixtures", "cases"]);
    assert_eq!(code(&output), 1, "{}", stdout(&output));
    assert!(stdout(&output).contains("allow-wrong.yaml"));
}

#[test]
fn the_readme_shows_real_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let output = run(root, &["check", "fixtures/shop", "-o", "concise"]);
    assert_eq!(code(&output), 1);
    // Inside a repository paths count from its root, in an unpacked archive from the folder.
    let real = stdout(&output).replace("fixtures/shop/", "");
    assert!(
        readme.replace("fixtures/shop/", "").contains(&real),
        "the README shows not:\n{real}"
    );
}

#[test]
fn what_is_wrong_around_a_file_is_not_said_of_it() {
    let broken = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\
        metadata: {name: widgets.example.org}\nspec:\n  group: example.org\n  scope: Cluster\n  \
        names: {kind: Widget, plural: widgets}\n  versions:\n    - name: v1\n      served: true\n      \
        storage: true\n      schema: {openAPIV3Schema: {type: object, properties: {spec: {}}}}\n";
    let folder = tree(&[("a.yaml", GOOD), ("crds/broken.yaml", broken)]);
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let one = run(folder.path(), &["check", "a.yaml", "-o", "concise"]);
    assert_eq!(code(&one), 0, "{}", stdout(&one));
    let all = run(folder.path(), &["check", "-o", "concise"]);
    assert!(
        stdout(&all).contains("crds/broken.yaml:12:"),
        "{}",
        stdout(&all)
    );
    assert_eq!(code(&all), 1);
}
