//! A kustomization to what it does to objects that their files don't show.
//!
//! Invariant: what can't be told of a change counts as any change.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::kustomize::field;
use crate::parse::Node;

/// What happens to the objects of an environment between their files and the API server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendering {
    /// Objects come in that no file of the tree shows.
    pub open: bool,
    /// Names may change.
    pub renamed: bool,
    /// Namespaces may change.
    pub moved: bool,
    /// Labels are added.
    pub labelled: bool,
    /// Anything may change.
    pub edited: bool,
    /// Objects of these kinds may change.
    pub edited_kinds: BTreeSet<String>,
    /// Kind and name, before any suffix, of objects that are made out of files and texts.
    pub generated: BTreeSet<(&'static str, String)>,
    /// Files that are applied as patches.
    pub patches: BTreeSet<Arc<str>>,
}

impl Rendering {
    /// One of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self {
            open: true,
            renamed: true,
            moved: true,
            labelled: true,
            edited: true,
            ..Self::default()
        }
    }

    /// What a kustomization does.
    pub(super) fn of(root: &Node) -> Self {
        let has = |keys: &[&str]| keys.iter().any(|key| has_content(field(root, key)));
        let mut rendering = Self {
            open: has(&["helmCharts", "helmChartInflationGenerator", "generators"]),
            renamed: has(&["namePrefix", "nameSuffix"]),
            moved: has(&["namespace"]),
            labelled: has(&["commonLabels", "labels"]),
            edited: has(&["replacements", "transformers", "vars"]),
            ..Self::default()
        };
        for key in ["patches", "patchesJson6902", "patchesStrategicMerge"] {
            for patch in field(root, key).into_iter().flat_map(Node::items) {
                rendering.patch(patch);
            }
        }
        for (key, kind) in [
            ("configMapGenerator", "ConfigMap"),
            ("secretGenerator", "Secret"),
        ] {
            let all = field(root, key).into_iter().flat_map(Node::items);
            for name in all.filter_map(|one| field(one, "name")?.as_str()) {
                rendering.generated.insert((kind, name.to_owned()));
            }
        }
        rendering
    }

    /// A patch says whom it changes, itself or in its target; a file that is one is judged as one,
    /// and known by its name.
    fn patch(&mut self, patch: &Node) {
        let text = |node: Option<&Node>| node.and_then(Node::as_str).map(str::to_owned);
        let target = field(patch, "target");
        let inline = text(field(patch, "patch")).or_else(|| text(Some(patch)));
        let kind = target.and_then(|target| text(field(target, "kind")));
        match (kind, inline) {
            (Some(kind), _) => {
                self.edited_kinds.insert(kind);
            }
            (None, Some(inline)) if inline.contains('\n') || inline.starts_with('{') => {
                self.inline(&inline);
            }
            (None, _) if target.is_some() => self.edited = true,
            (None, _) => {}
        }
    }

    fn inline(&mut self, patch: &str) {
        let kinds = patch.lines().filter_map(|line| line.strip_prefix("kind:"));
        let kinds: Vec<_> = kinds.map(|kind| kind.trim().to_owned()).collect();
        self.edited |= kinds.is_empty();
        self.edited_kinds.extend(kinds);
    }

    /// Adds what another kustomization does.
    pub(super) fn merge(&mut self, other: &Self) {
        self.open |= other.open;
        self.renamed |= other.renamed;
        self.moved |= other.moved;
        self.labelled |= other.labelled;
        self.edited |= other.edited;
        self.edited_kinds.extend(other.edited_kinds.iter().cloned());
        self.generated.extend(other.generated.iter().cloned());
        self.patches.extend(other.patches.iter().cloned());
    }

    /// How much there is to merge.
    pub(super) fn size(&self) -> usize {
        self.edited_kinds.len() + self.generated.len() + self.patches.len()
    }
}

fn has_content(node: Option<&Node>) -> bool {
    let is_empty = |node: &Node| {
        node.is_null()
            || node.as_seq().is_some_and(<[Node]>::is_empty)
            || node.as_str().is_some_and(str::is_empty)
    };
    node.is_some_and(|node| !is_empty(node))
}
