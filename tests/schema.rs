//! What the schemas say of small manifests, by rule, line and help.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::sync::Arc;

use sluicegate::classify::{Extent, Family, Resource};
use sluicegate::finding::{Finding, Identity, Severity};
use sluicegate::parse::{self, Dialect, Limits, Node};
use sluicegate::schema::{Builder, Outcome, RULES, Schemas, check, definitions};
use sluicegate::source::{Source, SourceId};

fn source(text: &str) -> Source {
    Source::new(SourceId(0), "a.yaml", text)
}

fn nodes(source: &Source) -> Vec<Node> {
    let parsed = parse::yaml(source, Dialect::Kubernetes, &Limits::default());
    assert_eq!(parsed.findings, []);
    parsed.documents.into_iter().map(|d| d.root).collect()
}

fn resource(node: &Node) -> Resource<'_> {
    let text = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default();
    let (group, version) = text("apiVersion")
        .split_once('/')
        .unwrap_or(("", text("apiVersion")));
    Resource {
        family: Family::Kubernetes,
        identity: Arc::new(Identity {
            group: group.into(),
            version: version.into(),
            kind: text("kind").into(),
            ..Identity::default()
        }),
        node,
        pointer: String::new(),
        document: 0,
        extent: Extent::Whole,
    }
}

fn outcome(schemas: &Schemas, text: &str) -> Outcome {
    let source = source(text);
    let roots = nodes(&source);
    check(schemas, &source, &resource(&roots[0]))
}

fn store(minors: &[u32], text: &str) -> (Schemas, Vec<Finding>) {
    let mut builder = Builder::new(minors).unwrap();
    let source = source(text);
    let mut findings = Vec::new();
    for node in nodes(&source) {
        for definition in definitions(&source, &node) {
            findings.extend(builder.add(definition));
        }
    }
    (builder.build(), findings)
}

fn line(f: &Finding) -> String {
    let help = f
        .help
        .as_deref()
        .map(|help| format!(" ({help})"))
        .unwrap_or_default();
    format!("{} {}: {}{help}", f.place.line, f.rule, f.message)
}

#[track_caller]
fn expect(schemas: &Schemas, text: &str, expected: &[&str]) {
    let outcome = outcome(schemas, text);
    assert_eq!(outcome.missing, None);
    assert_eq!(outcome.fault, None);
    let found: Vec<String> = outcome.findings.iter().map(line).collect();
    assert_eq!(found, expected);
}

#[track_caller]
fn kubernetes(text: &str, expected: &[&str]) {
    expect(&store(&[36], "").0, text, expected);
}

#[test]
fn a_sound_object_is_fine() {
    kubernetes(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, creationTimestamp: null, labels: null}\ndata: {a: b}\n",
        &[],
    );
}

#[test]
fn unknown_fields_have_the_place_of_their_key_and_a_suggestion() {
    kubernetes(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  lables: {}\ndatas: {}\n",
        &[
            "5 schema/unknown-field: unknown field `lables` in `metadata` (did you mean `labels`?)",
            "6 schema/unknown-field: unknown field `datas` (did you mean `data`?)",
        ],
    );
}

#[test]
fn types_say_what_is_there_and_never_the_value() {
    kubernetes(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nimmutable: \"true\"\nstringData:\n  password: 12345678\ndata:\n  token: s3cr3t!\n",
        &[
            "4 schema/type: `immutable` must be a boolean, not a string (remove the quotes)",
            "6 schema/type: `stringData.password` must be a string, not an integer (put it in quotes)",
            "8 schema/format: `data.token` must be standard base64 with padding (encode the value, as `base64 -w0` does; in a Secret, plain text goes under `stringData`)",
        ],
    );
}

#[test]
fn what_the_published_schemas_leave_out() {
    kubernetes(
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  type: Loadbalancer\n  ports: [{port: 70000, protocol: tcp}]\n",
        &[
            "5 schema/enum: `spec.type` must be `ClusterIP`, `ExternalName`, `LoadBalancer` or `NodePort` (did you mean `LoadBalancer`?)",
            "6 schema/value: `spec.ports[0].port` must be 65535 or less",
            "6 schema/enum: `spec.ports[0].protocol` must be `TCP`, `UDP` or `SCTP` (did you mean `TCP`?)",
        ],
    );
    kubernetes(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {namespace: a}\n",
        &["3 schema/required: `metadata` needs `name` or `generateName` (add one of them)"],
    );
}

