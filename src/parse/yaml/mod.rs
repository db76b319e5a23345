//! YAML text to documents.
//!
//! Invariant: what Kubernetes' reader refuses is refused here, what it accepts has the value it
//! gives, and what a second reader would read differently is a finding.

mod characters;
mod parts;
mod resolve;
mod scalar;
mod scan;
mod token;
mod tree;

use crate::finding::{Fault, Finding, Severity};
use crate::parse::{Dialect, Document, Limits, Number, Parsed};
use crate::source::{Source, Span};

use tree::{Builder, Cap, Oddity, Stop};

/// Parses YAML, all documents of a file. Never fails: what can't be read is a finding or a fault.
#[must_use]
pub fn yaml(source: &Source, dialect: Dialect, limits: &Limits) -> Parsed {
    let mut parsed = Parsed::default();
    if source.text.len() > limits.bytes {
        parsed.faults.push(too_large(source, limits));
        return parsed;
    }
    characters::check(source, &mut parsed.findings);
    let mut nodes = 0;
    let mut count = 0;
    for part in parts::Parts::new(&source.text) {
        if let Some((start, end)) = part.stray {
            parsed.findings.push(stray(source, source.span(start, end)));
        }
        count += usize::from(!part.text.is_empty());
        if count > limits.documents {
            parsed.faults.push(cap_met(
                source,
                part.start,
                "parse/too-many-documents",
                "documents",
                limits.documents,
            ));
            return parsed;
        }
        let base = source.span(part.start, part.start);
        let mut builder = Builder::new(part.text, base, dialect, limits, &mut nodes);
        let document = builder.document();
        let oddities = std::mem::take(&mut builder.oddities);
        parsed.findings.extend(
            oddities
                .into_iter()
                .map(|(span, oddity)| odd(source, span, oddity)),
        );
        match document {
            Ok(None) => {}
            Ok(Some(root)) => {
                let index = u32::try_from(parsed.documents.len()).unwrap_or(u32::MAX);
                characters::check_keys(source, &root, &mut parsed.findings);
                parsed.documents.push(Document { index, root });
            }
            Err(Stop::Broken(broken)) => {
                parsed
                    .findings
                    .push(syntax(source, part.start, part.text, &broken));
            }
            Err(Stop::Limit(cap, at)) => {
                parsed
                    .faults
                    .push(limit_met(source, part.start + at, cap, limits));
                return parsed;
            }
        }
    }
    parsed
}

fn too_large(source: &Source, limits: &Limits) -> Fault {
    Fault::new(
        "parse/too-large",
        format!(
            "{} bytes are more than the {} that are read of one file",
            source.text.len(),
            limits.bytes
        ),
    )
    .at(source.place_at(0))
    .with_help("split the file, or declare it in `not_manifests`")
}

fn cap_met(source: &Source, at: usize, code: &'static str, what: &str, cap: usize) -> Fault {
    Fault::new(code, format!("more than {cap} {what} in one file"))
        .at(source.place_at(at))
        .with_help("split the file, or declare it in `not_manifests`")
}

fn limit_met(source: &Source, at: usize, cap: Cap, limits: &Limits) -> Fault {
    match cap {
        Cap::Depth => Fault::new(
            "parse/too-deep",
            format!("nested deeper than {}", limits.depth),
        )
        .at(source.place_at(at))
        .with_help("flatten the value"),
        Cap::Nodes => cap_met(
            source,
            at,
            "parse/too-many-nodes",
            "keys and values",
            limits.nodes,
        ),
        Cap::Aliases => Fault::new(
            "parse/alias-bomb",
            format!(
                "with its aliases written out it would hold more than {} keys and values",
                limits.nodes
            ),
        )
        .at(source.place_at(at))
        .with_help("write the value out, without aliases of aliases"),
    }
}

fn stray(source: &Source, span: Span) -> Finding {
    Finding::new(
        "yaml/ambiguous-document",
        source.place(span),
        "text on the line of a `---` is dropped by kubectl and read by others",
    )
    .with_help("begin the document on the line after `---`")
}

