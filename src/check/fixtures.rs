//! The pipeline for the fixtures of policies: files that form one environment, judged by the
//! policies of one worker alone.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::classify::{self, Role};
use crate::discover::kind::is_dockerfile_name;
use crate::facts::identities;
use crate::facts::relations::{self, Records, Relation, Scene};
use crate::parse::{self, Limits};
use crate::policy::{self, FixtureResult, PolicySet, Worker};
use crate::settings::{Profile, Settings};
use crate::source::Source;

use super::document::{self, Bench, Judged};
use super::levels::Plan;

/// Runs the fixtures of every policy of a set, each with that policy alone.
#[must_use]
pub fn run(set: &PolicySet, folder: &std::path::Path) -> Vec<FixtureResult> {
    let mut catalog = Catalog::default();
    catalog.add(set.infos());
    // In the strictest profile, so that a rule is asked that is off in others.
    let mut settings = Settings::default();
    settings.profile = Profile::Strict;
    let effective = settings.effective("");
    let plan = Plan::new(&effective, &catalog, set).with_all(&catalog);
    policy::run_fixtures(set, folder, &mut |sources, worker| {
        judge(&catalog, &plan, sources, worker)
    })
}

fn judge(
    catalog: &Catalog,
    plan: &Plan,
    sources: &[Source],
    worker: &mut Worker,
) -> policy::Judged {
    let bench = Bench {
        catalog,
        schemas: None,
        plan,
    };
    let limits = Limits::default();
    let mut judged = Judged::default();
    let mut out = policy::Judged::default();
    for source in sources {
        let lower = source.path.to_ascii_lowercase();
        let parsed = match lower.rsplit('.').next() {
            Some("json") => parse::json(source, &limits),
            Some("tf" | "hcl") => parse::hcl(source, &limits),
            _ if is_dockerfile_name(&source.path) => parse::dockerfile(source, &limits),
            _ => classify::read(source, Role::Plain, &limits).1,
        };
        out.faults.extend(parsed.faults);
        let broken = |f: &&crate::finding::Finding| f.rule.as_str().ends_with("/syntax");
        out.faults.extend(
            parsed
                .findings
                .iter()
                .filter(broken)
                .map(|f| crate::finding::Fault::new("parse/syntax", f.message.clone()).at(f.place)),
        );
        for one in &parsed.documents {
            document::document(bench, source, one, Role::Plain.into(), worker, &mut judged);
        }
    }
    let severity = |rule: &crate::finding::RuleId| plan.severity(rule);
    let levels = policy::Levels {
        severity: &severity,
        parameters: &plan.parameters,
    };
    let mut records = Records::default();
    records.take(std::mem::take(&mut judged.drafts), &[0].into());
    let objects = records.objects();
    let objects = objects.map(|object| (Arc::new(object.identity()), object.definition()));
    for join in identities::repeated(objects) {
        let (findings, faults) = policy::check_join(worker, &join, &levels);
        out.findings.extend(findings);
        out.faults.extend(faults);
    }
    for relation in relations(&records) {
        let (findings, faults) = policy::check_relation(worker, &relation, &levels);
        out.findings.extend(findings);
        out.faults.extend(faults);
    }
    // What classification has to say of a fixture's shape is not what the fixture is about.
    let own: Vec<_> = worker.judged().map(|(id, _)| id.clone()).collect();
    out.findings.extend(
        judged
            .findings
            .into_iter()
            .filter(|f| own.contains(&f.rule)),
    );
    out.faults.extend(judged.faults);
    out
}

/// What does not fit between the objects of a fixture, which are all of one environment.
fn relations(records: &Records) -> Vec<Relation> {
    let mut found = Vec::new();
    relations::relations(records, &[Scene::of_all(records)], &mut |relation| {
        found.push(relation.clone());
    });
    found
}
