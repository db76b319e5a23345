//! Labels by their pairs, so that what a selector picks is found without looking at all.
//!
//! Invariant: the work for one selector is bounded; where more could be picked than that, the
//! answer is [`Hit::Many`] and nothing is said of it. The order of what is added changes no answer.

use std::collections::{HashMap, HashSet};

use super::names::Name;

/// As many label sets are compared with one selector.
const MOST: usize = 256;
/// As many pairs of a selector are looked at.
const LONGEST: usize = 64;

/// Objects or pods of one namespace with the same labels.
#[derive(Debug)]
pub(super) struct Set<'r> {
    pub(super) namespace: Name,
    pub(super) pairs: &'r [(Name, Name)],
    /// The first of them in the order of files, as an index of the scene.
    pub(super) first: usize,
    /// Names of ports of any of them.
    pub(super) ports: HashSet<Name>,
    /// One of them may have more than is seen.
    pub(super) open: bool,
}

/// A namespace and labels.
type Key<'r> = (Name, &'r [(Name, Name)]);

/// Labels of many objects or pods.
#[derive(Debug, Default)]
pub(super) struct Labels<'r> {
    sets: Vec<Set<'r>>,
    known: HashMap<Key<'r>, usize>,
    /// By namespace, or all, and pair.
    pairs: HashMap<(Name, Name, Name), Vec<usize>>,
    /// By namespace, or all, and key.
    keys: HashMap<(Name, Name), Vec<usize>>,
    open: bool,
}

/// What a selector picks.
#[derive(Debug)]
pub(super) enum Hit {
    Nothing,
    /// Indices of sets.
    Sets(Vec<usize>),
    /// Too many to look at.
    Many,
}

impl<'r> Labels<'r> {
    /// Adds labels of an object, with its ports; `first` counts in the order of files.
    pub(super) fn add(
        &mut self,
        namespace: Name,
        pairs: &'r [(Name, Name)],
        first: usize,
        (ports, open): (impl Iterator<Item = Name>, bool),
    ) {
        let at = match self.known.get(&(namespace, pairs)) {
            Some(at) => *at,
            None => self.insert(namespace, pairs, first),
        };
        self.open |= open;
        if let Some(set) = self.sets.get_mut(at) {
            set.ports.extend(ports);
            set.open |= open;
            set.first = set.first.min(first);
        }
    }

    fn insert(&mut self, namespace: Name, pairs: &'r [(Name, Name)], first: usize) -> usize {
        let at = self.sets.len();
        self.sets.push(Set {
            namespace,
            pairs,
            first,
            ports: HashSet::new(),
            open: false,
        });
        self.known.insert((namespace, pairs), at);
        for space in [namespace, Name::ANY] {
            for (key, value) in pairs {
                self.pairs
                    .entry((space, *key, *value))
                    .or_default()
                    .push(at);
                self.keys.entry((space, *key)).or_default().push(at);
            }
        }
        at
    }

