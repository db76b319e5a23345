//! The custom resources that GitOps repositories use, compiled in: one frame an API group.
//!
//! Invariant: a group is unpacked when a resource of it is met, and no sooner.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::entry::{Origin, Schema};
use super::pack::{Frame, Pack, PackError};

static PACK: &[u8] = include_bytes!("../../schemas/custom.pack");

/// The pack's bytes; part of the digest.
pub(super) fn bytes() -> &'static [u8] {
    PACK
}

/// One group: its frame, and its kinds once one was asked for.
#[derive(Debug)]
struct Group {
    frame: &'static Frame,
    kinds: OnceLock<Result<BTreeMap<&'static str, Schema>, PackError>>,
}

fn groups() -> Result<&'static BTreeMap<&'static str, Group>, PackError> {
    static FRAMES: OnceLock<Result<Pack, PackError>> = OnceLock::new();
    static GROUPS: OnceLock<BTreeMap<&'static str, Group>> = OnceLock::new();
    let pack: &'static Pack = FRAMES
        .get_or_init(|| Pack::read(PACK))
        .as_ref()
        .map_err(Clone::clone)?;
    Ok(GROUPS.get_or_init(|| {
        let group = |name| {
            let frame = pack.frame(name)?;
            let kinds = OnceLock::new();
            Some((name, Group { frame, kinds }))
        };
        pack.names().filter_map(group).collect()
    }))
}

impl Group {
    fn kinds(&self) -> Result<&BTreeMap<&'static str, Schema>, PackError> {
        self.kinds
            .get_or_init(|| open(self.frame))
            .as_ref()
            .map_err(Clone::clone)
    }
}

fn open(frame: &'static Frame) -> Result<BTreeMap<&'static str, Schema>, PackError> {
    let one = |(key, ids): (&'static String, &Vec<(u32, usize)>)| {
        let (_, id) = ids.first()?;
        Some((key.as_str(), Schema::packed(frame, *id, Origin::Custom)))
    };
    Ok(frame.index()?.kinds.iter().filter_map(one).collect())
}

/// The schema of `key` (`group/version/kind`), if the group and the kind are embedded.
///
/// # Errors
/// The pack can't be read: a defect of the build.
pub(super) fn find(group: &str, key: &str) -> Result<Option<&'static Schema>, PackError> {
    let Some(group) = groups()?.get(group) else {
        return Ok(None);
    };
    Ok(group.kinds()?.get(key))
}

/// The embedded kinds of a group, as `group/version/kind`.
pub(super) fn kinds(group: &str) -> Vec<&'static str> {
    let found = groups().ok().and_then(|groups| groups.get(group));
    let kinds = found.and_then(|group| group.kinds().ok());
    kinds
        .map(|kinds| kinds.keys().copied().collect())
        .unwrap_or_default()
}

/// The embedded groups.
pub(super) fn names() -> Vec<&'static str> {
    groups()
        .map(|groups| groups.keys().copied().collect())
        .unwrap_or_default()
}
