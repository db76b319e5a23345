//! `.gitattributes` that make a checkout or an archive differ from what git stores.
//!
//! Invariant: a line counts from the moment it could match a manifest; what takes it back
//! elsewhere is not weighed, because git alone decides that, and a pattern that is not understood
//! matches everything.

use std::path::Path;

use super::pattern::{self, Pattern};
use super::{Entry, EntryKind, Found, kind, read, start_of, walk};
use crate::finding::{Fault, Finding};
use crate::source::{Place, Source, SourceId};

const RULE: &str = "discover/gitattributes";
const MAX_BYTES: usize = 1 << 20;
/// Lines of one file that are matched against all manifests; more are refused as a whole.
const MAX_LINES: usize = 1_000;

/// One line that changes content.
struct Line {
    pattern: Pattern,
    attribute: String,
    place: Place,
}

/// Denies a `.gitattributes` with such a line for a file that `is_manifest` picks out.
pub(super) fn check(root: &Path, found: &mut Found, is_manifest: impl Fn(&str) -> bool) {
    let (files, faults) = files(root, found);
    found.faults.extend(faults);
    let macros: Vec<Macro> = files
        .iter()
        .flat_map(|(_, source)| macros(source))
        .collect();
    let files: Vec<(Entry, Vec<Line>)> = files
        .into_iter()
        .map(|(file, source)| (file, lines(&source, &macros)))
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    // Most such files change no content: only then all names of the tree are looked through.
    if files.is_empty() {
        return;
    }
    let manifests: Vec<(SourceId, std::sync::Arc<str>)> = found
        .entries
        .iter()
        .filter(|entry| is_manifest(&entry.path) && !is_forge(&entry.path))
        .map(|entry| (entry.id, entry.path.clone()))
        .collect();
    for (file, lines) in files {
        let below = manifests.iter().filter_map(|(id, path)| {
            let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            Some((*id, strip(path, folder)?))
        });
        let below: Vec<_> = below.collect();
        // A file that is not judged has no lines to point at: the manifest has.
        let is_judged = (file.id.0 as usize) < found.entries.len();
        for (mut finding, manifest) in judge(&lines, &below) {
            if !is_judged {
                finding.place = start_of(manifest);
            }
            found.deny(file.id, finding);
        }
    }
}

/// All such files, around what was asked for too.
fn files(root: &Path, found: &Found) -> (Vec<(Entry, Source)>, Vec<Fault>) {
    let is_one = |entry: &&Entry| {
        entry.kind == EntryKind::File && entry.path.rsplit('/').next() == Some(".gitattributes")
    };
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for entry in found.entries.iter().chain(&found.context).filter(is_one) {
        match read(root, entry, MAX_BYTES) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                let source = Source::new(entry.id, entry.path.clone(), text);
                files.push((entry.clone(), source));
            }
            Err(mut fault) => {
                if entry.id.0 as usize >= found.entries.len() {
                    (fault.source, fault.place) = (None, None);
                }
                faults.push(fault);
            }
        }
    }
    (files, faults)
}

/// Whether git could hand out a manifest under that name: those that appliers look for.
pub(super) fn is_manifest(path: &str) -> bool {
    kind::is_manifest_name(path) || path.rsplit('/').next() == Some("Kustomization")
}

fn judge(lines: &[Line], manifests: &[(SourceId, &str)]) -> Vec<(Finding, SourceId)> {
    let first = |line: &Line| {
        let mut all = manifests.iter();
        all.find(|(_, path)| line.matches(path)).copied()
    };
    let mut findings: Vec<_> = lines
        .iter()
        .take(MAX_LINES)
        .filter_map(|line| {
            let (id, path) = first(line)?;
            Some((finding(line, path), id))
        })
        .collect();
    if let (Some(line), Some((id, _))) = (lines.get(MAX_LINES), manifests.first()) {
        let message = format!("more than {MAX_LINES} lines change the content of files");
        let finding = Finding::new(RULE, line.place, message).with_help(walk::fix(RULE));
        findings.push((finding, *id));
    }
    findings
}

fn finding(line: &Line, path: &str) -> Finding {
    let message = format!(
        "`{}` makes git hand out `{path}` otherwise than it is stored",
        line.attribute
    );
    Finding::new(RULE, line.place, message).with_help(walk::fix(RULE))
}

/// The forge's own files are read by the forge from git itself.
fn is_forge(path: &str) -> bool {
    [".github/", ".gitlab/", ".forgejo/", ".gitea/"]
        .iter()
        .any(|folder| path.starts_with(folder))
}

fn strip<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// A name for other attributes. Git takes them from the root's file; one from elsewhere is taken
/// too, which at worst denies more.
struct Macro {
    name: String,
    attributes: Vec<String>,
}

/// The lines of a file without their blanks, and where they begin.
fn trimmed(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    source.text.split_inclusive('\n').map(move |raw| {
        let line = raw.trim_start_matches('\u{FEFF}').trim_matches(BLANK);
        let start = at + raw.find(line).unwrap_or(0);
        at += raw.len();
        (start, line)
    })
}

