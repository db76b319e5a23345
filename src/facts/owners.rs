//! A file of code owners to the files that nobody has to review.
//!
//! The last pattern that matches a file decides; in GitLab's sections each decides for itself, and
//! one that asks for an approval is enough. Patterns are those of gitignore, but `docs/*` holds
//! what lies directly in `docs`. Source: the documentation of GitHub, GitLab and Bitbucket.

use crate::finding::{NativeRule, Severity};
use crate::pattern::Pattern;

/// The rule.
pub const GATE_OWNERS: NativeRule = NativeRule::new(
    "forge/gate-owners",
    Severity::Warning,
    [
        "The gate's own files have code owners",
        "Whoever may change the settings of the gate, its policies, the workflow that runs it, or the file of code owners without a review by their owners can let anything pass.",
        "Add a line for the file with its owners, below all patterns that match it too.",
    ],
);

/// What it says of itself.
pub const RULES: &[NativeRule] = &[GATE_OWNERS];

/// Where forges look for code owners, the first that exists first.
pub const PATHS: [&str; 5] = [
    ".github/CODEOWNERS",
    ".gitlab/CODEOWNERS",
    ".bitbucket/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
];

/// Most bytes of a compiled pattern.
const LARGEST: usize = 64 << 10;

/// A line that names files.
struct Line {
    /// Where it starts.
    at: usize,
    section: usize,
    pattern: Pattern,
    /// Somebody owns what it names.
    owned: bool,
}

/// The owners of a repository.
pub struct Owners {
    lines: Vec<Line>,
    /// How many sections there are.
    sections: usize,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owned {
    /// Somebody has to review its changes.
    Yes,
    /// Nobody: the line that starts here takes its owners away.
    Released(usize),
    /// Nobody: no line names it.
    Unnamed,
}

impl Owners {
    /// Reads a file of code owners. A line that can't be read names nothing, as with the forges.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut owners = Self {
            lines: Vec::new(),
            sections: 1,
        };
        let (mut start, mut defaults) = (0, Some(false));
        for line in text.split_inclusive('\n') {
            let at = start;
            start += line.len();
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(section) = section(line) {
                owners.sections += 1;
                defaults = section;
                continue;
            }
            let (name, rest) = split(line);
            let owned = match defaults {
                Some(defaults) => defaults && comment_only(rest) || names_owner(rest),
                None => false,
            };
            let (name, excluded) = match name.strip_prefix('!') {
                Some(name) => (name, true),
                None => (name, false),
            };
            if let Ok(pattern) = Pattern::bounded(&expression(name), LARGEST) {
                owners.lines.push(Line {
                    at,
                    section: owners.sections - 1,
                    pattern,
                    owned: owned && !excluded,
                });
            }
        }
        owners
    }

    /// Whether somebody owns a file, by its path from the root.
    #[must_use]
    pub fn of(&self, path: &str) -> Owned {
        let last = |section: usize| {
            let lines = self.lines.iter().rev();
            let mut lines = lines.filter(|line| line.section == section);
            lines.find(|line| line.pattern.regex().is_match(path))
        };
        let deciding: Vec<&Line> = (0..self.sections).filter_map(last).collect();
        if deciding.iter().any(|line| line.owned) {
            return Owned::Yes;
        }
        deciding
            .first()
            .map_or(Owned::Unnamed, |line| Owned::Released(line.at))
    }
}

/// A header of GitLab's: whether the lines below have owners of themselves; nothing inside where
/// nobody has to approve.
fn section(line: &str) -> Option<Option<bool>> {
    let (optional, inner) = match line.strip_prefix("^[") {
        Some(inner) => (true, inner),
        None => (false, line.strip_prefix('[')?),
    };
    let (_, mut rest) = inner.split_once(']')?;
    let mut approvals = "1";
    if let Some((count, after)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
        (approvals, rest) = (count, after);
    }
    let asked = !optional && approvals.trim() != "0";
    Some(asked.then(|| names_owner(rest)))
}