#[test]
fn integer_or_string_and_quantities_have_one_complaint() {
    kubernetes(
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec:\n  minAvailable: [1]\n",
        &["5 schema/type: `spec.minAvailable` must be an integer or a string, not a list"],
    );
}

#[test]
fn what_is_filled_in_later_is_not_judged_yet() {
    kubernetes(
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  clusterIP: ${IP}\n  ports: [{port: 1}]\n",
        &[],
    );
    kubernetes(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: \"{{ .Release.Name }}\"}\ndata: {a: \"{{ .Values.a | b64enc }}\"}\n",
        &[],
    );
    let sops = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: \"ENC[AES256_GCM,data:x]\"}\nsops: {mac: x}\n";
    kubernetes(sops, &[]);
    let fake = sops.replace("{mac: x}", "{}");
    assert_eq!(outcome(&store(&[36], "").0, &fake).findings.len(), 2);
}

#[test]
fn a_variable_where_no_text_can_stand_is_never_passed_over() {
    let pod = |text: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\n{text}\n");
    let severity = |text: &str| {
        let outcome = outcome(&store(&[36], "").0, &pod(text));
        let found = outcome
            .findings
            .iter()
            .map(|f| (f.rule.as_str().to_owned(), f.severity));
        found.collect::<Vec<_>>()
    };
    let blocks = vec![("schema/variable".to_owned(), Severity::Error)];
    let container = |field: &str| format!("spec: {{containers: [{{name: a, image: b, {field}}}]}}");
    for hidden in [
        container("securityContext: {privileged: \"${P:=true}\"}"),
        container("securityContext: \"${CONTEXT}\""),
        "spec: {containers: \"${ALL}\"}".to_owned(),
        "spec: ${SPEC}".to_owned(),
        "spec: {containers: [{name: a, image: b}], hostNetwork: $(HOST)}".to_owned(),
    ] {
        assert_eq!(severity(&hidden), blocks, "{hidden}");
    }
    assert_eq!(
        severity(&container("ports: [{containerPort: \"${PORT}\"}]")),
        [("schema/variable".to_owned(), Severity::Warning)]
    );
    assert!(severity(&container("workingDir: \"${DIR:=/}\"")).is_empty());
}

#[test]
fn ciphertext_is_no_boolean() {
    let cipher = "ENC[AES256_GCM,data:x,iv:y,tag:z,type:bool]";
    let text = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers: [{{name: a, image: b}}]\n  hostNetwork: \"{cipher}\"\nsops: {{mac: x}}\n"
    );
    kubernetes(
        &text,
        &["6 schema/type: `spec.hostNetwork` must be a boolean, not a string"],
    );
}

#[test]
fn items_of_a_typed_list_have_its_type() {
    let source = source("kind: ConfigMapList\nitems:\n- metadata: {name: a}\n  date: {}\n");
    let root = nodes(&source).remove(0);
    let mut item = resource(root.at(&["items"]).unwrap().items().next().unwrap());
    item.identity = Arc::new(Identity {
        version: "v1".into(),
        kind: "ConfigMap".into(),
        ..Identity::default()
    });
    item.pointer = "/items/0".into();
    let findings = check(&store(&[36], "").0, &source, &item).findings;
    let rules: Vec<_> = findings.iter().map(|f| f.rule.as_str()).collect();
    assert_eq!(rules, ["schema/unknown-field"]);
}

#[test]
fn api_versions_come_and_go() {
    kubernetes(
        "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n",
        &[
            "1 schema/removed-api: `extensions/v1beta1` `Ingress` is gone since Kubernetes 1.22 (use `networking.k8s.io/v1`)",
        ],
    );
    kubernetes(
        "apiVersion: apps/v2\nkind: Deployment\nmetadata: {name: a}\n",
        &["1 schema/unknown-version: `apps/v2` `Deployment` does not exist (use `apps/v1`)"],
    );
    kubernetes(
        "apiVersion: v1\nkind: Configmap\nmetadata: {name: a}\n",
        &["2 schema/unknown-kind: `v1` `Configmap` does not exist (did you mean `ConfigMap`?)"],
    );
    let flow = "apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: {name: a}\nspec: {priorityLevelConfiguration: {name: b}}\n";
    let found = outcome(&store(&[31], "").0, flow).findings;
    assert_eq!((found.len(), found[0].severity), (1, Severity::Warning));
    assert_eq!(found[0].rule.as_str(), "schema/deprecated-api");
}

