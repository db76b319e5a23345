//! One file's text and the places in it: bytes become [`Source`], byte ranges become [`Place`].
//!
//! Invariant: a [`Span`] counts bytes of the *decoded* text (UTF-8, whatever the file was), and a
//! place is worked out while the text is at hand, because no text outlives the judging of its file.

mod base64;
mod lines;
mod text;

pub use base64::{Sextets, sextet};
pub use lines::Lines;
pub use text::{Encoding, TextError, decode, hex};

use std::sync::{Arc, OnceLock};

/// Which file of a run: its index in the sorted list of discovered files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A range of bytes in one source's decoded text; `end` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span over `start..end`; offsets beyond `u32::MAX` saturate (files are capped far below).
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            source,
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }
}

/// Where a span lies for a reader: lines and columns are 1-based, columns count characters
/// (Unicode scalar values), and the end column is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The bytes.
    pub span: Span,
    /// Line of the first byte.
    pub line: u32,
    /// Column of the first byte.
    pub column: u32,
    /// Line of the last byte.
    pub end_line: u32,
    /// Column one past the last byte.
    pub end_column: u32,
}

/// One file's decoded text, with its name as the reader knows it.
#[derive(Debug)]
pub struct Source {
    /// Which file of the run.
    pub id: SourceId,
    /// Path relative to the root, `/` between folders; bytes that are no UTF-8 are replaced.
    pub path: Arc<str>,
    /// The text, decoded to UTF-8, without a leading byte-order mark.
    pub text: String,
    lines: OnceLock<Lines>,
}

impl Source {
    /// A source over `text`.
    #[must_use]
    pub fn new(id: SourceId, path: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        Self {
            id,
            path: path.into(),
            text: text.into(),
            lines: OnceLock::new(),
        }
    }

    /// A span of this source. Offsets outside the text are moved to its end, and offsets inside a
    /// character, which another library may report, to that character's start.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        let floor = |at| lines::floor_boundary(&self.text, at);
        Span::new(self.id, floor(start), floor(end))
    }

    /// The place of a span of this source. Offsets outside the text are moved to its end, and
    /// offsets inside a character to that character's start.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let lines = self.lines.get_or_init(|| Lines::new(&self.text));
        let (line, column) = lines.at(&self.text, span.start as usize);
        let (end_line, end_column) = lines.at(&self.text, span.end.max(span.start) as usize);
        Place {
            span,
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// The place of byte offset `at`, with no width.
    #[must_use]
    pub fn place_at(&self, at: usize) -> Place {
        self.place(self.span(at, at))
    }

    /// The text under a span, or nothing if the span is not of this text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_never_splits_a_character() {
        let source = Source::new(SourceId(0), "a", "aåb");
        assert_eq!(source.span(2, 99), Span::new(SourceId(0), 1, 4));
        assert_eq!(source.slice(source.span(2, 3)), "å");
    }
}
