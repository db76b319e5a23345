//! The JSON verdict, version 1, and back. Its names are a promise: see
//! `schemas/sluicegate/verdict.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, RuleInfo};
use crate::finding::{Fault, Finding, Identity, Related, RuleId, Severity};
use crate::source::{Place, SourceId, Span};
use crate::verdict::{
    Class, Coverage, Decision, Digests, Evidence, FileRecord, Unrendered, Verdict,
};

use super::{escape, identity};

/// The version of the format.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct VerdictV1 {
    version: u32,
    decision: String,
    exit_code: u8,
    coverage: CoverageV1,
    findings: Vec<FindingV1>,
    faults: Vec<FaultV1>,
    waivers: Vec<serde_json::Value>,
    digests: DigestsV1,
    unrendered: UnrenderedV1,
    rules: BTreeMap<String, RuleV1>,
    files: Vec<FileV1>,
}

#[derive(Serialize, Deserialize)]
struct CoverageV1 {
    files: usize,
    checked: usize,
    declared: usize,
    not_checkable: usize,
    denied: usize,
    faulted: usize,
    documents: usize,
}

#[derive(Serialize, Deserialize)]
struct PlaceV1 {
    file: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize, Deserialize)]
struct FindingV1 {
    rule: String,
    severity: String,
    state: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(flatten)]
    place: PlaceV1,
    pointer: String,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<ResourceV1>,
    environments: Vec<String>,
    related: Vec<RelatedV1>,
    waived: bool,
    identity: String,
}

