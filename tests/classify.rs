//! Documents to resources, over tables: families, lists, identities, what is denied.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use sluicegate::classify::{self, Classified, Extent, Family, Member, Role, Treatment};
use sluicegate::parse::{Dialect, Limits, Parsed};
use sluicegate::settings::Settings;
use sluicegate::source::{Source, SourceId};

fn source(path: &str, text: &str) -> Source {
    Source::new(SourceId(0), path, text)
}

fn parse(source: &Source, role: Role) -> Parsed {
    classify::read(source, role, &Limits::default()).1
}

/// Classifies the only document of a file.
fn with<T>(path: &str, role: Role, text: &str, look: impl Fn(Classified<'_>) -> T) -> T {
    let source = source(path, text);
    let parsed = parse(&source, role);
    assert_eq!(parsed.documents.len(), 1, "{path}: {:?}", parsed.findings);
    look(classify::document(&source, &parsed.documents[0], role))
}

fn family(path: &str, text: &str) -> (Family, Option<&'static str>) {
    with(path, Role::Plain, text, |c| (c.family, c.reason))
}

/// `pointer group/version/kind namespace/name` of every resource, `~` before a partial one.
fn resources(role: Role, text: &str) -> Vec<String> {
    with("a.yaml", role, text, |c| {
        let line = |r: &classify::Resource<'_>| {
            let i = &r.identity;
            let partial = if r.extent == Extent::Fragment {
                "~"
            } else {
                ""
            };
            let (group, version, kind) = (&i.group, &i.version, &i.kind);
            format!(
                "{partial}{} {group}/{version}/{kind} {}/{}",
                r.pointer, i.namespace, i.name
            )
        };
        c.resources.iter().map(line).collect()
    })
}

/// `line:column rule` of every finding.
fn findings(path: &str, role: Role, text: &str) -> Vec<String> {
    with(path, role, text, |c| {
        let line = |f: &sluicegate::finding::Finding| {
            assert!(f.help.is_some(), "{f:?}");
            format!("{}:{} {}", f.place.line, f.place.column, f.rule)
        };
        c.findings.iter().map(line).collect()
    })
}

#[test]
fn path_and_content_tell_the_files_of_a_forge_apart() {
    use Family::*;
    for (path, text, expected) in [
        (".github/suborgs/shop.yml", "branches: []\n", GithubSettings),
        (".github/repos/shop.yml", "notes: []\n", Unknown),
        (
            "rulesets/main.json",
            "{target: branch, enforcement: active, rules: []}\n",
            GithubSettings,
        ),
        (
            "rulesets/main.json",
            "{target: branch, enforcement: strict, rules: []}\n",
            Unknown,
        ),
        ("x/action.yml", "runs: {using: composite}\n", GithubAction),
        ("x/action.yml", "steps: []\n", Unknown),
        (
            ".github/dependabot.yml",
            "version: 2\nupdates: []\n",
            GithubDependabot,
        ),
        (".gitlab-ci.yml", "build: {script: [make]}\n", GitlabCi),
        (
            ".gitlab/ci/build.yml",
            "build: {script: [make]}\n",
            GitlabCi,
        ),
        ("ci/build.yml", "build: {script: [make]}\n", Unknown),
        (".gitlab-ci.yml", "apiVersion: v1\nkind: Pod\n", Kubernetes),
        ("config.yml", "projects_and_groups: {}\n", GitlabSettings),
        ("helmfile.yaml", "releases: []\n", Helmfile),
        ("x/helmfile.d/00.yaml", "releases: []\n", Helmfile),
        ("x/helmfiles/00.yaml", "releases: []\n", Unknown),
    ] {
        assert_eq!(family(path, text).0, expected, "{path}: {text}");
    }
}

