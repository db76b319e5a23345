//! SARIF 2.1.0, within the limits of GitHub's code scanning.
//!
//! Invariant: every result has a location and a fingerprint, and what had to be left out to stay
//! within the limits is said in a notification.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::catalog::RuleInfo;
use crate::finding::{Fault, Finding, RuleId, Severity};
use crate::source::{Place, SourceId};
use crate::verdict::Verdict;

use super::identity::{self, Fingerprints};
use super::{escape, worst_first};

mod log;

use log::{
    ArtifactLocation, Configuration, Descriptor, Driver, Invocation, Level, Location, Log, Message,
    Notification, PartialFingerprints, PhysicalLocation, Region, Rule, RuleProperties, RunLog,
    SarifResult, Text, Tool, UriBase, UriBases,
};

/// GitHub takes so many results of a run.
const MOST: usize = 25_000;
/// GitHub takes 10 MB, compressed: what texts may add up to, as if they could not be compressed.
const ROOM: usize = 7_000_000;
/// What a result takes besides its texts, compressed: numbers, and a hash that can't be.
const EACH: usize = 80;
/// Longest message where not everything fits, in characters.
const SHORT: usize = 200;
/// So many related places of a result.
const RELATED: usize = 10;
/// So many faults are named.
const FAULTS: usize = 1_000;

/// How much is said of each result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// With help and related places.
    Full,
    /// The message, cut.
    Short,
}

pub(super) fn write(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let findings = worst_first(verdict);
    let detail = if fitting(verdict, &findings, Detail::Full) == findings.len() {
        Detail::Full
    } else {
        Detail::Short
    };
    let shown = fitting(verdict, &findings, detail);
    let dropped = findings.len() - shown;
    let (shown, _) = findings.split_at_checked(shown).unwrap_or((&findings, &[]));
    let text = serde_json::to_string(&log(verdict, shown, detail, dropped))?;
    writeln!(out, "{}", escape::json(&text))
}

/// How many of the findings fit.
fn fitting(verdict: &Verdict, findings: &[&Finding], detail: Detail) -> usize {
    let mut room = ROOM;
    let mut file = None;
    let fits = |finding: &&&Finding| {
        let source = finding.place.span.source;
        // Of the paths of neighbours only the first is not a repetition.
        let path = if file.replace(source) == Some(source) {
            0
        } else {
            escape::uri(verdict.path(source)).len()
        };
        let texts = path + message(finding, detail).len() + related_size(finding, detail);
        room.checked_sub(texts + EACH)
            .map(|left| room = left)
            .is_some()
    };
    findings.iter().take(MOST).take_while(fits).count()
}

fn related_size(finding: &Finding, detail: Detail) -> usize {
    let size = |message: &String| escape::line(message).len() + EACH;
    match detail {
        Detail::Full => finding
            .related
            .iter()
            .take(RELATED)
            .map(|r| size(&r.message))
            .sum(),
        Detail::Short => 0,
    }
}

fn log<'v>(
    verdict: &'v Verdict,
    findings: &[&'v Finding],
    detail: Detail,
    dropped: usize,
) -> Log<'v> {
    let met: BTreeSet<&RuleId> = findings.iter().map(|finding| &finding.rule).collect();
    let rules: Vec<&RuleId> = met.into_iter().collect();
    let mut prints = Fingerprints::default();
    let results = findings
        .iter()
        .map(|finding| SarifResult {
            rule_id: finding.rule.as_str(),
            rule_index: rules.binary_search(&&finding.rule).unwrap_or_default(),
            level: level(finding.severity),
            message: Message::new(message(finding, detail)),
            locations: [location(verdict, finding.place)],
            related_locations: related(verdict, finding, detail),
            partial_fingerprints: PartialFingerprints {
                primary_location_line_hash: prints.next(identity::of(verdict, finding)),
            },
        })
        .collect();
    let driver = Driver {
        name: "sluicegate",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: rules.iter().map(|id| rule(verdict, id)).collect(),
    };
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [RunLog {
            tool: Tool { driver },
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: UriBases {
                root: UriBase {
                    description: Message::new("the root of the repository".to_owned()),
                },
            },
            invocations: [Invocation {
                execution_successful: verdict.evidence.faults.is_empty(),
                exit_code: verdict.decision.exit_code(),
                tool_execution_notifications: notifications(verdict, dropped),
            }],
            results,
        }],
    }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Note,
    }
}