#[test]
fn a_finding_says_which_versions_it_is_about() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  schedulingGates: []\n  containers: [{name: a, image: b}]\n";
    expect(
        &store(&[25, 36], "").0,
        text,
        &[
            "5 schema/unknown-field: unknown field `schedulingGates` in `spec` in Kubernetes 1.25 (correct the name or the indentation, or remove the field)",
        ],
    );
}

#[test]
fn an_unknown_minor_is_an_error_that_names_the_known_ones() {
    let error = Builder::new(&[99]).unwrap_err().to_string();
    assert!(
        error.contains("1.99") && error.contains("1.25 to 1.37"),
        "{error}"
    );
}

#[test]
fn embedded_custom_resources() {
    let text = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec:\n  interval: 5\n  chartReff: {}\n";
    let found: Vec<String> = outcome(&store(&[36], "").0, text)
        .findings
        .iter()
        .map(line)
        .collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("5 schema/type: `spec.interval` must be a string, not an integer"),
        "{found:?}"
    );
    assert!(
        found[1].starts_with(
            "6 schema/unknown-field: unknown field `chartReff` in `spec` (did you mean `chartRef`?"
        ),
        "{found:?}"
    );
}

#[test]
fn a_kind_without_a_schema_is_missing() {
    let schemas = store(&[36], "").0;
    let found = outcome(
        &schemas,
        "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\n",
    );
    let missing = found.missing.unwrap();
    assert_eq!(
        (
            missing.group.as_str(),
            missing.kind.as_str(),
            missing.place.line
        ),
        ("example.org", "Widget", 2)
    );
    assert_eq!(schemas.suggestion(&missing), None);
    let close = outcome(
        &schemas,
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmReleas\nmetadata: {name: a}\n",
    )
    .missing
    .unwrap();
    assert_eq!(
        schemas.suggestion(&close).as_deref(),
        Some("helm.toolkit.fluxcd.io/v2/HelmRelease")
    );
}

#[test]
fn kinds_of_each_source_are_embedded() {
    let schemas = store(&[36], "").0;
    let good = [
        "gateway.envoyproxy.io/v1alpha1\nkind: Backend\nspec: {endpoints: [{fqdn: {hostname: a.example.org, port: 80}}]}",
        "tailscale.com/v1alpha1\nkind: ProxyGroup\nspec: {type: egress, replicas: 3}",
        "controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nspec: {version: v1.30.0, machineTemplate: {infrastructureRef: {kind: A, name: a}}, kubeadmConfigSpec: {}}",
        "serving.knative.dev/v1\nkind: Service\nspec: {template: {spec: {timeoutSeconds: 3, containers: [{image: a}]}}}",
        "messaging.knative.dev/v1\nkind: Channel\nspec: {channelTemplate: {apiVersion: messaging.knative.dev/v1, kind: InMemoryChannel}}",
        "argoproj.io/v1alpha1\nkind: Rollout\nspec: {strategy: {canary: {maxSurge: 25%, steps: [{setWeight: 20}, {pause: {}}]}}}",
        "cloud.google.com/v1\nkind: BackendConfig\nspec: {timeoutSec: 40, cdn: {enabled: true}}",
        "storage.cnrm.cloud.google.com/v1beta1\nkind: StorageBucket\nspec: {location: EU}",
        "onepassword.com/v1\nkind: OnePasswordItem\nspec: {itemPath: a}\ntype: kubernetes.io/tls",
        "isindir.github.com/v1alpha3\nkind: SopsSecret\nspec: {secretTemplates: [{name: a}]}\nsops: {mac: a}",
        "notification.toolkit.fluxcd.io/v1beta3\nkind: Alert\nspec: {providerRef: {name: a}, eventSources: [{kind: FluxInstance, name: '*'}]}",
    ];
    for text in good {
        let text = format!("apiVersion: {text}\nmetadata: {{name: a}}\n");
        expect(&schemas, &text, &[]);
        // The hostile twin: a field of `spec` that nobody knows.
        let outcome = outcome(&schemas, &text.replace("spec: {", "spec: {colour: red, "));
        assert!(outcome.missing.is_none(), "{text}");
        let rules: Vec<_> = outcome.findings.iter().map(|f| f.rule.as_str()).collect();
        assert_eq!(rules, ["schema/unknown-field"], "{text}");
    }
}

