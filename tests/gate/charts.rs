//! Charts and what lies beside them.

use super::{places, run, tree};

const CHART: &str = "apiVersion: v2\nname: a\nversion: 1.0.0\n";
const DEPENDENT: &str = "apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies:\n- name: b\n  version: 1.0.0\n  repository: https://charts.example.com\n- name: c\n  version: 1.0.0\n  repository: file://../c\n- name: d\n  version: 1.0.0\n  repository: oci://registry.example.com/d\n";

/// What the rules about neighbours say of these files.
fn lacking(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tree(files);
    let output = run(folder.path(), &["-o", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = places(&json).into_iter();
    let ours = ["gitops/chart-lock", "gitops/chart-values-schema"];
    found
        .filter(|place| ours.iter().any(|rule| place.starts_with(rule)))
        .collect()
}

#[test]
fn each_dependency_that_is_fetched_wants_a_lock() {
    let unlocked = [
        "gitops/chart-lock Chart.yaml:5",
        "gitops/chart-lock Chart.yaml:11",
    ];
    assert_eq!(lacking(&[("Chart.yaml", DEPENDENT)]), unlocked);
    let lock =
        "dependencies:\n- name: b\n  repository: https://charts.example.com\n  version: 1.0.0\n";
    let files = [("Chart.yaml", DEPENDENT), ("Chart.lock", lock)];
    assert_eq!(lacking(&files), [unlocked[1]]);
    // A broken lock holds nothing.
    let files = [
        ("Chart.yaml", DEPENDENT),
        ("Chart.lock", "dependencies: [\n"),
    ];
    assert_eq!(lacking(&files).len(), 2);
}

#[test]
fn values_want_a_schema_in_charts_of_ones_own() {
    let said = ["gitops/chart-values-schema charts/a/Chart.yaml:2"];
    let own = [
        ("charts/a/Chart.yaml", CHART),
        ("charts/a/values.yaml", "a: 1\n"),
    ];
    assert_eq!(lacking(&own), said);
    let taken_over = [
        ("charts/a/Chart.yaml", CHART),
        ("charts/a/charts/b/Chart.yaml", CHART),
        ("charts/a/charts/b/values.yaml", "a: 1\n"),
    ];
    assert_eq!(lacking(&taken_over), [""; 0]);
    let library = format!("{CHART}type: library\n");
    let library = [("Chart.yaml", library.as_str()), ("values.yaml", "a: 1\n")];
    assert_eq!(lacking(&library), [""; 0]);
    let files = [
        ("a.yaml", super::GOOD),
        ("vendor/Chart.yaml", CHART),
        ("vendor/values.yaml", "a: 1\n"),
    ];
    let skip = "paths:\n- match: vendor/**\n  skip: {reason: example}\n";
    assert_eq!(lacking(&files).len(), 1);
    assert_eq!(
        lacking(&[&files[..], &[("sluicegate.yaml", skip)]].concat()),
        [""; 0]
    );
}
