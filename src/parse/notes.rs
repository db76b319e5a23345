//! Collects what the readers of one file have to say, up to a cap.
//!
//! Invariant: beyond the cap the file is a fault, so that nothing left out can turn into a pass.

use crate::finding::{Fault, Finding, Severity};
use crate::source::Source;

/// So many findings of one file are kept.
const CAP: usize = 500;

/// The findings and faults of one file.
pub(super) struct Notes<'s> {
    pub(super) source: &'s Source,
    pub(super) findings: Vec<Finding>,
    pub(super) faults: Vec<Fault>,
    left_out: bool,
}

impl<'s> Notes<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self {
            source,
            findings: Vec::new(),
            faults: Vec::new(),
            left_out: false,
        }
    }

    /// Keeps a finding with what to do about it.
    pub(super) fn deny(
        &mut self,
        rule: &'static str,
        (start, end): (usize, usize),
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<&mut Finding> {
        if self.is_full() {
            return None;
        }
        let place = self.source.place(self.source.span(start, end));
        self.findings
            .push(Finding::new(rule, place, message).with_help(help));
        self.findings.last_mut()
    }

    /// Keeps a finding that is only worth knowing.
    pub(super) fn mention(
        &mut self,
        rule: &'static str,
        range: (usize, usize),
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<&mut Finding> {
        let finding = self.deny(rule, range, message, help)?;
        finding.severity = Severity::Info;
        Some(finding)
    }

    /// Whether no more findings are kept; who asks has one, and the file becomes a fault. Ask
    /// before working out what is only for a finding's text: a hostile file has very many.
    pub(super) fn is_full(&mut self) -> bool {
        let is_full = self.findings.len() >= CAP;
        if is_full && !std::mem::replace(&mut self.left_out, true) {
            self.leave_out();
        }
        is_full
    }

    fn leave_out(&mut self) {
        let fault = Fault::new(
            "parse/too-many-findings",
            format!(
                "more than {CAP} places in this file are wrong or ambiguous; the rest is not shown"
            ),
        );
        self.faults.push(
            fault
                .in_file(self.source.id)
                .with_help("fix the places shown first, or leave the file out of the repository"),
        );
    }
}

/// At most 40 characters of `text`, without control characters and invisible ones.
pub(super) fn quote(text: &str) -> String {
    let mut shown = String::new();
    for (n, c) in text.chars().enumerate() {
        if n == 40 {
            shown.push('…');
            break;
        }
        if c.is_control() || super::unicode::is_invisible(c) || super::unicode::is_odd_break(c) {
            shown.push_str(&format!("\\u{{{:04x}}}", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}
