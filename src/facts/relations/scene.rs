//! What is applied together, and what of it nobody sees.
//!
//! Invariant: an object that is not seen here leaves its trace: a scene that could hold one is open.

use super::record::Records;
use crate::classify::Rendering;

/// A set of objects that are applied together, and what happens to them on the way.
#[derive(Debug, Default)]
pub struct Scene {
    /// Indices of the records, in the order of files.
    pub objects: Vec<u32>,
    /// Objects are added that are not seen.
    pub open: bool,
    /// What happens to the objects.
    pub(super) rendering: Rendering,
}

impl Scene {
    /// A scene without objects yet.
    #[must_use]
    pub fn new(rendering: Rendering) -> Self {
        Self {
            objects: Vec::new(),
            open: rendering.open,
            rendering,
        }
    }

    /// All objects as one scene, with nothing unseen.
    #[must_use]
    pub fn of_all(records: &Records) -> Self {
        Self {
            objects: (0..)
                .zip(records.environments())
                .map(|(at, _)| at)
                .collect(),
            ..Self::default()
        }
    }
}
