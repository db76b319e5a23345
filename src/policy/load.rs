//! Folders of `.rego` files, and those compiled in, to a set of policies.
//!
//! Invariant: a set is whole: if one file of a folder can't be used, there is no set, only the
//! problems of all its files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::catalog::RuleInfo;
use crate::embed;
use crate::finding::{Fault, RuleId};
use crate::source::{Source, SourceId, hex};

use super::problem::Problem;
use super::rego::{bounds, lint};
use super::{Policy, metadata};

/// Why there is no set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} problems in the policies, the first: {}", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
pub struct LoadError(pub Vec<Problem>);

impl LoadError {
    /// One fault for each problem.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.0.iter().map(Problem::fault).collect()
    }
}

/// Policies that were looked at and may be evaluated, in the order of their ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PolicySet {
    policies: Vec<Policy>,
}

/// A file as found: its path below the folder of policies, where it is, and its text.
struct File {
    relative: String,
    shown: String,
    text: String,
}

impl PolicySet {
    /// The policies that are compiled in. That they keep the rules of the language is tested once,
    /// not looked at in every run.
    ///
    /// # Errors
    /// None in a program that passed its own tests.
    pub fn builtin() -> Result<Self, LoadError> {
        let files = embed::POLICIES.iter().map(|(path, text)| File {
            relative: (*path).to_owned(),
            shown: format!("policies/{path}"),
            text: (*text).to_owned(),
        });
        Self::from_files(files.collect(), Looked::Before)
    }

    /// The policies of a folder.
    ///
    /// # Errors
    /// All problems of all its files; also that there is not one rule in it.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        let shown = folder.display().to_string();
        gather(folder, &shown, "", 0, &mut files, &mut problems);
        if files.is_empty() && problems.is_empty() {
            problems.push(no_rule(&shown));
        }
        match Self::from_files(files, Looked::Now) {
            Ok(set) if problems.is_empty() => Ok(set),
            Ok(_) => Err(LoadError(problems)),
            Err(LoadError(more)) => {
                problems.extend(more);
                Err(LoadError(problems))
            }
        }
    }

    /// Both sets.
    ///
    /// # Errors
    /// The rules that are in both: one of them would silently replace the other.
    pub fn join(self, other: Self) -> Result<Self, LoadError> {
        let mut policies = self.policies;
        policies.extend(other.policies);
        Self::sorted(policies)
    }

    fn from_files(files: Vec<File>, looked: Looked) -> Result<Self, LoadError> {
        let mut policies = Vec::new();
        let mut problems = Vec::new();
        for file in files {
            match read(file, looked) {
                Ok(policy) => policies.push(policy),
                Err(of_file) => problems.extend(of_file),
            }
        }
        match Self::sorted(policies) {
            Err(LoadError(twice)) => problems.extend(twice),
            Ok(set) if problems.is_empty() => return Ok(set),
            Ok(_) => {}
        }
        problems.sort();
        Err(LoadError(problems))
    }

    fn sorted(mut policies: Vec<Policy>) -> Result<Self, LoadError> {
        policies.sort_by(|a, b| (&a.id, &a.file).cmp(&(&b.id, &b.file)));
        let twice = policies.windows(2).filter_map(|pair| match pair {
            [a, b] if a.id == b.id => Some(Problem::new(
                &*b.file,
                1,
                format!("rule `{}` is also in `{}`", b.id, a.file),
                "give one of them another name; turn a built-in rule off in the settings",
            )),
            _ => None,
        });
        let twice: Vec<_> = twice.collect();
        if twice.is_empty() {
            Ok(Self { policies })
        } else {
            Err(LoadError(twice))
        }
    }

    /// A set of one policy: what a policy's own fixtures run on.
    #[must_use]
    pub fn single(policy: &Policy) -> Self {
        Self {
            policies: vec![policy.clone()],
        }
    }

    /// All policies, in the order of their ids.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The policy of that id.
    #[must_use]
    pub fn get(&self, id: &RuleId) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.id == *id)
    }

    /// What the catalog says of them.
    pub fn infos(&self) -> impl Iterator<Item = RuleInfo> {
        self.policies.iter().map(Policy::info)
    }

    /// SHA-256 over every id and text, in lower-case hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for policy in &self.policies {
            for part in [policy.id.as_str(), &*policy.text] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hex(&hash.finalize())
    }
}