fn rule<'v>(verdict: &'v Verdict, id: &'v RuleId) -> Rule<'v> {
    let info = verdict.catalog.get(id);
    let of = |field: fn(&RuleInfo) -> &str| {
        let text = info.map(field).filter(|text| !text.is_empty());
        escape::line(text.unwrap_or(id.as_str()))
    };
    let title = of(|info| &info.title);
    let description = info
        .filter(|info| !info.description.is_empty())
        .map_or_else(|| title.clone(), |info| escape::line(&info.description));
    let fix = info.map(|info| escape::line(&info.fix)).unwrap_or_default();
    let severity = info.map_or(Severity::Error, |info| info.severity);
    Rule {
        id: id.as_str(),
        name: title.clone(),
        help: Text {
            markdown: Some(
                format!(
                    "{}\n\n{}",
                    escape::markdown(&description),
                    escape::markdown(&fix)
                )
                .trim_end()
                .to_owned(),
            ),
            text: format!("{description} {fix}").trim_end().to_owned(),
        },
        short_description: Message::new(title),
        full_description: Message::new(description),
        default_configuration: Configuration {
            level: level(severity),
        },
        properties: properties(id, severity),
    }
}

/// Whether a file can be parsed and fits its schema is a question of correctness; all else that
/// the gate asks is one of security.
fn properties(id: &RuleId, severity: Severity) -> RuleProperties {
    let is_correctness = id.as_str().starts_with("schema/") || id.as_str().ends_with("/syntax");
    let weight = match severity {
        Severity::Error => "8.0",
        Severity::Warning => "5.0",
        Severity::Info => "2.0",
    };
    RuleProperties {
        tags: [
            "gitops",
            if is_correctness {
                "correctness"
            } else {
                "security"
            },
        ],
        precision: "high",
        security_severity: (!is_correctness).then_some(weight),
    }
}

fn message(finding: &Finding, detail: Detail) -> String {
    let message = escape::line(&finding.message);
    match (detail, &finding.help) {
        (Detail::Full, Some(help)) => format!("{message}\n{}", escape::terminal(help)),
        (Detail::Full, None) => message,
        (Detail::Short, _) => escape::cut(&message, SHORT),
    }
}

fn related(verdict: &Verdict, finding: &Finding, detail: Detail) -> Vec<Location> {
    if detail == Detail::Short {
        return Vec::new();
    }
    let related = finding.related.iter().take(RELATED).enumerate();
    related
        .map(|(id, related)| Location {
            id: Some(id),
            message: Some(Message::new(escape::line(&related.message))),
            ..location(verdict, related.place)
        })
        .collect()
}

fn location(verdict: &Verdict, place: Place) -> Location {
    let (start_line, start_column) = (place.line.max(1), place.column.max(1));
    let end_line = place.end_line.max(start_line);
    let least = if end_line == start_line {
        start_column
    } else {
        1
    };
    let region = Region {
        start_line,
        start_column,
        end_line,
        end_column: place.end_column.max(least),
    };
    at(verdict, place.span.source, Some(region))
}

fn at(verdict: &Verdict, source: SourceId, region: Option<Region>) -> Location {
    let uri = escape::uri(verdict.path(source));
    Location {
        id: None,
        message: None,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: if uri.is_empty() { ".".to_owned() } else { uri },
                uri_base_id: "ROOT",
            },
            region,
        },
    }
}

fn notifications(verdict: &Verdict, dropped: usize) -> Vec<Notification<'_>> {
    let faults = &verdict.evidence.faults;
    let unnamed = faults.len().saturating_sub(FAULTS);
    let left_out = [(dropped, "results"), (unnamed, "faults")];
    let notes = left_out
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| Notification {
            level: Level::Warning,
            descriptor: Descriptor {
                id: "report/left-out",
            },
            message: Message::new(format!("{n} {what} did not fit into this report")),
            locations: Vec::new(),
        });
    let faults = faults.iter().take(FAULTS);
    faults
        .map(|fault| notification(verdict, fault))
        .chain(notes)
        .collect()
}

fn notification<'v>(verdict: &'v Verdict, fault: &'v Fault) -> Notification<'v> {
    let text = match &fault.help {
        Some(help) => format!(
            "{}\n{}",
            escape::line(&fault.message),
            escape::terminal(help)
        ),
        None => escape::line(&fault.message),
    };
    let place = fault.place.map(|place| location(verdict, place));
    let file = || fault.source.map(|source| at(verdict, source, None));
    Notification {
        level: Level::Error,
        descriptor: Descriptor { id: &fault.code },
        message: Message::new(escape::cut(&text, 3 * SHORT)),
        locations: place.or_else(file).into_iter().collect(),
    }
}
