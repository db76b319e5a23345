//! The lines around a finding, safe to show: no secret, nothing that speaks to a terminal.

use std::ops::Range;

use crate::source::{Place, SourceId};
use crate::verdict::{Class, Verdict};

use super::escape;

/// Lines shown before and after the place.
const AROUND: usize = 1;
/// Longest line that is shown, in bytes: a longer one is data, not text.
const LONGEST: usize = 400;
/// Most lines that are shown.
const MOST: usize = 12;

/// A piece of a source, ready to show.
pub(super) struct Excerpt {
    /// The text.
    pub(super) text: String,
    /// The 1-based line on which it begins.
    pub(super) line: usize,
    /// The place inside it, in bytes.
    pub(super) mark: Range<usize>,
}

/// The lines around a place, or nothing where they can't be shown.
pub(super) fn around(verdict: &Verdict, place: Place, text: &str) -> Option<Excerpt> {
    let (start, end) = (place.span.start as usize, place.span.end as usize);
    let end = end.min(text.len()).max(start);
    let mut first = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    for _ in 0..AROUND {
        first = text
            .get(..first.saturating_sub(1))?
            .rfind('\n')
            .map_or(0, |at| at + 1);
    }
    let last = lines_end(text, start, end)?;
    let line = 1 + text.get(..first)?.matches('\n').count();
    let shown = text.get(first..last)?;
    if shown.lines().any(|line| line.len() > LONGEST) {
        return None;
    }
    let masked = mask(shown, first, &secrets(verdict, place.span.source, text));
    let mark = start - first..end.min(last) - first;
    Some(Excerpt {
        text: escape::same_length(&masked),
        line,
        mark,
    })
}

/// Where the shown lines end: a line after the place, at most [`MOST`] in all.
fn lines_end(text: &str, start: usize, end: usize) -> Option<usize> {
    let mut at = start;
    for count in 0.. {
        at += text.get(at..)?.find('\n').unwrap_or(text.len() - at);
        if at >= text.len() || count >= MOST || (at >= end && count >= AROUND) {
            return Some(at);
        }
        at += 1;
    }
    Some(at)
}

/// What must not be seen of a source. Of one that could not be read as a manifest it is not known
/// where its secrets are: everything behind a colon is kept back.
fn secrets(verdict: &Verdict, source: SourceId, text: &str) -> Vec<Range<usize>> {
    let known = verdict.evidence.secrets.get(&source).into_iter().flatten();
    let mut ranges: Vec<_> = known.map(|r| r.start as usize..r.end as usize).collect();
    let record = verdict.evidence.files.get(source.0 as usize);
    if record.is_none_or(|record| record.class != Class::Checked) {
        ranges.extend(values(text));
    }
    ranges
}

/// Everything behind the first colon of each line, and lines without one.
fn values(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut ranges = Vec::new();
    for line in text.split_inclusive('\n') {
        let from = line.find([':', '=']).map_or(0, |colon| colon + 1);
        ranges.push(at + from..at + line.len());
        at += line.len();
    }
    ranges
}

fn mask(text: &str, base: usize, secrets: &[Range<usize>]) -> String {
    let hidden = |at: usize| secrets.iter().any(|range| range.contains(&(base + at)));
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if hidden(at) && !c.is_whitespace() {
            out.extend(std::iter::repeat_n('*', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    out
}