const WIDGET: &str = r#"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size, maybe]
              x-kubernetes-validations: [{rule: self.size > 0, message: too small}]
              oneOf: [{required: [a]}, {required: [b]}]
              properties:
                size: {type: integer, format: int32, minimum: 1, maximum: 10, exclusiveMaximum: true}
                maybe: {type: string, nullable: true}
                port: {x-kubernetes-int-or-string: true}
                a: {type: string, enum: [x, z]}
                b: {type: string, pattern: "^b+$"}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {num: {type: integer}}}
                inner: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                parts:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items: {type: object, required: [name], properties: {name: {type: string}}}
"#;

fn widget(spec: &str) -> String {
    format!("apiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: w}}\nspec:\n{spec}")
}

#[track_caller]
fn live(spec: &str, expected: &[&str]) {
    let (schemas, broken) = store(&[36], WIDGET);
    assert_eq!(broken, []);
    expect(&schemas, &widget(spec), expected);
}

#[test]
fn a_definition_of_the_repository_is_a_live_schema() {
    live(
        "  size: 1\n  maybe: null\n  a: x\n  port: 80\n  free: {num: 1, other: {z: 1}}\n",
        &[],
    );
    live("  size: 1\n  maybe: a\n  a: x\n  b: null\n", &[]);
    live(
        "  size: 10\n  a: x\n  free: {num: one}\n  port: 1.5\n  new: 1\n",
        &[
            "4 schema/required: `spec` lacks the required field `maybe` (add `maybe`)",
            "5 schema/value: `spec.size` must be less than 10",
            "7 schema/type: `spec.free.num` must be an integer, not a string",
            "8 schema/type: `spec.port` must be an integer or a string, not a number",
            "9 schema/unknown-field: unknown field `new` in `spec` (allowed here: `size`, `maybe`, `port`, `a`, `b`, `free`, `inner`, `parts`)",
        ],
    );
    live(
        "  size: 1\n  maybe: a\n",
        &["4 schema/required: `spec` needs `a` or `b` (add one of them)"],
    );
}

#[test]
fn lists_and_embedded_objects_of_a_live_schema() {
    live(
        "  size: 1\n  maybe: a\n  a: x\n  parts:\n    - name: l\n    - name: r\n    - name: l\n",
        &[
            "11 schema/value: `spec.parts[2]` has the same `name` as an earlier item (keep one of the two)",
        ],
    );
    live(
        "  size: 1\n  maybe: a\n  a: x\n  inner: {kind: Pod, metadata: {labels: [a]}}\n",
        &[
            "8 schema/required: `spec.inner` lacks the required field `apiVersion` (add `apiVersion`)",
            "8 schema/type: `spec.inner.metadata.labels` must be a mapping, not a list (write it as a mapping: remove the `- `)",
        ],
    );
}

#[test]
fn rules_in_cel_are_evaluated() {
    live("  {size: 1, maybe: a, a: x}\n", &[]);
    let (schemas, _) = store(&[36], &WIDGET.replace("self.size > 0", "self.size != 2"));
    let found = outcome(&schemas, &widget("  {size: 2, maybe: a, a: x}\n")).findings;
    let rules: Vec<_> = found.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["schema/rule"]);
}

const BUCKET: &str = r#"
apiVersion: apiextensions.crossplane.io/v1
kind: CompositeResourceDefinition
metadata: {name: xbuckets.example.org}
spec:
  group: example.org
  names: {kind: XBucket, plural: xbuckets}
  claimNames: {kind: Bucket, plural: buckets}
  versions:
    - name: v1
      served: true
      referenceable: true
      schema:
        openAPIV3Schema:
          type: object
          required: [other]
          properties:
            other: {type: string}
            spec:
              type: object
              required: [size]
              x-kubernetes-validations: [{rule: self.size != 2, message: not two}]
              properties:
                size: {type: integer}
"#;

#[track_caller]
fn composite(definition: &str, kind: &str, spec: &str, expected: &[&str]) {
    let (schemas, broken) = store(&[36], definition);
    assert_eq!(broken, []);
    let text =
        format!("apiVersion: example.org/v1\nkind: {kind}\nmetadata: {{name: b}}\nspec:\n{spec}");
    expect(&schemas, &text, expected);
}