/// One file as a policy, all its problems at once.
fn read(file: File, looked: Looked) -> Result<Policy, Vec<Problem>> {
    let id = match id_of(&file.relative) {
        Some(id) => id,
        None => return Err(vec![misplaced(&file.shown)]),
    };
    let source = Source::new(SourceId(u32::MAX), file.shown, file.text);
    bounds::check(&source).map_err(|problem| vec![problem])?;
    let package = format!(
        "sluicegate.{}",
        id.as_str().replace('/', ".").replace('-', "_")
    );
    let metadata = metadata::read(&source);
    let linted = match looked {
        Looked::Before => Ok(()),
        Looked::Now => lint(&source, &package),
    };
    match (metadata, linted) {
        (Ok(metadata), Ok(())) => Ok(Policy {
            id,
            metadata,
            file: source.path.clone(),
            text: Arc::from(source.text),
            guard: Arc::default(),
        }),
        (metadata, linted) => {
            let mut problems = metadata.err().unwrap_or_default();
            problems.extend(linted.err().unwrap_or_default());
            Err(problems)
        }
    }
}

/// Whether a policy's language has been looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looked {
    /// When the program was tested.
    Before,
    /// It has to be now.
    Now,
}

fn lint(source: &Source, package: &str) -> Result<(), Vec<Problem>> {
    let linted = std::panic::catch_unwind(|| lint::check(source, package));
    linted.unwrap_or_else(|_| {
        let message = "the interpreter's parser panicked";
        let help = "write the policy in simpler terms";
        Err(vec![Problem::new(&*source.path, 0, message, help)])
    })
}

/// `kubernetes/resource_limits.rego` is `kubernetes/resource-limits`.
fn id_of(relative: &str) -> Option<RuleId> {
    let (area, rule) = relative.strip_suffix(".rego")?.split_once('/')?;
    let is_name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && !text.ends_with('_')
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    (is_name(area) && is_name(rule))
        .then(|| RuleId::from(format!("{area}/{rule}").replace('_', "-").as_str()))
}

fn misplaced(shown: &str) -> Problem {
    let help = "a policy is `<area>/<rule_name>.rego` in its folder, in lower case, as in \
         `kubernetes/image_tag.rego`";
    Problem::new(shown, 0, "the path is no rule's", help)
}

fn no_rule(shown: &str) -> Problem {
    let help = "a folder of policies that holds none proves nothing: write one, or take the \
         folder out of the settings";
    Problem::new(shown, 0, "there is no policy in this folder", help)
}

/// Folders inside each other that are looked into.
const MAX_DEPTH: usize = 8;

/// Collects the `.rego` files below a folder, by name; links and unreadable things are problems.
fn gather(
    folder: &Path,
    shown: &str,
    relative: &str,
    depth: usize,
    files: &mut Vec<File>,
    problems: &mut Vec<Problem>,
) {
    let entries = match names(folder) {
        Ok(entries) if depth < MAX_DEPTH => entries,
        Ok(_) => return problems.push(misplaced(shown)),
        Err(e) => return problems.push(unreadable(shown, &e)),
    };
    for (name, kind) in entries {
        let path = folder.join(&name);
        let shown = format!("{shown}/{name}");
        let relative = format!("{relative}{name}");
        if kind.is_dir() {
            gather(
                &path,
                &shown,
                &format!("{relative}/"),
                depth + 1,
                files,
                problems,
            );
        } else if !is_policy(&name) {
            continue;
        } else if kind.is_symlink() {
            let help = "put the file itself here";
            problems.push(Problem::new(shown, 0, "a policy may be no link", help));
        } else {
            match text_of(&path) {
                Ok(text) => files.push(File {
                    relative,
                    shown,
                    text,
                }),
                Err(e) => problems.push(unreadable(&shown, &e)),
            }
        }
    }
}

fn is_policy(name: &str) -> bool {
    name.ends_with(".rego") && !name.ends_with("_test.rego")
}

fn names(folder: &Path) -> std::io::Result<BTreeMap<String, fs::FileType>> {
    fs::read_dir(folder)?
        .map(|entry| {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            Ok((name, entry.file_type()?))
        })
        .collect()
}

/// A policy's text; one that is over the cap is not read to its end.
fn text_of(path: &Path) -> std::io::Result<String> {
    if fs::metadata(path)?.len() > bounds::MAX_BYTES as u64 {
        return Err(std::io::Error::other("the policy is too large"));
    }
    fs::read_to_string(path)
}

fn unreadable(shown: &str, error: &std::io::Error) -> Problem {
    Problem::new(
        shown,
        0,
        format!("it can't be read: {error}"),
        "make it a readable UTF-8 file, or take the folder out of the settings",
    )
}
