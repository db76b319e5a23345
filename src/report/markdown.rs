//! Markdown: a comment on a pull request, or a job summary. What does not fit is counted, never
//! cause for failing.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::finding::Finding;
use crate::verdict::{Class, Decision, Verdict};

use super::{closing, escape, worst_first};

/// GitHub refuses a comment of more characters; the room below is for the last lines.
const COMMENT: usize = 65_536 - 2_048;
/// GitHub drops a summary of more bytes altogether.
const SUMMARY: usize = 900 * 1024;
/// By this line the comment is found again.
const MARKER: &str = "<!-- sluicegate -->";

pub(super) fn comment(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{MARKER}")?;
    out.write_all(body(verdict, COMMENT).as_bytes())
}

pub(super) fn summary(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(body(verdict, SUMMARY).as_bytes())
}

fn body(verdict: &Verdict, most: usize) -> String {
    let sign = match verdict.decision {
        Decision::Allow => "✅",
        Decision::Deny => "❌",
        Decision::Undecided => "⚠️",
    };
    let mut text = format!(
        "## {sign} sluicegate: {}\n\n",
        closing::headline(verdict.decision)
    );
    rows(
        &mut text,
        most,
        "### Could not be judged\n\n| where | what | what to do |\n|---|---|---|\n",
        verdict.evidence.faults.iter().map(|fault| {
            let file = fault
                .source
                .map(|source| verdict.path(source))
                .unwrap_or_default();
            let place = match fault.place {
                Some(place) => format!("{file}:{}", place.line),
                None => file.to_owned(),
            };
            let help = fault.help.as_deref().unwrap_or_default();
            format!(
                "| {} | {} | {} |\n",
                escape::markdown(&place),
                escape::markdown(&fault.message),
                escape::markdown(help)
            )
        }),
    );
    rows(
        &mut text,
        most,
        "### Findings\n\n| | where | rule | what | what to do |\n|---|---|---|---|---|\n",
        worst_first(verdict)
            .into_iter()
            .map(|finding| row(verdict, finding)),
    );
    let unseen = verdict
        .evidence
        .files
        .iter()
        .filter_map(|file| match &file.class {
            Class::NotCheckable(reason) => Some(format!(
                "| {} | {} |\n",
                escape::markdown(&file.path),
                escape::markdown(reason)
            )),
            _ => None,
        });
    rows(
        &mut text,
        most,
        "### Not seen\n\n| file | why |\n|---|---|\n",
        unseen,
    );
    let _ = writeln!(text, "{}", escape::markdown(&closing::line(verdict)));
    text
}

/// A table, as many rows as fit, and how many did not.
fn rows(text: &mut String, most: usize, head: &str, rows: impl Iterator<Item = String>) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    text.push_str(head);
    let mut left = 0;
    for row in rows {
        if text.len() + row.len() > most.saturating_sub(1024) {
            left += 1;
        } else {
            text.push_str(&row);
        }
    }
    if left > 0 {
        let _ = write!(
            text,
            "\n{left} more did not fit here; the other reports have them.\n"
        );
    }
    text.push('\n');
}

fn row(verdict: &Verdict, finding: &Finding) -> String {
    let place = format!(
        "{}:{}",
        verdict.path(finding.place.span.source),
        finding.place.line
    );
    format!(
        "| {} | {} | {} | {} | {} |\n",
        finding.severity.as_str(),
        escape::markdown(&place),
        escape::markdown(finding.rule.as_str()),
        escape::markdown(&finding.message),
        escape::markdown(finding.help.as_deref().unwrap_or_default())
    )
}