#[derive(Serialize, Deserialize)]
struct ResourceV1 {
    group: String,
    version: String,
    kind: String,
    namespace: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct RelatedV1 {
    #[serde(flatten)]
    place: PlaceV1,
    message: String,
}

#[derive(Serialize, Deserialize)]
struct FaultV1 {
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct DigestsV1 {
    tree: String,
    policies: String,
    schemas: String,
    settings: String,
    tool: String,
}

#[derive(Serialize, Deserialize)]
struct UnrenderedV1 {
    kustomizations: usize,
    charts: usize,
}

#[derive(Serialize, Deserialize)]
struct RuleV1 {
    title: String,
    description: String,
    fix: String,
    severity: String,
}

#[derive(Serialize, Deserialize)]
struct FileV1 {
    file: String,
    class: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    documents: u32,
}

pub(super) fn write(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &of(verdict))?;
    writeln!(out)
}

pub(super) fn write_lines(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let whole = of(verdict);
    let mut line = |kind: &str, value: serde_json::Value| -> io::Result<()> {
        serde_json::to_writer(&mut *out, &serde_json::json!({ kind: value }))?;
        writeln!(out)
    };
    for finding in &whole.findings {
        line("finding", serde_json::to_value(finding)?)?;
    }
    for fault in &whole.faults {
        line("fault", serde_json::to_value(fault)?)?;
    }
    line(
        "verdict",
        serde_json::to_value(VerdictV1 {
            findings: Vec::new(),
            faults: Vec::new(),
            ..whole
        })?,
    )
}

fn of(verdict: &Verdict) -> VerdictV1 {
    let evidence = &verdict.evidence;
    let c = verdict.coverage;
    let d = &evidence.digests;
    VerdictV1 {
        version: VERSION,
        decision: verdict.decision.as_str().to_owned(),
        exit_code: verdict.decision.exit_code(),
        coverage: CoverageV1 {
            files: c.files,
            checked: c.checked,
            declared: c.declared,
            not_checkable: c.not_checkable,
            denied: c.denied,
            faulted: c.faulted,
            documents: c.documents,
        },
        findings: evidence
            .findings
            .iter()
            .map(|f| finding(verdict, f))
            .collect(),
        faults: evidence.faults.iter().map(|f| fault(verdict, f)).collect(),
        waivers: Vec::new(),
        digests: DigestsV1 {
            tree: d.tree.clone(),
            policies: d.policies.clone(),
            schemas: d.schemas.clone(),
            settings: d.settings.clone(),
            tool: d.tool.clone(),
        },
        unrendered: UnrenderedV1 {
            kustomizations: evidence.unrendered.kustomizations,
            charts: evidence.unrendered.charts,
        },
        rules: rules(verdict),
        files: evidence.files.iter().map(file).collect(),
    }
}

fn rules(verdict: &Verdict) -> BTreeMap<String, RuleV1> {
    let met = verdict
        .evidence
        .findings
        .iter()
        .filter_map(|f| verdict.catalog.get(&f.rule));
    let rule = |info: &RuleInfo| {
        let rule = RuleV1 {
            title: escape::json(&info.title),
            description: escape::json(&info.description),
            fix: escape::json(&info.fix),
            severity: info.severity.as_str().to_owned(),
        };
        (info.id.to_string(), rule)
    };
    met.map(rule).collect()
}

fn file(record: &FileRecord) -> FileV1 {
    let (class, reason) = match &record.class {
        Class::Checked => ("checked", None),
        Class::Declared(reason) => ("declared", Some(escape::json(reason))),
        Class::NotCheckable(reason) => ("not_checkable", Some(escape::json(reason))),
        Class::Denied => ("denied", None),
        Class::Faulted => ("faulted", None),
    };
    FileV1 {
        file: escape::json(&record.path),
        class: class.to_owned(),
        reason,
        documents: record.documents,
    }
}

fn place(verdict: &Verdict, place: Place) -> PlaceV1 {
    PlaceV1 {
        file: escape::json(verdict.path(place.span.source)),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    }
}

fn finding(verdict: &Verdict, finding: &Finding) -> FindingV1 {
    let resource = |r: &Identity| ResourceV1 {
        group: escape::json(&r.group),
        version: escape::json(&r.version),
        kind: escape::json(&r.kind),
        namespace: escape::json(&r.namespace),
        name: escape::json(&r.name),
    };
    FindingV1 {
        rule: finding.rule.to_string(),
        severity: finding.severity.as_str().to_owned(),
        state: "existing".to_owned(),
        message: escape::json(&finding.message),
        help: finding.help.as_deref().map(escape::json),
        place: place(verdict, finding.place),
        pointer: escape::json(&finding.pointer),
        path: escape::json(&finding.path),
        resource: finding.resource.as_deref().map(resource),
        environments: Vec::new(),
        related: finding
            .related
            .iter()
            .map(|r| RelatedV1 {
                place: place(verdict, r.place),
                message: escape::json(&r.message),
            })
            .collect(),
        waived: false,
        identity: escape::json(&identity::of(verdict, finding)),
    }
}

fn fault(verdict: &Verdict, fault: &Fault) -> FaultV1 {
    FaultV1 {
        code: escape::json(&fault.code),
        file: fault
            .source
            .map(|source| escape::json(verdict.path(source))),
        line: fault.place.map(|place| place.line),
        column: fault.place.map(|place| place.column),
        end_line: fault.place.map(|place| place.end_line),
        end_column: fault.place.map(|place| place.end_column),
        message: escape::json(&fault.message),
        help: fault.help.as_deref().map(escape::json),
    }
}

/// Why a saved verdict can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is no JSON, or no verdict.
    #[error("this is no JSON verdict: {0}")]
    Json(#[from] serde_json::Error),
    /// It is of another version of the format.
    #[error("this verdict has format version {0}, and this program reads {VERSION}")]
    Version(u32),
    /// It contradicts itself, so somebody edited it.
    #[error("this verdict is damaged: {0}")]
    Damaged(&'static str),
}

/// Reads a saved verdict.
///
/// # Errors
/// [`ReadError`] if the text is no verdict of this version, or one that does not add up.
pub fn read(text: &str) -> Result<Verdict, ReadError> {
    let saved: VerdictV1 = serde_json::from_str(text)?;
    if saved.version != VERSION {
        return Err(ReadError::Version(saved.version));
    }
    let decision = match saved.decision.as_str() {
        "allow" => Decision::Allow,
        "deny" => Decision::Deny,
        "undecided" => Decision::Undecided,
        _ => return Err(ReadError::Damaged("the decision is unknown")),
    };
    if decision.exit_code() != saved.exit_code {
        return Err(ReadError::Damaged("decision and exit code differ"));
    }
    if decision == Decision::Allow && !saved.faults.is_empty() {
        return Err(ReadError::Damaged("it allows in spite of a fault"));
    }
    let mut paths = Paths::default();
    let mut catalog = Catalog::default();
    catalog.add(saved.rules.iter().map(|(id, rule)| rule_info(id, rule)));
    let files = saved
        .files
        .iter()
        .map(record)
        .collect::<Result<Vec<_>, _>>()?;
    paths.know(&files);
    let findings = saved
        .findings
        .into_iter()
        .map(|f| back(f, &mut paths))
        .collect::<Result<_, _>>()?;
    let faults = saved
        .faults
        .into_iter()
        .map(|f| fault_back(f, &mut paths))
        .collect();
    let coverage = Coverage::of(&files);
    if coverage.files != saved.coverage.files || coverage.checked != saved.coverage.checked {
        return Err(ReadError::Damaged("the counts do not fit the files"));
    }
    let evidence = Evidence {
        files,
        findings,
        faults,
        unrendered: Unrendered {
            kustomizations: saved.unrendered.kustomizations,
            charts: saved.unrendered.charts,
        },
        digests: Digests {
            tree: saved.digests.tree,
            policies: saved.digests.policies,
            schemas: saved.digests.schemas,
            settings: saved.digests.settings,
            tool: saved.digests.tool,
        },
        secrets: BTreeMap::new(),
    };
    Ok(Verdict {
        decision,
        evidence,
        coverage,
        catalog: Arc::new(catalog),
    })
}

/// File names to indices, as the findings mention them.
#[derive(Default)]
struct Paths {
    known: BTreeMap<String, u32>,
}

impl Paths {
    fn know(&mut self, files: &[FileRecord]) {
        for (at, file) in (0..).zip(files) {
            self.known.entry(file.path.to_string()).or_insert(at);
        }
    }

    fn id(&mut self, file: &str) -> SourceId {
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        SourceId(*self.known.entry(file.to_owned()).or_insert(next))
    }
}

fn rule_info(id: &str, rule: &RuleV1) -> RuleInfo {
    RuleInfo {
        id: id.into(),
        title: rule.title.clone(),
        description: rule.description.clone(),
        fix: rule.fix.clone(),
        severity: rule.severity.parse().unwrap_or(Severity::Error),
        severities: BTreeMap::new(),
        applies_to: Vec::new(),
        origin: String::new(),
    }
}

fn record(file: &FileV1) -> Result<FileRecord, ReadError> {
    let reason = || file.reason.clone().unwrap_or_default();
    let class = match file.class.as_str() {
        "checked" => Class::Checked,
        "declared" => Class::Declared(reason()),
        "not_checkable" => Class::NotCheckable(reason()),
        "denied" => Class::Denied,
        "faulted" => Class::Faulted,
        _ => return Err(ReadError::Damaged("a file is in no known class")),
    };
    Ok(FileRecord {
        path: file.file.as_str().into(),
        class,
        documents: file.documents,
        digest: None,
    })
}

fn place_back(place: &PlaceV1, paths: &mut Paths) -> Place {
    Place {
        span: Span::new(paths.id(&place.file), 0, 0),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    }
}

fn back(saved: FindingV1, paths: &mut Paths) -> Result<Finding, ReadError> {
    let severity = saved
        .severity
        .parse()
        .map_err(|()| ReadError::Damaged("a severity is unknown"))?;
    let related = saved.related.iter().map(|r| Related {
        place: place_back(&r.place, paths),
        message: r.message.clone(),
    });
    Ok(Finding {
        rule: RuleId::from(saved.rule.as_str()),
        severity,
        message: saved.message,
        help: saved.help,
        related: related.collect(),
        place: place_back(&saved.place, paths),
        pointer: saved.pointer,
        path: saved.path,
        resource: saved.resource.map(|r| {
            Arc::new(Identity {
                group: r.group,
                version: r.version,
                kind: r.kind,
                namespace: r.namespace,
                name: r.name,
            })
        }),
    })
}

fn fault_back(saved: FaultV1, paths: &mut Paths) -> Fault {
    let source = saved.file.as_deref().map(|file| paths.id(file));
    let place = source.zip(saved.line).map(|(source, line)| {
        let column = saved.column.unwrap_or(1);
        Place {
            span: Span::new(source, 0, 0),
            line,
            column,
            end_line: saved.end_line.unwrap_or(line),
            end_column: saved.end_column.unwrap_or(column),
        }
    });
    Fault {
        code: saved.code.into(),
        source,
        place,
        message: saved.message,
        help: saved.help,
    }
}
