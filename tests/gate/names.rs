//! Files that an applier applies though their name or place says otherwise: each is denied with a
//! privileged pod in it, and its twin with a harmless one, or none, passes.

use super::*;

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: evil, namespace: default}
spec:
  containers:
    - name: c
      image: busybox:1.36
      resources:
        limits: {memory: 64Mi}
        requests: {memory: 64Mi, cpu: 10m}
      securityContext: {privileged: true}
";

fn harmless(text: &str) -> String {
    text.replace(
        "{privileged: true}",
        "{allowPrivilegeEscalation: false, runAsNonRoot: true}",
    )
}

fn list(head: &str) -> String {
    let items = POD.replace('\n', "\n  ");
    format!("{head}items:\n- {}\n", items.trim_end())
}

/// Runs on a harmless manifest and these files.
fn code_of(files: &[(&str, &str)]) -> (i32, String) {
    let good = harmless(POD).replace("evil", "good");
    let folder = tree(&[("g.yaml", &good)]);
    for (path, text) in files {
        write(folder.path(), path, text.as_bytes());
    }
    let output = run(folder.path(), &["-o", "concise"]);
    (code(&output), stdout(&output))
}

/// Denied with the privileged pod.
fn denies(files: &[(&str, &str)]) {
    let (code, text) = code_of(files);
    assert_eq!(code, 1, "{files:#?}: {text}");
}

/// Denied with the privileged pod, allowed with the harmless one.
fn tells(files: &[(&str, &str)]) {
    denies(files);
    let twins: Vec<(&str, String)> = files.iter().map(|(p, t)| (*p, harmless(t))).collect();
    let twins: Vec<(&str, &str)> = twins.iter().map(|(p, t)| (*p, t.as_str())).collect();
    passes(&twins);
}

fn passes(files: &[(&str, &str)]) {
    let (code, text) = code_of(files);
    assert_eq!(code, 0, "{files:#?}: {text}");
}

#[test]
fn files_that_argo_applies_one_by_one_are_whole_beside_a_kustomization() {
    let application = |source: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a, namespace: argocd}}\nspec:\n  project: web\n  source: {{repoURL: \"https://example.org/r\", targetRevision: v1, path: d{source}}}\n  destination: {{server: \"https://kubernetes.default.svc\", namespace: a}}\n"
        )
    };
    let bogus = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nbogus: {}\n";
    let files = |source: &str, kustomization: &'static str| {
        let application = application(source);
        code_of(&[
            ("app.yaml", &application),
            ("d/kustomization.yaml", kustomization),
            ("d/x-patch.yaml", bogus),
        ])
        .0
    };
    for kustomization in [
        "# - x-patch.yaml\nresources: []\n",
        "patches: [{path: x-patch.yaml}]\n",
    ] {
        assert_eq!(files(", directory: {recurse: true}", kustomization), 1);
        assert_eq!(
            files("", kustomization),
            0,
            "Argo CD builds the kustomization"
        );
    }
}

#[test]
fn a_field_that_kustomize_does_not_know_is_denied() {
    let found = |text: &str| {
        let (_, verdict) = verdict(&[("kustomization.yaml", text), ("a.yaml", GOOD)]);
        places(&verdict)
    };
    assert_eq!(
        found("resources: [a.yaml]\nresource: [b.yaml]\n"),
        ["kustomize/unknown-field kustomization.yaml:2"]
    );
    assert!(
        found("resources: [a.yaml]\nnamePrefix: b-\nbuildMetadata: [originAnnotations]\n")
            .is_empty()
    );
}

