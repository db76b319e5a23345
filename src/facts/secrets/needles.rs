//! Many texts to find in another, all at once.
//!
//! Invariant: looking through a text takes time in proportion to its length, and the memory is
//! bounded, however many texts are looked for and whatever they begin with.

use std::collections::HashSet;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Shorter texts are not looked for: they would take half of any text with them.
const SHORTEST: usize = 4;
/// How much of each text is looked for, the first that fits [`MAX_BYTES`].
const CUTS: [usize; 3] = [256, 64, 16];
/// Bytes that are looked for in all.
const MAX_BYTES: usize = 2 << 20;

/// Texts to look for.
#[derive(Debug, Default)]
pub struct Needles {
    /// Nothing to look for, or no way to look for it.
    finder: Option<AhoCorasick>,
    /// Texts of this length go on behind what is looked for.
    cut: usize,
    /// There is too much to look for: everything counts as found.
    all: bool,
}

impl Needles {
    /// Takes the texts; those that are too short are left out.
    #[must_use]
    pub fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let texts = texts.into_iter().map(str::trim);
        let texts: HashSet<_> = texts.filter(|text| text.len() >= SHORTEST).collect();
        if texts.is_empty() {
            return Self::default();
        }
        let size = |cut: usize| texts.iter().map(|text| text.len().min(cut)).sum::<usize>();
        let cut = CUTS.into_iter().find(|cut| size(*cut) <= MAX_BYTES);
        let cut = cut.unwrap_or(SHORTEST);
        let heads: HashSet<_> = texts.iter().map(|text| head(text, cut)).collect();
        let finder = build(MatchKind::LeftmostLongest, &heads);
        Self {
            all: finder.is_none(),
            finder,
            cut,
        }
    }

    /// Where the texts are found.
    #[must_use]
    pub fn find(&self, hay: &str) -> Vec<Range<usize>> {
        if self.all {
            return Vec::from([Range {
                start: 0,
                end: hay.len(),
            }]);
        }
        let mut found = Vec::new();
        for range in self.finder.iter().flat_map(|finder| finder.find_iter(hay)) {
            let range = range.range();
            // Nobody knows how much of a text that was cut goes on here.
            if range.len() + char::MAX.len_utf8() > self.cut {
                found.push(range.start..hay.len());
                break;
            }
            found.push(range);
        }
        found
    }

    /// Whether one of the texts is found.
    #[must_use]
    pub fn are_in(&self, hay: &str) -> bool {
        self.all || self.finder.as_ref().is_some_and(|f| f.is_match(hay))
    }
}

/// Those of some texts that others hold.
pub(super) fn held<'t>(texts: &[&'t str], hays: &HashSet<&str>) -> HashSet<&'t str> {
    let finder = build(MatchKind::Standard, texts);
    let mut held = HashSet::new();
    for hay in hays {
        let found = finder.iter().flat_map(|f| f.find_overlapping_iter(*hay));
        held.extend(found.filter_map(|found| texts.get(found.pattern().as_usize())));
    }
    held
}

/// The automaton that takes the least memory.
fn build<'t>(
    kind: MatchKind,
    texts: impl IntoIterator<Item = impl AsRef<[u8]> + 't>,
) -> Option<AhoCorasick> {
    let mut builder = AhoCorasick::builder();
    let builder = builder
        .match_kind(kind)
        .kind(Some(AhoCorasickKind::NoncontiguousNFA));
    builder.build(texts).ok()
}

/// The first bytes of a text, whole characters.
fn head(text: &str, length: usize) -> &str {
    let end = text.floor_char_boundary(length);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_of_each_place() {
        let needles = Needles::new(["abcd", "abcdef", "abc", " ünïcö "]);
        let check = |hay: &str, expected: &[Range<usize>]| {
            assert_eq!(needles.find(hay), expected, "{hay}");
            assert_eq!(needles.are_in(hay), !expected.is_empty(), "{hay}");
        };
        check("xabcdefgh", &[Range { start: 1, end: 7 }]);
        check("abcdabcd", &[0..4, 4..8]);
        check("é ünïcö", &[Range { start: 3, end: 11 }]);
        check("abc", &[]);
        assert!(Needles::new(["abc"]).find("abc").is_empty());
    }

    #[test]
    fn of_a_long_text_all_that_follows_is_found() {
        let long = "é".repeat(1_000);
        let found = Needles::new([long.as_str()]).find(&format!("x {long} y"));
        assert_eq!(
            found,
            [Range {
                start: 2,
                end: 2_004
            }]
        );
        let many: Vec<_> = (0..300_000).map(|n| format!("{n:0>30}")).collect();
        let needles = Needles::new(many.iter().map(String::as_str));
        assert!(needles.are_in(&many[7]));
    }

    #[test]
    fn tells_which_texts_others_hold() {
        let held = held(
            &["pass", "password", "word", "none"],
            &HashSet::from(["a_password"]),
        );
        assert_eq!(held, HashSet::from(["pass", "password", "word"]));
    }
}
