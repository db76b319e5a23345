//! The contract with a policy's author: metadata, dispatch, parameters, and where findings point.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod pipeline;

use std::collections::BTreeMap;

use pipeline::{applied, run, team};
use serde_json::json;
use sluicegate::classify::{Extent, Family};
use sluicegate::finding::{Finding, RuleId, Severity};
use sluicegate::parse::{self, Dialect, Limits};
use sluicegate::policy::{Levels, Parameters, PolicySet, Worker, check};
use sluicegate::source::{Source, SourceId};

fn schema() -> jsonschema::Validator {
    let text = include_str!("../schemas/sluicegate/policy-metadata.json");
    jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap()
}

/// The block as another reader would take it: without our own parser's help.
fn block(text: &str) -> serde_json::Value {
    let lines = text
        .lines()
        .skip_while(|line| *line != "# METADATA")
        .skip(1);
    let yaml: Vec<_> = lines
        .take_while(|line| line.starts_with('#'))
        .map(|line| line.strip_prefix("# ").or(line.strip_prefix('#')).unwrap())
        .collect();
    serde_yaml::from_str(&yaml.join("\n")).unwrap()
}

/// What is compiled in is not looked at again in every run, so it is here.
#[test]
fn what_is_built_in_would_pass_as_a_teams_own() {
    let loaded = PolicySet::load(std::path::Path::new("policies"));
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded, PolicySet::builtin().unwrap());
}

#[test]
fn the_published_schema_and_the_reader_agree() {
    let schema = schema();
    for policy in PolicySet::builtin().unwrap().policies() {
        let metadata = block(&policy.text);
        let errors: Vec<_> = schema
            .iter_errors(&metadata)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", policy.id);
    }
    let good = applied(
        "kubernetes/pod",
        "deny contains {\"message\": \"x\"} if input.object.x",
    );
    let variants = [
        ("# title: T", "# titel: T"),
        ("# title: T", "# title: T."),
        ("# title: T", "# title: 7"),
        ("# title: T\n", ""),
        ("# description: D\n", ""),
        ("severity: error", "severity: off"),
        ("kubernetes/pod", "kubernetes/pods"),
        ("kubernetes/pod", "kubernetes/core/pod"),
        ("kubernetes/pod", "terraform/bucket"),
        ("kubernetes/pod", "environment/identity, kubernetes"),
        ("[kubernetes/pod]", "kubernetes/pod"),
        ("[kubernetes/pod]", "[]"),
        ("#   fix: F\n", ""),
        ("fix: F", "fix: F\n#   waivable: maybe"),
        ("fix: F", "fix: F\n#   severities: {prod: error}"),
        ("fix: F", "fix: F\n#   severities: {strict: bad}"),
        ("fix: F", "fix: F\n#   parameters: [a]"),
        (
            "fix: F",
            "fix: F\n#   parameters: {a: {description: D, schema: {type: string}}}",
        ),
        (
            "fix: F",
            "fix: F\n#   parameters: {a: {description: D, default: x, schema: {type: text}}}",
        ),
    ];
    assert!(schema.is_valid(&block(&good)) && team("t", "r", &good).is_ok());
    for (from, to) in variants {
        let bad = good.replace(from, to);
        assert_ne!(bad, good);
        assert!(!schema.is_valid(&block(&bad)), "the schema takes {to}");
        assert!(team("t", "r", &bad).is_err(), "the reader takes {to}");
    }
}

#[test]
fn every_builtin_rule_says_what_why_and_how() {
    let set = PolicySet::builtin().unwrap();
    for policy in set.policies() {
        let metadata = &policy.metadata;
        assert!(metadata.description.len() > 60, "{}", policy.id);
        assert!(
            metadata.fix.ends_with('.') && metadata.description.ends_with('.'),
            "{}",
            policy.id
        );
        assert!(policy.text.lines().count() < 80, "{}", policy.id);
        let code = policy
            .text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .count();
        assert!(code < 60, "{} has {code} lines", policy.id);
    }
    assert_eq!(set.digest().len(), 64);
    assert_eq!(set.infos().count(), set.policies().len());
    let policy = set
        .get(&RuleId::from("kubernetes/privilege-escalation"))
        .unwrap();
    assert_eq!(policy.severity("default"), Some(Severity::Info));
    assert_eq!(policy.severity("strict"), Some(Severity::Error));
}

