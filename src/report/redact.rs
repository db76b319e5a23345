//! One file's text to what may be shown of it.
//!
//! Invariant: a secret's bytes become `*`, one for one, before anything else is done with a text,
//! also where it stands behind a name that tells of it in an argument or a comment; of a file that could not be read as a tree nobody knows where its secrets are, so only what
//! looks like a key is shown.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::facts::secrets::{Needles, assign};
use crate::finding::{Fault, Finding};
use crate::source::SourceId;
use crate::verdict::{Class, Verdict};

use super::escape;

/// Longest key that is shown of a file that could not be read: longer ones may be secrets.
const LONGEST_KEY: usize = 48;
/// Longest secret that is looked for in comments.
const LONGEST_REPEATED: usize = 256;
/// How far before a piece of a long line the name of its value is looked for.
const BEFORE: usize = 256;

/// A file's text, with what is hidden of it.
pub(super) struct Page {
    text: String,
    /// Sorted and apart from each other.
    hidden: Vec<Range<usize>>,
    /// What is hidden, to find it again in comments.
    secrets: Needles,
    understood: bool,
}

impl Page {
    pub(super) fn new(
        verdict: &Verdict,
        unread: &BTreeSet<SourceId>,
        source: SourceId,
        text: String,
    ) -> Self {
        let known = verdict.evidence.secrets.get(&source).into_iter().flatten();
        let ranges = known.map(|range| whole(&text, range.start as usize..range.end as usize));
        let hidden = merge(ranges.collect());
        let short = hidden.iter().filter(|h| h.len() <= LONGEST_REPEATED);
        let secrets = Needles::new(short.map(|range| {
            let secret = text.get(range.clone()).unwrap_or_default();
            secret.trim_matches(['"', '\''])
        }));
        Self {
            text,
            hidden,
            secrets,
            understood: !unread.contains(&source),
        }
    }

    /// The raw text, to find lines in.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether its secrets are known.
    pub(super) fn is_understood(&self) -> bool {
        self.understood
    }

    /// A piece of the text as it may be shown, as many bytes long as it is; whole lines, please.
    pub(super) fn show(&self, lines: Range<usize>) -> String {
        let raw = self.text.get(lines.clone()).unwrap_or_default();
        let mut hidden = self.within(&lines).to_vec();
        hidden.extend(self.told(&lines));
        let masked = mask(raw, lines.start, &merge(hidden));
        if self.understood {
            escape::same_length(&masked)
        } else {
            let lines = masked.split_inclusive('\n').map(only_structure);
            escape::same_length(&lines.collect::<String>())
        }
    }

    /// What no tree tells: values behind names in arguments and comments, and secrets that a
    /// comment repeats.
    fn told(&self, lines: &Range<usize>) -> Vec<Range<usize>> {
        let start = self
            .text
            .floor_char_boundary(lines.start.saturating_sub(BEFORE));
        let before = self.text.get(start..lines.start).unwrap_or_default();
        let start = before.rfind('\n').map_or(start, |end| start + end + 1);
        let text = self.text.get(start..lines.end).unwrap_or_default();
        let mut told = Vec::new();
        let mut at = start;
        for line in text.split_inclusive('\n') {
            let moved = |range: Range<usize>, by: usize| range.start + by..range.end + by;
            told.extend(assign::values(line).into_iter().map(|r| moved(r, at)));
            if let Some(comment) = comment(line) {
                let repeated = self.secrets.find(line.get(comment..).unwrap_or_default());
                told.extend(repeated.into_iter().map(|r| moved(r, at + comment)));
            }
            at += line.len();
        }
        told
    }

    /// The hidden ranges that touch a range.
    fn within(&self, range: &Range<usize>) -> &[Range<usize>] {
        let first = self.hidden.partition_point(|h| h.end <= range.start);
        let last = self.hidden.partition_point(|h| h.start < range.end);
        self.hidden.get(first..last).unwrap_or_default()
    }
}

/// The sources of which no tree, or not the whole tree, was judged.
pub(super) fn unread(verdict: &Verdict) -> BTreeSet<SourceId> {
    let evidence = &verdict.evidence;
    let findings = evidence.findings.iter().filter(|f| hides_values(f));
    let faults = evidence.faults.iter().filter(|f| leaves_unread(f));
    let classes = (0u32..).zip(&evidence.files).filter(|(_, file)| {
        matches!(file.class, Class::Declared(_) | Class::NotCheckable(_)) || file.digest.is_none()
    });
    findings
        .map(|finding| finding.place.span.source)
        .chain(faults.filter_map(|fault| fault.source))
        .chain(classes.map(|(at, _)| SourceId(at)))
        .collect()
}

/// Whether a finding about the text means that some of its values are not in the tree. Where only
/// the reading of one plain value is in doubt, all of them are.
fn hides_values(finding: &Finding) -> bool {
    let (area, rule) = finding.rule.as_str().split_once('/').unwrap_or_default();
    matches!(area, "yaml" | "json" | "hcl")
        && !matches!(
            rule,
            "ambiguous-boolean" | "ambiguous-number" | "ambiguous-timestamp" | "misread-number"
        )
}

