//! The second pass: what files say of one another, and the definitions of custom resources.

use std::path::Path;

use rayon::prelude::*;

use crate::classify::{self, Hint, Survey};
use crate::discover::{self, Entry, EntryKind, Found};
use crate::parse::{self, Dialect, Limits};
use crate::schema::{self, Definition};
use crate::settings::Settings;
use crate::source::{Source, decode};

/// What the second pass found.
pub(super) struct Surveyed {
    pub(super) survey: Survey,
    /// In the order of their files.
    pub(super) definitions: Vec<Definition>,
}

/// Reads every file once and parses the few that say something of others.
pub(super) fn survey(found: &Found, root: &Path, settings: &Settings, limits: &Limits) -> Surveyed {
    // Around what is asked for, only what an applier could read has a say: the rest of a checkout
    // may be build output of any size.
    let context = found
        .context
        .iter()
        .filter(|entry| classify::is_survey_name(&entry.path));
    let all: Vec<&Entry> = found.entries.iter().chain(context).collect();
    let looked: Vec<_> = all
        .par_iter()
        .map(|entry| look(root, entry, limits))
        .collect();
    let mut hints = Vec::new();
    let mut definitions = Vec::new();
    for (hint, defined) in looked {
        hints.extend(hint);
        definitions.extend(defined);
    }
    let declared = |path: &str| settings.not_manifest(path).is_some();
    Surveyed {
        survey: Survey::new(all, hints, declared),
        definitions,
    }
}

/// What a file must hold to define a custom resource.
const DEFINITION: &[u8] = b"CustomResourceDefinition";

/// What can't be read here is found again, and said, when the file is judged.
fn look(root: &Path, entry: &Entry, limits: &Limits) -> (Option<Hint>, Vec<Definition>) {
    if !matches!(
        entry.kind,
        EntryKind::File | EntryKind::Link { folder: false, .. }
    ) {
        return (None, Vec::new());
    }
    let Ok(bytes) = discover::read(root, entry, limits.bytes) else {
        return (None, Vec::new());
    };
    let defines =
        entry.kind == EntryKind::File && memchr::memmem::find(&bytes, DEFINITION).is_some();
    if !defines && !classify::is_worth(&entry.path, &bytes) {
        return (None, Vec::new());
    }
    let Ok((text, _)) = decode(&bytes) else {
        return (None, Vec::new());
    };
    let source = Source::new(entry.id, entry.path.clone(), text);
    let hint = classify::hints(&source, limits);
    let definitions = if defines {
        definitions(&source, limits)
    } else {
        Vec::new()
    };
    (hint, definitions)
}

fn definitions(source: &Source, limits: &Limits) -> Vec<Definition> {
    let parsed = parse::yaml(source, Dialect::Kubernetes, limits);
    let roots = parsed.documents.iter().map(|document| &document.root);
    let objects = roots.flat_map(|root| {
        std::iter::once(root).chain(root.get("items").into_iter().flat_map(parse::Node::items))
    });
    objects
        .filter_map(|object| schema::definition(source, object))
        .collect()
}
