//! All schemas of a run, and which of them an object is judged by.
//!
//! Invariant: the order is fixed: Kubernetes' own groups belong to Kubernetes; after that the
//! definitions of the repository, the `--schemas` folder, what is embedded. Workers share one
//! store and only ever read it.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use super::builtin::{self, BuiltIn, Mask, built_in};
use super::crd::{self, Definition};
use super::custom;
use super::entry::{Origin, Schema};
use super::lifecycle;
use super::rules::CRD;
use crate::finding::Finding;
use crate::source::Place;

/// Why there is no store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The packs that are compiled in can't be read.
    #[error("{0}")]
    Embedded(String),
    /// A Kubernetes version without schemas.
    #[error(
        "there are no schemas for Kubernetes 1.{minor}; there are for 1.{oldest} to 1.{newest}"
    )]
    Minor {
        /// The one asked for.
        minor: u32,
        /// The oldest there is.
        oldest: u32,
        /// The newest there is.
        newest: u32,
    },
    /// A file of the `--schemas` folder that is no schema.
    #[error("`{path}` can't be used as a schema: {why}")]
    File {
        /// The file.
        path: String,
        /// What is wrong.
        why: String,
    },
}

/// The minors of Kubernetes (`36` for 1.36) that there are schemas for, oldest first.
///
/// # Errors
/// [`StoreError::Embedded`] if the packs can't be read.
pub fn minors() -> Result<&'static [u32], StoreError> {
    kubernetes().map(BuiltIn::minors)
}

fn kubernetes() -> Result<&'static BuiltIn, StoreError> {
    built_in().map_err(|e| StoreError::Embedded(e.to_string()))
}

/// A kind that no schema is known for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingKind {
    /// API group.
    pub group: String,
    /// API version.
    pub version: String,
    /// Kind.
    pub kind: String,
    /// Where an object of it says its kind.
    pub place: Place,
}

/// Collects the schemas of a run.
#[derive(Debug)]
pub struct Builder {
    built_in: &'static BuiltIn,
    asked: Mask,
    repository: HashMap<String, Live>,
    folder: HashMap<String, Live>,
    files: HashMap<String, Schema>,
}

/// What the definitions of one kind in one version say; two copies may differ.
#[derive(Debug, Default)]
struct Live {
    schemas: Vec<Schema>,
}

/// All schemas of a run.
#[derive(Debug)]
pub struct Schemas {
    pub(super) built_in: &'static BuiltIn,
    pub(super) asked: Mask,
    repository: HashMap<String, Live>,
    folder: HashMap<String, Live>,
    files: HashMap<String, Schema>,
    /// `group/kind` to the versions that the repository's definitions serve.
    versions: BTreeMap<String, Vec<String>>,
}

impl Builder {
    /// An empty store for these minors of Kubernetes (`36` for 1.36).
    ///
    /// # Errors
    /// [`StoreError`] for a minor without schemas.
    pub fn new(minors: &[u32]) -> Result<Self, StoreError> {
        let built_in = kubernetes()?;
        let known = built_in.minors();
        if let Some(&minor) = minors.iter().find(|minor| !known.contains(minor)) {
            return Err(StoreError::Minor {
                minor,
                oldest: known.first().copied().unwrap_or_default(),
                newest: known.last().copied().unwrap_or_default(),
            });
        }
        Ok(Self {
            built_in,
            asked: built_in.mask(minors),
            repository: HashMap::new(),
            folder: HashMap::new(),
            files: HashMap::new(),
        })
    }

    /// Adds a definition, and returns what is wrong with it.
    pub fn add(&mut self, mut definition: Definition) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut definition.findings);
        if self.built_in.group(&definition.group).is_some() {
            let message = format!(
                "the group `{}` belongs to Kubernetes itself",
                definition.group
            );
            findings.push(
                Finding::new(CRD, definition.place, message)
                    .with_pointer("/spec/group")
                    .with_help("define the kind in a group of your own domain"),
            );
            return findings;
        }
        for (version, schema) in definition.versions {
            let key = key(&definition.group, &version, &definition.kind);
            let from_folder = matches!(&schema, Some(s) if matches!(s.origin, Origin::Folder(_)));
            let live = if from_folder {
                &mut self.folder
            } else {
                &mut self.repository
            };
            live.entry(key).or_default().add(schema);
        }
        findings
    }

    /// Adds a JSON Schema of the `--schemas` folder; `path` is relative to it and says which kind
    /// it is for: `{group}/{kind}_{version}.json` or `{kind}-{group}-{version}.json`.
    ///
    /// # Errors
    /// [`StoreError::File`] if its name or its content is no schema's.
    pub fn folder_schema(&mut self, path: &str, text: &str) -> Result<(), StoreError> {
        let fail = |why: String| StoreError::File {
            path: path.to_owned(),
            why,
        };
        let key = file_key(path).ok_or_else(|| {
            fail("its name must be `{group}/{kind}_{version}.json` or `{kind}-{group}-{version}.json`".into())
        })?;
        let schema: serde_json::Value =
            serde_json::from_str(text).map_err(|e| fail(e.to_string()))?;
        if schema.as_object().is_none_or(serde_json::Map::is_empty) {
            return Err(fail("an empty schema is no schema".into()));
        }
        if let Some(pointer) = crd::outside_reference(&schema) {
            return Err(fail(format!("`{pointer}` refers to another document")));
        }
        let schema = Schema::text(&schema, Origin::Folder(path.to_owned()));
        schema.compiled().map_err(|why| fail(why.to_owned()))?;
        self.files.insert(key, schema);
        Ok(())
    }

    /// A store of Kubernetes' own kinds alone, for what is judged before all definitions are known.
    #[must_use]
    pub fn bare(&self) -> Schemas {
        Schemas {
            built_in: self.built_in,
            asked: self.asked,
            repository: HashMap::new(),
            folder: HashMap::new(),
            files: HashMap::new(),
            versions: BTreeMap::new(),
        }
    }

    /// The store.
    #[must_use]
    pub fn build(self) -> Schemas {
        let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for key in self.repository.keys() {
            if let Some([group, version, kind]) = split(key) {
                let of = versions.entry(format!("{group}/{kind}")).or_default();
                of.push(version.to_owned());
                of.sort();
            }
        }
        Schemas {
            built_in: self.built_in,
            asked: self.asked,
            repository: self.repository,
            folder: self.folder,
            files: self.files,
            versions,
        }
    }
}

