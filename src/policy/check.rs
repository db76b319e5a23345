//! One resource and the policies that apply to it to findings and faults.
//!
//! Invariants: a policy that applies and is not off is evaluated, or there is a fault that names it;
//! the answer depends on the resource alone, not on what the worker judged before.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use regorus::Value as Rego;

use crate::classify::{Family, Resource};
use crate::facts::identities::Join;
use crate::facts::pods::{self, Pod};
use crate::facts::{images, secrets};
use crate::finding::{Fault, Finding, RuleId, Severity};
use crate::source::{Place, Source};

use super::answer::{self, At, Denial};
use super::blame::{self, Blame};
use super::parameter::Parameters;
use super::rego::convert::{self, Nulls, object};
use super::rego::engine::{EvalError, RuleEngine};
use super::{Policy, PolicySet, Selector, Traits};

/// What the settings say for one file.
#[derive(Clone, Copy)]
pub struct Levels<'a> {
    /// Severity of a rule; `None` is off, and then it is not evaluated.
    pub severity: &'a dyn Fn(&RuleId) -> Option<Severity>,
    /// What the policies find in `input.parameters`.
    pub parameters: &'a Parameters,
}

/// The interpreters of one thread. They are built when first needed and never shared: shared
/// syntax trees would contend for their reference counts.
pub struct Worker {
    set: Arc<PolicySet>,
    engines: HashMap<Box<[usize]>, RuleEngine>,
    parameters: HashMap<String, Rego>,
    evaluated: Vec<u64>,
}

impl Worker {
    /// A worker without interpreters yet.
    #[must_use]
    pub fn new(set: Arc<PolicySet>) -> Self {
        let evaluated = vec![0; set.policies().len()];
        Self {
            set,
            engines: HashMap::new(),
            parameters: HashMap::new(),
            evaluated,
        }
    }

    /// How often each rule was evaluated: a rule with none anywhere judged nothing.
    pub fn evaluated(&self) -> impl Iterator<Item = (&RuleId, u64)> {
        let ids = self.set.policies().iter().map(|policy| &policy.id);
        ids.zip(self.evaluated.iter().copied())
    }

    fn parameters(&mut self, parameters: &Parameters) -> Rego {
        let key = &parameters.key;
        if !self.parameters.contains_key(key) {
            let value = convert::json(&parameters.by_rule);
            self.parameters.insert(key.clone(), value);
        }
        self.parameters.get(key).cloned().unwrap_or(Rego::Undefined)
    }

    /// The answers of all rules, each with its own error: if they fail together, each is asked
    /// alone, so that one can't take another's findings away.
    fn answers(&mut self, rules: &[usize], input: &Rego) -> Vec<(usize, Result<Rego, EvalError>)> {
        for rule in rules {
            if let Some(count) = self.evaluated.get_mut(*rule) {
                *count += 1;
            }
        }
        match self.evaluate(rules, input.clone()) {
            Ok(sets) => rules
                .iter()
                .copied()
                .zip(sets.into_iter().map(Ok))
                .collect(),
            Err(error) if rules.len() == 1 => rules
                .iter()
                .map(|rule| (*rule, Err(error.clone())))
                .collect(),
            Err(_) => rules
                .iter()
                .flat_map(|rule| self.answers_alone(*rule, input))
                .collect(),
        }
    }

    fn answers_alone(
        &mut self,
        rule: usize,
        input: &Rego,
    ) -> Vec<(usize, Result<Rego, EvalError>)> {
        let alone = self.evaluate(&[rule], input.clone());
        let first = alone.and_then(|sets| sets.into_iter().next().ok_or(EvalError::Panicked));
        vec![(rule, first)]
    }

    fn evaluate(&mut self, rules: &[usize], input: Rego) -> Result<Vec<Rego>, EvalError> {
        let mut engine = match self.engines.remove(rules) {
            Some(engine) => engine,
            None => {
                let policies = rules
                    .iter()
                    .filter_map(|rule| self.set.policies().get(*rule));
                RuleEngine::new(&policies.collect::<Vec<_>>())?
            }
        };
        let sets = engine.evaluate(input)?;
        // An interpreter that went wrong is not kept: what it holds now is anybody's guess.
        self.engines.insert(rules.into(), engine);
        Ok(sets)
    }
}