#[test]
fn a_composite_definition_makes_two_kinds_with_the_fields_of_crossplane() {
    let both = "  size: 1\n  compositionSelector: {matchLabels: {a: b}}\n  \
                compositionUpdatePolicy: Manual\n";
    let secret = "  writeConnectionSecretToRef: {name: a}\n";
    composite(BUCKET, "Bucket", &format!("{both}{secret}"), &[]);
    composite(
        BUCKET,
        "XBucket",
        &format!("{both}{secret}"),
        &[
            "8 schema/required: `spec.writeConnectionSecretToRef` lacks the required field `namespace` (add `namespace`)",
        ],
    );
    composite(
        BUCKET,
        "Bucket",
        "  size: one\n  compositionUpdatePolicy: Never\n  colour: red\n",
        &[
            "5 schema/type: `spec.size` must be an integer, not a string",
            "6 schema/enum: `spec.compositionUpdatePolicy` must be `Automatic` or `Manual`",
            "7 schema/unknown-field: unknown field `colour` in `spec` (allowed here: `size`, `compositionRef`, `compositionSelector`, `compositionRevisionRef`, `compositionRevisionSelector`, `compositionUpdatePolicy`, `compositeDeletePolicy`, `resourceRef`, `publishConnectionDetailsTo`, `writeConnectionSecretToRef`)",
        ],
    );
    composite(
        BUCKET,
        "Bucket",
        "  size: 2\n",
        &["5 schema/rule: not two (the definition of this kind asks for it: mend the value)"],
    );
}

#[test]
fn the_second_version_of_composites_keeps_crossplane_apart_and_knows_no_claims() {
    let second = BUCKET.replace("crossplane.io/v1", "crossplane.io/v2");
    let nested = "  size: 1\n  crossplane: {compositionRef: {name: a}}\n";
    composite(&second, "XBucket", nested, &[]);
    composite(
        &second,
        "XBucket",
        "  size: 1\n  compositionRef: {name: a}\n",
        &[
            "6 schema/unknown-field: unknown field `compositionRef` in `spec` (allowed here: `size`, `crossplane`)",
        ],
    );
    let claim = "apiVersion: example.org/v1\nkind: Bucket\nmetadata: {name: b}\nspec: {size: 1}\n";
    let missing = |definition: &str| outcome(&store(&[36], definition).0, claim).missing;
    assert!(missing(&second).is_some());
    assert!(missing(BUCKET).is_none());
    // An object that only looks like a definition is none.
    assert!(missing(&BUCKET.replace("apiextensions.crossplane.io", "example.org")).is_some());
    assert!(missing(&BUCKET.replace("name: v1\n", "name: v1alpha1\n")).is_none());
}

#[test]
fn a_broken_composite_definition_is_one_finding_and_no_schema() {
    let broken = BUCKET.replace("size: {type: integer}", "size: {type: whole}");
    let (schemas, findings) = store(&[36], &broken);
    let lines: Vec<_> = findings.iter().map(|it| it.place.line).collect();
    assert_eq!(lines, [24]);
    let claim = "apiVersion: example.org/v1\nkind: Bucket\nmetadata: {name: b}\nspec: {size: 1}\n";
    assert!(outcome(&schemas, claim).missing.is_some());
}

#[test]
fn a_version_that_the_definition_does_not_serve() {
    let text = widget("  {}\n").replace("/v1", "/v2");
    expect(
        &store(&[36], WIDGET).0,
        &text,
        &[
            "1 schema/unknown-version: the definition of `Widget` in this repository does not serve `v2` (use `example.org/v1`)",
        ],
    );
}

#[test]
fn a_broken_definition_is_a_finding_with_its_line_and_no_schema() {
    for (broken, at, why) in [
        (
            WIDGET.replace("minimum: 1,", "minimum: one,"),
            23,
            "`minimum` must be a number",
        ),
        (
            WIDGET.replace("\"^b+$\"", "\"(\""),
            27,
            "the pattern can't be compiled",
        ),
        (
            WIDGET.replace("a: {type: string, enum", "a: {type: strign, enum"),
            26,
            "`strign` is no type",
        ),
        (
            WIDGET.replace("a: {type: string, enum", "a: {enum"),
            26,
            "the schema lacks `type`",
        ),
    ] {
        let (schemas, found) = store(&[36], &broken);
        let found: Vec<_> = found
            .iter()
            .map(|f| (f.rule.as_str(), f.place.line, f.message.as_str()))
            .collect();
        assert_eq!(found, [("schema/crd", at, why)]);
        assert!(outcome(&schemas, &widget("  {}\n")).missing.is_some());
    }
}

