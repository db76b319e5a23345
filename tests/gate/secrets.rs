//! A secret that is found is told, wherever it lies, and shown by no report.

use super::{formats, sluicegate, tree};

const TOKEN: &str = "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";
const ENCODED: &str = "Z2hwX3pRV0J1VFNPb1JpNEE5c3BIY1ZZNW5jbnNEa3hrSjBtTHExNw==";

/// Files that hold the token, each in another way; `@` is where, `%` is where it is base64.
const CARRIERS: [(&str, &str); 15] = [
    (
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  a: @\n",
    ),
    (
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  a: %\n",
    ),
    (
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  a: |\n    x\n    y = @\n",
    ),
    (
        "a.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: a\n    env:\n    - {name: X, value: \"@\"}\n",
    ),
    (
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  @: b\n",
    ),
    (
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \"@\"\n",
    ),
    (
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a} # @\n",
    ),
    (
        "a.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: @\n",
    ),
    ("values.yaml", "app:\n  config: @\n"),
    ("a.json", "{\"a\": [\"x\", \"@\"]}\n"),
    ("main.tf", "locals {\n  a = \"@\"\n}\n"),
    ("README.md", "Use `@`.\n"),
    ("run.sh", "curl -H 'X: @' https://example.org\n"),
    (".env", "X=@\n"),
    ("broken.yaml", "a: [@\n"),
];

#[test]
fn a_token_is_told_and_never_shown() {
    for (path, text) in CARRIERS {
        let text = text.replace('@', TOKEN).replace('%', ENCODED);
        let folder = tree(&[(path, &text), ("ok.yaml", super::GOOD)]);
        for format in formats() {
            let output = sluicegate(folder.path())
                .args(["check", "-o", format])
                .output()
                .unwrap();
            let shown =
                String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
            for piece in [&TOKEN[4..], &ENCODED[..20]] {
                assert!(!shown.contains(piece), "{path} as {format}: {shown}");
            }
            assert_ne!(output.status.code(), Some(0), "{text}");
            if format == "json" {
                assert_eq!(
                    shown.matches("\"rule\": \"secrets/token\"").count(),
                    1,
                    "{text}: {shown}"
                );
                assert!(!shown.contains("kubernetes/secret-plaintext"), "{text}");
            }
        }
    }
}

#[test]
fn what_is_encrypted_or_a_reference_passes() {
    let enc = "ENC[AES256_GCM,data:bm90,iv:bm90,tag:bm90,type:str]";
    let sops = format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  password: {enc}\nsops:\n  mac: {enc}\n  encrypted_regex: ^(data|stringData)$\n"
    );
    let folder = tree(&[
        ("secret.yaml", &sops),
        (
            "README.md",
            "Set `API_TOKEN=<your token>`, for example AKIAIOSFODNN7EXAMPLE.\n",
        ),
        ("ok.yaml", super::GOOD),
    ]);
    let output = sluicegate(folder.path())
        .args(["check", "-o", "json"])
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(!shown.contains("\"secrets/"), "{shown}");
}

#[test]
fn long_and_many_lines_take_no_time() {
    let long = format!("key = {}\n", "ghp_a1".repeat(180_000));
    let many = "api_key: x # token secret password\n".repeat(300_000);
    let folder = tree(&[("a.txt", &long), ("b.md", &many), ("ok.yaml", super::GOOD)]);
    let begun = std::time::Instant::now();
    let output = sluicegate(folder.path())
        .args(["check", "-o", "json"])
        .output()
        .unwrap();
    assert!(output.status.code().is_some());
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}
