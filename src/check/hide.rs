//! What no report may show of the files that findings point at.
//!
//! Invariant: every finding's file was looked through for secrets before a report can show a line
//! of it; files without findings are shown by no report, and cost nothing here.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use crate::classify;
use crate::discover::{self, Entry};
use crate::facts::secrets;
use crate::parse::Document;
use crate::source::{Source, SourceId, decode};
use crate::verdict::Evidence;

use super::{Context, look, reading};

/// The secret bytes of a file's documents.
pub(super) fn spans(documents: &[Document]) -> Vec<Range<u32>> {
    let spans = documents
        .iter()
        .flat_map(|document| secrets::spans(&document.root));
    spans.map(|span| span.start..span.end).collect()
}

/// Looks through the files that only findings across files point at: their trees are gone.
pub(super) fn complete(context: &Context<'_>, entries: &[Entry], evidence: &mut Evidence) {
    let pointed: BTreeSet<SourceId> = evidence
        .findings
        .iter()
        .map(|finding| finding.place.span.source)
        .filter(|source| !evidence.secrets.contains_key(source))
        .collect();
    let pointed: Vec<&Entry> = pointed
        .iter()
        .filter_map(|source| entries.get(source.0 as usize))
        .collect();
    let looked: Vec<_> = pointed
        .par_iter()
        .filter_map(|entry| Some((entry.id, again(context, entry)?)))
        .collect();
    evidence.secrets.extend(looked);
}

/// Of a file that can't be read again nothing is shown either.
fn again(context: &Context<'_>, entry: &Entry) -> Option<Vec<Range<u32>>> {
    let bytes = discover::read(context.root, entry, context.limits.bytes).ok()?;
    let (text, _) = decode(&bytes).ok()?;
    let source = Source::new(entry.id, entry.path.clone(), text);
    let limits = &context.limits;
    let member = reading::member(context.survey, entry, &bytes, limits);
    let treatment = classify::treatment(&entry.path, &bytes, &member, context.settings, limits);
    let parsed = reading::parsed(&treatment, &source, member.role, limits);
    let mut hidden = spans(&parsed.documents);
    hidden.extend(look::spans(&source, &parsed.documents));
    Some(hidden)
}
