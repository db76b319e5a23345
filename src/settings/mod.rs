//! `sluicegate.yaml` to [`Settings`]: what is judged, how strictly, and what is declared.
//!
//! Invariant: settings are either wholly understood or every problem in them is a fault with its
//! place; a key or a rule that nobody knows is never passed over. No file means the defaults.

mod effective;
mod glob;
pub mod init;
mod overrides;
mod read;

pub use effective::{Effective, Rules};
pub use glob::Globs;
pub use overrides::Overrides;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::finding::{Fault, RuleId, Severity};
use crate::parse::{Limits, Node};
use crate::source::{Place, Source};

/// The names under which the settings may lie in the root; both at once are an error.
pub const FILES: [&str; 2] = ["sluicegate.yaml", "sluicegate.yml"];

/// How strict the rules are as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Profile {
    /// Each rule as it says of itself.
    #[default]
    Default,
    /// What the baseline pod security standard asks for.
    Baseline,
    /// What the restricted pod security standard asks for.
    Restricted,
    /// As restricted, and what would be a warning is an error.
    Strict,
}

impl Profile {
    /// All profiles, from lenient to strict.
    pub const ALL: [Self; 4] = [
        Self::Default,
        Self::Baseline,
        Self::Restricted,
        Self::Strict,
    ];

    /// The name in the settings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
            Self::Strict => "strict",
        }
    }
}

impl FromStr for Profile {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.as_str() == text)
            .ok_or(())
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a rule speaks, and how loud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It is not asked.
    Off,
    /// It is asked, and what it finds has this severity.
    At(Severity),
}

impl FromStr for Level {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "off" => Ok(Self::Off),
            text => text.parse().map(Self::At),
        }
    }
}

/// What a file's settings say of one rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RuleSetting {
    /// Its level; nothing leaves it to the profile.
    pub level: Option<Level>,
    /// Its parameters, as written.
    pub with: Option<Arc<Node>>,
    /// Where the settings name the rule.
    pub place: Option<Place>,
}

/// A part of the settings that holds for some paths only.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its profile, where it names one.
    pub profile: Option<Profile>,
    /// Its rules.
    pub rules: BTreeMap<RuleId, RuleSetting>,
    /// Why its files are not judged, where they are not.
    pub skip: Option<Arc<str>>,
}

/// A custom resource that may pass without a schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unchecked {
    /// API group.
    pub group: String,
    /// Kind; nothing means every kind of the group.
    pub kind: Option<String>,
}

/// Everything a repository may say about how it is judged.
#[derive(Debug)]
pub struct Settings {
    /// The profile of every path without one of its own.
    pub profile: Profile,
    /// Minor versions of Kubernetes to validate against, as in `1.34`; none leaves the choice to
    /// the program.
    pub kubernetes: Vec<String>,
    /// From which severity on a finding denies; nothing means never.
    pub fail_on: Option<Severity>,
    /// Rules for every path.
    pub rules: BTreeMap<RuleId, RuleSetting>,
    /// Sections for some paths, later ones win.
    pub paths: Vec<Section>,
    /// Folders with the team's policies, relative to the root.
    pub policies: Vec<String>,
    /// Folders with the team's schemas, relative to the root.
    pub schemas: Vec<String>,
    /// Custom resources that may pass without a schema.
    pub unchecked: Vec<Unchecked>,
    /// Files that are no manifests.
    pub not_manifests: Globs,
    matches: Globs,
    select: Vec<RuleId>,
    ignore: Vec<RuleId>,
    cache: effective::Cache,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            profile: Profile::Default,
            kubernetes: Vec::new(),
            fail_on: Some(Severity::Error),
            rules: BTreeMap::new(),
            paths: Vec::new(),
            policies: Vec::new(),
            schemas: Vec::new(),
            unchecked: Vec::new(),
            not_manifests: Globs::default(),
            matches: Globs::default(),
            select: Vec::new(),
            ignore: Vec::new(),
            cache: effective::Cache::default(),
        }
    }
}

impl Settings {
    /// Reads a settings file. What could be read is there whatever else is wrong, so that the
    /// team's policies can be loaded and [`Settings::unknown_rules`] asked: then all problems of a
    /// file come at once.
    #[must_use]
    pub fn read(source: &Source, limits: &Limits) -> (Self, Vec<Fault>) {
        read::settings(source, limits)
    }

    /// The rules that the settings name and nobody knows.
    #[must_use]
    pub fn unknown_rules(&self, catalog: &Catalog) -> Vec<Fault> {
        let sections = self.paths.iter().map(|section| &section.rules);
        std::iter::once(&self.rules)
            .chain(sections)
            .flatten()
            .filter(|(id, _)| catalog.get(id).is_none())
            .map(|(id, rule)| {
                let fault = unknown_rule(id, catalog);
                match rule.place {
                    Some(place) => fault.at(place),
                    None => fault,
                }
            })
            .collect()
    }

    /// Whether this custom resource may pass without a schema.
    #[must_use]
    pub fn is_unchecked(&self, group: &str, kind: &str) -> bool {
        self.unchecked
            .iter()
            .any(|u| u.group == group && u.kind.as_deref().is_none_or(|k| k == kind))
    }

    /// Why the settings say that this path is no manifest.
    #[must_use]
    pub fn not_manifest(&self, path: &str) -> Option<String> {
        let pattern = self.not_manifests.first(path)?;
        Some(format!("`not_manifests` names `{pattern}`"))
    }

    /// Why the settings say that this path, manifest or not, is not judged.
    #[must_use]
    pub fn skipped(&self, path: &str) -> Option<String> {
        let reason = self.effective(path).skip.clone()?;
        Some(format!("skipped by the settings: {reason}"))
    }
}

/// Which file of the root holds the settings; a fault where both names are taken.
///
/// # Errors
/// The fault that says so.
pub fn file<'p>(paths: impl IntoIterator<Item = &'p str>) -> Result<Option<&'static str>, Fault> {
    let [one, other] = FILES;
    let found = paths.into_iter().fold((false, false), |(a, b), path| {
        (a || path == one, b || path == other)
    });
    match found {
        (true, true) => Err(Fault::new(
            "settings/two-files",
            format!("both `{one}` and `{other}` are in the root"),
        )
        .with_help(format!("keep `{one}` and delete `{other}`"))),
        (true, false) => Ok(Some(one)),
        (false, true) => Ok(Some(other)),
        (false, false) => Ok(None),
    }
}

/// A fault about a rule id that no rule has.
fn unknown_rule(id: &RuleId, catalog: &Catalog) -> Fault {
    let help = match catalog.suggest(id.as_str()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`sluicegate rules` lists the rules".into(),
    };
    Fault::new("settings/unknown-rule", format!("no rule is called `{id}`")).with_help(help)
}
