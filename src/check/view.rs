//! What a policy sees of each document: the value, before any rendering.

use std::sync::Arc;

use rayon::prelude::*;

use crate::classify::{self, Treatment};
use crate::discover::{self, Entry, EntryKind, Found, Scope};
use crate::finding::Severity;
use crate::parse::{self, Limits};
use crate::settings::Settings;
use crate::source::{Source, decode};

use super::{reading, survey};

/// One document, or why it can't be read.
#[derive(Debug)]
pub struct View {
    /// Its file.
    pub file: Arc<str>,
    /// Its index in the file.
    pub document: u32,
    /// The line on which it begins, or on which it is broken.
    pub line: u32,
    /// What it is, and its value; else what is wrong.
    pub content: Result<(&'static str, serde_json::Value), String>,
}

/// The documents of a scope, in the order of their files.
#[must_use]
pub fn views(scope: &Scope, stdin: Option<&[u8]>) -> Vec<View> {
    let found = match stdin {
        Some(_) => Found::stdin(),
        None => discover::files(scope, discover::MAX_FILES),
    };
    let limits = Limits::default();
    let settings = Settings::default();
    let surveyed = survey::survey(&found, &scope.root, &settings, &limits);
    let of = |(entry, kept): (&Entry, Option<Vec<u8>>)| {
        let bytes = match entry.kind {
            EntryKind::Stdin => stdin.unwrap_or_default().to_vec(),
            EntryKind::File => {
                match kept.map_or_else(|| discover::read(&scope.root, entry, limits.bytes), Ok) {
                    Ok(bytes) => bytes,
                    Err(fault) => return vec![broken(entry, 0, 1, fault.message)],
                }
            }
            _ => return Vec::new(),
        };
        let member = reading::member(&surveyed.survey, entry, &bytes, &limits);
        let treatment = classify::treatment(&entry.path, &bytes, &member, &settings, &limits);
        let text = match decode(&bytes) {
            Ok((text, _)) => text.into_owned(),
            Err(_) if matches!(treatment, Treatment::Declared(_)) => return Vec::new(),
            Err(error) => return vec![broken(entry, 0, 1, error.to_string())],
        };
        let source = Source::new(entry.id, Arc::clone(&entry.path), text);
        if !matches!(
            treatment,
            Treatment::Yaml | Treatment::Json | Treatment::Hcl | Treatment::Dockerfile
        ) {
            return Vec::new();
        }
        let parsed = reading::parsed(&treatment, &source, member.role, &limits);
        documents(entry, &source, &parsed, &member)
    };
    let kept = surveyed.kept;
    found
        .entries
        .par_iter()
        .zip(kept)
        .map(of)
        .flatten_iter()
        .collect()
}

fn documents(
    entry: &Entry,
    source: &Source,
    parsed: &parse::Parsed,
    member: &classify::Member,
) -> Vec<View> {
    let mut views: Vec<View> = parsed
        .documents
        .iter()
        .map(|document| {
            let family = classify::document(source, document, member).family;
            View {
                file: Arc::clone(&entry.path),
                document: document.index,
                line: source.place(document.root.span).line,
                content: Ok((family.as_str(), document.root.to_json())),
            }
        })
        .collect();
    let before = |line: u32| {
        u32::try_from(views.iter().filter(|view| view.line <= line).count()).unwrap_or(u32::MAX)
    };
    let refused = |rule: &str| {
        rule.ends_with("/syntax")
            || rule.ends_with("/template")
            || rule.ends_with("/control-character")
    };
    let findings = parsed
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error && refused(f.rule.as_str()));
    let mut errors: Vec<View> = findings
        .map(|f| broken(entry, before(f.place.line), f.place.line, f.message.clone()))
        .collect();
    for fault in &parsed.faults {
        let line = fault.place.map_or(1, |place| place.line);
        errors.push(broken(entry, before(line), line, fault.message.clone()));
    }
    views.extend(errors);
    views.sort_by_key(|view| view.line);
    views
}

fn broken(entry: &Entry, document: u32, line: u32, message: String) -> View {
    View {
        file: Arc::clone(&entry.path),
        document,
        line,
        content: Err(message),
    }
}