#[test]
fn content_and_path_give_the_family() {
    use Family::*;
    for (path, text, expected) in [
        ("a.yaml", "apiVersion: v1\nkind: Pod\n", Kubernetes),
        (
            ".github/workflows/x.yml",
            "apiVersion: v1\nkind: Pod\njobs: {}\n",
            Kubernetes,
        ),
        ("values.yaml", "apiVersion: v1\nkind: Pod\n", Kubernetes),
        (
            "kustomization.yaml",
            "apiVersion: v1\nkind: Pod\n",
            Kubernetes,
        ),
        (
            "Chart.yaml",
            "apiVersion: v1\nkind: Pod\nname: x\n",
            Kubernetes,
        ),
        ("sluicegate.yaml", "apiVersion: v1\nkind: Pod\n", Kubernetes),
        (
            "compose.yaml",
            "apiVersion: v1\nkind: Pod\nservices: {}\n",
            Kubernetes,
        ),
        ("kustomization.yaml", "resources: [a.yaml]\n", Kustomize),
        ("a/Kustomization", "resources: [a.yaml]\n", Kustomize),
        (
            "x.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n",
            Kustomize,
        ),
        (
            "c/Chart.yaml",
            "apiVersion: v2\nname: c\nversion: 1.0.0\n",
            HelmChart,
        ),
        (
            ".github/workflows/x.yml",
            "on: push\njobs: {}\n",
            GithubWorkflow,
        ),
        (
            ".forgejo/workflows/x.yaml",
            "on: push\njobs: {}\n",
            GithubWorkflow,
        ),
        (
            ".github/workflows/sub/x.yml",
            "on: push\njobs: {}\n",
            Unknown,
        ),
        (
            ".github/settings.yml",
            "repository: {private: true}\n",
            GithubSettings,
        ),
        (
            "s.yaml",
            "Resources: {B: {Type: \"AWS::S3::Bucket\"}}\n",
            CloudFormation,
        ),
        (
            "s.yaml",
            "AWSTemplateFormatVersion: \"2010-09-09\"\n",
            CloudFormation,
        ),
        (
            "docker-compose.yml",
            "services: {a: {environment: {}}}\n",
            Compose,
        ),
        ("x.yaml", "services: {a: {image: b}}\n", Compose),
        ("x.yaml", "services: {a: {port: 1}}\n", Unknown),
        ("main.tf.json", "{\"resource\": {}}\n", Terraform),
        ("sluicegate.yaml", "version: 1\n", Sluicegate),
        (".sluicegate/waivers.yaml", "waivers: []\n", Sluicegate),
        ("sub/sluicegate.yaml", "version: 1\n", Unknown),
    ] {
        assert_eq!(family(path, text).0, expected, "{path}: {text}");
    }
}

#[test]
fn the_unknown_has_a_reason() {
    for (path, text, expected) in [
        ("a.yaml", "a: 1\n", "no `apiVersion` and `kind`"),
        ("a.yaml", "- 1\n", "a list"),
        ("a.yaml", "word\n", "a single value"),
        (
            "a.yaml",
            "apiVersion: 1\ndatasources: []\n",
            "no `apiVersion` and `kind`",
        ),
        (
            "a.yaml",
            "kind: pipeline\nsteps: []\n",
            "no `apiVersion` and `kind`",
        ),
        (
            ".github/dependabot.yml",
            "version: 2\n",
            "a file of the forge",
        ),
        (
            "skaffold.yaml",
            "apiVersion: skaffold/v3\nkind: Config\n",
            "a configuration of skaffold",
        ),
        (
            "kind.yaml",
            "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n",
            "a configuration of kind",
        ),
        (
            "config",
            "apiVersion: v1\nkind: Config\n",
            "a configuration of kubectl",
        ),
    ] {
        assert_eq!(
            family(path, text),
            (Family::Unknown, Some(expected)),
            "{path}: {text}"
        );
    }
}