/// Judges one resource.
pub fn check(
    worker: &mut Worker,
    source: &Source,
    resource: &Resource<'_>,
    levels: &Levels<'_>,
) -> (Vec<Finding>, Vec<Fault>) {
    let pods = pods::find(resource);
    let traits = Traits {
        family: resource.family,
        identity: &resource.identity,
        node: resource.node,
        pod: !pods.is_empty(),
    };
    let picked = |policy: &Policy| policy.picks(&traits, resource.partial);
    let rules = chosen(&worker.set, levels, picked);
    let mut report = Report::default();
    if rules.is_empty() {
        return report.done();
    }
    let nulls = match resource.family {
        Family::Kubernetes => Nulls::Dropped,
        _ => Nulls::Kept,
    };
    let root = convert::value(resource.node, nulls);
    let mut subject = Subject {
        source,
        resource,
        pod: pods.first(),
        root,
    };
    subject.judge(worker, &rules, levels, &mut report);
    let of_pods: Vec<_> = rules
        .into_iter()
        .filter(|rule| {
            worker
                .set
                .policies()
                .get(*rule)
                .is_some_and(Policy::is_about_pods)
        })
        .collect();
    for pod in pods.iter().skip(1) {
        subject.pod = Some(pod);
        subject.judge(worker, &of_pods, levels, &mut report);
    }
    report.done()
}

/// Judges an identity that one environment defines more than once. The finding is at the second
/// definition unless the policy says otherwise.
pub fn check_join(
    worker: &mut Worker,
    join: &Join,
    levels: &Levels<'_>,
) -> (Vec<Finding>, Vec<Fault>) {
    let about = |policy: &Policy| policy.metadata.selectors.contains(&Selector::Identity);
    let rules = chosen(&worker.set, levels, about);
    let mut report = Report::default();
    if rules.is_empty() {
        return report.done();
    }
    let input = join_input(join, worker.parameters(levels.parameters));
    for (rule, result) in worker.answers(&rules, &input) {
        let Some(policy) = worker.set.policies().get(rule) else {
            continue;
        };
        let place = join.places.first().map(|definition| definition.place);
        match result
            .map_err(|e| e.to_string())
            .and_then(|set| denials(&set))
        {
            Ok(denials) => {
                for denial in denials {
                    let found = join_finding(policy, join, &denial, levels);
                    report.take(policy, place, found);
                }
            }
            Err(reason) => report.fault(policy, place, &reason),
        }
    }
    report.done()
}

/// The rules that pick something and are not off.
fn chosen(set: &PolicySet, levels: &Levels<'_>, picks: impl Fn(&Policy) -> bool) -> Vec<usize> {
    let numbered = set.policies().iter().enumerate();
    numbered
        .filter(|(_, policy)| picks(policy) && (levels.severity)(&policy.id).is_some())
        .map(|(rule, _)| rule)
        .collect()
}

fn denials(set: &Rego) -> Result<Vec<Denial>, String> {
    let set = set.as_set().map_err(|_| "`deny` is not a set".to_owned())?;
    set.iter().map(answer::read).collect()
}

/// Findings of one rule in one evaluation; beyond it, one more says how many there are.
const MAX_FINDINGS: usize = 200;

#[derive(Default)]
struct Report {
    findings: Vec<Finding>,
    faults: Vec<Fault>,
}

impl Report {
    fn fault(&mut self, policy: &Policy, place: Option<Place>, reason: &str) {
        let message = format!("rule `{}` could not be evaluated: {reason}", policy.id);
        let help = format!(
            "the policy is `{}`: repair it, or turn the rule off in the settings",
            policy.file
        );
        let fault = Fault::new("policy/evaluation", message).with_help(help);
        self.faults.push(match place {
            Some(place) => fault.at(place),
            None => fault,
        });
    }

