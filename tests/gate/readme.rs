//! What the README shows is what happens.

use super::*;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The code blocks in one language.
fn blocks(language: &str) -> Vec<String> {
    let readme = readme();
    let open = format!("```{language}\n");
    let parts = readme.split(open.as_str()).skip(1);
    parts
        .map(|part| part.split("```").next().unwrap().to_owned())
        .collect()
}

/// A repository with a policy, its fixtures and settings, all as the README has them.
fn documented() -> TempDir {
    let [policy] = blocks("rego").try_into().unwrap();
    let yaml = blocks("yaml");
    let [settings, fixture] = yaml.as_slice() else {
        panic!("settings and a fixture, {yaml:?}")
    };
    let allowed = fixture
        .replace(" # deny: acme/team-label", "")
        .replace("settings", "settings\n  labels: {team: web}");
    tree(&[
        ("policies/acme/team_label.rego", &policy),
        ("fixtures/policies/acme/team_label/deny-none.yaml", fixture),
        (
            "fixtures/policies/acme/team_label/allow-team.yaml",
            &allowed,
        ),
        ("sluicegate.yaml", settings),
        ("schemas/widget-example-v1.json", r#"{"type": "object"}"#),
        ("apps/a.yaml", &allowed),
    ])
}

#[test]
fn the_policy_and_its_fixtures_work_as_written() {
    let folder = documented();
    let output = run(folder.path(), &["test", "policies"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let wrong = "fixtures/policies/acme/team_label/deny-more.yaml";
    write(folder.path(), wrong, b"apiVersion: v1\nkind: ConfigMap # deny: acme/team-label\nmetadata: {name: a, labels: {team: a}}\n");
    let output = run(folder.path(), &["test", "policies"]);
    assert_eq!(code(&output), 1, "{}", stdout(&output));
}

#[test]
fn the_settings_work_as_written() {
    let folder = documented();
    let output = run(folder.path(), &["check", "apps"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    fs::write(folder.path().join("apps/b.yaml"), GOOD).unwrap();
    let output = run(folder.path(), &["check", "apps", "-o", "concise"]);
    assert_eq!(code(&output), 1);
    assert!(
        stdout(&output).contains("acme/team-label"),
        "its own policy"
    );
}

#[test]
fn every_command_and_format_is_documented() {
    let readme = readme();
    let folder = tree(&[]);
    let help = stdout(&run(folder.path(), &["--help"]));
    let commands = help.split("Commands:\n").nth(1).unwrap();
    let commands = commands.split("\n\n").next().unwrap();
    for line in commands.lines() {
        let command = line.split_whitespace().next().unwrap();
        let documented = [format!("`sluicegate {command}"), format!("[{command}]")];
        let is_there = documented.iter().any(|text| readme.contains(text));
        assert!(command == "help" || is_there, "{command}");
    }
    for (_, format) in sluicegate::report::Format::ALL {
        assert!(readme.contains(&format!("`{format}`")), "{format}");
    }
}

#[test]
fn the_commands_for_an_own_repository_work() {
    let folder = tree(&[
        ("a.yaml", GOOD),
        (
            "b.yaml",
            "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\n",
        ),
        ("c.yaml.j2", "kind: {{ kind }}\n"),
    ]);
    assert_eq!(code(&run(folder.path(), &[])), 2, "a kind without a schema");
    let output = run(folder.path(), &["init"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = run(folder.path(), &[]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
}
