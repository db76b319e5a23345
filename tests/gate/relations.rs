//! What does not fit between the objects of an environment, and what may yet fit.

use std::fmt::Write as _;

use super::*;

const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: example.org/web:1.2.3
          env:
            - name: PORT
              valueFrom:
                configMapKeyRef: {name: settings, key: port}
";
const SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: wbe}
  ports: [{port: 80}]
";
const SETTINGS: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {prot: \"8080\"}
";
const BOTH: [&str; 2] = ["kubernetes/missing-key", "kubernetes/service-without-pods"];

/// The rules about relations that files break, sorted.
fn broken(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tree(files);
    of_output(&run(folder.path(), &["check", "-o", "json"]))
}

fn of_output(output: &Output) -> Vec<String> {
    let verdict: serde_json::Value = serde_json::from_str(&stdout(output)).unwrap();
    let rules = verdict["findings"].as_array().unwrap().iter();
    let rules = rules.map(|finding| finding["rule"].as_str().unwrap().to_owned());
    let about = [
        "/missing-",
        "/service-without",
        "/selector-without",
        "/unknown-port",
        "/duplicate-",
        "/hpa-",
        "/unseen",
    ];
    let mut found: Vec<_> = rules
        .filter(|rule| rule.starts_with("kubernetes/") && about.iter().any(|a| rule.contains(a)))
        .collect();
    found.sort();
    found
}

fn kustomization(text: &str) -> String {
    format!("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{text}")
}

#[test]
fn what_does_not_fit_is_found_in_a_folder_and_in_a_kustomization() {
    let plain = [
        ("a/web.yaml", WEB),
        ("a/x.yaml", SERVICE),
        ("a/z.yaml", SETTINGS),
    ];
    assert_eq!(broken(&plain), BOTH);
    let base = kustomization("resources: [web.yaml, x.yaml, z.yaml]\n");
    let overlay = kustomization("resources: [../a]\nimages: [{name: web, newTag: v2}]\n");
    let mut built = plain.to_vec();
    built.push(("a/kustomization.yaml", &base));
    assert_eq!(broken(&built), BOTH);
    built.push(("over/kustomization.yaml", &overlay));
    assert_eq!(broken(&built), BOTH);
}

#[test]
fn objects_of_different_folders_are_of_one_environment_where_one_kustomization_builds_them() {
    let all = kustomization("resources: [a/web.yaml, b/x.yaml, c/z.yaml]\n");
    let files = [
        ("a/web.yaml", WEB),
        ("b/x.yaml", SERVICE),
        ("c/z.yaml", SETTINGS),
    ];
    assert_eq!(
        broken(&files),
        [""; 0],
        "nothing says that they belong together"
    );
    let mut built = files.to_vec();
    built.push(("kustomization.yaml", &all));
    assert_eq!(broken(&built), BOTH);
}

/// What a kustomization does may make it fit.
#[test]
fn what_is_not_rendered_is_not_missing() {
    let with = |more: &str, extra: &[(&str, &str)]| {
        let text = kustomization(&format!("resources: [web.yaml, x.yaml, z.yaml]\n{more}"));
        let mut files = vec![("web.yaml", WEB), ("x.yaml", SERVICE), ("z.yaml", SETTINGS)];
        files.push(("kustomization.yaml", &text));
        files.extend(extra);
        broken(&files)
    };
    let key = ["kubernetes/missing-key"];
    let pods = ["kubernetes/service-without-pods"];
    let generated = "configMapGenerator: [{name: settings, behavior: merge, literals: [port=1]}]\n";
    assert_eq!(with(generated, &[]), pods);
    assert_eq!(
        with(
            "labels: [{pairs: {app: one}, includeSelectors: true}]\n",
            &[]
        ),
        key
    );
    assert_eq!(with("commonLabels: {app: one}\n", &[]), key);
    let chart = "helmCharts: [{name: web, repo: 'https://example.org', version: 1.2.3}]\n";
    assert_eq!(with(chart, &[]), key);
    let on_service = "patches: [{target: {kind: Service}, patch: '[]'}]\n";
    assert_eq!(with(on_service, &[]), key);
    let anything = "patches: [{target: {labelSelector: a=b}, patch: '[]'}]\n";
    assert_eq!(with(anything, &[]), [""; 0]);
    let patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {port: '1'}\n";
    let by_file = "patches: [{path: patch.yaml}]\n";
    assert_eq!(with(by_file, &[("patch.yaml", patch)]), pods);
    let size =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n";
    assert_eq!(with(by_file, &[("patch.yaml", size)]), BOTH);
    // A patch changes what is built with it alone.
    let other = kustomization("resources: [../web.yaml]\npatches: [{path: patch.yaml}]\n");
    let elsewhere = [
        ("o/patch.yaml", patch),
        ("o/kustomization.yaml", other.as_str()),
    ];
    assert_eq!(with("", &elsewhere), BOTH);
    // What is left out is neither there nor a change, unless it is called a patch.
    assert_eq!(with("", &[("left/out.yaml", SETTINGS)]), BOTH);
    assert_eq!(with("", &[("key-patch.yaml", SETTINGS)]), pods);
    let variables = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, env: []}]}}}\n";
    assert_eq!(with(by_file, &[("patch.yaml", variables)]), pods);
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\n";
    let text = kustomization("resources: [web.yaml, x.yaml, z.yaml, r.yaml]\n");
    let files = [("web.yaml", WEB), ("x.yaml", SERVICE), ("z.yaml", SETTINGS)];
    let mut files = files.to_vec();
    files.extend([("r.yaml", release), ("kustomization.yaml", text.as_str())]);
    assert_eq!(broken(&files), key);
}