#[test]
fn items_make_a_list_whatever_the_document_calls_itself() {
    let names_it = ("d/kustomization.yaml", "resources: [a.yaml]\n");
    let pods = list("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: PodList\n");
    tells(&[("d/a.yaml", &pods), names_it]);
    let kustomization = list("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
    denies(&[("d/a.yaml", &kustomization), names_it]);
    denies(&[("d/kustomization.yaml", &list("kind: List\n"))]);
    denies(&[("values.yaml", &list("kind: List\n"))]);
    tells(&[(
        "d/kustomization.yaml",
        &list("apiVersion: v1\nkind: List\n"),
    )]);
    passes(&[("values.yaml", "kind: x\nitems: {a: 1}\n")]);
}

#[test]
fn an_object_in_a_generators_input_is_judged_however_it_is_written() {
    let kustomization = "configMapGenerator:\n- name: x\n  files: [pod.yaml]\n";
    let input = |text: &str| {
        let files = [
            ("d/pod.yaml", text),
            ("d/kustomization.yaml", kustomization),
        ];
        code_of(&files)
    };
    let key = |key: &str| POD.replacen("apiVersion: v1", key, 1);
    for text in [
        list("kind: List\n"),
        key("!<tag:yaml.org,2002:binary> YXBpVmVyc2lvbg==: v1"),
        key("? \"api\\\n  Version\"\n: v1"),
        format!("{POD}\u{7}: {{\n"),
        format!("a: [\n---\n{POD}"),
    ] {
        assert_eq!(input(&text).0, 1, "{text}: {}", input(&text).1);
    }
    let typed = list("apiVersion: v1\nkind: List\n");
    assert_eq!(input(&typed).0, 1);
    assert_eq!(input(&harmless(&typed)).0, 0);
    for content in [
        "kind: x\nitems: [",
        "a: {{ b }}\n",
        "- !secret \"a\\tb\"\n",
        "kind: a kind of thing\napiVersion: v1\n",
    ] {
        let (code, text) = input(content);
        let expected = i32::from(content.ends_with('['));
        assert_eq!(code, expected, "{content}: {text}");
    }
}

#[test]
fn bytes_that_are_no_text_hide_no_object_in_a_generators_input() {
    let kustomization = "configMapGenerator:\n- name: x\n  files: [pod.yaml, blob.json, a.conf]\n";
    let with = |pod: &str| {
        let folder = tree(&[("d/kustomization.yaml", kustomization), ("g.yaml", GOOD)]);
        let bytes = [pod.as_bytes(), b"# \xFF\n"].concat();
        write(folder.path(), "d/pod.yaml", &bytes);
        write(folder.path(), "d/blob.json", b"\x00\x01\xFF\\\n\xFE\x02");
        write(folder.path(), "d/a.conf", b"\xFFapiVersion kind\n");
        code(&run(folder.path(), &[]))
    };
    assert_eq!(with(POD), 1);
    assert_eq!(with("kinds of things\n"), 0);
}

#[test]
fn an_editors_file_hides_no_object() {
    let key = |key: &str| POD.replacen("apiVersion: v1", key, 1);
    for path in [".vscode/a.json", "tsconfig.json", "renovate.json"] {
        for text in [
            key("!<tag:yaml.org,2002:binary> YXBpVmVyc2lvbg==: v1"),
            key("\"\\U00000061piVersion\": v1"),
            key("? \"api\\\n  Version\"\n: v1"),
            key("!!binary YXBpVmVyc2lvbg==: v1"),
        ] {
            denies(&[(path, &text)]);
        }
        passes(&[(
            path,
            "// settings\n{\"a\": [\"\\u0040b\", \"!c\"], /* kind */}\n",
        )]);
    }
}

#[test]
fn a_file_that_a_kustomization_names_is_a_manifest_whatever_its_extension_says() {
    let polyglot = format!("/* : x\n{POD}# */\n");
    let kustomization = ("d/kustomization.yaml", "resources: [a.tf]\n");
    denies(&[("d/a.tf", &polyglot), kustomization]);
    tells(&[("d/a.tf", POD), kustomization]);
    passes(&[("d/a.tf", "locals {\n  a = 1\n}\n")]);
    let json = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"a\"}, \
                \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"b:1\", \
                \"securityContext\": {\"privileged\": true}}]}}";
    denies(&[("d/a.tf.json", json)]);
}

#[test]
fn what_only_a_tool_knows_is_no_excuse_where_an_applier_gets_it() {
    let borrowed = POD.replace("apiVersion: v1", "apiVersion: kind.x-k8s.io/v1");
    let patch = "resources: [p.md]\npatches:\n- target: {kind: Pod}\n  \
                 patch: '[{\"op\":\"replace\",\"path\":\"/apiVersion\",\"value\":\"v1\"}]'\n";
    let files = [("d/p.md", &*borrowed), ("d/kustomization.yaml", patch)];
    assert_ne!(code_of(&files).0, 0);
    assert_ne!(
        code_of(&[("d/p.yaml", &borrowed.replace("/v1", "/v1$a"))]).0,
        0
    );
    let cluster = "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nmetadata: {name: c}\n";
    let test = "apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: {name: t}\n";
    passes(&[("kind.yaml", cluster), ("kyverno-test.yaml", test)]);
}

#[test]
fn a_kustomization_without_extension_is_judged_as_one() {
    let pod = harmless(POD);
    denies(&[
        ("d/Kustomization", "RESOURCES: [x.txt]\n"),
        ("d/x.txt", &pod),
    ]);
    denies(&[("d/Kustomization", "resources: [x.txt\n"), ("d/x.txt", POD)]);
    tells(&[
        ("d/Kustomization", "resources: [x.txt]\n"),
        ("d/x.txt", POD),
    ]);
}

#[test]
fn helm_renders_every_file_of_its_templates() {
    let chart = ("c/Chart.yaml", "apiVersion: v2\nname: x\nversion: 0.1.0\n");
    for name in [
        "p.md",
        "p.sh",
        "p.txt",
        "p.conf",
        "sub/p.toml",
        "p.tpl",
        "p.j2",
        "p",
    ] {
        tells(&[chart, (&format!("c/templates/{name}"), POD)]);
        passes(&[chart, (&format!("c/templates/{name}"), "{{ include }}\n")]);
    }
    passes(&[
        chart,
        ("c/templates/NOTES.txt", "{{ a }}\n"),
        ("c/p.md", POD),
    ]);
}

#[test]
fn a_file_that_git_crypt_encrypted_is_named_as_such() {
    let folder = tree(&[("g.yaml", GOOD)]);
    write(folder.path(), "s.yaml", b"\0GITCRYPT\0\x80\x81");
    write(folder.path(), "s.bin", b"\0GITCRYPT\0\x80\x81");
    let output = run(folder.path(), &["-o", "concise"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    assert_eq!(text.matches("git-crypt").count(), 1, "{text}");
}

const ADMIN: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: s}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: User, name: system:anonymous, apiGroup: rbac.authorization.k8s.io}]
";

