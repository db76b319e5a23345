//! What the command line and the environment say over the settings file.
//!
//! Invariant: a flag wins over the environment, the environment over the file, the file over the
//! default; an unknown rule is an error wherever it is named.

use super::{Settings, unknown_rule};
use crate::catalog::Catalog;
use crate::finding::{Fault, RuleId, Severity};

/// One layer over the settings file; nothing and empty lists leave what lies below.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// From which severity on a finding denies; `Some(None)` means never.
    pub fail_on: Option<Option<Severity>>,
    /// Only these rules.
    pub select: Vec<RuleId>,
    /// Not these rules.
    pub ignore: Vec<RuleId>,
    /// Minor versions of Kubernetes.
    pub kubernetes: Vec<String>,
    /// Folders with policies.
    pub policies: Vec<String>,
    /// Folders with schemas.
    pub schemas: Vec<String>,
}

impl Overrides {
    /// This layer over a lower one: the flags over the environment.
    #[must_use]
    pub fn over(self, lower: Self) -> Self {
        Self {
            fail_on: self.fail_on.or(lower.fail_on),
            select: first(self.select, lower.select),
            ignore: first(self.ignore, lower.ignore),
            kubernetes: first(self.kubernetes, lower.kubernetes),
            policies: first(self.policies, lower.policies),
            schemas: first(self.schemas, lower.schemas),
        }
    }

    /// The rules that are named here and that nobody knows.
    #[must_use]
    pub fn unknown_rules(&self, catalog: &Catalog) -> Vec<Fault> {
        self.select
            .iter()
            .chain(&self.ignore)
            .filter(|id| catalog.get(id).is_none())
            .map(|id| unknown_rule(id, catalog))
            .collect()
    }
}

impl Settings {
    /// These settings with a layer over them.
    #[must_use]
    pub fn with(mut self, layer: Overrides) -> Self {
        self.fail_on = layer.fail_on.unwrap_or(self.fail_on);
        self.select = first(layer.select, self.select);
        self.ignore = first(layer.ignore, self.ignore);
        self.kubernetes = first(layer.kubernetes, self.kubernetes);
        self.policies = first(layer.policies, self.policies);
        self.schemas = first(layer.schemas, self.schemas);
        self.cache.clear();
        self
    }
}

fn first<T>(upper: Vec<T>, lower: Vec<T>) -> Vec<T> {
    if upper.is_empty() { lower } else { upper }
}