    fn take(&mut self, policy: &Policy, place: Option<Place>, found: Result<Finding, String>) {
        match found {
            Ok(finding) => self.findings.push(finding),
            Err(reason) => self.fault(policy, place, &reason),
        }
    }

    fn done(mut self) -> (Vec<Finding>, Vec<Fault>) {
        self.findings.sort_by(|a, b| {
            let order = |f: &Finding| (f.place.span, f.rule.clone(), f.message.clone());
            order(a).cmp(&order(b))
        });
        (self.findings, self.faults)
    }
}

/// What one evaluation is about.
struct Subject<'a, 'd> {
    source: &'a Source,
    resource: &'a Resource<'d>,
    pod: Option<&'a Pod<'d>>,
    root: Rego,
}

impl Subject<'_, '_> {
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
        let input = self.input(worker.parameters(levels.parameters));
        let first_line = Some(blame::first_line(self.source, self.resource.node));
        for (rule, result) in worker.answers(rules, &input) {
            let Some(policy) = worker.set.policies().get(rule) else {
                continue;
            };
            match result
                .map_err(|e| e.to_string())
                .and_then(|set| denials(&set))
            {
                Ok(denials) => self.findings(policy, denials, levels, report),
                Err(reason) => report.fault(policy, first_line, &reason),
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
        let first_line = blame::first_line(self.source, self.resource.node);
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
        let message = secrets::redact(&denial.message, self.resource.node);
        let mut finding = Finding::new(policy.id.as_str(), blame.place, message)
            .with_help(policy.metadata.fix.clone())
            .with_pointer(format!("{}{}", self.resource.pointer, blame.pointer));
        if let Some(severity) = (levels.severity)(&policy.id) {
            finding = finding.with_severity(severity);
        }
        finding.resource = Some(self.resource.identity.clone());
        for path in &denial.related {
            let place = self.follow(policy, path)?.place;
            finding = finding.with_related(place, "this belongs to it");
        }
        Ok(finding)
    }

    fn blame(&self, policy: &Policy, at: &At) -> Result<Blame, String> {
        match at {
            At::Path(path) => self.follow(policy, path),
            At::Node(node) => {
                let path = convert::find(&self.root, node);
                let path = path.ok_or("the `node` of a denial is no part of the input")?;
                let path: Vec<_> = path
                    .iter()
                    .map(|token| blame::pointer_token(token))
                    .collect();
                blame::follow(self.source, self.resource.node, &path)
            }
            At::Nowhere => Ok(Blame {
                place: blame::first_line(self.source, self.resource.node),
                pointer: String::new(),
            }),
        }
    }

    fn follow(&self, policy: &Policy, path: &[blame::Token]) -> Result<Blame, String> {
        let found = match self.pod {
            Some(pod) if policy.is_about_pods() => blame::from_pod(pod, path)
                .and_then(|path| blame::follow(self.source, self.resource.node, &path)),
            _ => blame::follow(self.source, self.resource.node, path),
        };
        found.map_err(|reason| format!("its `at` leads nowhere: {reason}"))
    }

    fn input(&self, parameters: Rego) -> Rego {
        let mut facts = Vec::new();
        let mut fields = vec![
            ("object", self.root.clone()),
            ("file", Rego::from(&*self.source.path)),
            ("family", Rego::from(self.resource.family.as_str())),
            ("parameters", parameters),
        ];
        if let Some(pod) = self.pod {
            fields.push(("pod", self.pod_input(pod)));
            facts.push(("images", image_facts(pod)));
        }
        let plaintext = secrets::plaintext(self.resource);
        if !plaintext.is_empty() {
            let paths = plaintext
                .iter()
                .map(|entry| Rego::from(vec![Rego::from(entry.section), Rego::from(entry.key)]));
            facts.push(("plaintext", paths.collect::<Vec<_>>().into()));
        }
        fields.push(("facts", object(facts)));
        object(fields)
    }

    /// The pod's parts, each the very value that `object` holds.
    fn pod_input(&self, pod: &Pod<'_>) -> Rego {
        let tokens: Vec<_> = pod
            .pointer
            .split('/')
            .skip(1)
            .map(crate::parse::node::unescape)
            .collect();
        let template = convert::part(&self.root, tokens.iter().map(String::as_str));
        let template = template.unwrap_or(Rego::Undefined);
        let spec = convert::part(&template, ["spec"]).unwrap_or(Rego::Undefined);
        let containers = pod.containers.iter().map(|container| {
            let index = container.index.to_string();
            convert::part(&spec, [container.list, &index]).unwrap_or(Rego::Undefined)
        });
        let containers: Vec<_> = containers.collect();
        let types = pod
            .containers
            .iter()
            .map(|container| Rego::from(container.kind.as_str()));
        let types: Vec<_> = types.collect();
        let metadata = convert::part(&template, ["metadata"]);
        let mut fields = vec![
            ("spec", spec),
            ("containers", containers.into()),
            ("types", types.into()),
        ];
        fields.extend(metadata.map(|metadata| ("metadata", metadata)));
        object(fields)
    }
}

fn image_facts(pod: &Pod<'_>) -> Rego {
    let facts = pod.containers.iter().map(|container| {
        let reference = container.node.get("image").and_then(|image| image.as_str());
        reference.map_or_else(
            || object([]),
            |reference| image_fact(&images::parse(reference)),
        )
    });
    facts.collect::<Vec<_>>().into()
}

fn image_fact(image: &images::Image) -> Rego {
    let mut fields = vec![("reference", Rego::from(image.reference.as_str()))];
    if image.variable {
        fields.push(("variable", Rego::Bool(true)));
    } else if let Some(reason) = image.invalid {
        fields.push(("invalid", Rego::from(reason)));
    } else {
        fields.push(("registry", Rego::from(image.registry.as_str())));
        fields.push(("repository", Rego::from(image.repository.as_str())));
        let tag = image.tag.as_deref().map(|tag| ("tag", Rego::from(tag)));
        let digest = image
            .digest
            .as_deref()
            .map(|digest| ("digest", Rego::from(digest)));
        fields.extend(tag);
        fields.extend(digest);
    }
    object(fields)
}

fn join_input(join: &Join, parameters: Rego) -> Rego {
    let identity = &join.identity;
    let text = |text: &str| Rego::from(text);
    let places = join.places.iter().map(|definition| {
        object([
            ("file", text(&definition.file)),
            ("line", Rego::from(definition.place.line)),
        ])
    });
    object([
        (
            "identity",
            object([
                ("group", text(&identity.group)),
                ("version", text(&identity.version)),
                ("kind", text(&identity.kind)),
                ("namespace", text(&identity.namespace)),
                ("name", text(&identity.name)),
            ]),
        ),
        ("places", places.collect::<Vec<_>>().into()),
        ("parameters", parameters),
    ])
}

/// A finding of a join is at the place that `at` names, and all other places are related.
fn join_finding(
    policy: &Policy,
    join: &Join,
    denial: &Denial,
    levels: &Levels<'_>,
) -> Result<Finding, String> {
    let index = match &denial.at {
        At::Path(path) => match path.as_slice() {
            [blame::Token::Key(key), blame::Token::Index(index), ..] if key == "places" => *index,
            _ => return Err("its `at` leads nowhere: expected `[\"places\", index]`".to_owned()),
        },
        At::Node(_) => return Err("`node` names no place here: use `at`".to_owned()),
        At::Nowhere => 1,
    };
    let at = join.places.get(index);
    let at = at.ok_or(format!("its `at` leads nowhere: there is no place {index}"))?;
    let mut finding = Finding::new(policy.id.as_str(), at.place, denial.message.clone())
        .with_help(policy.metadata.fix.clone())
        .with_pointer(at.pointer.clone());
    if let Some(severity) = (levels.severity)(&policy.id) {
        finding = finding.with_severity(severity);
    }
    finding.resource = Some(join.identity.clone());
    let others: BTreeSet<_> = join.places.iter().filter(|place| *place != at).collect();
    for other in others {
        finding = finding.with_related(other.place, "it is also defined here");
    }
    Ok(finding)
}