#[test]
fn parameters_have_defaults_and_a_shape() {
    let set = PolicySet::builtin().unwrap();
    let set_to = |rule: &str, name: &str, value| {
        let values = BTreeMap::from([(name.to_owned(), value)]);
        Parameters::new(&set, &BTreeMap::from([(RuleId::from(rule), values)]))
    };
    assert!(set_to("kubernetes/resource-limits", "cpu", json!(true)).is_ok());
    let error = |rule, name, value| set_to(rule, name, value).unwrap_err().remove(0).2;
    assert_eq!(
        error("kubernetes/resource-limits", "cpu", json!("yes")),
        "expected `true` or `false`"
    );
    assert!(
        error("kubernetes/resource-limits", "cqu", json!(true)).contains("did you mean `cpu`?")
    );
    assert!(error("kubernetes/privileged", "cpu", json!(true)).contains("no parameters"));
    assert!(error("kubernetes/none", "cpu", json!(true)).contains("no such rule"));
    assert_eq!(
        error("kubernetes/capabilities", "allowed", json!([1])),
        "expected a text"
    );
}

/// Where a rule's findings point: line, the text under the place, and the pointer.
#[track_caller]
fn points(selector: &str, body: &str, manifest: &str, expected: &[(u32, &str, &str)]) {
    let (findings, faults) = run(team("t", "r", &applied(selector, body)).unwrap(), manifest);
    assert_eq!(faults, []);
    let source = Source::new(SourceId(0), "a.yaml", manifest);
    let found: Vec<_> = findings
        .iter()
        .map(|f: &Finding| (f.place.line, source.slice(f.place.span), f.pointer.as_str()))
        .collect();
    assert_eq!(found, expected);
}

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true
  initContainers:
    - name: init
      image: busybox
  containers:
    - image: nginx
      name: web
      resources:
        limits:
          cpu: 1
    - name: log
      command:
        - sh
        - |
          echo a
          echo b
";

fn at(path: &str) -> String {
    format!("deny contains {{\"message\": \"x\", \"at\": {path}}} if true")
}

#[test]
fn a_path_leads_to_a_short_place() {
    let pod = |path: &str, expected| points("kubernetes/pod", &at(path), POD, &[expected]);
    pod(
        "[\"spec\", \"hostNetwork\"]",
        (6, "true", "/spec/hostNetwork"),
    );
    pod(
        "[\"containers\", 0]",
        (11, "image: nginx", "/spec/containers/0"),
    );
    pod(
        "[\"containers\", 0, \"image\"]",
        (11, "nginx", "/spec/containers/0/image"),
    );
    pod(
        "[\"containers\", 2]",
        (8, "name: init", "/spec/initContainers/0"),
    );
    pod(
        "[\"types\", 2]",
        (8, "name: init", "/spec/initContainers/0"),
    );
    pod(
        "[\"containers\", 1, \"resources\", \"limits\", \"memory\"]",
        (16, "name: log", "/spec/containers/1"),
    );
    pod(
        "[\"containers\", 0, \"resources\", \"limits\", \"memory\"]",
        (14, "limits", "/spec/containers/0/resources/limits"),
    );
    pod(
        "[\"containers\", 1, \"command\", 1]",
        (19, "|", "/spec/containers/1/command/1"),
    );
    pod("[\"containers\"]", (10, "containers", "/spec/containers"));
    pod(
        "[\"metadata\", \"labels\", \"a\"]",
        (3, "metadata", "/metadata"),
    );
    pod("[]", (1, "apiVersion: v1", ""));
    let any = |path: &str, expected| points("kubernetes", &at(path), POD, &[expected]);
    any(
        "[\"spec\", \"containers\", 0, \"name\"]",
        (12, "web", "/spec/containers/0/name"),
    );
    any("[\"missing\", \"key\"]", (1, "apiVersion: v1", ""));
    any("[\"kind\", \"deeper\", 1]", (2, "Pod", "/kind"));
}

#[test]
fn without_a_path_the_value_itself_tells_its_place() {
    let body = "deny contains {\"message\": \"x\", \"node\": c} if {\n\tsome c in input.pod.containers\n\tnot c.image\n}";
    points(
        "kubernetes/pod",
        body,
        POD,
        &[(16, "name: log", "/spec/containers/1")],
    );
    let body = "deny contains {\"message\": \"x\", \"node\": t} if {\n\twalk(input.object, [_, t])\n\tt == \"web\"\n}";
    points(
        "kubernetes",
        body,
        POD,
        // `deny` is a set: what is equal is one element, wherever it came from.
        &[(4, "web", "/metadata/name")],
    );
    let body = "deny contains {\"message\": \"x\"} if input.object.kind == \"Pod\"";
    points("kubernetes", body, POD, &[(1, "apiVersion: v1", "")]);
}

