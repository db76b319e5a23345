//! The secrets of one file, whatever it is: found, told once, and kept out of every report.
//!
//! Invariant: a secret that was found is in no message of its file and in no line that a report
//! shows, whether or not its rule is on.

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::discover::Entry;
use crate::facts::secrets::detect::{self, Secrets};
use crate::finding::{Fault, Finding, Identity};
use crate::parse::Document;
use crate::source::{Source, decode};

use super::Context;
use super::judge::Outcome;
use super::levels::Plan;

/// The rule that speaks of a Secret's values where nothing better is known of them.
const PLAINTEXT: &str = "kubernetes/secret-plaintext";
/// How much of a file is looked at to tell whether it is text.
const HEAD: usize = 8 << 10;

/// Looks through a file that was parsed.
pub(super) fn manifest(
    context: &Context<'_>,
    source: &Source,
    documents: &[Document],
    plan: &Plan,
    outcome: &mut Outcome,
) {
    let secrets = detect::file(source, documents, &context.salt);
    add(context, plan, secrets, documents, outcome);
}

/// Looks through a file that is no manifest, or was refused as one.
pub(super) fn raw(context: &Context<'_>, entry: &Entry, bytes: &[u8], outcome: &mut Outcome) {
    if outcome.looked {
        return;
    }
    let Some(source) = text(entry, bytes) else {
        return;
    };
    let plan = context.levels.plan(context.settings, &entry.path);
    let secrets = detect::file(&source, &[], &context.salt);
    add(context, &plan, secrets, &[], outcome);
}

/// What no report may show of a file besides what its documents say of themselves.
pub(super) fn spans(source: &Source, documents: &[Document]) -> Vec<Range<u32>> {
    let secrets = detect::file(source, documents, "");
    ranges(&secrets).collect()
}

fn ranges(secrets: &Secrets) -> impl Iterator<Item = Range<u32>> {
    secrets.spans.iter().map(|span| span.start..span.end)
}

/// The text of a file; of bytes that are none, nothing.
fn text(entry: &Entry, bytes: &[u8]) -> Option<Source> {
    let text = match decode(bytes) {
        Ok((text, _)) => text,
        Err(_) => String::from_utf8_lossy(bytes),
    };
    let head = text.as_bytes().get(..HEAD).unwrap_or(text.as_bytes());
    let is_text = memchr::memchr(0, head).is_none();
    is_text.then(|| Source::new(entry.id, Arc::clone(&entry.path), text))
}

fn add(
    context: &Context<'_>,
    plan: &Plan,
    secrets: Secrets,
    documents: &[Document],
    outcome: &mut Outcome,
) {
    outcome.looked = true;
    if secrets.is_empty() {
        return;
    }
    outcome.faults.extend(secrets.fault.iter().cloned());
    outcome
        .findings
        .iter_mut()
        .for_each(|finding| redact(finding, &secrets));
    outcome
        .faults
        .iter_mut()
        .for_each(|fault| redact_fault(fault, &secrets));
    let hidden = outcome.secrets.get_or_insert_default();
    hidden.extend(ranges(&secrets));
    let settled = secrets
        .findings
        .iter()
        .filter_map(|finding| plan.settle(finding.clone(), context.catalog));
    for mut finding in settled {
        redact(&mut finding, &secrets);
        once(finding, documents, &mut outcome.findings);
    }
}

/// A value of a Secret is told by the rule that weighs more; of two that weigh the same, by the one
/// that knows what it is.
fn once(finding: Finding, documents: &[Document], findings: &mut Vec<Finding>) {
    let span = finding.place.span;
    let document = |at: u32| documents.partition_point(|it| it.root.span.start <= at);
    // A value of several lines is told at its key.
    let same = |other: &Finding| {
        let place = other.place.span;
        let over = place.start < span.end && span.start < place.end;
        let named =
            other.pointer == finding.pointer && document(place.start) == document(span.start);
        other.rule.as_str() == PLAINTEXT && (over || named)
    };
    match findings.iter().position(same) {
        Some(at)
            if findings
                .get(at)
                .is_some_and(|it| it.severity > finding.severity) => {}
        Some(at) => {
            let resource = findings.remove(at).resource;
            findings.push(Finding {
                resource,
                ..finding
            });
        }
        None => findings.push(finding),
    }
}

fn redact(finding: &mut Finding, secrets: &Secrets) {
    let redacted = |text: &str| secrets.redactor.redact(text);
    finding.message = redacted(&finding.message);
    finding.help = finding.help.as_deref().map(redacted);
    finding.pointer = redacted(&finding.pointer);
    finding.path = redacted(&finding.path);
    for related in &mut finding.related {
        related.message = redacted(&related.message);
    }
    if let Some(resource) = &mut finding.resource {
        let mut shown = Identity::clone(resource);
        let Identity {
            group,
            version,
            kind,
            namespace,
            name,
        } = &mut shown;
        for field in [group, version, kind, namespace, name] {
            *field = redacted(field).into();
        }
        if shown != **resource {
            *resource = Arc::new(shown);
        }
    }
}

fn redact_fault(fault: &mut Fault, secrets: &Secrets) {
    fault.message = secrets.redactor.redact(&fault.message);
    fault.help = fault
        .help
        .as_deref()
        .map(|help| secrets.redactor.redact(help));
}

/// What makes the hashes of one repository differ from another's, and the same in every checkout of
/// it: where it comes from. A folder that comes from nowhere has none.
pub(super) fn salt(root: &Path) -> String {
    let Ok(root) = root.canonicalize() else {
        return String::new();
    };
    let configs = root.ancestors().map(|folder| folder.join(".git/config"));
    let config = configs
        .filter_map(|path| fs::read_to_string(path).ok())
        .next();
    config.as_deref().and_then(origin).unwrap_or_default()
}

/// The address of the remote `origin`, without the way to get there and who goes.
fn origin(config: &str) -> Option<String> {
    let mut lines = config
        .lines()
        .map(str::trim)
        .skip_while(|line| *line != "[remote \"origin\"]")
        .skip(1);
    let url = lines
        .by_ref()
        .take_while(|line| !line.starts_with('['))
        .find_map(|line| {
            let (key, value) = line.split_once('=')?;
            (key.trim() == "url").then(|| value.trim())
        })?;
    let address = url.split_once("://").map_or(url, |(_, address)| address);
    let address = address
        .rsplit_once('@')
        .map_or(address, |(_, address)| address);
    let address = address.trim_end_matches('/').trim_end_matches(".git");
    Some(address.replacen(':', "/", 1).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_the_same_however_it_is_reached() {
        for url in [
            "https://example.org/acme/deploy.git",
            "https://me:hunter2@example.org/acme/deploy",
            "git@example.org:Acme/deploy.git",
            "ssh://git@example.org/acme/deploy/",
        ] {
            let config =
                format!("[core]\n\tbare = false\n[remote \"origin\"]\n\turl = {url}\n[x]\n");
            assert_eq!(
                origin(&config).as_deref(),
                Some("example.org/acme/deploy"),
                "{url}"
            );
        }
        assert_eq!(origin("[remote \"other\"]\n\turl = a\n"), None);
    }
}
