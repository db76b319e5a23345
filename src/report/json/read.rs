//! A saved verdict back to a [`Verdict`].
//!
//! Invariant: what contradicts itself is refused, so that no edited file reads as "allowed"; and a
//! verdict that was read shows no excerpts, because it does not know what is secret (its files
//! have no digests).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::catalog::{Catalog, RuleInfo};
use crate::finding::{Fault, Finding, Identity, Related, RuleId, Severity};
use crate::source::{Place, SourceId, Span};
use crate::verdict::{
    Class, Coverage, Decision, Digests, Evidence, FileRecord, Unrendered, Verdict,
};

use super::VerdictV1;
use super::{CoverageV1, FaultV1, FileV1, FindingV1, PlaceV1, ResourceV1, RuleV1, VERSION};

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

/// Only the version, which decides how the rest is to be read.
#[derive(serde::Deserialize)]
struct Versioned {
    version: u32,
}

/// Reads a saved verdict.
///
/// # Errors
/// [`ReadError`] if the text is no verdict of this version, or one that does not add up.
pub fn read(text: &str) -> Result<Verdict, ReadError> {
    let version = serde_json::from_str::<Versioned>(text)?.version;
    if version != VERSION {
        return Err(ReadError::Version(version));
    }
    let saved: VerdictV1 = serde_json::from_str(text)?;
    let decision = decision(&saved)?;
    let files: Vec<FileRecord> = saved.files.iter().map(record).collect::<Result<_, _>>()?;
    let coverage = coverage(&saved.coverage, &files)?;
    let paths = Paths::of(&files);
    let findings = saved
        .findings
        .into_iter()
        .map(|saved| finding(saved, &paths));
    let faults = saved.faults.into_iter().map(|saved| fault(saved, &paths));
    let evidence = Evidence {
        // The fault that says so was written down.
        unjudged: false,
        findings: findings.collect::<Result<_, _>>()?,
        faults: faults.collect::<Result<_, _>>()?,
        files,
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
        decision: agreed(decision, &evidence, &coverage)?,
        evidence,
        coverage,
        catalog: Arc::new(catalog(&saved.rules)?),
    })
}

fn decision(saved: &VerdictV1) -> Result<Decision, ReadError> {
    let known = [Decision::Allow, Decision::Deny, Decision::Undecided];
    let decision = known.into_iter().find(|d| d.as_str() == saved.decision);
    let decision = decision.ok_or(ReadError::Damaged("the decision is unknown"))?;
    if decision.exit_code() != saved.exit_code {
        return Err(ReadError::Damaged("decision and exit code differ"));
    }
    Ok(decision)
}

/// The decision, if the evidence bears it out as far as can be seen from here.
fn agreed(
    decision: Decision,
    evidence: &Evidence,
    coverage: &Coverage,
) -> Result<Decision, ReadError> {
    let damaged = |why| Err(ReadError::Damaged(why));
    match decision {
        Decision::Allow if !evidence.faults.is_empty() => damaged("it allows in spite of a fault"),
        Decision::Allow if coverage.denied + coverage.faulted > 0 => {
            damaged("it allows in spite of a file that was denied or could not be judged")
        }
        Decision::Allow if coverage.checked == 0 => damaged("it allows and nothing was checked"),
        Decision::Undecided if evidence.faults.is_empty() && coverage.faulted == 0 => {
            damaged("it is undecided without a fault")
        }
        decision => Ok(decision),
    }
}

/// The counts, if they are those of the files.
fn coverage(saved: &CoverageV1, files: &[FileRecord]) -> Result<Coverage, ReadError> {
    let counted = Coverage::of(files);
    let saved = Coverage {
        files: saved.files,
        checked: saved.checked,
        declared: saved.declared,
        not_checkable: saved.not_checkable,
        denied: saved.denied,
        faulted: saved.faulted,
        documents: saved.documents,
    };
    if saved == counted {
        Ok(counted)
    } else {
        Err(ReadError::Damaged("the counts do not fit the files"))
    }
}

