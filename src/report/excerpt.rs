//! The lines around a finding, safe to show: no secret, nothing that speaks to a terminal.
//!
//! Invariant: a mark lies inside its excerpt, between characters.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::source::{Place, SourceId};
use crate::verdict::Verdict;

use super::Options;
use super::redact::{self, Page};

/// Lines shown before and after the place.
const AROUND: usize = 1;
/// Longest line that is shown whole, in bytes; of a longer one only what lies around the place.
const LONGEST: usize = 240;
/// What is shown before the place of a longer line.
const BEFORE: usize = 60;
/// How far a line's ends are looked for.
const FAR: usize = 4096;

/// A piece of a source, ready to show.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The text: whole lines, or a part of one line.
    pub(super) text: String,
    /// The 1-based line on which it begins.
    pub(super) line: usize,
    /// What to underline, in bytes; it ends on the line on which it begins.
    pub(super) mark: Range<usize>,
}

/// The texts of a run, one at a time: findings come sorted by file.
pub(super) struct Excerpts<'a> {
    verdict: &'a Verdict,
    options: &'a Options<'a>,
    unread: BTreeSet<SourceId>,
    open: Option<(SourceId, Option<Page>)>,
}

impl<'a> Excerpts<'a> {
    pub(super) fn new(verdict: &'a Verdict, options: &'a Options<'a>) -> Self {
        Self {
            verdict,
            options,
            unread: redact::unread(verdict),
            open: None,
        }
    }

    /// The lines around a place, or nothing where there are none to show. A file without a digest
    /// was not read, or not by this run, and nobody knows what to hide of it.
    pub(super) fn around(&mut self, place: Place) -> Option<Excerpt> {
        let source = place.span.source;
        if self.open.as_ref().is_none_or(|(open, _)| *open != source) {
            self.open = Some((source, self.page(source)));
        }
        let (_, page) = self.open.as_ref()?;
        around(page.as_ref()?, place)
    }

    fn page(&self, source: SourceId) -> Option<Page> {
        self.verdict.evidence.files.get(source.0 as usize)?.digest?;
        let text = (self.options.text)(source)?;
        Some(Page::new(self.verdict, &self.unread, source, text))
    }
}

fn around(page: &Page, place: Place) -> Option<Excerpt> {
    let text = page.text();
    let start = text.floor_char_boundary(place.span.start as usize);
    let line = line_at(text, start);
    let end = text
        .floor_char_boundary(place.span.end as usize)
        .clamp(start, line.end.max(start));
    let shown = if line.len() > LONGEST {
        page.is_understood().then(|| part(text, &line, start))?
    } else {
        neighbours(text, &line)
    };
    let above = text.get(shown.start..start)?.matches('\n').count();
    let mut excerpt = Excerpt {
        mark: start - shown.start..end.min(shown.end) - shown.start,
        text: page.show(shown),
        line: (place.line as usize).saturating_sub(above).max(1),
    };
    // Something must stand under a mark that points behind the last character.
    if excerpt.mark.start >= excerpt.text.len() {
        excerpt.text.push(' ');
    }
    Some(excerpt)
}

/// A line with the lines before and after it, where they are short enough to show.
fn neighbours(text: &str, line: &Range<usize>) -> Range<usize> {
    let mut shown = line.clone();
    for _ in 0..AROUND {
        if let Some(before) = shown.start.checked_sub(1).map(|at| line_at(text, at))
            && before.len() <= LONGEST
        {
            shown.start = before.start;
        }
        let after = line_at(text, (shown.end + 1).min(text.len()));
        // The nothing behind the last line's end is no line.
        if after.start > shown.end && (1..=LONGEST).contains(&after.len()) {
            shown.end = after.end;
        }
    }
    shown
}

/// The part of a long line around a place.
fn part(text: &str, line: &Range<usize>, place: usize) -> Range<usize> {
    let from = text.floor_char_boundary(place.saturating_sub(BEFORE).max(line.start));
    from..text.floor_char_boundary((from + LONGEST).min(line.end))
}

/// The line that holds byte `at`, without its end; no more of it than [`FAR`] to either side.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let first = text.floor_char_boundary(at.saturating_sub(FAR));
    let last = text.ceil_char_boundary((at + FAR).min(text.len()));
    let before = text.get(first..at).unwrap_or_default();
    let after = text.get(at..last).unwrap_or_default();
    let start = before.rfind('\n').map_or(first, |found| first + found + 1);
    let end = after.find('\n').map_or(last, |found| at + found);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_at_every_edge() {
        assert_eq!(line_at("ab\ncd\n", 0), 0..2);
        assert_eq!(line_at("ab\ncd\n", 2), 0..2);
        assert_eq!(line_at("ab\ncd\n", 3), 3..5);
        assert_eq!(line_at("ab\ncd\n", 6), 6..6);
        assert_eq!(line_at("", 9), 0..0);
    }

    #[test]
    fn neighbours_stop_at_the_ends_and_at_long_lines() {
        assert_eq!(neighbours("a\nb\nc\nd", &(2..3)), 0..5);
        assert_eq!(neighbours("a", &(0..1)), 0..1);
        assert_eq!(neighbours("a\n", &(0..1)), 0..1);
        let long = format!("{}\nb\n{}", "x".repeat(500), "y".repeat(500));
        assert_eq!(neighbours(&long, &(501..502)), 501..502);
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let text = "é".repeat(10_000);
        let line = line_at(&text, 9_000);
        let part = part(&text, &line, 9_000);
        assert!(text.get(part.clone()).is_some() && part.contains(&9_000));
        assert!(part.len() <= LONGEST);
    }
}