#[test]
fn an_object_has_the_identity_that_the_server_knows() {
    for (text, expected) in [
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: ns}\n",
            " /v1/Pod ns/a",
        ),
        (
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n",
            " apps/v1/Deployment /a",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n",
            " /v1/Pod /a-*",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a, generateName: b-}\n",
            " /v1/Pod /a",
        ),
        ("apiVersion: v1\nkind: Pod\n", " /v1/Pod /"),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: 1}\n",
            " /v1/Pod /",
        ),
    ] {
        assert_eq!(resources(Role::Plain, text), [expected], "{text}");
    }
}

#[test]
fn lists_are_expanded_also_nested_and_typed() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n\
                - apiVersion: v1\n  kind: PodList\n  items: [{metadata: {name: b}}, {apiVersion: v1, kind: Secret, metadata: {name: c}}]\n";
    assert_eq!(
        resources(Role::Plain, text),
        [
            "/items/0 /v1/Pod /a",
            "/items/1/items/0 /v1/Pod /b",
            "/items/1/items/1 /v1/Secret /c"
        ]
    );
    assert!(findings("a.yaml", Role::Plain, text).is_empty());
}

#[test]
fn an_empty_list_says_so() {
    let text = "apiVersion: v1\nkind: List\nitems: []\n";
    let reason = with("a.yaml", Role::Plain, text, |c| {
        (c.resources.len(), c.reason)
    });
    assert_eq!(reason, (0, Some("an empty list")));
}

#[test]
fn a_fake_list_is_denied_and_expanded_and_judged_itself() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {metadata: {name: b}}\n";
    assert_eq!(
        findings("a.yaml", Role::Plain, text),
        ["4:1 kubernetes/fake-list"]
    );
    assert_eq!(
        resources(Role::Plain, text),
        [
            " /v1/ConfigMap /c",
            "/items/0 /v1/Pod /a",
            "/items/1 /v1/ConfigMap /b"
        ]
    );
    for text in [
        "apiVersion: v1\nkind: ConfigMap\nitems: []\n",
        "apiVersion: v1\nkind: ConfigMap\nitems: null\n",
        "apiVersion: v1\nkind: PodList\nitems: {a: 1}\n",
        "apiVersion: skaffold/v3\nkind: Config\nitems: [{apiVersion: v1, kind: Pod}]\n",
    ] {
        let found = findings("a.yaml", Role::Plain, text);
        assert!(
            found.iter().all(|f| f.ends_with("kubernetes/fake-list")),
            "{text}"
        );
        assert_eq!(found.len(), 1, "{text}");
    }
}

#[test]
fn benign_twins_of_fake_lists_are_accepted() {
    for text in [
        "apiVersion: v1\nkind: ConfigMap\ndata: {items: \"[]\"}\n",
        "apiVersion: a.org/v1\nkind: Playlist\nspec: {items: []}\n",
        "apiVersion: a.org/v1\nkind: PodList\nspec: {}\n",
    ] {
        assert!(findings("a.yaml", Role::Plain, text).is_empty(), "{text}");
        assert_eq!(resources(Role::Plain, text).len(), 1);
    }
}

#[test]
fn an_object_without_its_type_is_denied_and_still_handed_on() {
    for (text, resource) in [
        ("kind: Pod\nmetadata: {name: a}\n", "~ //Pod /a"),
        ("apiVersion: apps/v1\nspec: {}\n", "~ apps/v1/ /"),
        ("apiVersion: \"\"\nkind: Pod\nspec: {}\n", "~ //Pod /"),
    ] {
        let found = findings("a.yaml", Role::Plain, text);
        assert_eq!(found, ["1:1 kubernetes/incomplete-object"], "{text}");
        assert_eq!(resources(Role::Plain, text), [resource], "{text}");
    }
    let list = "apiVersion: v1\nkind: List\nitems: [{metadata: {name: a}}, {kind: Pod}]\n";
    assert_eq!(findings("a.yaml", Role::Plain, list).len(), 2);
    assert_eq!(resources(Role::Plain, list).len(), 2);
}

