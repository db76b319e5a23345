//! For people: each finding with the lines in question, then the faults, then one closing line.
//!
//! What denies is shown in full; of the rest each rule's first few, and a count. The drawing of
//! the first hundred is left to miette, which is fine to read and slow; beyond that one line each.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

use crate::finding::{Fault, Finding, RuleId, Severity};
use crate::source::SourceId;
use crate::verdict::Verdict;

use super::excerpt::{self, Excerpt};
use super::{Detail, Options, closing, concise, escape};

/// So many findings are drawn.
const DRAWN: usize = 100;
/// So many of a rule that does not deny are shown.
const EACH: usize = 3;

pub(super) fn write(
    verdict: &Verdict,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut drawer = Drawer::new(verdict, options);
    let mut hidden: BTreeMap<&RuleId, usize> = BTreeMap::new();
    let mut shown: BTreeMap<&RuleId, usize> = BTreeMap::new();
    for finding in &verdict.evidence.findings {
        let count = shown.entry(&finding.rule).or_default();
        *count += 1;
        if is_shown(finding, *count, options.detail) {
            drawer.finding(finding, out)?;
        } else {
            *hidden.entry(&finding.rule).or_default() += 1;
        }
    }
    for fault in &verdict.evidence.faults {
        drawer.fault(fault, out)?;
    }
    for (rule, count) in hidden {
        writeln!(
            out,
            "{} more of {rule} (-v shows all)",
            closing::plural(count, "finding")
        )?;
    }
    writeln!(out, "{}", drawer.paint(&closing::line(verdict)))
}

fn is_shown(finding: &Finding, count: usize, detail: Detail) -> bool {
    match detail {
        Detail::Full => true,
        _ if finding.severity == Severity::Error => true,
        Detail::Normal => count <= EACH,
        Detail::Quiet => false,
    }
}

struct Drawer<'a> {
    verdict: &'a Verdict,
    options: &'a Options<'a>,
    handler: GraphicalReportHandler,
    drawn: usize,
    text: Option<(SourceId, Option<String>)>,
}

impl<'a> Drawer<'a> {
    fn new(verdict: &'a Verdict, options: &'a Options<'a>) -> Self {
        let theme = if options.color {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(options.width)
            .with_context_lines(1)
            .with_links(false);
        Self {
            verdict,
            options,
            handler,
            drawn: 0,
            text: None,
        }
    }

    fn paint(&self, line: &str) -> String {
        if !self.options.color {
            return line.to_owned();
        }
        let code = match self.verdict.decision {
            crate::verdict::Decision::Allow => 32,
            crate::verdict::Decision::Deny => 31,
            crate::verdict::Decision::Undecided => 33,
        };
        format!("\u{1b}[1;{code}m{line}\u{1b}[0m")
    }

    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        self.drawn += 1;
        if self.drawn > DRAWN {
            writeln!(out, "{}", concise::finding_line(self.verdict, finding))?;
            return self.help(finding.help.as_deref(), out);
        }
        let source = finding.place.span.source;
        let report = Report {
            severity: finding.severity,
            title: escape::line(&finding.message),
            code: escape::line(finding.rule.as_str()),
            help: help_of(finding, self.verdict),
            source: self
                .excerpt(finding)
                .map(|excerpt| Marked::new(escape::line(self.verdict.path(source)), excerpt)),
        };
        self.draw(&report, out)?;
        if report.source.is_none() {
            writeln!(
                out,
                "  at {}:{}:{}\n",
                escape::line(self.verdict.path(source)),
                finding.place.line,
                finding.place.column
            )?;
        }
        Ok(())
    }

    fn draw(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut text = String::new();
        self.handler
            .render_report(&mut text, report)
            .map_err(|_| io::Error::other("the report can't be drawn"))?;
        writeln!(out, "{}", text.trim_end())?;
        writeln!(out)
    }

    fn help(&self, help: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        match help {
            Some(help) => writeln!(out, "  help: {}", escape::line(help)),
            None => Ok(()),
        }
    }

    fn fault(&mut self, fault: &Fault, out: &mut dyn Write) -> io::Result<()> {
        let without = Fault {
            help: None,
            ..fault.clone()
        };
        writeln!(out, "{}", concise::fault_line(self.verdict, &without))?;
        self.help(fault.help.as_deref(), out)
    }

    fn excerpt(&mut self, finding: &Finding) -> Option<Excerpt> {
        let source = finding.place.span.source;
        if self.text.as_ref().is_none_or(|(known, _)| *known != source) {
            self.text = Some((source, (self.options.text)(source)));
        }
        let text = self.text.as_ref()?.1.as_deref()?;
        excerpt::around(self.verdict, finding.place, text)
    }
}

fn help_of(finding: &Finding, verdict: &Verdict) -> Option<String> {
    let mut lines: Vec<String> = finding.help.iter().map(|help| escape::line(help)).collect();
    for related in finding.related.iter().take(5) {
        let file = verdict.path(related.place.span.source);
        lines.push(escape::line(&format!(
            "{}: {file}:{}:{}",
            related.message, related.place.line, related.place.column
        )));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// One finding as miette draws it.
#[derive(Debug)]
struct Report {
    severity: Severity,
    title: String,
    code: String,
    help: Option<String>,
    source: Option<Marked>,
}

#[derive(Debug)]
struct Marked {
    text: NamedSource<String>,
    mark: (usize, usize),
    first: usize,
}

impl Marked {
    fn new(name: String, excerpt: Excerpt) -> Self {
        // Only the first line of a long place is underlined: the rest would bury it.
        let end = excerpt
            .text
            .get(excerpt.mark.clone())
            .and_then(|t| t.find('\n'))
            .map_or(excerpt.mark.end, |at| excerpt.mark.start + at);
        Self {
            text: NamedSource::new(name, excerpt.text),
            mark: (excerpt.mark.start, end - excerpt.mark.start),
            first: excerpt.line,
        }
    }
}

/// The excerpt, with its lines counted from where it stands in the file.
impl SourceCode for Marked {
    fn read_span<'a>(
        &'a self,
        span: &miette::SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, miette::MietteError> {
        let inner = self.text.inner().read_span(span, before, after)?;
        let name = self.text.name().to_owned();
        Ok(Box::new(miette::MietteSpanContents::new_named(
            name,
            inner.data(),
            *inner.span(),
            inner.line() + self.first - 1,
            inner.column(),
            inner.line_count(),
        )))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let source = self.source.as_ref()?;
        Some(Box::new(std::iter::once(LabeledSpan::underline(
            source.mark,
        ))))
    }
}
