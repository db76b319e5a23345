//! The second pass: what files say of one another, and the definitions of custom resources.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::classify::{self, Hint, Member, Role, Survey};
use crate::discover::{self, Entry, EntryKind, Found, Kind, kind};
use crate::finding::Finding;
use crate::parse::{self, Dialect, Document, Limits};
use crate::schema::{self, Definition};
use crate::settings::Settings;
use crate::source::{Source, decode};

/// What the second pass found.
pub(super) struct Surveyed {
    pub(super) survey: Survey,
    /// In the order of their files, only of files that are judged as manifests.
    pub(super) definitions: Vec<Definition>,
    /// What files that are judged refer to and what nobody sees here, and what is wrong with
    /// definitions that don't count.
    pub(super) findings: Vec<Finding>,
    /// What was read of each entry to be judged, as far as there was room to keep it.
    pub(super) kept: Vec<Option<Vec<u8>>>,
}

/// So many bytes of files are kept from here to their judgement, so that most trees are read once.
const ROOM: usize = 12 << 20;
/// Longest file that is kept: of longer ones the reading is the least.
const LONGEST: usize = 128 << 10;

/// What one file gave.
#[derive(Default)]
struct Looked {
    hint: Option<Hint>,
    definitions: Vec<Definition>,
    /// By its name and content it is YAML or JSON.
    is_manifest: bool,
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
    let mut definitions = Vec::new();
    let mut kept = Vec::with_capacity(found.entries.len());
    for (one, entry) in looked.into_iter().zip(&all) {
        hints.extend(one.hint);
        let of_file = one.definitions.into_iter();
        definitions.extend(of_file.map(|it| (*entry, one.is_manifest, it)));
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
    let definitions = in_force(definitions, &survey, settings, &mut findings);
    Surveyed {
        survey,
        findings,
        definitions,
        kept,
    }
}

/// How likely a definition is the one that the API server has; the first is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// Somebody is known to apply it.
    Applied,
    /// An applier would find it.
    Found,
    /// It lies among tests or samples, or under a name that no applier looks for.
    Sample,
}

/// The definitions that somebody may apply: those of whole manifests, and of a kind's copies only
/// those that stand highest. What is wrong with the others is said all the same.
fn in_force(
    found: Vec<(&Entry, bool, Definition)>,
    survey: &Survey,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) -> Vec<Definition> {
    let mut standing: Vec<(Standing, Definition)> = Vec::new();
    let mut highest: HashMap<String, Standing> = HashMap::new();
    for (entry, is_manifest, definition) in found {
        let member = survey.member(&entry.path);
        let is_whole = matches!(
            member.role,
            Role::Plain | Role::KustomizeResource | Role::Unfinished
        );
        let is_declared = settings.skipped(&entry.path).is_some()
            || (settings.not_manifest(&entry.path).is_some() && !member.applied);
        if is_whole && !is_declared && (is_manifest || member.named) {
            let own = stands(&entry.path, &member, survey);
            let known = highest.entry(definition.name()).or_insert(own);
            *known = own.min(*known);
            standing.push((own, definition));
        }
    }
    let is_highest = |(own, it): &(Standing, Definition)| highest.get(&it.name()) == Some(own);
    let (counting, others): (Vec<_>, Vec<_>) = standing.into_iter().partition(is_highest);
    findings.extend(others.into_iter().flat_map(|(_, it)| it.findings));
    counting.into_iter().map(|(_, it)| it).collect()
}

fn stands(path: &str, member: &Member, survey: &Survey) -> Standing {
    const SAMPLES: [&str; 8] = [
        "testdata", "tests", "test", "fixtures", "samples", "sample", "examples", "example",
    ];
    let built = |at: &u32| survey.environment(*at).is_some_and(|e| e.built);
    let is_sample = path.split('/').any(|part| SAMPLES.contains(&part));
    if member.applied || member.environments.iter().any(built) {
        Standing::Applied
    } else if is_sample || !kind::is_manifest_name(path) {
        Standing::Sample
    } else {
        Standing::Found
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
    let mut looked = Looked::default();
    let defines = is_file && memchr::memmem::find(&bytes, DEFINITION).is_some();
    if (defines || classify::is_worth(&entry.path, &bytes))
        && let Ok((text, _)) = decode(&bytes)
    {
        let source = Source::new(entry.id, entry.path.clone(), text);
        let parsed = parse::yaml(&source, Dialect::Kubernetes, limits);
        looked.hint = classify::hints(&source, &parsed.documents);
        if defines {
            let kind = kind::of(&entry.path, &bytes, entry.asked);
            looked.is_manifest = matches!(kind, Kind::Yaml | Kind::Json);
            looked.definitions = definitions(&source, &parsed.documents);
        }
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

fn definitions(source: &Source, documents: &[Document]) -> Vec<Definition> {
    let roots = documents.iter().map(|document| &document.root);
    let objects = roots.flat_map(|root| {
        std::iter::once(root).chain(root.get("items").into_iter().flat_map(parse::Node::items))
    });
    objects
        .flat_map(|object| schema::definitions(source, object))
        .collect()
}