/// A pattern and what stands behind it; a blank behind a backslash is part of the pattern.
fn split(line: &str) -> (&str, &str) {
    let mut escaped = false;
    let end = line.find(|c: char| {
        let ends = c.is_whitespace() && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    line.split_at(end.unwrap_or(line.len()))
}

fn words(rest: &str) -> impl Iterator<Item = &str> {
    let words = rest.split_whitespace();
    words.take_while(|word| !word.starts_with('#'))
}

/// Whether owners are named: accounts, teams, roles or addresses.
fn names_owner(rest: &str) -> bool {
    words(rest).any(|word| word.contains('@'))
}

fn comment_only(rest: &str) -> bool {
    words(rest).next().is_none()
}

/// A pattern as a regular expression.
fn expression(pattern: &str) -> String {
    let bare = pattern.trim_end_matches('/');
    let anchored = bare.contains('/');
    let mut out = String::from(if anchored { "^" } else { "^(?:.*/)?" });
    let mut rest = bare.strip_prefix('/').unwrap_or(bare);
    while let Some(c) = rest.chars().next() {
        let (read, written) = match c {
            _ if rest.starts_with("**/") => (3, "(?:.*/)?".to_owned()),
            _ if rest.starts_with("**") => (2, ".*".to_owned()),
            '*' => (1, "[^/]*".to_owned()),
            '?' => (1, "[^/]".to_owned()),
            '\\' => {
                let next = rest.chars().nth(1).unwrap_or('\\');
                (
                    1 + next.len_utf8(),
                    regex::escape(next.encode_utf8(&mut [0; 4])),
                )
            }
            c => (c.len_utf8(), regex::escape(c.encode_utf8(&mut [0; 4]))),
        };
        out.push_str(&written);
        rest = rest.get(read..).unwrap_or_default();
    }
    out.push_str(match pattern {
        _ if pattern.ends_with('/') => "/.*$",
        _ if pattern.ends_with("/*") => "$",
        _ => "(?:/.*)?$",
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_matches_decides() {
        let owners = Owners::read("* @all\n/policies/ @gate # ours\n/policies/x.rego\n");
        assert_eq!(owners.of("sluicegate.yaml"), Owned::Yes);
        assert_eq!(owners.of("policies/a/b.rego"), Owned::Yes);
        assert_eq!(owners.of("policies/x.rego"), Owned::Released(31));
        let owners = Owners::read("# * @all\n/apps/ @apps\n");
        assert_eq!(owners.of("sluicegate.yaml"), Owned::Unnamed);
    }

    #[test]
    fn patterns_hold_what_the_forges_say() {
        let cases = [
            ("*", "a/b", true),
            ("*.yaml", "a/b.yaml", true),
            ("/*.yaml", "a/b.yaml", false),
            ("/sluicegate.yaml", "sluicegate.yaml", true),
            ("sluicegate.yaml", "a/sluicegate.yaml", true),
            ("docs/*", "docs/a", true),
            ("docs/*", "docs/a/b", false),
            ("docs/**", "docs/a/b", true),
            ("apps/", "x/apps/a", true),
            ("apps/", "apps", false),
            ("/apps", "apps/a/b", true),
            ("/apps", "x/apps", false),
            ("**/logs", "a/b/logs/c", true),
            ("a/**/z", "a/b/c/z", true),
            ("a/**/z", "a/z", true),
            (r"a\ b", "a b", true),
            (".github", "xgithub/a", false),
        ];
        for (pattern, path, expected) in cases {
            let owners = Owners::read(&format!("{pattern} @x\n"));
            assert_eq!(owners.of(path) == Owned::Yes, expected, "{pattern} {path}");
        }
    }

    #[test]
    fn sections_decide_for_themselves() {
        let text = "* @all\n[Gate][2] @gate\n/policies/\n!/policies/x\n^[Docs] @docs\n/docs/\n";
        let owners = Owners::read(text);
        assert_eq!(owners.of("policies/a"), Owned::Yes);
        let owners = Owners::read(text.strip_prefix("* @all\n").unwrap());
        assert_eq!(owners.of("policies/a"), Owned::Yes);
        assert!(matches!(owners.of("policies/x"), Owned::Released(_)));
        assert!(matches!(owners.of("docs/a"), Owned::Released(_)));
        assert_eq!(
            Owners::read("[Gate\n* nobody\n").of("a"),
            Owned::Released(6)
        );
    }
}
