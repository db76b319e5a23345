//! A finding drawn as miette draws it, a hundred times faster: for all but the first of many.

use std::fmt::Write as _;
use std::ops::Range;

use crate::finding::Severity;

use super::excerpt::Excerpt;

/// What is drawn; every text is escaped already.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) severity: Severity,
    /// The rule.
    pub(super) code: String,
    /// What is wrong.
    pub(super) title: String,
    /// What to do, in lines.
    pub(super) help: Option<String>,
    /// The file.
    pub(super) name: String,
    /// Where the finding begins, 1-based.
    pub(super) line: u32,
    /// Likewise.
    pub(super) column: u32,
    /// The lines in question.
    pub(super) excerpt: Option<Excerpt>,
}

/// How to draw.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) color: bool,
    pub(super) width: usize,
}

const RED: &str = "38;2;255;30;30";
const AMBER: &str = "38;2;244;191;117";
const BLUE: &str = "38;2;106;159;181";
const LINK: &str = "38;2;92;157;255;1;4";
const MARK: &str = "38;2;246;87;248";

impl Style {
    pub(super) fn paint(self, code: &str, text: &str) -> String {
        if self.color {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// The whole drawing, ending in a line feed.
pub(super) fn draw(drawing: &Drawing, style: Style) -> String {
    let (color, icon) = match drawing.severity {
        Severity::Error => (RED, "×"),
        Severity::Warning => (AMBER, "⚠"),
        Severity::Info => (BLUE, "☞"),
    };
    let mut out = format!("{}\n\n", style.paint(color, &drawing.code));
    let first = format!("  {} ", style.paint(color, icon));
    let rest = format!("  {} ", style.paint(color, "│"));
    wrap(&mut out, &drawing.title, style.width, (&first, &rest, 4));
    if let Some(excerpt) = &drawing.excerpt {
        snippet(&mut out, drawing, excerpt, style);
    }
    if let Some(help) = &drawing.help {
        let first = style.paint(BLUE, "  help: ");
        wrap(&mut out, help, style.width, (&first, "        ", 8));
    }
    out
}

/// Words up to the width, behind one indent on the first line and another on the rest; `room` is
/// the columns that either takes.
fn wrap(out: &mut String, text: &str, width: usize, (first, rest, room): (&str, &str, usize)) {
    let most = width.saturating_sub(2 + room).max(1);
    let mut indent = first;
    for paragraph in text.split('\n') {
        let mut used = 0;
        out.push_str(indent);
        indent = rest;
        for word in paragraph.split(' ') {
            let columns = columns(word);
            if used > 0 && used + 1 + columns > most {
                out.push('\n');
                out.push_str(indent);
                used = 0;
            } else if used > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += columns;
        }
        out.push('\n');
    }
}

fn snippet(out: &mut String, drawing: &Drawing, excerpt: &Excerpt, style: Style) {
    let count = excerpt.text.split('\n').count();
    let digits = (excerpt.line + count - 1).to_string().len();
    let place = format!("{}:{}:{}", drawing.name, drawing.line, drawing.column);
    let _ = writeln!(out, "{:digits$}  ╭─[{}]", "", style.paint(LINK, &place));
    let mut at = 0;
    for (number, text) in (excerpt.line..).zip(excerpt.text.split('\n')) {
        let number = style.paint("2", &format!("{number:digits$}"));
        let _ = writeln!(out, " {number} │ {text}");
        let line = at..at + text.len();
        if line.contains(&excerpt.mark.start) || line.end == excerpt.mark.start {
            let marked = style.paint(MARK, &underline(text, &line, &excerpt.mark));
            let _ = writeln!(out, " {:digits$} · {marked}", "");
        }
        at = line.end + 1;
    }
    let _ = writeln!(out, "{:digits$}  ╰────", "");
}

fn underline(text: &str, line: &Range<usize>, mark: &Range<usize>) -> String {
    let (from, to) = (mark.start - line.start, mark.end.min(line.end) - line.start);
    let before = columns(text.get(..from).unwrap_or_default());
    let under = columns(text.get(from..to).unwrap_or_default());
    match (mark.is_empty(), under) {
        (true, _) => format!("{:before$}▲", ""),
        (false, under) => format!("{:before$}{}", "", "─".repeat(under.max(1))),
    }
}

/// How many columns a terminal needs for a text.
fn columns(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(width).sum()
}

fn width(c: char) -> usize {
    match c as u32 {
        0x300..=0x36F => 0,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}