/// Whether a fault means that its file was not read: schemas and policies come after reading.
fn leaves_unread(fault: &Fault) -> bool {
    let area = fault.code.split('/').next().unwrap_or_default();
    !matches!(area, "schema" | "policy")
}

/// Where a line's comment may begin: it need not be one, to hide too much does no harm.
fn comment(line: &str) -> Option<usize> {
    line.find('#').or_else(|| line.find("//"))
}

/// A range that cuts no character in half.
fn whole(text: &str, range: Range<usize>) -> Range<usize> {
    text.floor_char_boundary(range.start)..text.ceil_char_boundary(range.end)
}

fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Covers the hidden ranges of a text that begins at byte `base`; lines stay lines.
fn mask(text: &str, base: usize, hidden: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut hidden = hidden.iter().peekable();
    for (at, c) in text.char_indices() {
        while hidden.next_if(|range| range.end <= base + at).is_some() {}
        let covered = hidden
            .peek()
            .is_some_and(|range| range.start < base + at + c.len_utf8());
        push(&mut out, c, covered);
    }
    out
}

/// One character, or as many stars as it has bytes.
fn push(out: &mut String, c: char, covered: bool) {
    if covered && !matches!(c, '\n' | '\r') {
        out.extend(std::iter::repeat_n('*', c.len_utf8()));
    } else {
        out.push(c);
    }
}

/// A line with nothing but its indentation, its key and its punctuation.
fn only_structure(line: &str) -> String {
    let shown = key_end(line).unwrap_or_else(|| line.len() - start(line).len());
    let mut out = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let structure = c.is_whitespace() || "{}[]:,\"'|>=-".contains(c);
        push(&mut out, c, at >= shown && !structure);
    }
    out
}

/// What follows a line's indentation and list dashes.
fn start(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '-', '{', ',', '"', '\''])
}

/// Where a line's key ends: a plain word with a colon or an equals sign behind it.
fn key_end(line: &str) -> Option<usize> {
    let from = start(line);
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/');
    let rest = from.trim_start_matches(is_key);
    let length = from.len() - rest.len();
    let follows = rest.trim_start_matches(['"', '\'']);
    let separated = match follows.strip_prefix(':') {
        Some(value) => value.is_empty() || value.starts_with([' ', '\t', '\r', '\n']),
        None => follows.starts_with(" = "),
    };
    (length > 0 && length <= LONGEST_KEY && separated).then(|| line.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_length_and_lines() {
        assert_eq!(
            mask("a: sécret\nb", 0, std::slice::from_ref(&(3..10))),
            "a: *******\nb"
        );
        assert_eq!(
            mask("a: x\ny: z", 100, std::slice::from_ref(&(103..106))),
            "a: *\n*: z"
        );
        assert_eq!(whole("aéb", 2..2), 1..3);
        assert_eq!(merge(vec![5..8, 1..3, 2..4, 8..9]), [1..4, 5..9]);
    }

    fn page(text: &str, hidden: &[Range<usize>]) -> Page {
        let secrets = Needles::new(hidden.iter().map(|range| &text[range.clone()]));
        Page {
            text: text.to_owned(),
            hidden: hidden.to_vec(),
            secrets,
            understood: true,
        }
    }

    #[test]
    fn arguments_and_comments_tell_nothing() {
        for (line, expected) in [
            ("args: [--password=hunter2]", "args: [--password=*******]"),
            ("a: b # token: hunter2", "a: b # token: *******"),
            ("a: b # the port", "a: b # the port"),
            ("secretName: web", "secretName: web"),
        ] {
            assert_eq!(page(line, &[]).show(0..line.len()), expected);
        }
        let text = "# was hunter2\nk: hunter2\nhunter2: x\n";
        let shown = page(text, std::slice::from_ref(&(17..24))).show(0..text.len());
        assert_eq!(shown, "# was *******\nk: *******\nhunter2: x\n");
        let cut = page("x --password=hunter2", &[]).show(15..20);
        assert_eq!(cut, "*****");
    }

    #[test]
    fn of_an_unread_line_only_the_key_is_left() {
        let shown = [
            ("  password: hunter2 # x\n", "  password: ******* * *\n"),
            ("- \"token\": \"abc\",", "- \"token\": \"***\","),
            ("  - hunter2", "  - *******"),
            ("aGVsbG8=\n", "*******=\n"),
            ("key = \"value\"\r\n", "key = \"*****\"\r\n"),
            ("a: {b: c, d: é}", "a: {*: *, *: **}"),
            ("", ""),
        ];
        for (line, expected) in shown {
            let masked = only_structure(line);
            assert_eq!(masked.len(), line.len(), "{line}");
            assert_eq!(masked, expected);
        }
        assert!(!only_structure("https://user:pass@host").contains(['u', 'h', 'p']));
    }
}