    pub(super) fn set(&self, at: usize) -> Option<&Set<'r>> {
        self.sets.get(at)
    }

    /// Whether some labels of all are filled in later.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// The sets that a selector picks in a namespace. What has no namespace may be in any.
    pub(super) fn find(&self, namespace: Name, wanted: &[(Name, Name)]) -> Hit {
        if wanted.len() > LONGEST {
            return Hit::Many;
        }
        let mut found = Vec::new();
        for space in spaces(namespace) {
            let lists = wanted.iter().map(|(key, value)| {
                let list = self.pairs.get(&(space, *key, *value));
                list.map_or(&[][..], Vec::as_slice)
            });
            let shortest = lists.min_by_key(|list| list.len()).unwrap_or_default();
            if shortest.len() > MOST {
                return Hit::Many;
            }
            let has_all = |at: &&usize| {
                let set = self.sets.get(**at);
                set.is_some_and(|set| {
                    wanted
                        .iter()
                        .all(|pair| set.pairs.binary_search(pair).is_ok())
                })
            };
            found.extend(shortest.iter().filter(has_all));
        }
        match found.is_empty() {
            true => Hit::Nothing,
            false => Hit::Sets(found),
        }
    }

    /// What a selector that picks nothing was most likely to pick: what has the most of its pairs,
    /// else what has all its keys; of several, what is alike in another way.
    pub(super) fn nearest(
        &self,
        namespace: Name,
        wanted: &[(Name, Name)],
        is_alike: impl Fn(&Set<'r>) -> bool,
    ) -> Option<&Set<'r>> {
        if wanted.len() > LONGEST {
            return None;
        }
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for space in spaces(namespace) {
            for (key, value) in wanted {
                let list = self.pairs.get(&(space, *key, *value));
                let list = list.filter(|list| list.len() <= MOST);
                for at in list.into_iter().flatten() {
                    *shared.entry(*at).or_default() += 1;
                }
            }
        }
        let rank = |at: &usize| {
            let set = self.sets.get(*at);
            let first = set.map_or(usize::MAX, |set| set.first);
            (
                shared.get(at).copied().unwrap_or_default(),
                set.is_some_and(&is_alike),
                std::cmp::Reverse(first),
            )
        };
        let best = shared.keys().copied().max_by_key(rank);
        let best = best.or_else(|| {
            self.with_keys(namespace, wanted)
                .into_iter()
                .max_by_key(rank)
        });
        self.sets.get(best?)
    }

    /// Sets with all keys of a selector.
    fn with_keys(&self, namespace: Name, wanted: &[(Name, Name)]) -> Vec<usize> {
        let mut found = Vec::new();
        for space in spaces(namespace) {
            let lists = wanted.iter().map(|(key, _)| {
                let list = self.keys.get(&(space, *key));
                list.map_or(&[][..], Vec::as_slice)
            });
            let shortest = lists.min_by_key(|list| list.len()).unwrap_or_default();
            if shortest.len() > MOST {
                return Vec::new();
            }
            let has_all = |at: &&usize| {
                let has = |set: &Set<'_>, key| set.pairs.iter().any(|pair| pair.0 == key);
                let set = self.sets.get(**at);
                set.is_some_and(|set| wanted.iter().all(|(key, _)| has(set, *key)))
            };
            found.extend(shortest.iter().filter(has_all));
        }
        found
    }
}

/// The namespaces in which something is looked for that is in this one: what has none may be in
/// any.
pub(super) fn spaces(namespace: Name) -> impl Iterator<Item = Name> {
    let (own, unwritten) = match namespace {
        Name::ANY | Name::NONE => (Name::ANY, None),
        own => (own, Some(Name::NONE)),
    };
    std::iter::once(own).chain(unwritten)
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;
    use super::*;

    #[test]
    fn equal_labels_are_one_set_and_many_are_not_compared() {
        let mut names = Names::default();
        let web = [(names.add("app"), names.add("web"))];
        let other = [(names.add("app"), names.add("wbe"))];
        let none = || (std::iter::empty(), false);
        let mut labels = Labels::default();
        for first in 0..20_000 {
            labels.add(Name::NONE, &web, first, none());
        }
        assert!(matches!(labels.find(Name::NONE, &web), Hit::Sets(sets) if sets.len() == 1));
        assert!(matches!(labels.find(Name::NONE, &other), Hit::Nothing));
        assert_eq!(
            labels.nearest(Name::NONE, &other, |_| false).unwrap().first,
            0
        );
        let many: Vec<_> = (0..1000)
            .map(|i| [web[0], (names.add("n"), names.add(&i.to_string()))])
            .collect();
        for (first, pairs) in many.iter().enumerate() {
            labels.add(Name::NONE, pairs, first, none());
        }
        assert!(matches!(labels.find(Name::NONE, &web), Hit::Many));
        assert!(matches!(labels.find(Name::NONE, &many[7]), Hit::Sets(sets) if sets.len() == 1));
    }
}