#[test]
fn an_empty_schema_is_no_schema() {
    let (head, _) = WIDGET.split_once("          type: object\n").unwrap();
    let empty = head.replace("openAPIV3Schema:", "openAPIV3Schema: {}");
    let (schemas, _) = store(&[36], &empty);
    assert!(outcome(&schemas, &widget("  {}\n")).missing.is_some());
}

#[test]
fn no_definition_takes_over_a_group_of_kubernetes() {
    let theft = WIDGET
        .replace("example.org", "apps")
        .replace("Widget", "Deployment");
    let (schemas, found) = store(&[36], &theft);
    assert_eq!(
        found[0].message,
        "the group `apps` belongs to Kubernetes itself"
    );
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {size: 1}\n";
    assert!(
        outcome(&schemas, text)
            .findings
            .iter()
            .any(|f| f.message.contains("`size`"))
    );
}

#[test]
fn schema_files_are_named_for_their_kind_and_never_lead_elsewhere() {
    let widget_schema = r#"{"type":"object","properties":{"spec":{"type":"object","properties":{"n":{"type":"integer"}},"additionalProperties":false}}}"#;
    for name in [
        "example.org/widget_v1.json",
        "widget-example.org-v1.json",
        "widget-example-v1.json",
    ] {
        let mut builder = Builder::new(&[36]).unwrap();
        builder.folder_schema(name, widget_schema).unwrap();
        expect(
            &builder.build(),
            &widget("  m: 1\n"),
            &["5 schema/unknown-field: unknown field `m` in `spec` (did you mean `n`?)"],
        );
    }
    let mut builder = Builder::new(&[36]).unwrap();
    for (name, text, why) in [
        ("widget.json", "{}", "its name must be"),
        (
            "widget-example-v1.json",
            "{}",
            "an empty schema is no schema",
        ),
        ("widget-example-v1.json", "[", "EOF"),
        (
            "widget-example-v1.json",
            r#"{"properties":{"a":{"$ref":"https://example.org/a.json"}}}"#,
            "refers to another document",
        ),
        (
            "widget-example-v1.json",
            r#"{"$ref":"file:///etc/passwd"}"#,
            "refers to another document",
        ),
        (
            "widget-example-v1.json",
            r#"{"type":"nonsense"}"#,
            "can't be used",
        ),
    ] {
        let error = builder.folder_schema(name, text).unwrap_err().to_string();
        assert!(error.contains(why), "{name}: {error}");
    }
}

#[test]
fn partial_objects_and_other_families_are_left_alone() {
    let source = source("apiVersion: apps/v1\nkind: Deployment\nnonsense: 1\n");
    let roots = nodes(&source);
    let schemas = store(&[36], "").0;
    let mut partial = resource(&roots[0]);
    partial.extent = Extent::Fragment;
    assert!(check(&schemas, &source, &partial).findings.is_empty());
    let mut other = resource(&roots[0]);
    other.family = Family::HelmValues;
    assert!(check(&schemas, &source, &other).findings.is_empty());
}

#[test]
fn the_digest_follows_every_input_and_nothing_else() {
    let one = store(&[36], WIDGET).0.digest();
    assert_eq!(one, store(&[36], WIDGET).0.digest());
    assert_eq!(
        one,
        store(&[36], &format!("{WIDGET}---\n{WIDGET}")).0.digest()
    );
    assert_ne!(one, store(&[35], WIDGET).0.digest());
    assert_ne!(one, store(&[36], "").0.digest());
    assert_ne!(
        one,
        store(&[36], &WIDGET.replace("maximum: 10", "maximum: 9"))
            .0
            .digest()
    );
}

#[test]
fn hostile_objects_end_in_findings() {
    let mut deep = String::from("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: ");
    deep.push_str(&"{a: ".repeat(200));
    deep.push('1');
    deep.push_str(&"}".repeat(200));
    assert!(!outcome(&store(&[36], "").0, &deep).findings.is_empty());
    for text in [
        "kind: Pod\n",
        "apiVersion: v1\n",
        "apiVersion: 1\nkind: [a]\n",
        "apiVersion: ///\nkind: a/b\n",
    ] {
        let found = outcome(&store(&[36], "").0, text);
        assert!(
            found.missing.is_some() || !found.findings.is_empty(),
            "{text}"
        );
    }
}

#[test]
fn every_rule_says_what_it_is() {
    for rule in RULES {
        assert!(
            rule.id.starts_with("schema/") && !rule.title.ends_with('.'),
            "{}",
            rule.id
        );
    }
}
