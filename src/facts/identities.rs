//! All objects of one environment to the identities that are defined more than once there.
//!
//! Invariant: the answer does not depend on the order of files or documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::Identity;
use crate::source::Place;

/// One object's definition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Definition {
    /// Path of its file.
    pub file: Arc<str>,
    /// Where the object starts.
    pub place: Place,
    /// JSON pointer from the document's root to the object.
    pub pointer: String,
}

/// An identity with all its definitions, in the order of files and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// Whose definitions these are, as the first one has it.
    pub identity: Arc<Identity>,
    /// Where it is defined; at least two.
    pub places: Vec<Definition>,
}

/// The identities that one environment defines more than once. The API version does not count:
/// the API server stores one object for all versions of a group.
#[must_use]
pub fn repeated(objects: impl IntoIterator<Item = (Arc<Identity>, Definition)>) -> Vec<Join> {
    let mut groups: BTreeMap<_, Vec<(Definition, Arc<Identity>)>> = BTreeMap::new();
    for (identity, definition) in objects {
        if is_fixed(&identity) {
            let key = (
                identity.group.clone(),
                identity.kind.clone(),
                identity.namespace.clone(),
                identity.name.clone(),
            );
            groups.entry(key).or_default().push((definition, identity));
        }
    }
    groups.into_values().filter_map(join).collect()
}

fn join(mut group: Vec<(Definition, Arc<Identity>)>) -> Option<Join> {
    group.sort();
    group.dedup();
    let identity = group.first()?.1.clone();
    let places: Vec<_> = group
        .into_iter()
        .map(|(definition, _)| definition)
        .collect();
    (places.len() > 1).then_some(Join { identity, places })
}

/// A name that the server or a later stage completes says nothing about sameness.
fn is_fixed(identity: &Identity) -> bool {
    let open = |text: &str| text.ends_with('*') || text.contains("${") || text.contains("{{");
    !identity.name.is_empty() && !open(&identity.name) && !open(&identity.namespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, SourceId};

    fn object(
        version: &str,
        namespace: &str,
        name: &str,
        line: usize,
    ) -> (Arc<Identity>, Definition) {
        let source = Source::new(SourceId(0), "a.yaml", "\n".repeat(9));
        let identity = Identity {
            version: version.into(),
            kind: "ConfigMap".into(),
            namespace: namespace.into(),
            name: name.into(),
            ..Identity::default()
        };
        let definition = Definition {
            file: "a.yaml".into(),
            place: source.place_at(line),
            pointer: String::new(),
        };
        (Arc::new(identity), definition)
    }

    #[test]
    fn the_same_identity_twice_in_any_order() {
        let mut objects = vec![
            object("v1", "a", "x", 0),
            object("v2", "a", "x", 1),
            object("v1", "b", "x", 2),
            object("v1", "a", "job-*", 3),
            object("v1", "a", "job-*", 4),
            object("v1", "a", "${NAME}", 5),
            object("v1", "a", "${NAME}", 6),
        ];
        let joins = repeated(objects.clone());
        assert_eq!(joins.len(), 1);
        assert_eq!(
            joins[0]
                .places
                .iter()
                .map(|d| d.place.line)
                .collect::<Vec<_>>(),
            [1, 2]
        );
        objects.reverse();
        assert_eq!(repeated(objects), joins);
    }
}
