//! `.gitattributes` that make a checkout or an archive differ from what git stores.
//!
//! Invariant: a line counts from the moment it could match a manifest; what takes it back
//! elsewhere is not weighed, because git alone decides that.

use std::collections::BTreeMap;
use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};

use super::{Entry, Found, kind, read, walk};
use crate::finding::Finding;
use crate::source::{Place, Source};

const RULE: &str = "discover/gitattributes";
const MAX_BYTES: usize = 1 << 20;
/// Lines of one file that are matched against all manifests; more are refused as a whole.
const MAX_LINES: usize = 1_000;

/// One line that changes content.
struct Line {
    /// Nothing where the pattern can't be read.
    glob: Option<GlobMatcher>,
    attribute: String,
    place: Place,
}

/// Denies a `.gitattributes` with such a line for a manifest.
pub(super) fn check(root: &Path, found: &mut Found) {
    for entry in found.named(".gitattributes") {
        let bytes = match read(root, &entry, MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(fault) => {
                found.faults.push(fault);
                continue;
            }
        };
        let text = String::from_utf8_lossy(&bytes);
        let source = Source::new(entry.id, entry.path.clone(), text);
        let lines = lines(&source);
        if lines.is_empty() {
            continue;
        }
        let findings = judge(&lines, &entry, &found.entries);
        for finding in findings {
            found.deny(entry.id, finding);
        }
    }
}

fn judge(lines: &[Line], file: &Entry, entries: &[Entry]) -> Vec<Finding> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let below: Vec<&str> = entries
        .iter()
        .filter(|entry| kind::is_manifest_name(&entry.path) && !is_forge(&entry.path))
        .filter_map(|entry| strip(&entry.path, folder))
        .collect();
    let mut findings: Vec<Finding> = lines
        .iter()
        .take(MAX_LINES)
        .filter_map(|line| finding(line, below.iter().find(|path| line.matches(path))?))
        .collect();
    if let Some(line) = lines.get(MAX_LINES) {
        let message = format!("more than {MAX_LINES} lines change the content of files");
        findings.push(Finding::new(RULE, line.place, message).with_help(walk::fix(RULE)));
    }
    findings
}

fn finding(line: &Line, path: &str) -> Option<Finding> {
    let message = format!(
        "`{}` makes git hand out `{path}` otherwise than it is stored",
        line.attribute
    );
    Some(Finding::new(RULE, line.place, message).with_help(walk::fix(RULE)))
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

/// The lines that set an attribute which changes content, macros resolved.
fn lines(source: &Source) -> Vec<Line> {
    let mut macros: BTreeMap<String, String> = BTreeMap::new();
    let mut lines = Vec::new();
    let mut at = 0;
    for raw in source.text.split_inclusive('\n') {
        let line = raw.trim();
        let start = at + (raw.len() - raw.trim_start().len());
        at += raw.len();
        let Some((pattern, attributes)) = split(line) else {
            continue;
        };
        let Some(attribute) = attributes
            .split_whitespace()
            .find_map(|a| changes(a, &macros))
        else {
            continue;
        };
        if let Some(name) = pattern.strip_prefix("[attr]") {
            macros.insert(name.to_owned(), attribute);
            continue;
        }
        let place = source.place(source.span(start, start + line.len()));
        lines.push(Line {
            glob: glob(&pattern),
            attribute,
            place,
        });
    }
    lines
}

/// Pattern and attributes; a pattern in quotes may hold spaces.
fn split(line: &str) -> Option<(String, &str)> {
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    if let Some(rest) = line.strip_prefix('"') {
        let end = rest.rfind('"')?;
        let pattern = rest.get(..end)?.replace("\\\"", "\"");
        return Some((pattern, rest.get(end + 1..)?));
    }
    let (pattern, attributes) = line.split_once(char::is_whitespace)?;
    Some((pattern.to_owned(), attributes))
}

/// The attribute, if setting it changes what a checkout or an archive holds.
fn changes(attribute: &str, macros: &BTreeMap<String, String>) -> Option<String> {
    if let Some(meaning) = macros.get(attribute) {
        return Some(meaning.clone());
    }
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
    (known.contains(&name) && !harmless).then(|| attribute.to_owned())
}

impl Line {
    /// Whether the pattern matches a path below its folder. A pattern that can't be read matches
    /// everything.
    fn matches(&self, path: &str) -> bool {
        let Some(glob) = &self.glob else {
            return true;
        };
        glob.is_match(path) || (self.is_for_folders() && folders(path).any(|f| glob.is_match(f)))
    }

    /// Only archives leave out whole folders.
    fn is_for_folders(&self) -> bool {
        self.attribute.starts_with("export-ignore")
    }
}

fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

fn glob(pattern: &str) -> Option<GlobMatcher> {
    let anchored = pattern.trim_end_matches('/').contains('/');
    let body = pattern.trim_start_matches('/').trim_end_matches('/');
    let glob = if anchored {
        body.to_owned()
    } else {
        format!("**/{body}")
    };
    let built = GlobBuilder::new(&glob)
        .literal_separator(true)
        .backslash_escape(true)
        .case_insensitive(true)
        .build();
    Some(built.ok()?.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn denied(attributes: &str, path: &str) -> bool {
        let source = Source::new(SourceId(0), ".gitattributes", attributes);
        lines(&source).iter().any(|line| line.matches(path))
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
        ] {
            assert!(!denied(attributes, path), "{attributes} on {path}");
        }
    }
}