fn catalog(rules: &BTreeMap<String, RuleV1>) -> Result<Catalog, ReadError> {
    let mut catalog = Catalog::default();
    let infos = rules.iter().map(|(id, rule)| rule_info(id, rule));
    catalog.add(infos.collect::<Result<Vec<_>, _>>()?);
    Ok(catalog)
}

fn severity(text: &str) -> Result<Severity, ReadError> {
    text.parse()
        .map_err(|()| ReadError::Damaged("a severity is unknown"))
}

fn rule_info(id: &str, rule: &RuleV1) -> Result<RuleInfo, ReadError> {
    Ok(RuleInfo {
        id: id.into(),
        title: rule.title.clone(),
        description: rule.description.clone(),
        fix: rule.fix.clone(),
        severity: severity(&rule.severity)?,
        severities: BTreeMap::new(),
        applies_to: Vec::new(),
        parameters: Vec::new(),
        origin: String::new(),
    })
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

/// File names to indices.
struct Paths<'f>(HashMap<&'f str, u32>);

impl<'f> Paths<'f> {
    fn of(files: &'f [FileRecord]) -> Self {
        let mut known = HashMap::with_capacity(files.len());
        for (at, file) in (0..).zip(files) {
            known.entry(&*file.path).or_insert(at);
        }
        Self(known)
    }

    /// The file of that name; no name is a file outside the tree, as of a policy.
    fn id(&self, file: &str) -> Result<SourceId, ReadError> {
        match self.0.get(file) {
            Some(at) => Ok(SourceId(*at)),
            None if file.is_empty() => Ok(SourceId(u32::MAX)),
            None => Err(ReadError::Damaged(
                "a file is named that is not among the files",
            )),
        }
    }

    fn place(&self, saved: &PlaceV1) -> Result<Place, ReadError> {
        let numbers = [saved.line, saved.column, saved.end_line, saved.end_column];
        if numbers.contains(&0) {
            return Err(ReadError::Damaged(
                "a place is before the first line or column",
            ));
        }
        Ok(Place {
            span: Span::new(self.id(&saved.file)?, 0, 0),
            line: saved.line,
            column: saved.column,
            end_line: saved.end_line,
            end_column: saved.end_column,
        })
    }
}

fn finding(saved: FindingV1, paths: &Paths<'_>) -> Result<Finding, ReadError> {
    let related = saved.related.iter().map(|related| {
        Ok(Related {
            place: paths.place(&related.place)?,
            message: related.message.clone(),
        })
    });
    Ok(Finding {
        rule: RuleId::from(saved.rule.as_str()),
        severity: severity(&saved.severity)?,
        related: related.collect::<Result<_, ReadError>>()?,
        message: saved.message,
        help: saved.help,
        place: paths.place(&saved.place)?,
        pointer: saved.pointer,
        path: saved.path,
        resource: saved.resource.map(identity),
    })
}

fn identity(saved: ResourceV1) -> Arc<Identity> {
    Arc::new(Identity {
        group: saved.group.into(),
        version: saved.version.into(),
        kind: saved.kind.into(),
        namespace: saved.namespace.into(),
        name: saved.name.into(),
    })
}

fn fault(saved: FaultV1, paths: &Paths<'_>) -> Result<Fault, ReadError> {
    let file = saved.file.as_deref();
    let place = saved.line.map(|line| {
        let column = saved.column.unwrap_or(1);
        paths.place(&PlaceV1 {
            file: file.unwrap_or_default().to_owned(),
            line,
            column,
            end_line: saved.end_line.unwrap_or(line),
            end_column: saved.end_column.unwrap_or(column),
        })
    });
    Ok(Fault {
        source: file.map(|file| paths.id(file)).transpose()?,
        place: place.transpose()?,
        code: saved.code.into(),
        message: saved.message,
        help: saved.help,
    })
}