#[test]
fn prefixes_suffixes_and_namespaces_do_not_part_what_belongs_together() {
    let config = SETTINGS.replace("prot", "port");
    let service = SERVICE.replace("wbe", "web");
    let base = kustomization("resources: [web.yaml, x.yaml]\n");
    let route = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:\n  defaultBackend: {service: {name: dev-web, port: {number: 80}}}\n";
    let over = kustomization(
        "namePrefix: dev-\nnamespace: dev\nresources: [../base, z.yaml, route.yaml]\n",
    );
    let files = [
        ("base/web.yaml", WEB),
        ("base/x.yaml", &service),
        ("base/kustomization.yaml", &base),
        ("over/z.yaml", &config),
        ("over/route.yaml", route),
        ("over/kustomization.yaml", &over),
    ];
    assert_eq!(broken(&files), [""; 0]);
}

#[test]
fn a_file_that_is_not_read_or_not_asked_for_may_hold_what_is_missing() {
    let files = [
        ("web.yaml", WEB),
        ("x.yaml", SERVICE),
        ("z.yaml", SETTINGS),
        ("more.yaml", "kind: {{ .Values.kind }}\n"),
    ];
    assert_eq!(broken(&files), ["kubernetes/missing-key"]);
    let folder = tree(&[("web.yaml", WEB), ("x.yaml", SERVICE), ("y.yaml", SETTINGS)]);
    let some = run(
        folder.path(),
        &["check", "-o", "json", "web.yaml", "x.yaml"],
    );
    assert_eq!(of_output(&some), [""; 0]);
}

#[test]
fn the_order_of_files_changes_nothing() {
    let texts = [WEB, SERVICE, SETTINGS];
    let lines = |names: [&str; 3]| {
        let files: Vec<_> = names.into_iter().zip(texts).collect();
        let folder = tree(&files);
        let output = run(folder.path(), &["check", "-o", "json"]);
        let verdict: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        let of = |f: &serde_json::Value| {
            let file = f["file"].as_str().unwrap();
            let text = names.iter().position(|name| *name == file);
            format!("{text:?} {} {}", f["rule"], f["message"])
        };
        let mut found: Vec<_> = verdict["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(of)
            .collect();
        found.sort();
        found
    };
    let first = lines(["a.yaml", "b.yaml", "c.yaml"]);
    for names in [
        ["c.yaml", "a.yaml", "b.yaml"],
        ["b.yaml", "c.yaml", "a.yaml"],
    ] {
        assert_eq!(first, lines(names));
    }
}

/// Twenty thousand objects that all look alike take no longer than as many that do not.
#[test]
fn equal_selectors_names_and_claims_are_compared_once() {
    let mut text = String::new();
    for i in 0..10_000 {
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{i}}}\nspec:\n  selector: {{app: wbe}}\n  ports: [{{port: 80, targetPort: http}}]\n\
             ---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: n{i}, labels: {{app: web, n: \"{i}\"}}}}\nspec: {{containers: [{{name: a, image: 'example.org/a:1', envFrom: [{{configMapRef: {{name: c}}}}]}}]}}\n"
        );
    }
    let folder = tree(&[("a.yaml", &text), ("sluicegate.yaml", "profile: strict\n")]);
    let begun = std::time::Instant::now();
    let output = run(folder.path(), &["check", "-o", "json"]);
    assert!(begun.elapsed().as_secs() < 120, "{:?}", begun.elapsed());
    assert!(!stdout(&output).is_empty(), "{}", stderr(&output));
}