#[test]
fn a_context_that_stands_alone_has_its_place_as_a_container() {
    let job = "apiVersion: example.org/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  driver:\n    podSecurityContext:\n      privileged: true\n";
    let body = |place: &str| {
        let rest = "some i, c in input.pod.containers\n\tc.name == \"driver\"\n\tc.securityContext.privileged";
        format!("deny contains {{\"message\": \"x\", {place}}} if {{\n\t{rest}\n}}")
    };
    let at = |path: &str| body(&format!("\"at\": [\"containers\", i{path}]"));
    let context = "/spec/driver/podSecurityContext";
    for (body, place) in [
        (
            at(", \"securityContext\", \"privileged\""),
            (7, format!("{context}/privileged")),
        ),
        (at(""), (6, context.to_owned())),
        (at(", \"resources\", \"limits\""), (6, context.to_owned())),
        (body("\"node\": c"), (6, context.to_owned())),
    ] {
        let (line, pointer) = &place;
        let fragments = applied("kubernetes/pod", &body)
            .replace("#   fix: F", "#   fix: F\n#   fragments: true");
        let (findings, faults) = run(team("t", "r", &fragments).unwrap(), job);
        assert!(
            faults.is_empty() && findings.len() == 1,
            "{faults:?} {findings:?}"
        );
        let found = &findings[0];
        assert_eq!(
            (found.place.line, &found.pointer),
            (*line, pointer),
            "{body}"
        );
    }
}

#[test]
fn related_paths_are_places_too() {
    let body =
        "deny contains {\"message\": \"x\", \"at\": [\"spec\"], \"related\": [[\"kind\"]]} if true";
    let (findings, _) = run(team("t", "r", &applied("kubernetes", body)).unwrap(), POD);
    assert_eq!(findings[0].related[0].place.line, 2);
    assert_eq!(findings[0].help.as_deref(), Some("F"));
    assert_eq!(findings[0].resource.as_ref().unwrap().name, "web");
}

/// How many findings a rule that denies everything it is asked about has.
fn asked(selector: &str, manifest: &str) -> usize {
    let set = team("t", "r", &applied(selector, &at("[]"))).unwrap();
    let (findings, faults) = run(set, manifest);
    assert_eq!(faults, []);
    findings.len()
}

#[test]
fn a_policy_is_asked_only_about_what_it_applies_to() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: []}}}\n";
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    for (selector, of_deployment, of_config) in [
        ("kubernetes", 1, 1),
        ("kubernetes/pod", 1, 0),
        ("kubernetes/apps/Deployment", 1, 0),
        ("kubernetes/core/Deployment", 0, 0),
        ("kubernetes/core/ConfigMap", 0, 1),
        ("github/workflow", 0, 0),
        ("kubernetes/pod, kubernetes/apps/Deployment", 1, 0),
    ] {
        assert_eq!(asked(selector, deployment), of_deployment, "{selector}");
        assert_eq!(asked(selector, config), of_config, "{selector}");
    }
}

