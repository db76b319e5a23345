//! One object against the schemas of its kind.
//!
//! Invariant: an object of the Kubernetes family ends in findings, in "nothing wrong", in a kind
//! without a schema, or in a fault; it is never passed over.

use std::collections::BTreeMap;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as ErrorKind;

use super::builtin::Mask;
use super::complaint::Explained;
use super::entry::{Origin, Schema};
use super::explain::{MOST, explain};
use super::keywords::PRESENT;
use super::lifecycle::{Notice, notices};
use super::rules;
use super::semantic::{self, Finished};
use super::store::{MissingKind, Schemas, StoreError, key};
use crate::classify::{Extent, Family, Resource};
use crate::finding::{Fault, Finding, Severity};
use crate::parse::Node;
use crate::parse::node::push_token;
use crate::source::{Place, Source, Span};

/// What schemas say of one object.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Its kind has no schema.
    pub missing: Option<MissingKind>,
    /// It could not be judged for another reason.
    pub fault: Option<Fault>,
    /// It is a custom resource: what is said of it depends on the definitions that are known.
    pub custom: bool,
}

/// Checks one object. Fragments that something else completes, and other families, are not
/// judged here.
#[must_use]
pub fn check(schemas: &Schemas, source: &Source, resource: &Resource<'_>) -> Outcome {
    if resource.extent == Extent::Fragment || resource.family != Family::Kubernetes {
        return Outcome::default();
    }
    let judge = Judge {
        schemas,
        source,
        resource,
    };
    judge.outcome().unwrap_or_else(|fault| Outcome {
        fault: Some(fault),
        ..Outcome::default()
    })
}

pub(super) struct Judge<'a> {
    schemas: &'a Schemas,
    source: &'a Source,
    pub(super) resource: &'a Resource<'a>,
}

/// One finding and the minors it holds for.
type Held = BTreeMap<Explained, Mask>;

impl<'a> Judge<'a> {
    fn outcome(&self) -> Result<Outcome, Fault> {
        let id = &self.resource.identity;
        let api = [id.group.as_str(), &id.version, &id.kind];
        if id.version.is_empty() || id.kind.is_empty() {
            return Ok(self.untyped());
        }
        let notices = notices(self.schemas.built_in, api, self.schemas.asked);
        if self.schemas.built_in.group(&id.group).is_some() || !notices.is_empty() {
            return self.built_in(api, &notices);
        }
        let outcome = self.custom(api)?;
        Ok(Outcome {
            custom: true,
            ..outcome
        })
    }

    fn built_in(&self, api: [&str; 3], notices: &[Notice]) -> Result<Outcome, Fault> {
        let [group, version, kind] = api;
        let built_in = self.schemas.built_in;
        let mut held = Held::new();
        let found = built_in.kind(&key(group, version, kind), self.schemas.asked);
        for (mask, schema) in &found {
            self.collect(schema, "", *mask, &mut held)?;
        }
        if built_in.is_named(kind) && !found.is_empty() {
            self.object(&mut held)?;
            self.semantic(semantic::built_in(self.resource), &mut held);
        }
        let mut findings: Vec<Finding> = notices.iter().map(|n| self.notice(n)).collect();
        findings.extend(self.findings(held));
        Ok(Outcome {
            findings,
            ..Outcome::default()
        })
    }

    fn custom(&self, api: [&str; 3]) -> Result<Outcome, Fault> {
        let [group, version, kind] = api;
        let candidates = self.schemas.custom(api).map_err(|e| self.fault(&e))?;
        let served = self.schemas.served(group, kind);
        if !served.is_empty() && !served.iter().any(|v| v == version) {
            return Ok(self.not_served(group, served));
        }
        if candidates.is_empty() {
            // It may be a program's own file in the same form, so that nothing is said of it.
            return Ok(Outcome {
                missing: Some(self.missing(api)),
                ..Outcome::default()
            });
        }
        let mut held = Held::new();
        self.object(&mut held)?;
        self.metadata(&mut held)?;
        self.least(&candidates, &mut held)?;
        self.semantic(semantic::custom(self.resource), &mut held);
        // As the API server does, the rules are asked of what the schema has nothing against.
        let sound = held.is_empty();
        let mut findings = self.findings(held);
        if let Some(schema) = candidates.first().filter(|_| sound) {
            self.rules(schema, &mut findings);
        }
        Ok(Outcome {
            findings,
            ..Outcome::default()
        })
    }

