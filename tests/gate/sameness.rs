//! The same bytes in, the same bytes out: for any number of threads and any order of files.

use super::*;

fn many() -> Vec<(String, String)> {
    let manifest = |i: usize| match i % 5 {
        0 => format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{i}}}\ndate: {{}}\n"),
        1 => format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{i}}}\nspec:\n  hostNetwork: true\n  containers:\n    - {{name: a, image: nginx}}\n"
        ),
        2 => format!("apiVersion: example.org/v{i}\nkind: Widget\nmetadata: {{name: w}}\n"),
        3 => "a: [1\n".to_owned(),
        _ => "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: same}\n".to_owned(),
    };
    (0..60)
        .map(|i| (format!("d{}/f{i}.yaml", i % 7), manifest(i)))
        .collect()
}

#[test]
fn output_does_not_depend_on_threads_or_order() {
    let files = many();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    files
        .iter()
        .for_each(|(path, text)| write(folders[0].path(), path, text.as_bytes()));
    files
        .iter()
        .rev()
        .for_each(|(path, text)| write(folders[1].path(), path, text.as_bytes()));
    for format in [
        "human",
        "json",
        "sarif",
        "junit",
        "gitlab",
        "github",
        "markdown",
        "json-lines",
    ] {
        let first = run(folders[0].path(), &["-o", format, "-j", "1"]);
        assert_eq!(code(&first), 1, "{}", stderr(&first));
        for (folder, jobs) in [(0, "8"), (1, "1"), (1, "3"), (0, "2")] {
            let other = run(folders[folder].path(), &["-o", format, "-j", jobs]);
            assert_eq!(
                stdout(&first),
                stdout(&other),
                "{format} with {jobs} threads"
            );
        }
    }
}

#[test]
fn a_saved_verdict_prints_as_the_run_did() {
    let folder = tempfile::tempdir().unwrap();
    many()
        .iter()
        .for_each(|(path, text)| write(folder.path(), path, text.as_bytes()));
    let out = tempfile::tempdir().unwrap();
    let saved = out.path().join("v.json");
    let sink = format!("json={}", saved.display());
    assert_eq!(code(&run(folder.path(), &["-o", &sink])), 1);
    for format in [
        "concise", "json", "sarif", "junit", "gitlab", "github", "markdown", "summary",
    ] {
        let direct = run(folder.path(), &["-o", format]);
        let again = run(
            out.path(),
            &["report", saved.to_str().unwrap(), "-o", format],
        );
        assert_eq!(code(&again), 1, "{}", stderr(&again));
        assert_eq!(stdout(&direct), stdout(&again), "{format}");
    }
}
