//! One resource and the policies that apply to it to findings and faults.
//!
//! Invariants: a policy that applies and is not off is evaluated, or there is a fault that names it;
//! the answer depends on the resource alone, not on what the worker judged before.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::classify::{Family, Resource};
use crate::facts::declared::{self, Declared};
use crate::facts::defaults;
use crate::facts::pods::{self, Pod};
use crate::facts::secrets::Redactor;
use crate::finding::{Fault, Finding, Identity, RuleId, Severity};
use crate::source::{Place, Source};

use super::answer::{At, Denial};
use super::blame::{self, Blame};
use super::parameter::Parameters;
use super::rego::Rego;
use super::rego::convert::{self, Nulls};
use super::report::{MAX_FINDINGS, Report, denials};
use super::worker::Worker;
use super::{Policy, PolicySet, Traits, input};

/// What the settings say for one file.
#[derive(Clone, Copy)]
pub struct Levels<'a> {
    /// Severity of a rule; `None` is off, and then it is not evaluated.
    pub severity: &'a dyn Fn(&RuleId) -> Option<Severity>,
    /// What the policies find in `input.parameters`.
    pub parameters: &'a Parameters,
}

/// Judges one resource: as it is written, and where it holds variables with a default also as it is
/// where nobody sets them.
pub fn check(
    worker: &mut Worker,
    source: &Source,
    resource: &Resource<'_>,
    levels: &Levels<'_>,
) -> (Vec<Finding>, Vec<Fault>) {
    let mut report = Report::default();
    reading(worker, source, resource, levels, &mut report);
    let by_default = match resource.family {
        Family::Kubernetes => defaults::filled(resource.node),
        _ => None,
    };
    if let Some(node) = &by_default {
        let filled = Resource {
            node,
            identity: defaults::identity(resource),
            ..resource.clone()
        };
        let mut by_default = Report::default();
        reading(worker, source, &filled, levels, &mut by_default);
        report.join(by_default, resource);
    }
    report.done()
}

/// Judges one reading of a resource.
fn reading(
    worker: &mut Worker,
    source: &Source,
    resource: &Resource<'_>,
    levels: &Levels<'_>,
    report: &mut Report,
) {
    let pods = pods::find(resource);
    let declared = declared::find(resource);
    let traits = Traits {
        family: resource.family,
        identity: &resource.identity,
        declared: &declared,
        pod: !pods.is_empty(),
    };
    let picked = |policy: &Policy| policy.picks(&traits, resource.extent);
    let mut rules = chosen(&worker.set, levels, picked);
    if rules.is_empty() {
        return;
    }
    let nulls = match resource.family {
        Family::Kubernetes => Nulls::Dropped,
        _ => Nulls::Kept,
    };
    let root = convert::value(resource.node, nulls);
    let wholes: Vec<_> = pods.iter().map(Pod::whole).collect();
    let mut subject = Subject {
        source,
        resource,
        pod: None,
        declared: None,
        root,
        redactor: OnceCell::new(),
    };
    if !declared.is_empty() {
        rules = subject.each(worker, &declared, &rules, levels, report);
    }
    if pods.is_empty() {
        subject.judge(worker, &rules, levels, report);
    }
    for (pod, whole) in pods.iter().zip(&wholes) {
        let (strict, tolerant) = split(&worker.set, &rules, pod);
        subject.pod = Some(pod);
        subject.judge(worker, &tolerant, levels, report);
        if let Some(whole) = whole {
            subject.pod = Some(whole);
            subject.judge(worker, &strict, levels, report);
        }
        // A rule that is not about pods is asked once.
        rules.retain(|rule| is_about_pods(&worker.set, *rule));
    }
}

fn is_about_pods(set: &PolicySet, rule: usize) -> bool {
    let policy = set.policies().get(rule);
    policy.is_some_and(Policy::is_about_pods)
}

