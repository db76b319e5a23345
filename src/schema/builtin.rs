//! The kinds of Kubernetes itself, by minor version.
//!
//! Invariant: a minor is one that the pack holds; nothing is assumed about others.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::entry::{Origin, Schema};
use super::lifecycle::api_version;
use super::pack::{Frame, Index, Pack, PackError};

static PACK: &[u8] = include_bytes!("../../schemas/kubernetes.pack");

/// The pack's bytes; part of the digest.
pub(super) fn bytes() -> &'static [u8] {
    PACK
}

/// A set of minors, as the pack numbers them.
pub(super) type Mask = u32;

/// All built-in kinds.
#[derive(Debug)]
pub(super) struct BuiltIn {
    frame: &'static Frame,
    index: &'static Index,
    schemas: Vec<Schema>,
    groups: BTreeMap<&'static str, Vec<Api>>,
}

/// One kind in one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Api {
    /// As in `apps`.
    pub(super) group: &'static str,
    /// As in `v1`.
    pub(super) version: &'static str,
    /// As in `Deployment`.
    pub(super) kind: &'static str,
    /// The minors that serve it.
    pub(super) served: Mask,
}

/// The built-in kinds.
///
/// # Errors
/// The pack can't be read: a defect of the build.
pub(super) fn built_in() -> Result<&'static BuiltIn, PackError> {
    static BUILT_IN: OnceLock<Result<BuiltIn, PackError>> = OnceLock::new();
    BUILT_IN
        .get_or_init(BuiltIn::open)
        .as_ref()
        .map_err(Clone::clone)
}

impl BuiltIn {
    fn open() -> Result<Self, PackError> {
        static FRAMES: OnceLock<Result<Pack, PackError>> = OnceLock::new();
        let pack = FRAMES.get_or_init(|| Pack::read(PACK)).as_ref();
        let frame: &'static Frame = pack
            .map_err(Clone::clone)?
            .frame("kubernetes")
            .ok_or(PackError::Head)?;
        let index = frame.index()?;
        let schemas = (0..frame.len()?).map(|id| Schema::packed(frame, id, Origin::Kubernetes));
        Ok(Self {
            frame,
            index,
            schemas: schemas.collect(),
            groups: groups(index),
        })
    }

    /// The minors there are, oldest first.
    pub(super) fn minors(&self) -> &'static [u32] {
        &self.index.minors
    }

    /// The bits of some minors; one that there is not has none.
    pub(super) fn mask(&self, minors: &[u32]) -> Mask {
        let bit = |minor: &u32| self.index.minors.iter().position(|m| m == minor);
        minors.iter().filter_map(bit).map(|at| 1 << at).sum()
    }

    /// The minors of a mask, oldest first.
    pub(super) fn minors_of(&self, mask: Mask) -> impl Iterator<Item = u32> {
        let minors = self.index.minors.iter().enumerate();
        minors.filter_map(move |(at, minor)| (mask >> at & 1 == 1).then_some(*minor))
    }

    /// The schemas of a kind (`group/version/kind`) in these minors.
    pub(super) fn kind(&self, key: &str, minors: Mask) -> Vec<(Mask, &Schema)> {
        let found = self.index.kinds.get(key).map(Vec::as_slice);
        self.select(found.unwrap_or_default(), minors)
    }

    /// The schemas of `metadata`.
    pub(super) fn metadata(&self, minors: Mask) -> Vec<(Mask, &Schema)> {
        self.select(&self.index.metadata, minors)
    }

    /// The schema of `metadata` in the newest minor, as a document of its own.
    pub(super) fn metadata_document(&self) -> Result<serde_json::Value, PackError> {
        let newest = self.index.metadata.iter().max_by_key(|(mask, _)| *mask);
        let (_, id) = newest.ok_or(PackError::Head)?;
        self.frame.document(*id)
    }

    /// What every stored object must have.
    pub(super) fn object(&self, minors: Mask) -> Vec<(Mask, &Schema)> {
        self.select(&self.index.object, minors)
    }

    fn select(&self, all: &[(Mask, usize)], minors: Mask) -> Vec<(Mask, &Schema)> {
        let one = |&(mask, id): &(Mask, usize)| Some((mask & minors, self.schemas.get(id)?));
        all.iter()
            .filter_map(one)
            .filter(|(mask, _)| *mask != 0)
            .collect()
    }

    /// Whether objects of a kind are stored and so have a name.
    pub(super) fn is_named(&self, kind: &str) -> bool {
        !self.index.nameless.iter().any(|k| k == kind)
    }

    /// The stable API versions that have a kind of this name in all of these minors.
    pub(super) fn homes(&self, kind: &str, minors: Mask) -> Vec<String> {
        let stable = |version: &str| !version.contains("alpha") && !version.contains("beta");
        let all = self.groups.values().flatten();
        let found = all.filter(|api| api.kind == kind && minors & !api.served == 0);
        let found = found.filter(|api| stable(api.version));
        found
            .map(|api| api_version(api.group, api.version))
            .collect()
    }

    /// The kinds of a group in all its versions; nothing if it is not one of Kubernetes' own.
    pub(super) fn group(&self, group: &str) -> Option<&[Api]> {
        self.groups.get(group).map(Vec::as_slice)
    }
}

fn groups(index: &'static Index) -> BTreeMap<&'static str, Vec<Api>> {
    let mut groups: BTreeMap<&str, Vec<Api>> = BTreeMap::new();
    for (key, definitions) in &index.kinds {
        let mut parts = key.split('/');
        let (Some(group), Some(version), Some(kind)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        groups.entry(group).or_default().push(Api {
            group,
            version,
            kind,
            served: definitions.iter().fold(0, |mask, (m, _)| mask | m),
        });
    }
    groups
}