#[test]
fn a_structural_key_in_another_case_is_denied() {
    let text = "apiVersion: v1\nkind: Pod\nKind: Secret\nmetadata: {}\nITEMS: []\n";
    let found = findings("a.yaml", Role::Plain, text);
    assert_eq!(
        found,
        [
            "3:1 kubernetes/near-miss-key",
            "5:1 kubernetes/near-miss-key"
        ]
    );
    let text = "apiversion: v1\nkind: Pod\nmetadata: {name: a}\n";
    let found = findings("a.yaml", Role::Plain, text);
    assert_eq!(
        found,
        [
            "1:1 kubernetes/near-miss-key",
            "1:1 kubernetes/incomplete-object"
        ]
    );
    let found = findings(
        "a.yaml",
        Role::Plain,
        "ApiVersion: v1\nKind: Pod\nspec: {}\n",
    );
    assert_eq!(found.len(), 3);
}

#[test]
fn a_patch_is_partial_and_may_leave_its_type_out() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n$patch: delete\n";
    assert_eq!(resources(Role::Patch, text), ["~ apps/v1/Deployment /a"]);
    assert_eq!(resources(Role::Patch, "spec: {replicas: 2}\n"), ["~ // /"]);
    assert!(findings("p.yaml", Role::Patch, "kind: Pod\nspec: {}\n").is_empty());
    let list = "- {op: replace, path: /spec/replicas, value: 2}\n";
    let got = with("p.yaml", Role::Patch, list, |c| {
        (c.family, c.resources[0].extent == Extent::Fragment)
    });
    assert_eq!(got, (Family::Kustomize, true));
}

#[test]
fn what_configures_kustomize_is_kustomize_and_an_object_is_not() {
    let role = Role::KustomizeConfig;
    let got = |text| with("p.yaml", role, text, |c| c.family);
    assert_eq!(got("varReference: [{path: a}]\n"), Family::Kustomize);
    assert_eq!(
        got("apiVersion: builtin\nkind: PatchTransformer\n"),
        Family::Kustomize
    );
    assert_eq!(got("- source: {}\n"), Family::Kustomize);
    assert_eq!(got("apiVersion: v1\nkind: Pod\n"), Family::Kubernetes);
}

#[test]
fn keys_of_a_kustomization_in_another_case_are_denied() {
    let text = "RESOURCES: [a.yaml]\npatches:\n- PATH: p.yaml\nre\u{17F}ource\u{17F}: [b.yaml]\nnamespace: x\n";
    let found = findings("kustomization.yaml", Role::Plain, text);
    let rule = "kustomize/ambiguous-key";
    assert_eq!(
        found,
        [
            format!("1:1 {rule}"),
            format!("3:3 {rule}"),
            format!("4:1 {rule}")
        ]
    );
    let benign = "resources: [a.yaml]\nimages: [{name: a, newTag: b}]\nbuildMetadata: []\n";
    assert!(findings("kustomization.yaml", Role::Plain, benign).is_empty());
}

