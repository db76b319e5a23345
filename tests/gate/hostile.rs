//! Names and values of strangers through the real program and every sink.

use std::os::unix::fs::symlink;

use super::*;

/// Forbidden in what any sink prints: control characters, bidi and zero-width characters.
fn is_clean(text: &str) -> Result<(), String> {
    let bad = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(*c as u32, 0x200B..=0x200F | 0x202A..=0x202E | 0x2066..=0x2069 | 0xFEFF | 0x2028 | 0x2029)
    };
    match text.chars().find(bad) {
        Some(c) => Err(format!("U+{:04X}", c as u32)),
        None => Ok(()),
    }
}

#[test]
fn no_name_or_value_speaks_to_a_runner_or_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let evil = "\u{1b}]8;;http://evil\u{7}x\u{202e}\n::error::owned\n##[error]owned";
    let quoted = serde_json::to_string(evil).unwrap();
    let manifest =
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n{quoted}: {quoted}\n");
    write(folder.path(), "a.yaml", manifest.as_bytes());
    write(folder.path(), "::error::b\u{1b}[31m\n##[x].yaml", b"a: [\n");
    write(folder.path(), "\u{202e}lmay.yaml", GOOD.as_bytes());
    write(
        folder.path(),
        "c.yaml",
        format!("apiVersion: v1\nkind: {quoted}\nmetadata: {{name: {quoted}}}\n").as_bytes(),
    );
    for format in formats() {
        let output = run(folder.path(), &["-o", format, "--color", "never"]);
        let text = stdout(&output);
        assert_ne!(code(&output), 0, "{format}");
        is_clean(&text).unwrap_or_else(|c| panic!("{format} prints {c}"));
        assert!(!text.contains("##["), "{format}: {text}");
        // The runner is told to obey nothing up to a word that no manifest can know.
        let fence = text
            .lines()
            .find_map(|line| line.strip_prefix("::stop-commands::"));
        let own = |line: &str| {
            let commands = [
                "::error file=",
                "::error title=",
                "::warning file=",
                "::notice ",
            ];
            let is_fence = fence.is_some_and(|word| {
                line == format!("::stop-commands::{word}") || line == format!("::{word}::")
            });
            format == "github"
                && (is_fence || commands.iter().any(|command| line.starts_with(command)))
        };
        for line in text
            .lines()
            .filter(|line| line.trim_start().starts_with("::"))
        {
            assert!(own(line), "{format}: {line}");
        }
    }
}

#[test]
fn no_sink_shows_a_secret() {
    let secret = "hunter2-Zx81kQ";
    let encoded = "aHVudGVyMi1aeDgxa1E=";
    let folder = tree(&[
        (
            "a.yaml",
            &format!(
                "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData:\n  password: {secret}\n  other: [{secret}]\nextra: {secret}\n"
            ),
        ),
        (
            "b.yaml",
            &format!(
                "apiVersion: v1\nkind: Secret\nmetadata: {{name: b}}\ndata:\n  password: {encoded}\n  password: {encoded}\n"
            ),
        ),
        (
            "c.yaml",
            &format!(
                "apiVersion: v1\nkind: Secret\nmetadata: {{name: c}}\nstringData:\n  password: {secret}\n bad: [\n"
            ),
        ),
    ]);
    for format in formats() {
        let output = run(folder.path(), &["-o", format, "-v"]);
        let text = stdout(&output) + &stderr(&output);
        assert_eq!(code(&output), 1, "{text}");
        assert!(
            !text.contains(secret) && !text.contains(encoded),
            "{format}: {text}"
        );
    }
}

#[test]
fn a_finding_across_files_shows_no_secret_of_theirs() {
    let secret = "hunter2-Zx81kQ";
    // Neither file has a finding of its own, so that both are looked through for this one.
    let json = format!(
        "{{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"ConfigMap\",\n\t\"metadata\": {{\"name\": \"a\"}},\n\t\"data\": {{\"password\": \"{secret}\"}}\n}}\n"
    );
    let folder = tree(&[("a.json", &json), ("b.json", &json)]);
    let output = run(folder.path(), &["-v"]);
    let text = stdout(&output);
    assert_eq!(code(&output), 1, "{text}");
    assert!(
        text.contains("duplicate-identity") && !text.contains(secret),
        "{text}"
    );
}

#[test]
fn links_are_followed_inside_and_denied_outside() {
    let outside = tree(&[("secret.yaml", GOOD)]);
    let folder = tree(&[("a/good.yaml", GOOD)]);
    symlink("good.yaml", folder.path().join("a/inside.yaml")).unwrap();
    let output = run(folder.path(), &[]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    for target in [
        outside.path().join("secret.yaml").to_str().unwrap(),
        "../../x.yaml",
        "/proc/self/environ",
        "loop.yaml",
    ] {
        let link = folder.path().join("loop.yaml");
        symlink(target, &link).unwrap();
        let output = run(folder.path(), &[]);
        assert_eq!(code(&output), 1, "{target}: {}", stdout(&output));
        assert!(stdout(&output).contains("loop.yaml"));
        fs::remove_file(link).unwrap();
    }
}

#[test]
fn hidden_and_ignored_files_are_seen() {
    let bad = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndate: {}\n";
    let folder = tree(&[
        (".gitignore", "*\n"),
        (".hidden/.deep/a.yaml", bad),
        ("UPPER.YML", bad.replace("name: a", "name: b").as_str()),
        (
            "x.json",
            r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"date":{}}"#,
        ),
        (
            "named-by-kustomize",
            bad.replace("name: a", "name: d").as_str(),
        ),
        ("kustomization.yaml", "resources: [named-by-kustomize]\n"),
    ]);
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(
        bad.replace("name: a", "name: e")
            .encode_utf16()
            .flat_map(u16::to_le_bytes),
    );
    write(folder.path(), "wide.yaml", &utf16);
    let output = run(folder.path(), &["-o", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = places(&json);
    for place in [
        ".hidden/.deep/a.yaml:4",
        "UPPER.YML:4",
        "x.json:1",
        "named-by-kustomize:4",
        "wide.yaml:4",
    ] {
        assert!(
            found.contains(&format!("schema/unknown-field {place}")),
            "{place}: {found:?}"
        );
    }
}

#[test]
fn a_pipe_or_socket_never_hangs_the_gate() {
    let folder = tree(&[("a.yaml", GOOD)]);
    let made = Command::new("mkfifo")
        .arg(folder.path().join("pipe.yaml"))
        .status()
        .unwrap();
    assert!(made.success());
    let output = run(folder.path(), &[]);
    assert_eq!(code(&output), 1, "{}", stdout(&output));
    assert!(stdout(&output).contains("pipe.yaml"));
}
