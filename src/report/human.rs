//! For people: each finding with the lines in question, then the faults, then one closing line.
//!
//! Invariant: what is not shown is counted, and the count says how to see it.
//!
//! What denies is shown in full; of the rest each rule's first few, and a count. The drawing of
//! the first hundred is left to miette, the rest to its quick double in [`plain`].

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteSpanContents, SourceCode};

use crate::finding::{Fault, Finding, RuleId, Severity};
use crate::verdict::{Class, Decision, Verdict};

use super::excerpt::Excerpts;
use super::plain::{self, Drawing, Style};
use super::{Detail, Options, closing, concise, escape, spot};

/// So many findings are drawn by miette.
const DRAWN: usize = 100;
/// So many of a rule that does not deny are shown.
const EACH: usize = 3;
/// So many related places of a finding are named.
const RELATED: usize = 5;

pub(super) fn write(
    verdict: &Verdict,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let hidden = findings(verdict, options, out)?;
    for fault in &verdict.evidence.faults {
        write_fault(verdict, fault, out)?;
    }
    if options.detail == Detail::Full {
        write_unchecked(verdict, out)?;
    }
    for (rule, count) in hidden {
        let count = closing::plural(count, "finding");
        writeln!(
            out,
            "{}",
            escape::line(&format!("{count} more of {rule} (-v shows all)"))
        )?;
    }
    writeln!(out, "{}", closing_line(verdict, options))
}

/// Writes the findings; comes back with how many of each rule were not shown.
fn findings<'v>(
    verdict: &'v Verdict,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<BTreeMap<&'v RuleId, usize>> {
    let style = Style {
        color: options.color,
    };
    let mut excerpts = Excerpts::new(verdict, options);
    let mut met: BTreeMap<&RuleId, usize> = BTreeMap::new();
    let mut hidden: BTreeMap<&RuleId, usize> = BTreeMap::new();
    let handler = handler(options);
    let mut drawn = 0;
    for finding in &verdict.evidence.findings {
        let count = met.entry(&finding.rule).or_default();
        *count += 1;
        if !is_shown(finding, *count, options.detail) {
            *hidden.entry(&finding.rule).or_default() += 1;
            continue;
        }
        drawn += 1;
        let drawing = drawing(verdict, finding, &mut excerpts, options.width);
        let text = if drawn > DRAWN {
            plain::draw(&drawing, style)
        } else {
            graphic(&handler, &drawing)?
        };
        write_drawing(&drawing, &text, out)?;
    }
    Ok(hidden)
}

fn is_shown(finding: &Finding, count: usize, detail: Detail) -> bool {
    match detail {
        Detail::Full => true,
        _ if finding.severity == Severity::Error => true,
        Detail::Normal => count <= EACH,
        Detail::Quiet => false,
    }
}

fn drawing(
    verdict: &Verdict,
    finding: &Finding,
    excerpts: &mut Excerpts<'_>,
    width: usize,
) -> Drawing {
    let help = help(verdict, finding);
    Drawing {
        severity: finding.severity,
        code: escape::line(finding.rule.as_str()),
        title: plain::fold(&escape::line(&finding.message), width, plain::TITLE),
        help: help.map(|help| plain::fold(&help, width, plain::HELP)),
        name: escape::line(verdict.path(finding.place.span.source)),
        line: finding.place.line,
        column: finding.place.column,
        excerpt: excerpts.around(finding.place),
    }
}