/// The rules that look only at what is all there, and the others. Where all is there, all rules
/// are the others.
fn split(set: &PolicySet, rules: &[usize], pod: &Pod<'_>) -> (Vec<usize>, Vec<usize>) {
    let strict = |rule: &usize| {
        let policy = set.policies().get(*rule);
        !pod.is_whole() && policy.is_some_and(|p| p.is_about_pods() && !p.metadata.fragments)
    };
    rules.iter().partition(|rule| strict(rule))
}

/// The rules that pick something and are not off.
pub(super) fn chosen(
    set: &PolicySet,
    levels: &Levels<'_>,
    picks: impl Fn(&Policy) -> bool,
) -> Vec<usize> {
    let numbered = set.policies().iter().enumerate();
    numbered
        .filter(|(_, policy)| picks(policy) && (levels.severity)(&policy.id).is_some())
        .map(|(rule, _)| rule)
        .collect()
}

/// What one evaluation is about.
struct Subject<'a, 'd> {
    source: &'a Source,
    resource: &'a Resource<'d>,
    pod: Option<&'a Pod<'d>>,
    declared: Option<Seen<'a>>,
    root: Rego,
    /// Built for the first finding: most resources have none.
    redactor: OnceCell<Redactor>,
}

/// A resource that the document declares, and what policies see of it.
#[derive(Clone)]
struct Seen<'a> {
    declared: &'a Declared,
    value: Rego,
}