#[test]
fn each_family_is_read_in_its_own_reading() {
    for (path, text, expected) in [
        (
            "a.yaml",
            "apiVersion: v1\nkind: Pod\nx: on\n",
            Dialect::Kubernetes,
        ),
        ("a.yaml", "a: yes\n", Dialect::Core),
        (
            ".github/workflows/a.yml",
            "on: push\njobs: {}\n",
            Dialect::Core,
        ),
        (
            ".github/workflows/a.yml",
            "apiVersion: v1\nkind: Pod\n",
            Dialect::Kubernetes,
        ),
        (
            ".github/workflows/a.yml",
            "\"\\u0061piVersion\": v1\nkind: Pod\n",
            Dialect::Kubernetes,
        ),
        (
            ".github/workflows/a.yml",
            "on: push\njobs: {a: {x: apiVersion}}\n",
            Dialect::Core,
        ),
        ("kustomization.yaml", "resources: []\n", Dialect::Kubernetes),
        ("sluicegate.yaml", "rules: {a/b: off}\n", Dialect::Core),
        ("compose.yaml", "services: {}\n", Dialect::Core),
        (
            "a.yaml",
            "AWSTemplateFormatVersion: x\n",
            Dialect::CloudFormation,
        ),
        (
            "a.yaml",
            "a: 1\n---\napiVersion: v1\nkind: Pod\n",
            Dialect::Kubernetes,
        ),
        ("a.yaml", "kind: Pod\nspec: {}\n", Dialect::Kubernetes),
    ] {
        let source = source(path, text);
        let got = classify::read(&source, Role::Plain, &Limits::default()).0;
        assert_eq!(got, expected, "{path}: {text}");
    }
    let patch = source("p.yaml", "spec: {x: on}\n");
    assert_eq!(
        classify::read(&patch, Role::Patch, &Limits::default()).0,
        Dialect::Kubernetes
    );
}

fn member(role: Role, named: bool, applied: bool) -> Member {
    Member {
        role,
        named,
        applied,
        environments: [].into(),
    }
}

fn treat(path: &str, text: &str, member: &Member, settings: &str) -> Treatment {
    let limits = Limits::default();
    let settings = Settings::read(&source("sluicegate.yaml", settings), &limits).0;
    classify::treatment(path, text.as_bytes(), member, &settings, &limits)
}

#[test]
fn the_settings_declare_what_nothing_applies_and_skip_anything() {
    let plain = member(Role::Plain, false, false);
    let applied = member(Role::KustomizeResource, true, true);
    let declare = "not_manifests: [a.yaml]\n";
    let because = Treatment::Declared("`not_manifests` names `a.yaml`".into());
    assert_eq!(treat("a.yaml", "", &plain, declare), because);
    assert_eq!(treat("a.yaml", "", &applied, declare), Treatment::Yaml);
    let skip = "paths: [{match: a.yaml, skip: {reason: vendored}}]\n";
    let because = Treatment::Declared("skipped by the settings: vendored".into());
    assert_eq!(treat("a.yaml", "", &applied, skip), because);
    assert_eq!(treat("README.md", "", &applied, ""), Treatment::Yaml);
}

#[test]
fn an_object_in_a_generators_input_is_judged() {
    let input = member(Role::GeneratorInput, false, false);
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";
    assert_eq!(treat("a.yaml", pod, &input, ""), Treatment::Yaml);
    assert_eq!(
        treat("a.yaml", &format!("a: 1\n---\n{pod}"), &input, ""),
        Treatment::Yaml
    );
    for text in [
        "a: {{ b }}\n",
        "a: 1\n",
        "apiVersion: a.org/v1\nkind: AppConfig\nlog: x\n",
        "\t:\n",
    ] {
        let got = treat("a.yaml", text, &input, "");
        assert!(matches!(got, Treatment::Declared(_)), "{text}");
    }
}

#[test]
fn a_template_of_a_chart_is_no_fault_and_another_is() {
    let sort = "a Go template";
    for (role, chart) in [(Role::ChartTemplate, true), (Role::Plain, false)] {
        let text = "{{ if x }}\napiVersion: v1\nkind: Pod\n";
        let got = treat("a.yaml.tpl", text, &member(role, false, false), "");
        assert_eq!(got, Treatment::Template { sort, chart });
    }
    for (text, expected) in [
        ("a: {{ .Values.x }}\n", true),
        ("{{- if .x }}\na: b\n{{- end }}\n", true),
        ("a: \"{{ .x }}\"\n", false),
        ("a: [\n", false),
    ] {
        let source = source("a.yaml", text);
        let parsed = parse(&source, Role::ChartTemplate);
        assert_eq!(classify::is_template(&parsed), expected, "{text}");
    }
}
