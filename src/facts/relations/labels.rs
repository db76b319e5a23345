//! Labels by their pairs, so that what a selector picks is found without looking at all.
//!
//! Invariant: the work for one selector is bounded; where more could be picked than that, the
//! answer is [`Hit::Many`] and nothing is said of it. The order of what is added changes no answer.

use std::collections::HashMap;

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
    pub(super) ports: Vec<Name>,
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
    /// Sets by pair and namespace; sorted once all are there.
    pairs: Vec<(Name, Name, Name, u32)>,
    /// Sets by key and namespace; sorted too.
    keys: Vec<(Name, Name, u32)>,
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
            for port in ports {
                // Of many ports none is missing.
                match set.ports.len() < MOST {
                    true if set.ports.contains(&port) => {}
                    true => set.ports.push(port),
                    false => set.open = true,
                }
            }
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
            ports: Vec::new(),
            open: false,
        });
        self.known.insert((namespace, pairs), at);
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        for (key, value) in pairs {
            self.pairs.push((*key, *value, namespace, number));
            self.keys.push((*key, namespace, number));
        }
        at
    }

    /// The same, ready to be asked.
    pub(super) fn sorted(mut self) -> Self {
        self.known = HashMap::new();
        self.pairs.sort_unstable();
        self.keys.sort_unstable();
        self
    }

    pub(super) fn set(&self, at: usize) -> Option<&Set<'r>> {
        self.sets.get(at)
    }

    /// Whether some labels of all are filled in later.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// The sets with a pair in a namespace.
    fn with_pair(
        &self,
        space: Name,
        (key, value): (Name, Name),
    ) -> impl ExactSizeIterator<Item = usize> {
        let (least, most) = bounds(space);
        let from = self.pairs.partition_point(|p| *p < (key, value, least, 0));
        let to = self
            .pairs
            .partition_point(|p| *p <= (key, value, most, u32::MAX));
        let found = self.pairs.get(from..to).unwrap_or_default();
        found.iter().map(|(.., at)| *at as usize)
    }

    /// The sets with a key in a namespace; all of them where the namespace is any.
    fn with_key(&self, space: Name, key: Name) -> impl ExactSizeIterator<Item = usize> {
        let (least, most) = bounds(space);
        let from = self.keys.partition_point(|p| *p < (key, least, 0));
        let to = self.keys.partition_point(|p| *p <= (key, most, u32::MAX));
        let found = self.keys.get(from..to).unwrap_or_default();
        found.iter().map(|(.., at)| *at as usize)
    }

    /// The sets that a selector picks in a namespace. What has no namespace may be in any.
    pub(super) fn find(&self, namespace: Name, wanted: &[(Name, Name)]) -> Hit {
        if wanted.len() > LONGEST {
            return Hit::Many;
        }
        let mut found = Vec::new();
        for space in spaces(namespace) {
            let lists = wanted.iter().map(|pair| self.with_pair(space, *pair));
            let Some(shortest) = lists.min_by_key(ExactSizeIterator::len) else {
                continue;
            };
            if shortest.len() > MOST {
                return Hit::Many;
            }
            let has_all = |at: &usize| {
                let set = self.sets.get(*at);
                let has = |set: &Set<'_>, pair| set.pairs.binary_search(pair).is_ok();
                set.is_some_and(|set| wanted.iter().all(|pair| has(set, pair)))
            };
            found.extend(shortest.filter(has_all));
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
            let lists = wanted.iter().map(|pair| self.with_pair(space, *pair));
            for at in lists.filter(|list| list.len() <= MOST).flatten() {
                *shared.entry(at).or_default() += 1;
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
        let with_keys = || self.with_keys(namespace, wanted).into_iter();
        self.sets
            .get(best.or_else(|| with_keys().max_by_key(rank))?)
    }

    /// Sets with all keys of a selector.
    fn with_keys(&self, namespace: Name, wanted: &[(Name, Name)]) -> Vec<usize> {
        let mut found = Vec::new();
        for space in spaces(namespace) {
            let lists = wanted.iter().map(|(key, _)| self.with_key(space, *key));
            let Some(shortest) = lists.min_by_key(ExactSizeIterator::len) else {
                continue;
            };
            if shortest.len() > MOST {
                return Vec::new();
            }
            let has_all = |at: &usize| {
                let has = |set: &Set<'_>, key| {
                    let place = set.pairs.partition_point(|pair| pair.0 < key);
                    set.pairs.get(place).is_some_and(|pair| pair.0 == key)
                };
                let set = self.sets.get(*at);
                set.is_some_and(|set| wanted.iter().all(|(key, _)| has(set, *key)))
            };
            found.extend(shortest.filter(has_all));
        }
        found
    }
}

/// The first and the last namespace of those that are meant.
fn bounds(space: Name) -> (Name, Name) {
    match space {
        Name::ANY => (Name::NONE, Name::ANY),
        one => (one, one),
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
        let mut labels = labels.sorted();
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
        let labels = labels.sorted();
        assert!(matches!(labels.find(Name::NONE, &web), Hit::Many));
        assert!(matches!(labels.find(Name::NONE, &many[7]), Hit::Sets(sets) if sets.len() == 1));
    }
}