#[test]
fn pods_are_found_wherever_they_hide() {
    let pod = "{spec: {containers: [{name: a, image: b}]}}";
    let object = |api: &str, kind: &str, rest: &str| {
        format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\n{rest}\n")
    };
    for (api, kind, rest) in [
        ("v1", "Pod", "spec: {containers: []}".to_owned()),
        ("v1", "PodTemplate", format!("template: {pod}")),
        (
            "v1",
            "ReplicationController",
            format!("spec: {{template: {pod}}}"),
        ),
        (
            "apps/v1",
            "StatefulSet",
            format!("spec: {{template: {pod}}}"),
        ),
        (
            "apps/v1",
            "ReplicaSet",
            format!("spec: {{template: {pod}}}"),
        ),
        ("batch/v1", "Job", format!("spec: {{template: {pod}}}")),
        (
            "batch/v1",
            "CronJob",
            format!("spec: {{jobTemplate: {{spec: {{template: {pod}}}}}}}"),
        ),
        (
            "argoproj.io/v1alpha1",
            "Rollout",
            format!("spec: {{template: {pod}}}"),
        ),
        (
            "serving.knative.dev/v1",
            "Service",
            format!("spec: {{template: {pod}}}"),
        ),
        (
            "serving.knative.dev/v1",
            "Revision",
            "spec: {containers: [{image: a}]}".to_owned(),
        ),
        (
            "example.org/v1",
            "Anything",
            format!("spec: {{deep: [{{er: {pod}}}]}}"),
        ),
        (
            "example.org/v1",
            "Init",
            "spec: {x: {spec: {initContainers: [{image: a}]}}}".to_owned(),
        ),
    ] {
        assert_eq!(
            asked("kubernetes/pod", &object(api, kind, &rest)),
            1,
            "{kind}"
        );
    }
    for (api, kind, rest) in [
        ("v1", "ConfigMap", format!("data: {pod}")),
        (
            "helm.toolkit.fluxcd.io/v2",
            "HelmRelease",
            format!("spec: {{values: {pod}}}"),
        ),
        (
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            format!("spec: {pod}"),
        ),
        ("apps/v1", "Deployment", "spec: {replicas: 1}".to_owned()),
        (
            "example.org/v1",
            "Widget",
            "spec: {containers: 3}".to_owned(),
        ),
    ] {
        assert_eq!(
            asked("kubernetes/pod", &object(api, kind, &rest)),
            0,
            "{kind}"
        );
    }
}

#[test]
fn secrets_are_masked_by_place() {
    let text = "kind: Secret\ndata: {a: YQ==}\nstringData: {b: bb}\n---\nenv:\n  - name: DB_PASSWORD\n    value: hunter2\n  - name: HOST\n    value: db\nurl: https://a:hunter3@b\nauth: {apiKey: abc, secretName: shown}\nkey: |\n  -----BEGIN RSA PRIVATE KEY-----\n";
    let source = Source::new(SourceId(0), "a.yaml", text);
    let parsed = parse::yaml(&source, Dialect::Core, &Limits::default());
    let masked: Vec<_> = parsed
        .documents
        .iter()
        .flat_map(|d| sluicegate::facts::secrets::spans(&d.root))
        .map(|span| source.slice(span).lines().next().unwrap())
        .collect();
    assert_eq!(
        masked[..6],
        ["YQ==", "bb", "hunter2", "https://a:hunter3@b", "abc", "|"]
    );
    assert_eq!(masked.len(), 6);
}

fn twins(count: usize) -> String {
    "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n".repeat(count)
}

#[test]
fn an_object_defined_very_often_is_drawn_in_part_and_counted() {
    let of = |count| {
        let (findings, faults) = run(PolicySet::builtin().unwrap(), &twins(count));
        assert!(faults.is_empty(), "{faults:?}");
        findings
    };
    assert_eq!(of(1).len(), 0);
    let few = of(3);
    assert_eq!(few.len(), 2);
    assert!(few.iter().all(|f| f.related.len() == 2));
    assert!(!few[0].message.contains("more places"));
    let many = of(2_000);
    assert_eq!(many.len(), 201);
    assert!(many.iter().all(|f| f.related.len() == 10));
    assert!(many[2].message.contains("1989 more places"));
    assert!(many.iter().any(|f| f.message.contains("in 2000 places")));
}

#[test]
fn definitions_beyond_those_a_rule_sees_are_no_pass() {
    let text = applied(
        "environment/identity",
        "deny contains {\"message\": \"x\"} if input.places[0].line == 0",
    );
    let (findings, faults) = run(team("t", "r", &text).unwrap(), &twins(201));
    assert!(findings.is_empty() && faults.is_empty());
    let (_, faults) = run(team("t", "r", &text).unwrap(), &twins(202));
    assert_eq!(faults.len(), 1);
}

/// The rules that a patch breaks in the profile that is used where none is named.
fn broken_by(patch: &str) -> Vec<String> {
    let set = std::sync::Arc::new(PolicySet::builtin().unwrap());
    let parameters = Parameters::new(&set, &BTreeMap::new()).unwrap();
    let severity = |id: &RuleId| set.get(id).and_then(|policy| policy.severity("default"));
    let levels = Levels {
        severity: &severity,
        parameters: &parameters,
    };
    let source = Source::new(SourceId(0), "patch.yaml", patch);
    let parsed = parse::yaml(&source, Dialect::Kubernetes, &Limits::default());
    let mut resource = pipeline::resource(Family::Kubernetes, &parsed.documents[0]);
    resource.extent = Extent::Fragment;
    let mut worker = Worker::new(std::sync::Arc::clone(&set));
    let (findings, faults) = check(&mut worker, &source, &resource, &levels);
    assert!(faults.is_empty(), "{faults:?}");
    findings.iter().map(|f| f.rule.to_string()).collect()
}

