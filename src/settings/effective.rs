//! What holds for one path: the settings with every section that matches it, worked out once for
//! each set of sections and not for each file.
//!
//! Invariant: the same path always gets the same answer, whichever thread asks first.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use super::{Level, Profile, RuleSetting, Settings};
use crate::catalog::{RuleInfo, severity_in};
use crate::finding::{RuleId, Severity};
use crate::parse::Node;

/// The settings of rules, by id.
pub type Rules = BTreeMap<RuleId, RuleSetting>;

/// What holds for one path.
#[derive(Debug, Clone, Default)]
pub struct Effective {
    /// Its profile.
    pub profile: Profile,
    /// Why its files are not judged, where they are not.
    pub skip: Option<Arc<str>>,
    rules: Rules,
    select: Vec<RuleId>,
    ignore: Vec<RuleId>,
}

impl Effective {
    /// How bad a finding of this rule is here; nothing where the rule is off.
    ///
    /// A level that the settings name wins over the profile, a later section over an earlier one,
    /// and what the command line selects or ignores over all.
    #[must_use]
    pub fn severity(&self, rule: &RuleInfo) -> Option<Severity> {
        let unselected = !self.select.is_empty() && !self.select.contains(&rule.id);
        if unselected || self.ignore.contains(&rule.id) {
            return None;
        }
        match self.rules.get(&rule.id).and_then(|setting| setting.level) {
            Some(Level::Off) => None,
            Some(Level::At(severity)) => Some(severity),
            None => self.profile.severity(rule),
        }
    }

    /// The parameters that the settings give this rule here.
    #[must_use]
    pub fn parameters(&self, rule: &RuleId) -> Option<&Arc<Node>> {
        self.rules.get(rule)?.with.as_ref()
    }
}

impl Profile {
    /// A rule's severity where the settings name no level for it: what it says of this profile or
    /// else of the next more lenient one.
    fn severity(self, rule: &RuleInfo) -> Option<Severity> {
        let lenient = Self::ALL.iter().filter(|profile| **profile <= self);
        let profiles = lenient.map(|profile| profile.as_str());
        let severity = severity_in(&rule.severities, rule.severity, profiles);
        match (self, severity) {
            (Self::Strict, Some(Severity::Warning)) => Some(Severity::Error),
            (_, severity) => severity,
        }
    }
}

/// Answers by the set of sections that match.
#[derive(Debug, Default)]
pub(super) struct Cache(RwLock<HashMap<Vec<usize>, Arc<Effective>>>);

impl Cache {
    fn get(&self, sections: &[usize]) -> Option<Arc<Effective>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(sections).cloned()
    }

    fn put(&self, sections: Vec<usize>, effective: Arc<Effective>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(sections, effective);
    }

    /// Forgets every answer: the settings have changed.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Settings {
    /// What holds for a path, given relative to the root with `/` between folders.
    #[must_use]
    pub fn effective(&self, path: &str) -> Arc<Effective> {
        let sections = self.matches.all(path);
        if let Some(known) = self.cache.get(&sections) {
            return known;
        }
        let effective = Arc::new(self.combine(&sections));
        self.cache.put(sections, effective.clone());
        effective
    }

    fn combine(&self, sections: &[usize]) -> Effective {
        let mut effective = Effective {
            profile: self.profile,
            skip: None,
            rules: self.rules.clone(),
            select: self.select.clone(),
            ignore: self.ignore.clone(),
        };
        for section in sections.iter().filter_map(|&at| self.paths.get(at)) {
            effective.profile = section.profile.unwrap_or(effective.profile);
            effective.skip = section.skip.clone().or(effective.skip);
            for (id, setting) in &section.rules {
                effective
                    .rules
                    .entry(id.clone())
                    .or_default()
                    .overlay(setting);
            }
        }
        effective
    }
}

impl RuleSetting {
    /// Takes over what a later section says; what it doesn't say stays.
    fn overlay(&mut self, later: &Self) {
        self.level = later.level.or(self.level);
        self.with = later.with.clone().or_else(|| self.with.take());
        self.place = later.place.or(self.place);
    }
}
