//! The table of formats, `schemas/secrets/formats.yaml`, and one automaton over all the texts that
//! must stand near a secret.
//!
//! Invariant: a pattern is compiled when its first candidate is met, and every pattern compiles: a
//! test compiles them all.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::rules::Speaker;
use crate::embed;

/// How far before a text that must be near a secret may begin.
const BEFORE: usize = 96;
/// How far behind such a text a secret is looked for.
const REACH: usize = 240;

/// Bytes that a compiled pattern may take.
const LARGEST: usize = 1 << 20;
/// Bytes that searching for a pattern may keep, a thread: a text may name all formats.
const CACHE: usize = 1 << 18;

/// Pieces of a name that tells of a secret, in lower case.
const TELLING: [&str; 10] = [
    "pass", "pwd", "secret", "token", "key", "cred", "auth", "access", "private", "_pat",
];

/// The table as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    noise: Vec<String>,
    harmless: Vec<String>,
    examples: Vec<String>,
    formats: Vec<Format>,
}

/// One format.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Format {
    #[allow(dead_code, reason = "for people, and for what foreign rules map to")]
    pub(super) id: String,
    pub(super) title: String,
    rule: Option<Speaker>,
    near: Vec<String>,
    pattern: Option<String>,
    value: Option<String>,
    before: Option<usize>,
    reach: Option<usize>,
    pub(super) entropy: Option<f64>,
    pub(super) checksum: Option<Checksum>,
    pub(super) check: Option<Check>,
    #[serde(default)]
    pub(super) mixed: bool,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

/// How the last characters of a secret are made of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Checksum {
    /// Six digits to base 62 of the CRC-32 of what stands between the prefix and them.
    #[serde(rename = "crc32-base62")]
    Crc32Base62,
}

/// What else must hold of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Check {
    /// It is base64 of a name and a password.
    Login,
    /// It is no word that only stands for a password.
    Password,
}

impl Format {
    pub(super) fn speaker(&self) -> Speaker {
        self.rule.unwrap_or(Speaker::Token)
    }

    /// Whether it says itself what a value behind a name looks like.
    pub(super) fn is_shaped(&self) -> bool {
        self.value.is_some()
    }

    /// Whether only a name before it makes it a secret.
    pub(super) fn is_keyed(&self) -> bool {
        self.pattern.is_none()
    }

    pub(super) fn before(&self) -> usize {
        self.before.unwrap_or(BEFORE)
    }

    pub(super) fn reach(&self) -> usize {
        self.reach.unwrap_or(REACH)
    }

    pub(super) fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| self.compile().ok()).as_ref()
    }

    /// The pattern, compiled to find bytes: secrets are ASCII, and a class of Unicode, repeated,
    /// takes megabytes.
    fn compile(&self) -> Result<Regex, regex::Error> {
        RegexBuilder::new(&self.source())
            .unicode(false)
            .size_limit(LARGEST)
            .dfa_size_limit(CACHE)
            .build()
    }

    /// The pattern; for a value, one that finds it behind a name.
    fn source(&self) -> String {
        if let Some(pattern) = &self.pattern {
            return pattern.clone();
        }
        let near: Vec<_> = self.near.iter().map(|text| regex::escape(text)).collect();
        let value = self
            .value
            .as_deref()
            .unwrap_or(r"[A-Za-z0-9_\-]{20,120}={0,2}");
        format!(
            r#"(?:^|[^A-Za-z])(?i:{})(?P<gap>[\w .\-\x80-\xFF]{{0,40}}?["'\s`\\=:>|,?.()\[\]+\-\x80-\xFF]{{1,12}})(?P<value>{value})(?:[^\w\-+/=]|$)"#,
            near.join("|")
        )
    }
}

/// What a text that was found makes a candidate of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Candidate {
    /// A format, if the text stands there exactly.
    Format(u16),
    /// A name.
    Name,
}

/// The table, ready to look with.
pub(super) struct Table {
    pub(super) formats: Vec<Format>,
    pub(super) finder: Option<AhoCorasick>,
    /// By pattern of the finder: the text, and what it makes candidates of.
    near: Vec<(String, Vec<(Candidate, bool)>)>,
    noise: Vec<String>,
    harmless: Vec<String>,
    pub(super) examples: Vec<String>,
}

impl Table {
    fn new(written: Written) -> Self {
        let mut near: BTreeMap<String, Vec<(Candidate, bool)>> = BTreeMap::new();
        for (index, format) in (0_u16..).zip(&written.formats) {
            for text in &format.near {
                let exact = text.contains(|c: char| c.is_ascii_uppercase());
                let key = if exact {
                    text.clone()
                } else {
                    text.to_ascii_lowercase()
                };
                near.entry(key)
                    .or_default()
                    .push((Candidate::Format(index), exact));
            }
        }
        for text in TELLING {
            near.entry(text.to_owned())
                .or_default()
                .push((Candidate::Name, false));
        }
        let near: Vec<_> = near.into_iter().collect();
        let finder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(near.iter().map(|(text, _)| text));
        Self {
            formats: written.formats,
            finder: finder.ok(),
            near,
            noise: written.noise,
            harmless: written.harmless,
            examples: written.examples,
        }
    }

    /// What a match of the finder makes candidates of.
    pub(super) fn candidates<'t>(
        &'t self,
        pattern: usize,
        found: &'t str,
    ) -> impl Iterator<Item = Candidate> + 't {
        let entry = self.near.get(pattern);
        entry.into_iter().flat_map(move |(text, candidates)| {
            let stands = candidates
                .iter()
                .filter(move |(_, exact)| !exact || text == found);
            stands.map(|(candidate, _)| *candidate)
        })
    }

    pub(super) fn format(&self, index: u16) -> Option<&Format> {
        self.formats.get(usize::from(index))
    }

    /// Whether a file is made of what looks random.
    pub(super) fn is_noise(&self, path: &str) -> bool {
        let ends = |end: &String| {
            let start = path.len().checked_sub(end.len());
            let tail = start.and_then(|start| path.get(start..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        };
        self.noise.iter().any(ends)
    }

    /// Whether a word of a name says that what follows is no secret.
    pub(super) fn is_harmless(&self, word: &str) -> bool {
        self.harmless
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
    }
}

/// The table; an empty one, which a test rules out, finds nothing.
pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        Table::new(written().unwrap_or(Written {
            noise: Vec::new(),
            harmless: Vec::new(),
            examples: Vec::new(),
            formats: Vec::new(),
        }))
    })
}

fn written() -> Result<Written, serde_yaml::Error> {
    serde_yaml::from_str(embed::SECRET_FORMATS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_compiles_and_is_looked_for() {
        let table = Table::new(written().unwrap());
        assert!(table.formats.len() >= 150, "{}", table.formats.len());
        for format in &table.formats {
            let compiled = format.compile();
            assert!(compiled.is_ok(), "{}: {compiled:?}", format.id);
            assert!(compiled.unwrap().captures_len() >= 1, "{}", format.id);
            assert!(
                format.near.iter().all(|near| near.len() >= 2),
                "{}",
                format.id
            );
        }
        assert!(table.finder.is_some());
    }
}