/// What to do, and the other places that matter.
fn help(verdict: &Verdict, finding: &Finding) -> Option<String> {
    let help = finding.help.iter().filter(|h| !h.trim().is_empty());
    let mut lines: Vec<String> = help.map(|help| escape::terminal(help)).collect();
    for related in finding.related.iter().take(RELATED) {
        let place = match spot(verdict, related.place) {
            place if place.is_empty() => place,
            place => format!(": {place}"),
        };
        lines.push(escape::line(&format!("{}{place}", related.message)));
    }
    let more = finding.related.len().saturating_sub(RELATED);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn write_drawing(drawing: &Drawing, text: &str, out: &mut dyn Write) -> io::Result<()> {
    for line in text.trim_end().lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    if drawing.excerpt.is_none() && !drawing.name.is_empty() {
        let place = format!("{}:{}:{}", drawing.name, drawing.line, drawing.column);
        writeln!(out, "  at {place}")?;
    }
    writeln!(out)
}

fn write_fault(verdict: &Verdict, fault: &Fault, out: &mut dyn Write) -> io::Result<()> {
    let without = Fault {
        help: None,
        ..fault.clone()
    };
    writeln!(out, "{}", concise::fault_line(verdict, &without))?;
    let help = fault.help.as_deref().map(escape::terminal);
    for (at, line) in help.iter().flat_map(|help| help.lines()).enumerate() {
        let label = if at == 0 { "help:" } else { "     " };
        writeln!(out, "{}", format!("  {label} {line}").trim_end())?;
    }
    Ok(())
}

/// Names every file that was not judged, and why.
fn write_unchecked(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    for file in &verdict.evidence.files {
        let (class, reason) = match &file.class {
            Class::Declared(reason) => ("not a manifest", reason),
            Class::NotCheckable(reason) => ("not checkable", reason),
            Class::Checked | Class::Denied | Class::Faulted => continue,
        };
        let line = format!("{}: {class}: {reason}", file.path);
        writeln!(out, "{}", escape::line(&line))?;
    }
    Ok(())
}

fn closing_line(verdict: &Verdict, options: &Options<'_>) -> String {
    let code = match verdict.decision {
        Decision::Allow => "1;32",
        Decision::Deny => "1;31",
        Decision::Undecided => "1;33",
    };
    let style = Style {
        color: options.color,
    };
    style.paint(code, &closing::line(verdict))
}

fn handler(options: &Options<'_>) -> GraphicalReportHandler {
    let theme = if options.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    GraphicalReportHandler::new_themed(theme)
        .with_wrap_lines(false)
        .with_context_lines(1)
        .without_syntax_highlighting()
        .with_links(false)
}

fn graphic(handler: &GraphicalReportHandler, drawing: &Drawing) -> io::Result<String> {
    let mut text = String::new();
    handler
        .render_report(&mut text, drawing)
        .map_err(|_| io::Error::other("the report can't be drawn"))?;
    Ok(text)
}

/// The excerpt, with its lines counted from where it stands in the file.
impl SourceCode for Drawing {
    fn read_span<'a>(
        &'a self,
        span: &miette::SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, miette::MietteError> {
        let excerpt = self
            .excerpt
            .as_ref()
            .ok_or(miette::MietteError::OutOfBounds)?;
        let inner = excerpt.text.read_span(span, before, after)?;
        // Without its neighbours it is asked for the place alone: a long line is shown in part,
        // and its columns can't be counted here.
        let column = match (before, after) {
            (0, 0) => (self.column as usize).saturating_sub(1),
            _ => inner.column(),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            inner.line() + excerpt.line - 1,
            column,
            inner.line_count(),
        )))
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Drawing {}

impl miette::Diagnostic for Drawing {
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
        self.excerpt.as_ref().map(|_| self as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let mark = self.excerpt.as_ref()?.mark.clone();
        let label = LabeledSpan::underline((mark.start, mark.len()));
        Some(Box::new(std::iter::once(label)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::excerpt::Excerpt;
    use super::*;

    fn sample(text: &str, mark: std::ops::Range<usize>, first: usize) -> Drawing {
        let above = text[..mark.start].matches('\n').count();
        let title = "the image `nginx` of container `web` has no tag, and so whoever pulls it later may get another program than the one that was tested";
        let help = "name a tag or a digest, as in `nginx:1.27`, so that everybody runs the same\n\nfirst: b.yaml:1:1";
        Drawing {
            severity: Severity::Warning,
            code: "kubernetes/image-tag".into(),
            title: plain::fold(title, 60, plain::TITLE),
            help: Some(plain::fold(help, 60, plain::HELP)),
            name: "apps/web.yaml".into(),
            line: u32::try_from(first + above).unwrap(),
            column: 1,
            excerpt: Some(Excerpt {
                text: text.into(),
                line: first,
                mark,
            }),
        }
    }

    #[test]
    fn both_ways_of_drawing_look_the_same() {
        let drawings = [
            sample("a: b\n  image: nginx\nc: d", 14..19, 9),
            sample("a: \"日本\"  # naïve", 4..10, 7),
            sample("a: b", 0..0, 1),
            sample("a: b ", 4..4, 100),
            sample("x\n\ny", 2..2, 99),
        ];
        for (drawing, color) in drawings.iter().flat_map(|d| [(d, false), (d, true)]) {
            let options = Options {
                color,
                width: 60,
                detail: Detail::Normal,
                text: &|_| None,
            };
            let style = Style { color };
            assert_eq!(
                plain::draw(drawing, style),
                graphic(&handler(&options), drawing).unwrap()
            );
        }
    }

    #[test]
    fn no_folded_line_begins_with_a_command() {
        let text = "a word or two ::error::x and on";
        assert_eq!(
            plain::fold(text, 24, plain::HELP),
            "a word or two\n\\::error::x\nand on"
        );
        assert_eq!(plain::fold("  a  ::b::", 13, plain::HELP), "  a\n \\::b::");
    }
}
