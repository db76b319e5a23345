//! 0 allowed, 1 denied, 2 undecided: by the verdict alone, whatever the format.

use super::*;

const BROKEN: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n";
const UNKNOWN_KIND: &str = "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\n";

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    for (text, expected) in [(GOOD, 0), (BROKEN, 1), (UNKNOWN_KIND, 2)] {
        let folder = tree(&[("a.yaml", text)]);
        for format in formats() {
            let output = run(folder.path(), &["-o", format]);
            assert_eq!(code(&output), expected, "{format}: {}", stdout(&output));
        }
    }
}

#[test]
fn many_sinks_come_from_one_run() {
    let folder = tree(&[("a.yaml", BROKEN)]);
    let out = tempfile::tempdir().unwrap();
    let mut arguments = Vec::new();
    let sinks: Vec<String> = formats()
        .map(|f| format!("{f}={}", out.path().join(f).display()))
        .collect();
    for sink in &sinks {
        arguments.extend(["-o", sink]);
    }
    assert_eq!(code(&run(folder.path(), &arguments)), 1);
    for format in formats() {
        let text = fs::read_to_string(out.path().join(format)).unwrap();
        assert!(text.contains("a.yaml"), "{format}: {text}");
    }
}

#[test]
fn nothing_to_check_is_undecided() {
    let folder = tree(&[]);
    assert_eq!(code(&run(folder.path(), &[])), 2);
    let folder = tree(&[("README.md", "# hello\n")]);
    let output = run(folder.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("none of 1"), "{}", stdout(&output));
}

#[test]
fn a_run_in_which_no_rule_judged_anything_is_undecided() {
    let separators = "---\n".repeat(10_000);
    for text in ["", "# only a comment\n", &separators, "a: b\n", "- 1\n"] {
        let folder = tree(&[("a.yaml", text)]);
        let output = run(folder.path(), &[]);
        assert_eq!(code(&output), 2, "{text:.20}: {}", stdout(&output));
        assert!(stdout(&output).contains("proves nothing"));
        write(folder.path(), "good.yaml", GOOD.as_bytes());
        assert_eq!(code(&run(folder.path(), &[])), 0, "{text:.20}");
    }
    let folder = tree(&[("a.yaml", GOOD)]);
    let areas = ["kubernetes/*", "schema/*", "gitops/*", "forge/*"];
    let ignore: Vec<&str> = areas.iter().flat_map(|a| ["--ignore", a]).collect();
    assert_eq!(code(&run(folder.path(), &ignore)), 2);
    assert_eq!(code(&run(folder.path(), &ignore[..6])), 0);
}

#[test]
fn standard_input_without_a_document_is_undecided() {
    let folder = tree(&[]);
    let mut child = sluicegate(folder.path())
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdin.take());
    assert_eq!(code(&child.wait_with_output().unwrap()), 2);
}

#[test]
fn wrong_usage_is_undecided_and_says_what_was_meant() {
    let folder = tree(&[("a.yaml", GOOD)]);
    for (arguments, says) in [
        (&["-o", "jsn"][..], "json"),
        (
            &["--select", "kubernetes/privilegd"][..],
            "kubernetes/privileged",
        ),
        (
            &["--ignore", "kubernetes/privilegd"][..],
            "kubernetes/privileged",
        ),
        (&["--kubernetes-version", "1.99"][..], "1.3"),
        (&["--policies", "nowhere"][..], "nowhere"),
        (&["--schemas", "nowhere"][..], "nowhere"),
        (&["--config", "nowhere.yaml"][..], "nowhere.yaml"),
        (&["nowhere"][..], "nowhere"),
        (&["--no-such-flag"][..], "--no-such-flag"),
        (
            &["explain", "kubernetes/privilegd"][..],
            "kubernetes/privileged",
        ),
        (&["report", "nowhere.json"][..], "nowhere.json"),
    ] {
        let output = run(folder.path(), arguments);
        let text = stderr(&output) + &stdout(&output);
        assert_eq!(code(&output), 2, "{arguments:?}: {text}");
        assert!(text.contains(says), "{arguments:?}: {text}");
    }
}

#[test]
fn the_threshold_moves_with_fail_on() {
    let folder = tree(&[
        ("a.yaml", GOOD),
        (
            "sluicegate.yaml",
            "version: 1\nrules: {schema/unknown-field: warning}\n",
        ),
    ]);
    write(
        folder.path(),
        "b.yaml",
        GOOD.replace("\ndata:", "\ndate:")
            .replace("good", "b")
            .as_bytes(),
    );
    assert_eq!(code(&run(folder.path(), &[])), 0);
    assert_eq!(code(&run(folder.path(), &["--fail-on", "warning"])), 1);
    assert_eq!(code(&run(folder.path(), &["--fail-on", "never"])), 0);
    let environment = sluicegate(folder.path())
        .env("SLUICEGATE_FAIL_ON", "warning")
        .output()
        .unwrap();
    assert_eq!(code(&environment), 1, "the environment counts");
}

#[test]
fn the_last_line_accounts_for_every_file() {
    let (_, verdict) = verdict(&[
        ("a.yaml", GOOD),
        ("b.yaml", BROKEN),
        ("README.md", "# hello\n"),
        ("notes.j2", "{{ name }}\n"),
        ("c.yaml", UNKNOWN_KIND),
    ]);
    let count = |name: &str| verdict["coverage"][name].as_u64().unwrap();
    let classes = ["checked", "declared", "not_checkable", "denied", "faulted"];
    assert_eq!(count("files"), 5);
    assert_eq!(classes.iter().map(|c| count(c)).sum::<u64>(), 5);
    assert_eq!(count("denied"), 1);
}

#[test]
fn a_reader_that_leaves_early_changes_nothing() {
    let folder = tree(&[("a.yaml", BROKEN)]);
    let mut child = sluicegate(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
}

#[test]
fn a_profile_decides_how_bad_a_rule_is() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  securityContext: {runAsUser: 0}\n  containers:\n  - {name: a, image: \"b:1.2\"}\n";
    let decision = |profile: &str| {
        let settings = format!("profile: {profile}\n");
        verdict(&[("a.yaml", pod), ("sluicegate.yaml", &settings)]).0
    };
    let by_profile = ["default", "baseline", "restricted", "strict"].map(decision);
    assert_eq!(by_profile, [0, 0, 1, 1]);
}
