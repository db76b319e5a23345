//! The text of a container build to whole lines: continuations joined, comments left out,
//! heredocs set apart.
//!
//! Invariant: of every byte of a line it is known where it stands in the file.

use super::heredocs;

/// Text of which every byte has a place.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    bytes: String,
    places: Vec<usize>,
    /// Where it would be if it is empty.
    start: usize,
}

impl Text {
    /// A part of the file as it stands there.
    pub(super) fn of(text: &str, start: usize) -> Self {
        Self {
            bytes: text.to_owned(),
            places: (start..start + text.len()).collect(),
            start,
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.bytes
    }

    pub(super) fn push(&mut self, text: &str, start: usize) {
        if self.bytes.is_empty() {
            self.start = start;
        }
        self.bytes.push_str(text);
        self.places.extend(start..start + text.len());
    }

    /// First byte and the one behind the last.
    pub(super) fn range(&self) -> (usize, usize) {
        match (self.places.first(), self.places.last()) {
            (Some(first), Some(last)) => (*first, last + 1),
            _ => (self.start, self.start),
        }
    }

    /// A part of it; empty where there is none.
    pub(super) fn part(&self, start: usize, end: usize) -> Self {
        let place = self.places.get(start).copied();
        let last = self.places.last().map_or(self.start, |last| last + 1);
        Self {
            bytes: self.bytes.get(start..end).unwrap_or("").to_owned(),
            places: self.places.get(start..end).unwrap_or_default().to_vec(),
            start: place.unwrap_or(last),
        }
    }

    pub(super) fn trim(&self) -> Self {
        let start = self.bytes.len() - self.bytes.trim_start().len();
        self.part(start, start + self.bytes.trim().len())
    }

    /// The first word and what is behind it.
    pub(super) fn split_word(&self) -> (Self, Self) {
        let text = self.trim();
        let end = text.bytes.find(char::is_whitespace);
        let end = end.unwrap_or(text.bytes.len());
        (text.part(0, end), text.part(end, text.bytes.len()).trim())
    }
}

/// One instruction as it is written.
pub(super) struct Line {
    pub(super) text: Text,
    pub(super) heredocs: Vec<Text>,
    /// Where it ends in the file, without its heredocs.
    pub(super) end: usize,
    /// A heredoc of it has no end.
    pub(super) open: bool,
}

/// The lines of a file, one after another.
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
    escape: char,
    has_syntax: bool,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut lines = Self {
            text,
            at: 0,
            escape: '\\',
            has_syntax: false,
        };
        lines.directives();
        lines
    }

    /// Whether another frontend than the usual one reads the file.
    pub(super) fn has_syntax(&self) -> bool {
        self.has_syntax
    }

    /// Comments at the very top may be directives.
    fn directives(&mut self) {
        for line in self.text.lines() {
            let Some(comment) = line.trim_start_matches('\u{feff}').trim().strip_prefix('#') else {
                return;
            };
            let Some((name, value)) = comment.split_once('=') else {
                return;
            };
            match name.trim().to_ascii_lowercase().as_str() {
                "escape" if value.trim() == "`" => self.escape = '`',
                "syntax" => {
                    let value = value.trim();
                    let usual = value.trim_start_matches("docker.io/");
                    self.has_syntax = !usual.starts_with("docker/dockerfile");
                }
                "escape" | "check" => {}
                _ => return,
            }
        }
    }

    /// The next physical line and where it begins.
    fn physical(&mut self) -> Option<(usize, &'t str)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
        self.at += length;
        let line = rest.get(..length).unwrap_or("");
        Some((start, line.trim_end_matches(['\n', '\r'])))
    }

    /// The next instruction.
    pub(super) fn next_line(&mut self) -> Option<Line> {
        let mut text = Text::default();
        let mut end = self.at;
        let mut begun = false;
        while let Some((start, line)) = self.physical() {
            let bare = line.trim_start_matches('\u{feff}').trim();
            if bare.is_empty() || bare.starts_with('#') {
                continue;
            }
            begun = true;
            end = start + line.trim_end().len();
            let (kept, goes_on) = self.without_escape(line);
            text.push(kept, start);
            if !goes_on {
                break;
            }
        }
        if !begun {
            return None;
        }
        let mut line = Line {
            heredocs: Vec::new(),
            end,
            open: false,
            text,
        };
        self.bodies(&mut line);
        Some(line)
    }

    /// A line without the sign that it goes on.
    fn without_escape(&self, line: &'t str) -> (&'t str, bool) {
        match line.trim_end().strip_suffix(self.escape) {
            Some(kept) => (kept, true),
            None => (line.trim_end(), false),
        }
    }

    fn bodies(&mut self, line: &mut Line) {
        for wanted in heredocs(&line.text) {
            let mut body = Text::default();
            let mut closed = false;
            while let Some((start, text)) = self.physical() {
                let indent = text.len() - text.trim_start_matches('\t').len();
                let indent = if wanted.strips { indent } else { 0 };
                let kept = text.get(indent..).unwrap_or("");
                if kept == wanted.name {
                    closed = true;
                    break;
                }
                body.push(kept, start + indent);
                body.push("\n", start + text.len());
            }
            line.open |= !closed;
            line.heredocs.push(body);
        }
    }
}
