//! A file's text to the parts that are read on their own, as kubectl splits it: at every line that
//! begins with `---`, whatever it stands in.
//!
//! Invariant: every byte that is no marker line is in exactly one part.

use crate::parse::Dialect;
use crate::parse::notes::Notes;

/// The parts of a file, in order; blank ones are left out.
pub(super) fn parts(notes: &mut Notes<'_>, dialect: Dialect) -> Vec<(usize, usize)> {
    let text = notes.source.text.as_str();
    let mut parts = Vec::new();
    let mut start = 0;
    for line in marker_lines(text) {
        let end = text.get(line..).and_then(|rest| rest.find('\n'));
        let end = end.map_or(text.len(), |at| line + at + 1);
        let next = match marker(text.get(line + 3..end).unwrap_or("")) {
            Marker::Alone => end,
            Marker::Comment => {
                ambiguous(notes, dialect, line, end);
                match dialect {
                    Dialect::Kubernetes => end,
                    _ => continue,
                }
            }
            Marker::Content => {
                ambiguous(notes, dialect, line, end);
                line
            }
            Marker::Text => {
                ambiguous(notes, dialect, line, end);
                continue;
            }
        };
        push(&mut parts, text, (start, line));
        start = next;
    }
    push(&mut parts, text, (start, text.len()));
    parts
}

fn push(parts: &mut Vec<(usize, usize)>, text: &str, (start, end): (usize, usize)) {
    let part = text.get(start..end).unwrap_or("");
    if !part.trim().is_empty() {
        parts.push((start, end));
    }
}

/// Where the lines begin that start with `---`.
fn marker_lines(text: &str) -> Vec<usize> {
    let first = text.starts_with("---").then_some(0);
    let later = memchr::memmem::find_iter(text.as_bytes(), "\n---").map(|at| at + 1);
    first.into_iter().chain(later).collect()
}

/// What follows `---` on its line.
enum Marker {
    /// Nothing, or a comment after a blank: all readers agree.
    Alone,
    /// A comment without a blank: a marker to kubectl, text to the others.
    Comment,
    /// Content after a blank.
    Content,
    /// Text without a blank: an error to kubectl, no marker to the others.
    Text,
}

fn marker(rest: &str) -> Marker {
    let trimmed = rest.trim();
    let blank = rest.starts_with([' ', '\t', '\r', '\n']);
    if trimmed.is_empty() || (blank && trimmed.starts_with('#')) {
        Marker::Alone
    } else if trimmed.starts_with('#') {
        Marker::Comment
    } else if blank {
        Marker::Content
    } else {
        Marker::Text
    }
}

fn ambiguous(notes: &mut Notes<'_>, dialect: Dialect, line: usize, end: usize) {
    if dialect != Dialect::Kubernetes {
        return;
    }
    let shown = notes
        .source
        .text
        .get(line..end)
        .unwrap_or("")
        .trim_end()
        .len();
    notes.deny(
        "yaml/ambiguous-document-marker",
        (line, line + shown),
        "text after `---` on the same line: an error, a part of the document, or dropped, by reader",
        "put the text on the next line, or indent the line if it is no document marker",
    );
}
