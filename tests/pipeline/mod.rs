//! The shortest way from a file's text to the policies' findings, for tests of the policies alone.
#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use sluicegate::classify::{self, Extent, Family, Resource, Role};
use sluicegate::discover::kind::is_dockerfile_name;
use sluicegate::facts::identities::{Definition, repeated};
use sluicegate::facts::relations::{Drafts, Records, Scene, extract, relations};
use sluicegate::finding::{Fault, Finding, Identity, RuleId};
use sluicegate::parse::{self, Document, Limits, Node};
use sluicegate::policy::{
    Judged, Levels, Parameters, PolicySet, Worker, check, check_join, check_relation,
};
use sluicegate::source::{Source, SourceId};

pub(crate) fn parsed(source: &Source) -> (Family, parse::Parsed) {
    let limits = Limits::default();
    let family = |family: Family| (family, parse::yaml(source, family.dialect(), &limits));
    if source.path.ends_with(".tf") {
        (Family::Terraform, parse::hcl(source, &limits))
    } else if is_dockerfile_name(&source.path) {
        (Family::Dockerfile, parse::dockerfile(source, &limits))
    } else if let Some(read) = declaring(source, &limits) {
        read
    } else if source.path.contains(".github/workflows/") {
        family(Family::GithubWorkflow)
    } else {
        family(by_name(&source.path))
    }
}

/// What the real pipeline makes of infrastructure that YAML and JSON declare.
fn declaring(source: &Source, limits: &Limits) -> Option<(Family, parse::Parsed)> {
    let parsed = if source.path.ends_with(".json") {
        parse::json(source, limits)
    } else {
        classify::read(source, Role::Plain, limits).1
    };
    let first = parsed.documents.first()?;
    let family = classify::document(source, first, Role::Plain).family;
    let known = [
        Family::Terraform,
        Family::CloudFormation,
        Family::Pulumi,
        Family::Compose,
    ];
    known.contains(&family).then_some((family, parsed))
}

/// The family of what no rule of classification is asked about here.
fn by_name(path: &str) -> Family {
    let names = [
        (".github/settings", Family::GithubSettings),
        (".github/rulesets/", Family::GithubSettings),
        (".github/repos/", Family::GithubSettings),
        (".github/suborgs/", Family::GithubSettings),
        (".github/dependabot", Family::GithubDependabot),
        ("action.yml", Family::GithubAction),
        (".gitlab-ci.yml", Family::GitlabCi),
        ("gitlabform", Family::GitlabSettings),
        ("helmfile.yaml", Family::Helmfile),
        ("kustomization.yaml", Family::Kustomize),
        ("Chart.yaml", Family::HelmChart),
        ("template.yaml", Family::CloudFormation),
    ];
    let named = names.into_iter().find(|(name, _)| path.contains(name));
    named.map_or(Family::Kubernetes, |(_, family)| family)
}

pub(crate) fn identity(node: &Node) -> Arc<Identity> {
    let text = |path: &[&str]| {
        node.at(path)
            .and_then(Node::as_str)
            .unwrap_or("")
            .to_owned()
    };
    let api = text(&["apiVersion"]);
    let (group, version) = api.split_once('/').unwrap_or(("", &api));
    Arc::new(Identity {
        group: group.into(),
        version: version.into(),
        kind: text(&["kind"]).into(),
        namespace: text(&["metadata", "namespace"]).into(),
        name: text(&["metadata", "name"]).into(),
    })
}

pub(crate) fn resource(family: Family, document: &Document) -> Resource<'_> {
    Resource {
        family,
        identity: identity(&document.root),
        node: &document.root,
        pointer: String::new(),
        document: document.index,
        extent: Extent::Whole,
    }
}

/// Every rule as its metadata has it, with default parameters.
pub(crate) fn judge(set: &PolicySet, sources: &[Source], worker: &mut Worker) -> Judged {
    let parameters = Parameters::new(set, &BTreeMap::new()).unwrap();
    let severity = |id: &RuleId| set.get(id).map(|policy| policy.metadata.severity);
    let levels = Levels {
        severity: &severity,
        parameters: &parameters,
    };
    let mut judged = Judged::default();
    let mut objects = Vec::new();
    let mut drafts = Drafts::default();
    for source in sources {
        let (family, parsed) = parsed(source);
        judged.faults.extend(parsed.faults);
        for finding in &parsed.findings {
            judged
                .faults
                .push(Fault::new("test/parse", finding.message.clone()));
        }
        for document in &parsed.documents {
            let resource = resource(family, document);
            let definition = Definition {
                file: source.path.clone(),
                place: source.place_at(document.root.span.start as usize),
                pointer: String::new(),
            };
            extract(source, &resource, &mut drafts);
            objects.push((resource.identity.clone(), definition));
            let (findings, faults) = check(worker, source, &resource, &levels);
            judged.findings.extend(findings);
            judged.faults.extend(faults);
        }
    }
    for join in repeated(objects) {
        let (findings, faults) = check_join(worker, &join, &levels);
        judged.findings.extend(findings);
        judged.faults.extend(faults);
    }
    let mut records = Records::default();
    records.take(drafts, &[0].into());
    relations(&records, &[Scene::of_all(&records)], &mut |relation| {
        let (findings, faults) = check_relation(worker, relation, &levels);
        judged.findings.extend(findings);
        judged.faults.extend(faults);
    });
    judged
}

/// A set of one policy, written to a folder and loaded from it like a team's.
pub(crate) fn team(area: &str, rule: &str, text: &str) -> Result<PolicySet, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join(area)).unwrap();
    std::fs::write(folder.path().join(area).join(format!("{rule}.rego")), text).unwrap();
    PolicySet::load(folder.path()).map_err(|e| {
        e.0.iter()
            .map(|p| format!("{}: {} ({})", p.line, p.message, p.help))
            .collect()
    })
}

/// A policy `t/r` for any Kubernetes object, with this Rego below its package.
pub(crate) fn rule(body: &str) -> String {
    applied("kubernetes", body)
}

pub(crate) fn applied(selector: &str, body: &str) -> String {
    format!(
        "# METADATA\n# title: T\n# description: D\n# custom:\n#   severity: error\n\
         #   applies_to: [{selector}]\n#   fix: F\npackage sluicegate.t.r\n\nimport rego.v1\n\n{body}\n"
    )
}

/// What a set says of a manifest.
pub(crate) fn run(set: PolicySet, manifest: &str) -> (Vec<Finding>, Vec<Fault>) {
    let set = Arc::new(set);
    let source = Source::new(SourceId(0), "a.yaml", manifest);
    let judged = judge(&set, &[source], &mut Worker::new(set.clone()));
    (judged.findings, judged.faults)
}
