//! A finding drawn as miette draws it, a hundred times faster: for all but the first of many.

use std::fmt::Write as _;
use std::ops::Range;

use crate::finding::Severity;

use super::excerpt::Excerpt;

/// What is drawn; every text is escaped already, and folded to the width.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) severity: Severity,
    /// The rule.
    pub(super) code: String,
    /// What is wrong, in lines.
    pub(super) title: String,
    /// What to do, in lines.
    pub(super) help: Option<String>,
    /// The file; empty where there is none.
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
}

/// Columns before a title.
pub(super) const TITLE: usize = 4;
/// Columns before what to do.
pub(super) const HELP: usize = 8;

const RED: &str = "31";
const AMBER: &str = "33";
const BLUE: &str = "36";
const LINK: &str = "36;1;4";
const MARK: &str = "35;1";

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
    indent(&mut out, &drawing.title, &first, &rest);
    if let Some(excerpt) = &drawing.excerpt {
        snippet(&mut out, drawing, excerpt, style);
    }
    if let Some(help) = &drawing.help {
        let first = style.paint(BLUE, "  help: ");
        indent(&mut out, help, &first, &" ".repeat(HELP));
    }
    out
}

/// A text in lines that stay within the width behind `indent` columns. No word is broken, so that
/// names can be copied; and no line begins with what a runner reads as a command.
pub(super) fn fold(text: &str, width: usize, indent: usize) -> String {
    let most = width.saturating_sub(2 + indent);
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        fold_line(&mut out, line.trim_end(), most);
    }
    out
}

fn fold_line(out: &mut String, line: &str, most: usize) {
    let mut used = 0;
    let mut is_blank = true;
    for (at, word) in line.split(' ').enumerate() {
        let columns = columns(word);
        if !is_blank && used + 1 + columns > most {
            out.push('\n');
            (used, is_blank) = (0, true);
        } else if at > 0 {
            out.push(' ');
            used += 1;
        }
        if is_blank && word.starts_with("::") {
            out.push('\\');
            used += 1;
        }
        out.push_str(word);
        used += columns;
        is_blank &= word.is_empty();
    }
}

fn indent(out: &mut String, text: &str, first: &str, rest: &str) {
    for (at, line) in text.split('\n').enumerate() {
        let indent = if at == 0 { first } else { rest };
        let _ = writeln!(out, "{}", format!("{indent}{line}").trim_end());
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