    /// The rules in CEL of the kind's definition.
    fn rules(&self, schema: &Schema, findings: &mut Vec<Finding>) {
        let (rules, problems) = schema.rules();
        let outcome = rules
            .as_ref()
            .map(|rules| rules.check(self.resource.node))
            .unwrap_or_default();
        for violation in outcome.violations {
            let place = self.visible(violation.node.span, None);
            let pointer = format!("{}{}", self.resource.pointer, violation.pointer);
            let finding = Finding::new(rules::RULE, place, violation.message)
                .with_pointer(pointer)
                .with_help("the definition of this kind asks for it: mend the value");
            findings.push(finding);
        }
        for problem in problems.iter().chain(&outcome.unevaluated) {
            let message = format!(
                "a rule of this kind's definition was not evaluated: {}",
                problem.reason
            );
            let rule: String = problem.rule.chars().take(120).collect();
            let finding = self.finding(rules::UNEVALUATED, "kind", message);
            let finding = finding.with_severity(Severity::Warning);
            findings.push(finding.with_help(format!("the API server will evaluate `{rule}`")));
        }
    }

    /// The complaints of the definition that has the fewest: where a repository holds several
    /// copies of one definition, it can't be known which the cluster has.
    fn least(&self, candidates: &[&Schema], held: &mut Held) -> Result<(), Fault> {
        let mut least: Option<Held> = None;
        for schema in candidates {
            let mut own = Held::new();
            self.collect(schema, "", self.schemas.asked, &mut own)?;
            if least.as_ref().is_none_or(|least| own.len() < least.len()) {
                least = Some(own);
            }
        }
        held.extend(least.unwrap_or_default());
        Ok(())
    }

    /// What every stored object must have.
    fn object(&self, held: &mut Held) -> Result<(), Fault> {
        for (mask, schema) in self.schemas.built_in.object(self.schemas.asked) {
            self.collect(schema, "", mask, held)?;
        }
        Ok(())
    }

    /// What is refused beyond schemas. Where a schema complains of a value, that is enough.
    fn semantic(&self, said: Vec<Finished>, held: &mut Held) {
        let is_new = |finished: &Finished| {
            let complaint = &finished.explained;
            let same = |other: &&Explained| other.pointer == complaint.pointer;
            !held.keys().filter(same).any(|other| {
                let alike = other.rule == complaint.rule && other.rule != rules::REQUIRED;
                finished.is_leaf || alike || other.message == complaint.message
            })
        };
        let new: Vec<Finished> = said.into_iter().filter(is_new).collect();
        let built_in = self.schemas.built_in;
        for finished in new {
            let minors = built_in.minors_of(self.schemas.asked);
            let refusing: Vec<u32> = minors.filter(|minor| finished.holds_in(*minor)).collect();
            if !refusing.is_empty() {
                held.insert(finished.explained, built_in.mask(&refusing));
            }
        }
    }

    fn metadata(&self, held: &mut Held) -> Result<(), Fault> {
        for (mask, schema) in self.schemas.built_in.metadata(self.schemas.asked) {
            self.collect(schema, "/metadata", mask, held)?;
        }
        Ok(())
    }

    /// Runs one schema over the part of the object under `at`.
    fn collect(&self, schema: &Schema, at: &str, mask: Mask, held: &mut Held) -> Result<(), Fault> {
        let (node, whole) = self.resource.node.follow(at);
        if !whole || (node.is_null() && !at.is_empty()) {
            return Ok(());
        }
        let errors = schema
            .errors(node)
            .map_err(|why| self.broken(schema, why))?;
        for error in &errors {
            if held.len() > MOST {
                break;
            }
            if at.is_empty() && (self.is_type_from_list(error) || self.is_still_to_come(error)) {
                continue;
            }
            for mut explained in explain(error, schema, self.resource.node, at) {
                if explained.rule == rules::REQUIRED && self.resource.extent == Extent::Unfinished {
                    continue;
                }
                if schema.origin == Origin::Custom {
                    doubt(&mut explained);
                }
                *held.entry(explained).or_default() |= mask;
            }
        }
        Ok(())
    }

    /// Whether an item is said to lack the type that its list gives it.
    fn is_type_from_list(&self, error: &ValidationError<'_>) -> bool {
        let ErrorKind::Required { property } = error.kind() else {
            return false;
        };
        let is_type = matches!(property.as_str(), Some("apiVersion" | "kind"));
        is_type && error.instance_path().as_str().is_empty() && !self.resource.pointer.is_empty()
    }

