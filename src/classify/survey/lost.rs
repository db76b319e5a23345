//! What a kustomization names and nobody sees here.
//!
//! Invariant: a reference is followed, or it is said that it was not.

use super::Role;
use super::tree::Lost;
use crate::classify::kustomize::Reference;
use crate::classify::rules::{MISSING_REFERENCE, REMOTE_REFERENCE, fix};
use crate::finding::{Finding, Severity};
use crate::source::Place;

/// Why a reference was not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It is fetched from elsewhere.
    Remote,
    Absolute,
    Outside,
    Nothing,
}

/// A reference that was not followed.
#[derive(Debug, Clone)]
pub(super) struct Unseen {
    why: Why,
    /// Without it the build only lacks content, and that is no object.
    is_input: bool,
    target: String,
    place: Place,
}

impl Unseen {
    /// Notes a reference for which the tree has this answer.
    pub(super) fn of(reference: &Reference, found: Result<(), Lost>) -> Option<Self> {
        let why = why(&reference.target, found)?;
        Some(Self {
            why,
            is_input: reference.role == Role::GeneratorInput,
            target: shown(&reference.target),
            place: reference.place?,
        })
    }

    /// What is to be said of it. Where only some of the files were walked, what is not among them
    /// may be there all the same.
    pub(super) fn finding(&self, all_walked: bool) -> Finding {
        let target = &self.target;
        let (rule, message) = match self.why {
            Why::Remote => (
                REMOTE_REFERENCE,
                format!("`{target}` is fetched when it is built, and not seen here"),
            ),
            Why::Outside | Why::Nothing if !all_walked => (
                REMOTE_REFERENCE,
                format!("`{target}` is none of the files that are checked"),
            ),
            Why::Absolute => (
                MISSING_REFERENCE,
                format!(
                    "`{target}` is an absolute path, which means another file on every machine"
                ),
            ),
            Why::Outside => (
                MISSING_REFERENCE,
                format!("`{target}` leads out of the folder that is checked"),
            ),
            Why::Nothing => (MISSING_REFERENCE, format!("`{target}` leads to nothing")),
        };
        let finding = Finding::new(rule, self.place, message).with_help(fix(rule));
        match self.why {
            Why::Remote => finding.with_severity(Severity::Warning),
            Why::Outside | Why::Nothing if !all_walked || self.is_input => {
                finding.with_severity(Severity::Warning)
            }
            _ => finding,
        }
    }
}

/// What is remote by its form is fetched even where a folder of that name lies in the tree.
fn why(target: &str, found: Result<(), Lost>) -> Option<Why> {
    if target.starts_with("file:") || target.starts_with('/') {
        return Some(Why::Absolute);
    }
    if is_remote(target) {
        return Some(Why::Remote);
    }
    match found {
        Ok(()) | Err(Lost::Refused) => None,
        Err(Lost::Nothing | Lost::Outside) if is_host(target) => Some(Why::Remote),
        Err(Lost::Outside) => Some(Why::Outside),
        Err(Lost::Nothing) => Some(Why::Nothing),
    }
}

/// Whether kustomize fetches it, as its parser of repositories' addresses has it.
fn is_remote(target: &str) -> bool {
    let lower = target.to_ascii_lowercase();
    let starts = ["git::", "git@", "gh:", "github.com/", "github.com:"];
    lower.contains("://")
        || starts.iter().any(|start| lower.starts_with(start))
        || [".git/", ".git?", "_git/", "?ref=", "?version="]
            .iter()
            .any(|part| lower.contains(part))
        || (lower.ends_with(".git") && lower.contains('/'))
}

/// Whether the first part of a path looks like a host's name.
fn is_host(target: &str) -> bool {
    let host = target
        .split_once('/')
        .map_or("", |(host, _)| host.rsplit('@').next().unwrap_or(host));
    host.rsplit_once('.').is_some_and(|(name, end)| {
        !name.trim_matches('.').is_empty() && end.bytes().all(|b| b.is_ascii_alphabetic())
    }) || target.contains('@')
}

/// An address without a user's name, password or parameters; of something that is no address, the
/// beginning.
fn shown(target: &str) -> String {
    const LONGEST: usize = 120;
    let line = target.lines().next().unwrap_or_default();
    let plain: String = line
        .split('?')
        .next()
        .unwrap_or(line)
        .chars()
        .take(LONGEST)
        .collect();
    let Some((scheme, rest)) = plain.split_once("://") else {
        return plain;
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit('@').next().unwrap_or(host);
    format!("{scheme}://{host}/{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fetched_is_told_from_what_is_missing() {
        for target in [
            "https://example.com/x.yaml",
            "github.com/a/b//c?ref=v1",
            "git@github.com:a/b",
            "ssh://git@example.com/a/b.git",
            "git::https://example.com/a",
            "https://dev.azure.com/a/_git/b",
            "gitlab.com/a/b",
            "oci://example.com/a",
        ] {
            assert_eq!(
                why(target, Err(Lost::Nothing)),
                Some(Why::Remote),
                "{target}"
            );
        }
        for target in [
            "a.yaml",
            "../base",
            "sub/a.yaml",
            "./x.d/a.yaml",
            "v1.2/a.yaml",
        ] {
            assert_eq!(
                why(target, Err(Lost::Nothing)),
                Some(Why::Nothing),
                "{target}"
            );
        }
        for target in ["/a.yaml", "file:///a.yaml", "file://a.yaml"] {
            assert_eq!(why(target, Ok(())), Some(Why::Absolute), "{target}");
        }
        assert_eq!(why("github.com/a/b", Ok(())), Some(Why::Remote));
        assert_eq!(why("a.io/b", Ok(())), None);
        assert_eq!(why("a.yaml", Err(Lost::Refused)), None);
    }

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        let address = "https://me:hunter2@example.com/a?token=x";
        assert_eq!(shown(address), "https://example.com/a");
        assert_eq!(shown("../a"), "../a");
        assert_eq!(shown("kind: Secret\ndata: {a: b}\n"), "kind: Secret");
    }
}