impl<'a> Subject<'a, '_> {
    /// Judges what the document declares, one by one; the rules that are not about that remain.
    fn each(
        &mut self,
        worker: &mut Worker,
        declared: &'a [Declared],
        rules: &[usize],
        levels: &Levels<'_>,
        report: &mut Report,
    ) -> Vec<usize> {
        let set = worker.set.clone();
        let about = |rule: &usize| {
            let policy = set.policies().get(*rule);
            policy.is_some_and(Policy::is_about_declared)
        };
        let (each, whole): (Vec<usize>, Vec<usize>) = rules.iter().partition(|rule| about(rule));
        if each.is_empty() {
            return whole;
        }
        let family = self.resource.family;
        for (declared, value) in declared.iter().zip(input::of_declared(declared)) {
            let means = |rule: &&usize| {
                let policy = set.policies().get(**rule);
                let mut selectors = policy.iter().flat_map(|p| &p.metadata.selectors);
                selectors.any(|selector| selector.means(family, declared))
            };
            let rules: Vec<_> = each.iter().filter(means).copied().collect();
            self.declared = Some(Seen { declared, value });
            self.judge(worker, &rules, levels, report);
        }
        self.declared = None;
        whole
    }

    fn judge(
        &self,
        worker: &mut Worker,
        rules: &[usize],
        levels: &Levels<'_>,
        report: &mut Report,
    ) {
        if rules.is_empty() {
            return;
        }
        let parameters = worker.parameters(levels.parameters);
        let mut input =
            input::of_resource(self.source, self.resource, self.pod, &self.root, parameters);
        if let Some(seen) = &self.declared {
            input = convert::with(input, "resource", seen.value.clone());
        }
        for (rule, result) in worker.answers(rules, &input) {
            let Some(policy) = worker.set.policies().get(rule) else {
                continue;
            };
            match result
                .map_err(|e| e.to_string())
                .and_then(|set| denials(&set))
            {
                Ok(denials) => self.findings(policy, denials, levels, report),
                Err(reason) => {
                    report.fault(policy, Some(self.first_line()), &reason);
                }
            }
        }
    }

    fn findings(
        &self,
        policy: &Policy,
        mut denials: Vec<Denial>,
        levels: &Levels<'_>,
        report: &mut Report,
    ) {
        if denials.is_empty() {
            return;
        }
        let first_line = self.first_line();
        let beyond = denials.len().saturating_sub(MAX_FINDINGS);
        denials.truncate(MAX_FINDINGS);
        for denial in &denials {
            report.take(
                policy,
                Some(first_line),
                self.finding(policy, denial, levels),
            );
        }
        if beyond > 0 {
            let message = format!("the rule is broken in {beyond} more places of this object");
            let denial = Denial {
                message,
                at: At::Nowhere,
                related: Vec::new(),
            };
            report.take(
                policy,
                Some(first_line),
                self.finding(policy, &denial, levels),
            );
        }
    }

    fn finding(
        &self,
        policy: &Policy,
        denial: &Denial,
        levels: &Levels<'_>,
    ) -> Result<Finding, String> {
        let blame = self.blame(policy, &denial.at)?;
        let redactor = self
            .redactor
            .get_or_init(|| Redactor::new(self.resource.node));
        let message = redactor.redact(&denial.message);
        let mut finding = Finding::new(policy.id.as_str(), blame.place, message)
            .with_help(policy.metadata.fix.clone())
            .with_pointer(format!("{}{}", self.resource.pointer, blame.pointer));
        if let Some(severity) = (levels.severity)(&policy.id) {
            finding = finding.with_severity(severity);
        }
        finding.resource = Some(self.identity());
        for path in &denial.related {
            let place = self.follow(policy, path)?.place;
            finding = finding.with_related(place, "this belongs to it");
        }
        Ok(finding)
    }

    fn first_line(&self) -> Place {
        let node = self.declared.as_ref().map(|seen| &seen.declared.values);
        blame::first_line(self.source, node.unwrap_or(self.resource.node))
    }

    fn identity(&self) -> Arc<Identity> {
        match &self.declared {
            Some(seen) => Arc::new(Identity {
                kind: seen.declared.kind.as_str().into(),
                name: seen.declared.name.as_str().into(),
                ..Identity::default()
            }),
            None => Arc::clone(&self.resource.identity),
        }
    }

    fn blame(&self, policy: &Policy, at: &At) -> Result<Blame, String> {
        match at {
            At::Path(path) => self.follow(policy, path),
            At::Node(node) => {
                let seen = self.declared.as_ref();
                let path = seen.and_then(|seen| convert::find(&seen.value, node));
                if let Some(path) =
                    path.filter(|path| path.first().is_some_and(|it| it == "values"))
                {
                    let path: Vec<_> = path.iter().map(|it| blame::pointer_token(it)).collect();
                    return self.follow(policy, &path);
                }
                let path = convert::find(&self.root, node).or_else(|| {
                    // A container of which only the context is there is none of the object's own.
                    let context = convert::part(node, ["securityContext"])?;
                    convert::find(&self.root, &context)
                });
                let path = path.ok_or("the `node` of a denial is no part of the input")?;
                let path: Vec<_> = path
                    .iter()
                    .map(|token| blame::pointer_token(token))
                    .collect();
                blame::follow(self.source, self.resource.node, &path)
            }
            At::Nowhere => Ok(Blame {
                place: self.first_line(),
                pointer: self
                    .declared
                    .as_ref()
                    .map_or_else(String::new, |seen| seen.declared.pointer.clone()),
            }),
        }
    }

    fn follow(&self, policy: &Policy, path: &[blame::Token]) -> Result<Blame, String> {
        if let (Some(seen), Some((first, rest))) = (&self.declared, path.split_first())
            && *first == blame::Token::Key("values".to_owned())
        {
            let found = blame::follow(self.source, &seen.declared.values, rest);
            let found = found.map_err(|reason| format!("its `at` leads nowhere: {reason}"))?;
            let pointer = format!("{}{}", seen.declared.pointer, found.pointer);
            return Ok(Blame { pointer, ..found });
        }
        let found = match self.pod {
            Some(pod) if policy.is_about_pods() => blame::from_pod(pod, path)
                .and_then(|path| blame::follow(self.source, self.resource.node, &path)),
            _ => blame::follow(self.source, self.resource.node, path),
        };
        found.map_err(|reason| format!("its `at` leads nowhere: {reason}"))
    }
}