/// What git takes for blank.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

fn macros(source: &Source) -> Vec<Macro> {
    let lines = trimmed(source).filter_map(|(_, line)| pattern::split(line));
    lines
        .filter_map(|(pattern, attributes)| {
            let name = pattern.strip_prefix("[attr]")?.to_owned();
            let attributes = attributes.split(BLANK).map(str::to_owned).collect();
            Some(Macro { name, attributes })
        })
        .collect()
}

/// The lines that set an attribute which changes content, macros resolved.
fn lines(source: &Source, macros: &[Macro]) -> Vec<Line> {
    let changing = changing(macros);
    let mut lines = Vec::new();
    for (start, line) in trimmed(source) {
        let Some((pattern, attributes)) = pattern::split(line) else {
            continue;
        };
        if pattern.starts_with("[attr]") {
            continue;
        }
        let is_set = |name: &&str| changes(name) || changing.contains(name);
        if let Some(attribute) = attributes.split(BLANK).find(is_set) {
            lines.push(Line {
                pattern: Pattern::new(&pattern),
                attribute: attribute.to_owned(),
                place: source.place(source.span(start, start + line.len())),
            });
        }
    }
    lines
}

/// The macros that change content, through others too, whatever their order.
fn changing(macros: &[Macro]) -> Vec<&str> {
    let mut known: Vec<&str> = Vec::new();
    loop {
        let more = macros.iter().find(|one| {
            let sets = |name: &String| changes(name) || known.contains(&name.as_str());
            !known.contains(&one.name.as_str()) && one.attributes.iter().any(sets)
        });
        match more {
            Some(one) => known.push(&one.name),
            None => return known,
        }
    }
}

/// Whether setting the attribute changes what a checkout or an archive holds.
fn changes(attribute: &str) -> bool {
    let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
    let harmless = name == "working-tree-encoding"
        && (value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8"));
    let known = [
        "working-tree-encoding",
        "filter",
        "ident",
        "export-ignore",
        "export-subst",
    ];
    known.contains(&name) && !harmless
}

impl Line {
    /// Whether it counts for a path below its folder. A macro may stand for any attribute.
    fn matches(&self, path: &str) -> bool {
        let for_folders = self.attribute.starts_with("export-ignore") || !changes(&self.attribute);
        self.pattern.matches(path)
            || (for_folders && folders(path).any(|f| self.pattern.matches(f)))
    }
}

fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn denied(attributes: &str, path: &str) -> bool {
        let source = Source::new(SourceId(0), ".gitattributes", attributes);
        let found = lines(&source, &macros(&source));
        found.iter().any(|line| line.matches(path))
    }

    #[test]
    fn lines_that_change_content_are_found_where_they_match() {
        for (attributes, path) in [
            ("*.yaml working-tree-encoding=SHIFT-JIS", "a/b.yaml"),
            ("*.yaml filter=lfs diff=lfs -text", "b.yaml"),
            ("/a/** ident", "a/b/c.yaml"),
            ("a export-ignore", "x/a/c.yaml"),
            ("/a export-ignore", "a/c.yaml"),
            ("a/ export-ignore", "a/c.yaml"),
            ("\"a b.yaml\" ident", "a b.yaml"),
            ("[attr]hide filter=x\n*.yaml hide", "a.yaml"),
            ("[unclosed ident", "a.yaml"),
            ("*.YAML ident", "a.yaml"),
            ("\u{FEFF}*.yaml ident", "a.yaml"),
            ("\"pod.y\\141ml\" filter=x", "pod.yaml"),
            ("\"a.yaml\"filter=x", "a.yaml"),
            ("[[:lower:]]*.yaml ident", "a.yaml"),
            ("{pod}.yaml ident", "{pod}.yaml"),
            ("*.yaml hide\n[attr]hide filter=x", "a.yaml"),
            ("[attr]a b\n[attr]b filter=x\n*.yaml a", "a.yaml"),
            ("*.yaml ident\r", "a.yaml"),
        ] {
            assert!(denied(attributes, path), "{attributes} on {path}");
        }
        for (attributes, path) in [
            ("* text=auto eol=lf", "a.yaml"),
            ("*.png filter=lfs", "a.yaml"),
            ("*.yaml -filter !ident linguist-detectable", "a.yaml"),
            ("*.yaml working-tree-encoding=UTF-8", "a.yaml"),
            ("# *.yaml ident", "a.yaml"),
            ("/a.yaml ident", "b/a.yaml"),
            ("b/ export-ignore", "a/c.yaml"),
            ("{a,b}.yaml ident", "a.yaml"),
            ("[attr]a b\n[attr]b a\n*.yaml a", "a.yaml"),
            ("\"\\142.yaml\" ident", "a.yaml"),
        ] {
            assert!(!denied(attributes, path), "{attributes} on {path}");
        }
    }
}
