//! Globs over paths relative to the root.
//!
//! Invariant: a glob is anchored at the root, `*` stays within one folder and `**` is a whole
//! component; what could mean something else is refused, not guessed.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A list of globs, matched all at once.
#[derive(Debug, Default)]
pub struct Globs {
    patterns: Vec<String>,
    set: GlobSet,
}

/// Why a glob is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum GlobError {
    #[error("an empty glob matches nothing")]
    Empty,
    #[error("globs start at the root: leave out the `{0}`")]
    Anchor(&'static str),
    #[error("`**` stands for whole folders, as in `a/**/b`")]
    Recursive,
    #[error("{0}")]
    Syntax(String),
}

impl Globs {
    /// Compiles globs that [`check`] accepted.
    pub(super) fn new(patterns: Vec<String>) -> Result<Self, GlobError> {
        let mut set = GlobSetBuilder::new();
        for pattern in &patterns {
            set.add(compile(pattern)?);
        }
        let set = set.build().map_err(|e| GlobError::Syntax(e.to_string()))?;
        Ok(Self { patterns, set })
    }

    /// The indices of the globs that match, in order.
    #[must_use]
    pub fn all(&self, path: &str) -> Vec<usize> {
        self.set.matches(path)
    }

    /// The first glob that matches.
    #[must_use]
    pub fn first(&self, path: &str) -> Option<&str> {
        let at = *self.set.matches(path).first()?;
        self.patterns.get(at).map(String::as_str)
    }

    /// The globs as written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }
}

/// Whether a glob is one.
pub(super) fn check(pattern: &str) -> Result<(), GlobError> {
    compile(pattern).map(|_| ())
}

fn compile(pattern: &str) -> Result<globset::Glob, GlobError> {
    if pattern.is_empty() {
        return Err(GlobError::Empty);
    }
    if let Some(start) = ["/", "./", "../"].iter().find(|s| pattern.starts_with(**s)) {
        return Err(GlobError::Anchor(start));
    }
    if pattern
        .split('/')
        .any(|part| part.contains("**") && !is_recursive(part))
    {
        return Err(GlobError::Recursive);
    }
    let folder = if pattern.ends_with('/') { "**" } else { "" };
    GlobBuilder::new(&format!("{pattern}{folder}"))
        .literal_separator(true)
        .backslash_escape(true)
        .build()
        .map_err(|e| GlobError::Syntax(e.kind().to_string()))
}

/// A whole component, also as one side of a brace: `{a/**,b}` splits into `{a` and `**,b}`.
fn is_recursive(part: &str) -> bool {
    part.trim_start_matches(['{', ','])
        .split(['}', ',', '{'])
        .all(|side| side == "**" || !side.contains("**"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        let globs = Globs::new(vec![pattern.into()]).unwrap();
        globs.first(path).is_some()
    }

    #[test]
    fn globs_are_anchored_and_stars_stay_in_a_folder() {
        for (pattern, path, expected) in [
            ("a/*.yaml", "a/b.yaml", true),
            ("a/*.yaml", "a/b/c.yaml", false),
            ("a/*.yaml", "x/a/b.yaml", false),
            ("*.yaml", "a/b.yaml", false),
            ("**/*.yaml", "b.yaml", true),
            ("**/*.yaml", "a/b/c.yaml", true),
            ("a/**", "a/b/c", true),
            ("a/**", "a", false),
            ("a/**", "ab/c", false),
            ("a/", "a/b/c", true),
            ("a/**/z", "a/z", true),
            ("{a,b}/*", "b/x", true),
            ("{a/**,b}", "a/x/y", true),
            ("[ab]/?", "a/x", true),
            ("a/\\*", "a/*", true),
            ("a/\\*", "a/b", false),
            ("**/.hidden/**", "a/.hidden/b", true),
            ("*", ".hidden", true),
            ("A/*", "a/b", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn what_could_mean_something_else_is_refused() {
        for pattern in ["", "/a", "./a", "../a", "a**", "a/**b/c", "[a", "{a", "a}"] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }
}