#[test]
fn a_decoy_above_makes_no_object_a_fragment() {
    let patch = ("kustomization.yaml", "patches:\n- path: apps/x.yaml\n");
    denies(&[patch, ("apps/x.yaml", ADMIN)]);
    let twin = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 2}\n";
    passes(&[patch, ("apps/x.yaml", twin)]);
    let comment = (
        "kustomization.yaml",
        "# see apps/x-patch.yaml\nresources: [g.yaml]\n",
    );
    denies(&[comment, ("apps/x-patch.yaml", ADMIN)]);
    passes(&[comment, ("apps/x-patch.yaml", twin)]);
}

#[test]
fn what_a_kustomization_names_and_nobody_sees_is_said() {
    for target in ["/tmp/x.yaml", "nope.yaml", "../../x.yaml"] {
        denies(&[("d/kustomization.yaml", &format!("resources: [{target}]\n"))]);
    }
    let remote = "resources: [\"https://u:hunter2@example.com/x.yaml\"]\n";
    let (code, text) = code_of(&[("d/kustomization.yaml", remote)]);
    assert_eq!(code, 0);
    assert!(text.contains("d/kustomization.yaml:1:13: warning[kustomize/remote-reference]"));
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn a_part_of_a_tree_is_resolved_against_the_rest() {
    let folder = tree(&[
        (".git/HEAD", ""),
        ("base/kustomization.yaml", "resources: [a.yaml]\n"),
        ("base/a.yaml", GOOD),
        ("over/kustomization.yaml", "resources: [../base]\n"),
        (
            "over/b.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n",
        ),
    ]);
    assert_eq!(code(&run(folder.path(), &["over"])), 0);
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    let files = ["over/kustomization.yaml", "over/b.yaml"];
    let output = run(folder.path(), &files);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::remove_dir_all(folder.path().join("base")).unwrap();
    assert_eq!(code(&run(folder.path(), &["over"])), 1);
}

#[test]
fn a_file_that_is_asked_for_by_name_is_judged_whatever_its_name() {
    let folder = tree(&[("g.yaml", GOOD), ("p.sh", POD), ("d/p.sh", POD)]);
    write(folder.path(), "README.md", b"# a\n- apiVersion: `kind`\n");
    write(
        folder.path(),
        "run.sh",
        b"#!/bin/sh\ncat <<E\n\tkind: \"$1\"\nE\n",
    );
    for (files, expected) in [
        (&["g.yaml", "p.sh"][..], 1),
        (&["g.yaml", "README.md", "run.sh"][..], 0),
        (&["g.yaml", "d"][..], 0),
        (&["g.yaml", "d/p.sh"][..], 1),
    ] {
        let output = run(folder.path(), files);
        assert_eq!(code(&output), expected, "{files:?}: {}", stdout(&output));
    }
}

#[test]
fn what_only_helm_or_nobody_reads_may_hold_any_value() {
    let chart = ("c/Chart.yaml", "apiVersion: v2\nname: x\nversion: 0.1.0\n");
    let values = "a: yes\nb: 2024-01-01\n";
    passes(&[chart, ("c/values.yaml", values)]);
    passes(&[("a.json", "{\"big\": 123456789012345678901234567890}")]);
    passes(&[(
        "swagger.json",
        "{\"swagger\": \"2.0\", \"maximum\": 1e400, \"minimum\": -1E+999}",
    )]);
    denies(&[
        chart,
        ("c/values.yaml", &format!("{}a: yes\n", harmless(POD))),
    ]);
    let config_map = "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": \
                      {\"name\": \"a\", \"x\": 123456789012345678901234567890}}";
    denies(&[("a.json", config_map)]);
    denies(&[(
        "a.json",
        &config_map.replace("123456789012345678901234567890", "1e400"),
    )]);
    let hidden = config_map
        .replace("ConfigMap", "Pod")
        .replace("\"x\"", "\"y\": 1e400, \"x\"");
    denies(&[("swagger.json", &hidden)]);
}

#[test]
fn files_of_editors_and_tools_may_hold_comments_and_pieces_of_manifests() {
    let snippet =
        "{\n  // for manifests\n  \"pod\": {\"body\": [\"apiVersion: v1\", \"kind: Pod\"],},\n}\n";
    for path in [
        "a.code-snippets",
        ".vscode/go.json",
        "tsconfig.json",
        ".devcontainer/devcontainer.json",
        "renovate.json5",
        "renovate.json",
    ] {
        passes(&[("pod.yaml", &harmless(POD)), (path, snippet)]);
        // Named as a manifest, or with an object in it, it is one.
        let names_it = format!("resources: [{path}]\n");
        denies(&[("kustomization.yaml", &names_it), (path, snippet)]);
        let object = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": 1}}";
        if !path.ends_with("json5") {
            denies(&[("pod.yaml", &harmless(POD)), (path, object)]);
        }
    }
    denies(&[("a.json", snippet)]);
}

const CRD: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: {spec: {type: object, properties: {size: {type: TYPE}}}}
";

#[test]
fn only_a_manifest_defines_a_kind() {
    let crd = CRD.replace("TYPE", "integer");
    let widget = "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: 1}\n";
    let chart = ("c/Chart.yaml", "apiVersion: v2\nname: x\nversion: 0.1.0\n");
    let patch = (
        "k/kustomization.yaml",
        "patches: [{path: crd.yaml}, {path: other.yaml}]\n",
    );
    let code_with = |path: &str| {
        let other = ("k/other.yaml", "- {op: add, path: /a, value: 1}\n");
        let mut files = vec![("w.yaml", widget), chart, (path, &crd)];
        if path.starts_with("k/") {
            files.extend([patch, other]);
        }
        code_of(&files).0
    };
    for path in [
        "README.md",
        "k/crd.yaml",
        "c/templates/crd.yaml",
        "notes.sh",
    ] {
        assert_eq!(code_with(path), 2, "{path}");
    }
    for path in ["crd.yaml", "crds/x.yml", "c/crds/w.yaml"] {
        assert_eq!(code_with(path), 0, "{path}");
    }
}

#[test]
fn a_composite_definition_of_crossplane_defines_its_kinds() {
    let definition = CRD
        .replace("apiextensions.k8s.io", "apiextensions.crossplane.io")
        .replace("CustomResourceDefinition", "CompositeResourceDefinition")
        .replace(
            "scope: Namespaced",
            "claimNames: {kind: Gadget, plural: gadgets}",
        )
        .replace("storage", "referenceable")
        .replace("TYPE", "integer");
    let claim = "apiVersion: example.org/v1\nkind: Gadget\nmetadata: {name: a}\nspec: {size: SIZE, compositionRef: {name: b}}\n";
    let (good, bad) = (claim.replace("SIZE", "1"), claim.replace("SIZE", "one"));
    passes(&[("apis/definition.yaml", &definition), ("w.yaml", &good)]);
    denies(&[("apis/definition.yaml", &definition), ("w.yaml", &bad)]);
    assert_eq!(code_of(&[("w.yaml", &good)]).0, 2);
}

#[test]
fn the_definition_that_is_applied_counts_more_than_a_sample() {
    let loose = CRD.replace("TYPE", "string");
    let strict = CRD.replace("TYPE", "integer");
    let widget =
        "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: SIZE}\n";
    let names_it = ("k/kustomization.yaml", "resources: [crd.yaml]\n");
    let (text, number) = (widget.replace("SIZE", "a"), widget.replace("SIZE", "1"));
    let (applied, sample) = (("k/crd.yaml", &*strict), ("testdata/crd.yaml", &*loose));
    denies(&[names_it, applied, sample, ("w.yaml", &text)]);
    passes(&[names_it, applied, sample, ("w.yaml", &number)]);
    passes(&[sample, ("w.yaml", &text)]);
    denies(&[("crd.yaml", &strict), sample, ("w.yaml", &text)]);
}

#[test]
fn attributes_on_a_file_that_a_kustomization_names_are_told() {
    let pod = harmless(POD);
    let (filter, names_it) = (
        ".gitattributes",
        ("kustomization.yaml", "resources: [x.txt]\n"),
    );
    denies(&[(filter, "x.txt filter=x\n"), names_it, ("x.txt", &pod)]);
    passes(&[(filter, "y.txt filter=x\n"), names_it, ("x.txt", &pod)]);
    passes(&[(filter, "x.txt filter=x\n"), ("x.txt", "text")]);
}