impl Live {
    /// Two copies of one definition are one.
    fn add(&mut self, schema: Option<Schema>) {
        let Some(schema) = schema else { return };
        let same =
            |s: &Schema| s.own_text() == schema.own_text() && s.structural() == schema.structural();
        if !self.schemas.iter().any(same) {
            self.schemas.push(schema);
        }
    }
}

/// `group/version/kind`.
pub(super) fn key(group: &str, version: &str, kind: &str) -> String {
    format!("{group}/{version}/{kind}")
}

/// The parts of a key.
pub(super) fn split(key: &str) -> Option<[&str; 3]> {
    let mut parts = key.split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(group), Some(version), Some(kind)) => Some([group, version, kind]),
        _ => None,
    }
}

/// The key of a schema file, in lower case. The second form of a name may hold the group's first
/// label only.
fn file_key(path: &str) -> Option<String> {
    let stem = path.strip_suffix(".json")?;
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let group = folder.rsplit('/').next().unwrap_or_default();
    let parts = match name.rsplit_once('_') {
        Some((kind, version)) => Some((group, kind, version)),
        None => {
            let (kind, rest) = name.split_once('-')?;
            let (group, version) = rest.rsplit_once('-').unwrap_or(("", rest));
            Some((group, kind, version))
        }
    };
    let (group, kind, version) =
        parts.filter(|(_, kind, version)| !kind.is_empty() && !version.is_empty())?;
    Some(key(group, version, kind).to_lowercase())
}

/// The schemas that a custom resource is judged by: it has to satisfy one of them.
pub(super) type Candidates<'s> = Vec<&'s Schema>;

impl Schemas {
    /// The schemas of a custom resource; none if there is no schema.
    pub(super) fn custom(
        &self,
        [group, version, kind]: [&str; 3],
    ) -> Result<Candidates<'_>, StoreError> {
        let key = key(group, version, kind);
        for live in [&self.repository, &self.folder] {
            match live.get(&key) {
                Some(live) if !live.schemas.is_empty() => return Ok(live.schemas.iter().collect()),
                _ => {}
            }
        }
        let label = group.split('.').next().unwrap_or_default();
        let file = |group| {
            self.files
                .get(&self::key(group, version, kind).to_lowercase())
        };
        if let Some(found) = file(group).or_else(|| file(label)) {
            return Ok(vec![found]);
        }
        let found = custom::find(group, &key);
        found
            .map(|found| found.into_iter().collect())
            .map_err(|e| StoreError::Embedded(e.to_string()))
    }

    /// The versions of a kind that the repository's own definitions serve.
    pub(super) fn served(&self, group: &str, kind: &str) -> &[String] {
        let found = self.versions.get(&format!("{group}/{kind}"));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// What a kind without a schema most likely meant: a known kind (`group/version/kind`) or a
    /// known group. To be asked once a kind, not once an object.
    #[must_use]
    pub fn suggestion(&self, missing: &MissingKind) -> Option<String> {
        let group = missing.group.as_str();
        let wanted = key(group, &missing.version, &missing.kind);
        let embedded = custom::kinds(group);
        let own = self.repository.keys().map(String::as_str);
        let own = own.filter(|key| split(key).is_some_and(|[g, ..]| g == group));
        let groups = custom::names();
        super::suggest::closest(&wanted, embedded.into_iter().chain(own))
            .map(str::to_owned)
            .or_else(|| super::suggest::closest(group, groups.into_iter()).map(str::to_owned))
            .filter(|close| close != group)
    }

    /// SHA-256 of everything that a schema verdict rests on.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut own: Vec<(&str, &str)> = Vec::new();
        for live in [&self.repository, &self.folder] {
            for (key, live) in live {
                own.extend(live.schemas.iter().map(|s| (key.as_str(), s.own_text())));
            }
        }
        own.extend(
            self.files
                .iter()
                .map(|(key, s)| (key.as_str(), s.own_text())),
        );
        own.sort_unstable();
        let mut hash = Sha256::new();
        for part in [
            builtin::bytes(),
            custom::bytes(),
            lifecycle::text().as_bytes(),
        ] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        hash.update(self.asked.to_le_bytes());
        for (key, text) in own {
            for part in [key, text] {
                hash.update(part.len().to_le_bytes());
                hash.update(part);
            }
        }
        hash.finalize().into()
    }
}
