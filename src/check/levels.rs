//! How bad each rule is for each file: worked out once for each set of settings that files share.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value as Json;

use crate::catalog::{Catalog, RuleInfo};
use crate::classify::Family;
use crate::discover::Entry;
use crate::finding::{Fault, Finding, RuleId, Severity};
use crate::parse::Node;
use crate::policy::{Parameters, PolicySet};
use crate::settings::{Effective, Settings};

use super::Context;

/// What holds for the files of one set of settings.
#[derive(Debug)]
pub(super) struct Plan {
    severities: HashMap<RuleId, Option<Severity>>,
    /// Families that a rule which is on has something to say of.
    families: Vec<Family>,
    /// What policies find in `input.parameters`.
    pub(super) parameters: Parameters,
}

impl Plan {
    /// The plan of a path's settings. Parameters that do not fit are left at their defaults:
    /// [`problems`] has said so, and the run is undecided.
    #[must_use]
    pub(super) fn new(effective: &Effective, catalog: &Catalog, policies: &PolicySet) -> Self {
        let severity = |rule: &RuleInfo| (rule.id.clone(), effective.severity(rule));
        let on = |rule: &&RuleInfo| effective.severity(rule).is_some();
        let judges = |family: &Family| catalog.iter().filter(on).any(|r| judges(r, *family));
        let given = given(catalog, |id| effective.parameters(id).map(|node| &**node));
        let fitting = Parameters::new(policies, &given);
        let parameters = fitting.or_else(|_| Parameters::new(policies, &BTreeMap::new()));
        Self {
            severities: catalog.iter().map(severity).collect(),
            families: Family::ALL.into_iter().filter(judges).collect(),
            parameters: parameters.unwrap_or_else(|_| Parameters::none()),
        }
    }

    /// The same with the rules on that are off.
    pub(super) fn with_all(mut self, catalog: &Catalog) -> Self {
        for (rule, severity) in &mut self.severities {
            *severity = severity.or_else(|| Some(catalog.get(rule)?.severity));
        }
        self
    }

    /// How bad a finding of this rule is; `None` is off.
    #[must_use]
    pub(super) fn severity(&self, rule: &RuleId) -> Option<Severity> {
        // A rule that the catalog does not know can't have been turned off.
        self.severities
            .get(rule)
            .copied()
            .unwrap_or(Some(Severity::Error))
    }

    /// Whether any rule that is on judges documents of this family.
    #[must_use]
    pub(super) fn judges(&self, family: Family) -> bool {
        self.families.contains(&family)
    }

    /// Gives a finding its severity, or drops it where its rule is off.
    pub(super) fn settle(&self, mut finding: Finding, catalog: &Catalog) -> Option<Finding> {
        let severity = self.severity(&finding.rule)?;
        // A rule may find something milder than usual; only a level that was changed overrides it.
        if catalog
            .get(&finding.rule)
            .is_none_or(|rule| rule.severity != severity)
        {
            finding.severity = severity;
        }
        Some(finding)
    }
}

/// Whether a rule judges documents of a family: a policy says so itself, a rule built in as Rust by
/// its area. Rules about text judge no family.
fn judges(rule: &RuleInfo, family: Family) -> bool {
    let area = rule.id.as_str().split('/').next().unwrap_or_default();
    if rule.applies_to.is_empty() {
        return match area {
            "schema" | "kubernetes" => family == Family::Kubernetes,
            "kustomize" => family == Family::Kustomize,
            _ => false,
        };
    }
    rule.applies_to.iter().any(|selector| {
        let rest = selector.strip_prefix(family.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            || (selector.starts_with("environment/") && family == Family::Kubernetes)
    })
}

/// The parameters that settings give, by rule and name.
fn given<'n>(
    catalog: &Catalog,
    with: impl Fn(&RuleId) -> Option<&'n Node>,
) -> BTreeMap<RuleId, BTreeMap<String, Json>> {
    let of_rule = |id: &RuleId| {
        let entries = with(id)?.entries();
        Some((
            id.clone(),
            entries
                .map(|e| (e.key.to_string(), e.value.to_json()))
                .collect(),
        ))
    };
    catalog
        .iter()
        .filter_map(|rule| of_rule(&rule.id))
        .collect()
}

/// The parameters in the settings that no policy has or that do not fit.
#[must_use]
pub(super) fn problems(settings: &Settings, policies: &PolicySet, catalog: &Catalog) -> Vec<Fault> {
    let layers = std::iter::once(&settings.rules).chain(settings.paths.iter().map(|s| &s.rules));
    let mut faults = Vec::new();
    for rules in layers {
        let given = given(catalog, |id| rules.get(id)?.with.as_deref());
        for (rule, name, problem) in Parameters::new(policies, &given)
            .err()
            .into_iter()
            .flatten()
        {
            let fault = Fault::new(
                "settings/parameter",
                format!("parameter `{name}` of `{rule}`: {problem}"),
            )
            .with_help(format!("`sluicegate explain {rule}` lists its parameters"));
            faults.push(match rules.get(&rule).and_then(|setting| setting.place) {
                Some(place) => fault.at(place),
                None => fault,
            });
        }
    }
    faults
}

/// The plans that files have had so far.
pub(super) struct Levels<'a> {
    catalog: &'a Catalog,
    policies: &'a PolicySet,
    known: Mutex<Vec<(Arc<Effective>, Arc<Plan>)>>,
}

impl<'a> Levels<'a> {
    pub(super) fn new(catalog: &'a Catalog, policies: &'a PolicySet) -> Self {
        Self {
            catalog,
            policies,
            known: Mutex::default(),
        }
    }

    /// The plan for a path.
    pub(super) fn plan(&self, settings: &Settings, path: &str) -> Arc<Plan> {
        let effective = settings.effective(path);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = known
            .iter()
            .find(|(other, _)| Arc::ptr_eq(other, &effective))
        {
            return Arc::clone(plan);
        }
        let plan = Arc::new(Plan::new(&effective, self.catalog, self.policies));
        known.push((effective, Arc::clone(&plan)));
        plan
    }
}

/// Gives findings that were made before any file was judged their severity.
pub(super) fn apply(context: &Context<'_>, entries: &[Entry], findings: &mut Vec<Finding>) {
    let settle = |finding: Finding| {
        let entry = entries.get(finding.place.span.source.0 as usize);
        let path = entry.map_or("", |entry| &entry.path);
        context
            .levels
            .plan(context.settings, path)
            .settle(finding, context.catalog)
    };
    *findings = std::mem::take(findings)
        .into_iter()
        .filter_map(settle)
        .collect();
}
