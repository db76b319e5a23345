//! The second pass: what files say of one another, and which of them define custom resources.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::classify::{self, Hint, Survey};
use crate::discover::{self, Entry, EntryKind, Found};
use crate::finding::Finding;
use crate::parse::{self, Dialect, Limits};
use crate::settings::Settings;
use crate::source::{Source, SourceId, decode};

/// What the second pass found.
pub(super) struct Surveyed {
    pub(super) survey: Survey,
    /// Files that may define custom resources, also such that are only there for context.
    pub(super) defining: Vec<SourceId>,
    /// What files that are judged refer to and what nobody sees here.
    pub(super) findings: Vec<Finding>,
    /// What was read of each entry to be judged, as far as there was room to keep it.
    pub(super) kept: Vec<Option<Vec<u8>>>,
}

/// So many bytes of files are kept from here to their judgement, so that most trees are read once.
const ROOM: usize = 4 << 20;
/// Longest file that is kept: of longer ones the reading is the least.
const LONGEST: usize = 128 << 10;

/// What one file gave.
#[derive(Default)]
struct Looked {
    hint: Option<Hint>,
    defines: bool,
    bytes: Option<Vec<u8>>,
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
    let room = AtomicUsize::new(ROOM);
    let looked: Vec<_> = all
        .par_iter()
        .map(|entry| look(root, entry, limits, &room))
        .collect();
    let mut hints = Vec::new();
    let mut defining = Vec::new();
    let mut kept = Vec::with_capacity(found.entries.len());
    for (one, entry) in looked.into_iter().zip(&all) {
        hints.extend(one.hint);
        defining.extend(one.defines.then_some(entry.id));
        if kept.len() < found.entries.len() {
            kept.push(one.bytes);
        }
    }
    let declared = |path: &str| settings.not_manifest(path).is_some();
    let survey = Survey::new(all, hints, declared);
    let mut findings = survey.unseen(!found.partial);
    findings.retain(|finding| {
        let entry = found.entries.get(finding.place.span.source.0 as usize);
        entry.is_some_and(|entry| settings.skipped(&entry.path).is_none())
    });
    Surveyed {
        survey,
        defining,
        findings,
        kept,
    }
}

/// What a file must hold to define a custom resource, in Kubernetes' words or in Crossplane's.
const DEFINITION: &[u8] = b"ResourceDefinition";

/// What can't be read here is found again, and said, when the file is judged.
fn look(root: &Path, entry: &Entry, limits: &Limits, room: &AtomicUsize) -> Looked {
    let is_file = entry.kind == EntryKind::File;
    if !is_file && !matches!(entry.kind, EntryKind::Link { folder: false, .. }) {
        return Looked::default();
    }
    let Ok(bytes) = discover::read(root, entry, limits.bytes) else {
        return Looked::default();
    };
    let mut looked = Looked {
        defines: is_file && memchr::memmem::find(&bytes, DEFINITION).is_some(),
        ..Looked::default()
    };
    if classify::is_worth(&entry.path, &bytes)
        && let Ok((text, _)) = decode(&bytes)
    {
        let source = Source::new(entry.id, entry.path.clone(), text);
        let parsed = parse::yaml(&source, Dialect::Kubernetes, limits);
        looked.hint = classify::hints(&source, &parsed.documents);
    }
    looked.bytes = Some(bytes).filter(|bytes| is_file && fits(bytes, room));
    looked
}

/// Takes the room for a file, if there is any.
fn fits(bytes: &[u8], room: &AtomicUsize) -> bool {
    let take = |left: usize| left.checked_sub(bytes.len());
    bytes.len() <= LONGEST
        && room
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .is_ok()
}
