use serde_json::{Value as Json, json};

use super::*;
use crate::classify::{self, Role};
use crate::parse::{self, Limits};
use crate::source::{Source, SourceId};

/// Type, name, values and pointer of what a file declares.
fn declared(path: &str, text: &str) -> Vec<(String, String, Json, String)> {
    let source = Source::new(SourceId(0), path, text);
    let limits = Limits::default();
    let parsed = match path.rsplit('.').next() {
        Some("tf") => parse::hcl(&source, &limits),
        Some("json") => parse::json(&source, &limits),
        _ => classify::read(&source, Role::Plain, &limits).1,
    };
    let classified = classify::document(&source, &parsed.documents[0], Role::Plain);
    find(&classified.resources[0])
        .into_iter()
        .map(|one| (one.kind, one.name, one.values.to_json(), one.pointer))
        .collect()
}

#[test]
fn a_resource_looks_the_same_in_every_syntax_of_terraform() {
    let hcl = "locals {\n  open = [\"0.0.0.0/0\"]\n}\n\
        resource \"aws_security_group\" \"a\" {\n  name = \"\"\n  tags = { x = \"1\" }\n\
        dynamic \"ingress\" {\n    for_each = [1]\n    content {\n      from_port = \"22\"\n\
        cidr_blocks = local.open\n    }\n  }\n  vpc_id = var.vpc\n}\n\
        resource \"aws_security_group\" \"none\" {\n  count = 0\n}\n";
    let json = r#"{"resource": [{"aws_security_group": {"a": {"tags": {"x": "1"},
        "ingress": {"from_port": 22, "cidr_blocks": ["0.0.0.0/0"], "self": null}, "vpc_id": "${var.vpc}"}}}]}"#;
    let plan = r#"{"format_version": "1.2", "planned_values": {"root_module": {"resources": [
        {"address": "aws_security_group.a", "mode": "managed", "type": "aws_security_group", "name": "a",
         "values": {"tags": {"x": "1"}, "ingress": [{"from_port": 22, "cidr_blocks": ["0.0.0.0/0"]}], "egress": []}}]}},
        "resource_changes": [{"address": "aws_security_group.a", "change": {"after_unknown": {"vpc_id": true, "tags": {}}}}]}"#;
    let vpc = |vpc: &str| {
        json!({
            "tags": [{"x": 1}],
            "ingress": [{"from_port": 22, "cidr_blocks": ["0.0.0.0/0"]}],
            "vpc_id": vpc,
        })
    };
    for (path, text, unknown, pointer) in [
        ("a.tf", hcl, "${var.vpc}", "/resource/aws_security_group/a"),
        (
            "a.tf.json",
            json,
            "${var.vpc}",
            "/resource/0/aws_security_group/a",
        ),
        (
            "plan.json",
            plan,
            "${known after apply}",
            "/planned_values/root_module/resources/0/values",
        ),
    ] {
        let found = declared(path, text);
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        let (kind, name, values, at) = &found[0];
        assert_eq!((kind.as_str(), name.as_str()), ("aws_security_group", "a"));
        assert_eq!(values, &vpc(unknown), "{path}");
        assert_eq!(at, pointer, "{path}");
    }
}

#[test]
fn other_blocks_and_json_texts_are_seen_too() {
    let text = "terraform {\n  required_providers {\n    aws = { source = \"x/y\" }\n  }\n}\n\
        provider \"aws\" {\n  region = \"a\"\n}\nprovider \"aws\" {\n  alias = \"b\"\n}\n\
        module \"m\" {\n  source = \"./m\"\n}\n\
        data \"aws_iam_policy_document\" \"d\" {\n  statement {}\n}\n\
        resource \"aws_iam_policy\" \"p\" {\n  policy = <<E\n{\"Statement\": {\"Action\": \"*\", \"Resource\": \"${x.y}\"}}\nE\n}\n";
    let found = declared("a.tf", text);
    let kinds: Vec<_> = found.iter().map(|one| one.0.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "terraform",
            "provider",
            "provider",
            "module",
            "data.aws_iam_policy_document",
            "aws_iam_policy"
        ]
    );
    assert_eq!(found[2].3, "/provider/aws/1");
    assert_eq!(
        found[5].2,
        json!({"policy": [{"Statement": [{"Action": "*", "Resource": "${x.y}"}]}]})
    );
}

#[test]
fn functions_of_a_template_are_unknown_in_both_forms() {
    let text = "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      A: !Ref P\n      B: {Ref: P}\n      C: !If [X, 'true', !Ref Q]\n      D: !Ref AWS::NoValue\n      E: 'true'\n      F: !Sub plain\n      G: !Sub '${P}-x'\n      H: {K: 1}\n";
    let found = declared("t.yaml", text);
    assert_eq!(
        found[0].2,
        json!({
            "A": "${P}", "B": "${P}", "C": "${Fn::If X true Q}", "E": true,
            "F": "plain", "G": "${P}-x", "H": [{"K": 1}],
        })
    );
}

#[test]
fn a_program_of_pulumi_has_resources() {
    let text = "name: a\nruntime: yaml\nresources:\n  b:\n    type: aws:s3/bucketV2:BucketV2\n    properties:\n      acl: ${x}\n      p: {fn::toJSON: {k: 1}}\n      s: {fn::secret: x}\n";
    let found = declared("Pulumi.yaml", text);
    assert_eq!(found[0].0, "aws:s3:BucketV2");
    assert_eq!(
        found[0].2,
        json!({"acl": "${x}", "p": [{"k": 1}], "s": "${fn::secret}"})
    );
}

#[test]
fn who_refers_to_whom_is_known() {
    let text = "resource \"aws_s3_bucket\" \"a\" {}\nresource \"aws_s3_bucket\" \"ab\" {}\n\
        resource \"aws_s3_bucket_acl\" \"x\" {\n  bucket = aws_s3_bucket.a.id\n  b = \"${aws_s3_bucket.a.arn}/*\"\n}\n";
    let source = Source::new(SourceId(0), "a.tf", text);
    let parsed = parse::hcl(&source, &Limits::default());
    let classified = classify::document(&source, &parsed.documents[0], Role::Plain);
    let found = find(&classified.resources[0]);
    assert_eq!(referrers(&found), [vec![2], vec![], vec![]]);
}
