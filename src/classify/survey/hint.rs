//! One file to what it says of other files.

use std::sync::Arc;

use crate::classify::gitops::{self, Applied};
use crate::classify::kustomize::{self, Adds, Reference};
use crate::classify::{helm, kubernetes};
use crate::discover::kind;
use crate::parse::{Document, Node};
use crate::source::Source;

/// What one file says of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The file, by the name under which it is found: a link's own.
    pub(super) path: Arc<str>,
    pub(super) says: Vec<Says>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    Kustomization {
        component: bool,
        /// It may change the identity of what it builds on.
        changes: bool,
        /// What it may add to what it builds on.
        adds: Adds,
        references: Vec<Reference>,
    },
    Chart,
    Applied(Applied),
}

/// Whether a file can say anything of others, by its name and bytes alone; most can't, and are
/// parsed once only.
#[must_use]
pub fn is_worth(path: &str, bytes: &[u8]) -> bool {
    kustomize::is_file(path)
        || helm::is_chart_file(path)
        || gitops::MARKS
            .iter()
            .any(|mark| memchr::memmem::find(bytes, mark.as_bytes()).is_some())
}

/// Whether an applier would read a file of this name, so that it may say something of others.
#[must_use]
pub fn is_survey_name(path: &str) -> bool {
    kind::is_manifest_name(path) || kustomize::is_file(path)
}

/// What a file says of others, if anything; what is wrong with it is found when it is judged.
#[must_use]
pub fn hints(source: &Source, documents: &[Document]) -> Option<Hint> {
    let path = &source.path;
    if !is_worth(path, source.text.as_bytes()) {
        return None;
    }
    let mut says = Vec::new();
    if kustomize::is_file(path) {
        says.push(kustomization(source, documents));
    } else if helm::is_chart_file(path) && documents.iter().any(|d| helm::is_chart(&d.root)) {
        says.push(Says::Chart);
    }
    for document in documents {
        applied(&document.root, &mut says);
    }
    (!says.is_empty()).then(|| Hint {
        path: path.clone(),
        says,
    })
}

fn kustomization(source: &Source, documents: &[Document]) -> Says {
    let roots = || documents.iter().map(|document| &document.root);
    let kind = |root: &Node| root.get("kind").and_then(Node::as_str) == Some("Component");
    let mut references: Vec<_> = roots()
        .flat_map(|root| kustomize::references(source, root))
        .collect();
    references.extend(kustomize::disabled_patches(&source.text));
    Says::Kustomization {
        component: roots().any(kind),
        changes: roots().any(kustomize::changes_identity),
        adds: roots().map(kustomize::adds).max().unwrap_or_default(),
        references,
    }
}

/// What an object applies, and what the objects of a list do.
fn applied(object: &Node, says: &mut Vec<Says>) {
    says.extend(gitops::applied(object).into_iter().map(Says::Applied));
    if kubernetes::type_of(object).is_some() {
        for item in object.get("items").into_iter().flat_map(Node::items) {
            says.extend(gitops::applied(item).into_iter().map(Says::Applied));
        }
    }
}