    /// Whether a workload is said to lack the selector that it gets with its labels.
    fn is_still_to_come(&self, error: &ValidationError<'_>) -> bool {
        let id = &self.resource.identity;
        let is_labelled = self.resource.extent == Extent::Labelled
            && matches!(id.group.as_str(), "apps" | "extensions")
            && error.instance_path().as_str() == "/spec";
        is_labelled
            && match error.kind() {
                ErrorKind::Required { property } => property.as_str() == Some("selector"),
                ErrorKind::Custom { keyword, message } => {
                    keyword == PRESENT && message == "selector"
                }
                _ => false,
            }
    }

    fn findings(&self, held: Held) -> Vec<Finding> {
        let more = held.len() > MOST;
        let shown = held.into_iter().take(MOST);
        let mut findings: Vec<_> = shown
            .map(|(explained, mask)| self.finished(explained, mask))
            .collect();
        if let Some(last) = findings.last_mut().filter(|_| more) {
            last.message
                .push_str(", and there is more wrong with this object than is listed");
        }
        findings
    }

    fn finished(&self, explained: Explained, mask: Mask) -> Finding {
        let mut message = explained.message;
        if mask != self.schemas.asked {
            message.push_str(&self.minors(mask));
        }
        let mut pointer = self.resource.pointer.clone();
        pointer.push_str(&explained.pointer);
        let place = self.visible(explained.span, explained.key);
        let finding = Finding::new(explained.rule, place, message).with_pointer(pointer);
        let severity = if explained.sure {
            Severity::Error
        } else {
            Severity::Warning
        };
        let finding = finding.with_severity(severity);
        let mut finding = match explained.help {
            Some(help) => finding.with_help(help),
            None => finding,
        };
        finding.resource = Some(self.resource.identity.clone());
        finding
    }

    /// The place of a value; where that begins on a later line than its key, from the key on.
    fn visible(&self, value: Span, key: Option<Span>) -> Place {
        let place = self.source.place(value);
        match key.map(|key| self.source.place(key)) {
            Some(key) if value.start == value.end => key,
            Some(key) if key.line < place.line => {
                let end = value.end.max(key.span.end);
                self.source.place(Span { end, ..key.span })
            }
            _ => place,
        }
    }

    /// " in Kubernetes 1.25, 1.26".
    fn minors(&self, mask: Mask) -> String {
        let names: Vec<String> = self
            .schemas
            .built_in
            .minors_of(mask)
            .map(|minor| format!("1.{minor}"))
            .collect();
        format!(" in Kubernetes {}", names.join(", "))
    }

    /// The API versions that have a kind of this name, newest first.
    pub(super) fn built_in_homes(&self, kind: &str) -> Vec<String> {
        self.schemas.built_in.homes(kind, self.schemas.asked)
    }

    /// Whether a built-in group has this version.
    pub(super) fn is_known_version(&self, group: &str, version: &str) -> bool {
        let apis = self.schemas.built_in.group(group).unwrap_or_default();
        apis.iter().any(|api| api.version == version)
    }

    pub(super) fn finding(&self, rule: &str, key: &str, message: String) -> Finding {
        let mut pointer = self.resource.pointer.clone();
        if !key.is_empty() {
            push_token(&mut pointer, key);
        }
        let mut finding = Finding::new(rule, self.place(key), message).with_pointer(pointer);
        finding.resource = Some(self.resource.identity.clone());
        finding
    }

    /// The place of a top-level value, or of the object's first key.
    pub(super) fn place(&self, key: &str) -> Place {
        let node: &Node = self.resource.node;
        let first = || {
            node.as_map()
                .and_then(|map| map.entries.first())
                .map(|e| e.key_span)
        };
        match node.as_map().and_then(|map| map.entry(key)) {
            Some(entry) => self.visible(entry.value.span, Some(entry.key_span)),
            None => self.source.place(first().unwrap_or(node.span)),
        }
    }

    fn broken(&self, schema: &Schema, why: &str) -> Fault {
        let id = &self.resource.identity;
        Fault::new(
            "schema/broken",
            format!(
                "the schema of `{}` ({:?}) can't be compiled: {why}",
                id.kind, schema.origin
            ),
        )
        .at(self.place("kind"))
        .with_help("correct the schema; until then the object can't be judged")
    }

    fn fault(&self, error: &StoreError) -> Fault {
        Fault::new("schema/broken", error.to_string()).at(self.place("kind"))
    }
}

/// The embedded schema of a project's kind is of one release, and a cluster may run a later one:
/// lists of values grow between releases, so that a value outside is no more than a warning.
fn doubt(explained: &mut Explained) {
    explained.sure = explained.rule != rules::ENUM;
    let help = explained
        .help
        .take()
        .unwrap_or_else(|| "correct it".to_owned());
    explained.help = Some(format!(
        "{help}; if the cluster runs a later release that takes it, give its definition with `--schemas`"
    ));
}