fn syntax(source: &Source, base: usize, text: &str, broken: &token::Broken) -> Finding {
    let at = (base + broken.at).min(source.text.len());
    let place = source.place_at(at);
    // An unrendered template may fail far from its first `{{`.
    if text.contains("{{") || text.contains("{%") {
        return Finding::new("yaml/template", place, "an unrendered template is no YAML")
            .with_help("render it first, put the `{{ … }}` in quotes, or declare the file in `not_manifests`");
    }
    let finding = Finding::new("yaml/syntax", place, broken.message.clone());
    if broken.help.is_empty() {
        finding
    } else {
        finding.with_help(broken.help)
    }
}

/// Longest piece of the text that a message repeats, in characters.
const QUOTED: usize = 40;

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn odd(source: &Source, span: Span, oddity: Oddity) -> Finding {
    let place = source.place(span);
    let finding = |rule: &str, message: String, help: String| {
        Finding::new(rule, place, message).with_help(help)
    };
    match oddity {
        Oddity::DuplicateKey { key, first } => finding(
            "yaml/ambiguous-duplicate-key",
            format!(
                "the key `{}` is there twice: kubectl takes the last, others refuse the file",
                short(&key)
            ),
            "remove one of the two".to_owned(),
        )
        .with_related(source.place(first), "it is here first"),
        Oddity::YesOrNo { text, value, key } => finding(
            "yaml/ambiguous-boolean",
            format!(
                "`{text}` is the {} `{value}` for kubectl and a text for kustomize",
                if key { "key" } else { "boolean" }
            ),
            format!("write `{value}` for the boolean or `\"{text}\"` for the text"),
        ),
        Oddity::MergeOverrides { key } => finding(
            "yaml/ambiguous-merge",
            format!(
                "for kubectl this merge overrides the key `{}` above it, for others it does not",
                short(&key)
            ),
            "put the `<<` first".to_owned(),
        ),
        Oddity::SecondMerge => finding(
            "yaml/ambiguous-merge",
            "a second `<<` in one mapping: kubectl merges both, others refuse the file".to_owned(),
            "merge a list: `<<: [*a, *b]`".to_owned(),
        ),
        Oddity::QuotedMerge => finding(
            "yaml/ambiguous-merge",
            "`\"<<\"` in quotes is a key for kubectl and dropped by kustomize".to_owned(),
            "remove the quotes to merge, or rename the key".to_owned(),
        ),
        Oddity::Tag { tag } => finding(
            "yaml/ambiguous-tag",
            format!(
                "the tag `{}` is not read alike by all appliers",
                short(&tag)
            ),
            "remove the tag and write the value as it is meant".to_owned(),
        ),
        Oddity::Inexact { text } => finding(
            "yaml/ambiguous-number",
            format!("the number `{}` is changed when it is read", short(&text)),
            "put it in quotes, or write a number that fits".to_owned(),
        ),
        Oddity::Misread { text, value } => finding(
            "yaml/misread-number",
            format!("`{}` is the number {}", short(&text), shown(value)),
            "write the decimal number, or put it in quotes".to_owned(),
        )
        .with_severity(Severity::Info),
        Oddity::Timestamp { text } => finding(
            "yaml/ambiguous-timestamp",
            format!(
                "`{}` without quotes is a text for kubectl and a time for others",
                short(&text)
            ),
            "put it in quotes".to_owned(),
        ),
        Oddity::Trailing => finding(
            "yaml/ambiguous-document",
            "what stands here, after the document's end, is read by no applier".to_owned(),
            "put `---` before it, or indent it as part of the document".to_owned(),
        ),
        Oddity::Directive => finding(
            "yaml/ambiguous-directive",
            "a `%` directive is refused by the appliers".to_owned(),
            "remove the line".to_owned(),
        ),
    }
}

fn shown(number: Number) -> String {
    match number {
        Number::Int(i) => i.to_string(),
        Number::UInt(u) => u.to_string(),
        Number::Float(f) => f.to_string(),
    }
}