#[test]
fn a_patch_is_judged_by_what_it_writes_and_not_by_what_it_lacks() {
    let head = |api: &str, kind: &str, rest: &str| {
        format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\n{rest}\n")
    };
    let rbac = "rbac.authorization.k8s.io/v1";
    let deployment = |container: &str| {
        let spec = format!("spec: {{template: {{spec: {{containers: [{container}]}}}}}}");
        head("apps/v1", "Deployment", &spec)
    };
    let chart = |spec: &str| {
        let spec = format!("spec: {{chart: {{spec: {spec}}}}}");
        head("helm.toolkit.fluxcd.io/v2", "HelmRelease", &spec)
    };
    let flux = |spec: &str| head("kustomize.toolkit.fluxcd.io/v1", "Kustomization", spec);
    let argo = |spec: &str| head("argoproj.io/v1alpha1", "Application", spec);
    let oci = |spec: &str| head("source.toolkit.fluxcd.io/v1", "OCIRepository", spec);
    for (patch, rule) in [
        (
            head(
                rbac,
                "Role",
                "rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]",
            ),
            "kubernetes/rbac-wildcards",
        ),
        (
            head(
                rbac,
                "RoleBinding",
                "subjects: [{kind: User, name: 'system:anonymous'}]",
            ),
            "kubernetes/rbac-anonymous",
        ),
        (
            head(
                rbac,
                "RoleBinding",
                "subjects: [{kind: Group, name: 'system:authenticated'}]",
            ),
            "kubernetes/rbac-authenticated",
        ),
        (
            deployment("{name: a, securityContext: {allowPrivilegeEscalation: true}}"),
            "kubernetes/privilege-escalation",
        ),
        (
            deployment("{name: a, securityContext: {runAsUser: 0}}"),
            "kubernetes/run-as-user",
        ),
        (
            deployment("{name: a, securityContext: {privileged: true}}"),
            "kubernetes/privileged",
        ),
        (chart("{version: '*'}"), "gitops/flux-chart-version"),
        (flux("spec: {prune: false}"), "gitops/flux-prune"),
        (
            oci("spec: {ref: {tag: latest}}"),
            "gitops/flux-mutable-artifact",
        ),
        (
            argo("spec: {project: default}"),
            "gitops/argo-default-project",
        ),
        (
            argo("spec: {source: {repoURL: a, targetRevision: HEAD}}"),
            "gitops/argo-revision",
        ),
    ] {
        assert_eq!(broken_by(&patch), [rule], "{patch}");
    }
    for patch in [
        head(
            rbac,
            "Role",
            "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]",
        ),
        head(rbac, "RoleBinding", "subjects: [{kind: User, name: jane}]"),
        deployment("{name: a}"),
        deployment("{name: a, image: 'web:1.2.3', securityContext: {runAsUser: 7}}"),
        chart("{chart: x}"),
        chart("{version: 1.2.3}"),
        flux("spec: {path: ./a}"),
        oci("spec: {url: 'oci://ghcr.io/a/b'}"),
        argo("spec: {source: {repoURL: a}}"),
    ] {
        assert_eq!(broken_by(&patch), Vec::<String>::new(), "{patch}");
    }
}

#[test]
fn a_rule_without_fragments_is_shown_only_whole_containers() {
    let text = applied(
        "kubernetes/pod",
        "deny contains {\"at\": [\"containers\", i], \"message\": c.name} if some i, c in input.pod.containers",
    );
    let manifest = "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n  containers:\n  - name: part\n  - name: whole\n    image: a\n";
    let said = |text: &str| {
        let (findings, faults) = run(team("t", "r", text).unwrap(), manifest);
        assert!(faults.is_empty(), "{faults:?}");
        let lines = findings.into_iter().map(|f| (f.message, f.place.line));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(said(&text), [("whole".to_owned(), 7)]);
    let tolerant = text.replace("#   fix: F", "#   fix: F\n#   fragments: true");
    assert_eq!(
        said(&tolerant),
        [("part".to_owned(), 6), ("whole".to_owned(), 7)]
    );
}
