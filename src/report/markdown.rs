//! Markdown: a comment on a pull request, or a job summary.
//!
//! Invariant: the text stays within the sink's limit and always ends with the closing line; what
//! does not fit is counted, never cause for failing.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::finding::{Fault, Finding};
use crate::source::Place;
use crate::verdict::{Class, Decision, FileRecord, Verdict};

use super::{closing, escape, one_line, worst_first};

/// GitHub refuses a comment of more characters.
const COMMENT: usize = 65_536;
/// GitHub drops a summary of more than 1 MiB altogether; this many bytes are safe.
const SUMMARY: usize = 900 * 1024;
/// Kept for headings, counts of what is left out, and the closing line.
const KEPT: usize = 2_048;
/// Longest text of one cell, in characters.
const CELL: usize = 400;
/// By this line the comment is found again.
const MARKER: &str = "<!-- sluicegate -->";

pub(super) fn comment(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{MARKER}")?;
    out.write_all(body(verdict, COMMENT - KEPT).as_bytes())
}

pub(super) fn summary(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(body(verdict, SUMMARY - KEPT).as_bytes())
}

/// The text, with tables of at most `most` bytes in all.
fn body(verdict: &Verdict, most: usize) -> String {
    let sign = match verdict.decision {
        Decision::Allow => "✅",
        Decision::Deny => "⛔",
        Decision::Undecided => "❓",
    };
    let headline = closing::headline(verdict.decision);
    let mut text = format!("## {sign} sluicegate: {headline}\n\n");
    let findings = worst_first(verdict);
    // Neither what could not be judged nor what was not seen crowds out the findings.
    let share = if findings.is_empty() {
        most / 2
    } else {
        most / 4
    };
    let faults: Vec<&Fault> = verdict.evidence.faults.iter().collect();
    let unseen = unseen(verdict);
    let not_judged = table(FAULTS, &faults, share, |fault, help| {
        fault_row(verdict, fault, help)
    });
    let not_seen = table(UNSEEN, &unseen, share / 2, |file, _| unseen_row(file));
    let left = most.saturating_sub(not_judged.len() + not_seen.len());
    let found = table(FINDINGS, &findings, left, |finding, help| {
        finding_row(verdict, finding, help)
    });
    for part in [not_judged, found, not_seen] {
        text.push_str(&part);
    }
    let _ = writeln!(text, "{}", closing::line(verdict));
    text
}

/// A table's heading, and its columns with and without what to do.
struct Head {
    title: &'static str,
    full: &'static [&'static str],
}

const FAULTS: Head = Head {
    title: "Could not be judged",
    full: &["where", "what", "what to do"],
};
const FINDINGS: Head = Head {
    title: "Findings",
    full: &["", "where", "rule", "what", "what to do"],
};
const UNSEEN: Head = Head {
    title: "Not seen",
    full: &["file", "why"],
};

impl Head {
    fn text(&self, help: bool) -> String {
        let columns = self
            .full
            .iter()
            .filter(|column| help || **column != "what to do");
        let columns: Vec<&str> = columns.copied().collect();
        let rule = "|---".repeat(columns.len());
        format!(
            "### {}\n\n| {} |\n{rule}|\n",
            self.title,
            columns.join(" | ")
        )
    }
}

/// A table of at most about `most` bytes: with help if everything fits so, else without, and then
/// as many rows as fit and the number of those that did not.
fn table<T>(head: Head, items: &[T], most: usize, row: impl Fn(&T, bool) -> String) -> String {
    if items.is_empty() {
        return String::new();
    }
    let (full, rest) = rows(&head, items, most, true, &row);
    if rest == 0 {
        return full + "\n";
    }
    let (mut short, rest) = rows(&head, items, most, false, &row);
    if rest > 0 {
        let _ = write!(
            short,
            "\n{rest} more did not fit here; the other reports have them.\n"
        );
    }
    short + "\n"
}

/// The table, and how many of its items did not fit.
fn rows<T>(
    head: &Head,
    items: &[T],
    most: usize,
    help: bool,
    row: impl Fn(&T, bool) -> String,
) -> (String, usize) {
    let mut text = head.text(help);
    for (at, item) in items.iter().enumerate() {
        let row = row(item, help);
        if text.len() + row.len() > most {
            return (text, items.len() - at);
        }
        text.push_str(&row);
    }
    (text, 0)
}

fn cells<const N: usize>(cells: [&str; N], help: Option<&str>) -> String {
    let cell = |text: &str| escape::markdown(&escape::cut(text, CELL));
    let mut cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.extend(help.map(|help| cell(&one_line(help))));
    format!("| {} |\n", cells.join(" | "))
}

/// `file:line`, as far as there is one.
fn line_of(path: &str, place: Option<Place>) -> String {
    match place {
        Some(place) if !path.is_empty() => {
            format!("{}:{}", escape::cut(path, CELL / 2), place.line)
        }
        _ => path.to_owned(),
    }
}

fn finding_row(verdict: &Verdict, finding: &Finding, help: bool) -> String {
    let place = line_of(verdict.path(finding.place.span.source), Some(finding.place));
    let rule = finding.rule.as_str();
    cells(
        [finding.severity.as_str(), &place, rule, &finding.message],
        help.then(|| finding.help.as_deref().unwrap_or_default()),
    )
}

fn fault_row(verdict: &Verdict, fault: &Fault, help: bool) -> String {
    let path = fault.source.map_or("", |source| verdict.path(source));
    let place = line_of(path, fault.place);
    cells(
        [&place, &fault.message],
        help.then(|| fault.help.as_deref().unwrap_or_default()),
    )
}

fn unseen(verdict: &Verdict) -> Vec<&FileRecord> {
    let files = verdict.evidence.files.iter();
    files
        .filter(|file| matches!(file.class, Class::NotCheckable(_)))
        .collect()
}

fn unseen_row(file: &FileRecord) -> String {
    let Class::NotCheckable(reason) = &file.class else {
        return String::new();
    };
    cells([&file.path, reason], None)
}
