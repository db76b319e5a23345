//! The JSON verdict, version 1. Its names are a promise: see `schemas/sluicegate/verdict.json`.
//!
//! Invariant: names of things (files, objects, paths, rules) are written as they are, so that
//! other programs find them; texts for people are written as people may see them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::catalog::RuleInfo;
use crate::finding::{Fault, Finding, Identity};
use crate::source::Place;
use crate::verdict::{Class, FileRecord, Verdict};

use super::escape::{self, terminal};
use super::identity;

mod read;

pub use read::{ReadError, read};

/// The version of the format.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct VerdictV1 {
    version: u32,
    decision: String,
    exit_code: u8,
    #[serde(default)]
    base: Option<String>,
    #[serde(default)]
    head: Option<String>,
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
    #[serde(default)]
    waivers: String,
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
    let text = serde_json::to_string_pretty(&of(verdict))?;
    writeln!(out, "{}", escape::json(&text))
}

pub(super) fn write_lines(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let whole = of(verdict);
    for finding in &whole.findings {
        line("finding", finding, out)?;
    }
    for fault in &whole.faults {
        line("fault", fault, out)?;
    }
    let rest = VerdictV1 {
        findings: Vec::new(),
        faults: Vec::new(),
        ..whole
    };
    line("verdict", &rest, out)
}

/// `{"kind":value}` on a line of its own.
fn line(kind: &str, value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string(&BTreeMap::from([(kind, value)]))?;
    writeln!(out, "{}", escape::json(&text))
}

fn of(verdict: &Verdict) -> VerdictV1 {
    let evidence = &verdict.evidence;
    let c = verdict.coverage;
    let d = &evidence.digests;
    VerdictV1 {
        version: VERSION,
        decision: verdict.decision.as_str().to_owned(),
        exit_code: verdict.decision.exit_code(),
        base: None,
        head: None,
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
            waivers: String::new(),
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
            title: terminal(&info.title),
            description: terminal(&info.description),
            fix: terminal(&info.fix),
            severity: info.severity.as_str().to_owned(),
        };
        (info.id.to_string(), rule)
    };
    met.map(rule).collect()
}

fn file(record: &FileRecord) -> FileV1 {
    let (class, reason) = match &record.class {
        Class::Checked => ("checked", None),
        Class::Declared(reason) => ("declared", Some(terminal(reason))),
        Class::NotCheckable(reason) => ("not_checkable", Some(terminal(reason))),
        Class::Denied => ("denied", None),
        Class::Faulted => ("faulted", None),
    };
    FileV1 {
        file: record.path.to_string(),
        class: class.to_owned(),
        reason,
        documents: record.documents,
    }
}

fn place(verdict: &Verdict, place: Place) -> PlaceV1 {
    PlaceV1 {
        file: verdict.path(place.span.source).to_owned(),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    }
}

fn finding(verdict: &Verdict, finding: &Finding) -> FindingV1 {
    let resource = |r: &Identity| ResourceV1 {
        group: r.group.to_string(),
        version: r.version.to_string(),
        kind: r.kind.to_string(),
        namespace: r.namespace.to_string(),
        name: r.name.to_string(),
    };
    FindingV1 {
        rule: finding.rule.to_string(),
        severity: finding.severity.as_str().to_owned(),
        state: "existing".to_owned(),
        message: terminal(&finding.message),
        help: finding.help.as_deref().map(terminal),
        place: place(verdict, finding.place),
        pointer: finding.pointer.clone(),
        path: finding.path.clone(),
        resource: finding.resource.as_deref().map(resource),
        environments: Vec::new(),
        related: finding
            .related
            .iter()
            .map(|r| RelatedV1 {
                place: place(verdict, r.place),
                message: terminal(&r.message),
            })
            .collect(),
        waived: false,
        identity: identity::of(verdict, finding),
    }
}

fn fault(verdict: &Verdict, fault: &Fault) -> FaultV1 {
    FaultV1 {
        code: fault.code.to_string(),
        file: fault
            .source
            .map(|source| verdict.path(source).to_owned())
            .filter(|file| !file.is_empty()),
        line: fault.place.map(|place| place.line),
        column: fault.place.map(|place| place.column),
        end_line: fault.place.map(|place| place.end_line),
        end_column: fault.place.map(|place| place.end_column),
        message: terminal(&fault.message),
        help: fault.help.as_deref().map(terminal),
    }
}
