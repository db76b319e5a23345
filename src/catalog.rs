//! Every rule the gate knows, with what it says of itself: one list for `rules`, `explain`, the
//! reports and the settings' "did you mean".

use std::collections::BTreeMap;

use crate::finding::{NativeRule, RuleId, Severity};

/// What a rule says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// `area/rule`.
    pub id: RuleId,
    /// One line, no final period.
    pub title: String,
    /// Why it matters.
    pub description: String,
    /// What to do.
    pub fix: String,
    /// Severity without settings, in the profile `default`.
    pub severity: Severity,
    /// Severity by profile, where a profile has one of its own; `None` is off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// What it judges, as in `kubernetes/pod`; empty for rules about the text itself.
    pub applies_to: Vec<String>,
    /// What the settings may change about it, in the order of the names.
    pub parameters: Vec<ParameterInfo>,
    /// The policy file it comes from; empty for rules built in as Rust.
    pub origin: String,
}

/// A rule's severity where the settings name no level for it: what it says of the last of these
/// profiles that it names, else its own. `None` is off.
#[must_use]
pub fn severity_in<'p>(
    severities: &BTreeMap<String, Option<Severity>>,
    own: Severity,
    profiles: impl DoubleEndedIterator<Item = &'p str>,
) -> Option<Severity> {
    let mut strictest = profiles.rev();
    let said = strictest.find_map(|profile| severities.get(profile).copied());
    said.unwrap_or(Some(own))
}

/// A value that the settings may give a rule, under `with`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterInfo {
    /// Its key.
    pub name: String,
    /// What it changes.
    pub description: String,
    /// Its value without settings, as JSON.
    pub default: String,
}

impl From<&NativeRule> for RuleInfo {
    fn from(rule: &NativeRule) -> Self {
        Self {
            id: rule.id.into(),
            title: rule.title.into(),
            description: rule.description.into(),
            fix: rule.fix.into(),
            severity: rule.severity,
            severities: BTreeMap::new(),
            applies_to: Vec::new(),
            parameters: Vec::new(),
            origin: String::new(),
        }
    }
}

/// All rules of a run, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    rules: BTreeMap<RuleId, RuleInfo>,
}

impl Catalog {
    /// Adds rules; a later one of the same id takes the place of the earlier.
    pub fn add(&mut self, rules: impl IntoIterator<Item = RuleInfo>) {
        self.rules
            .extend(rules.into_iter().map(|rule| (rule.id.clone(), rule)));
    }

    /// The rule of that id.
    #[must_use]
    pub fn get(&self, id: &RuleId) -> Option<&RuleInfo> {
        self.rules.get(id)
    }

    /// All rules in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &RuleInfo> {
        self.rules.values()
    }

    /// The known id that `text` most likely meant.
    #[must_use]
    pub fn suggest(&self, text: &str) -> Option<&RuleId> {
        let distance = |id: &RuleId| strsim::damerau_levenshtein(id.as_str(), text);
        let limit = (text.len() / 3).max(2);
        self.rules
            .keys()
            .min_by_key(|id| distance(id))
            .filter(|id| distance(id) <= limit)
    }
}
