//! Many texts to find in another, all at once.
//!
//! Invariant: looking through a text takes time in proportion to its length however many texts are
//! looked for, as long as they begin differently.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Bytes that tell apart how texts begin; shorter texts are not looked for.
const SHORTEST: usize = 4;

/// Texts to look for.
#[derive(Debug, Default)]
pub struct Needles {
    texts: HashSet<String>,
    /// Lengths of the texts by how they begin, the longest first.
    lengths: HashMap<[u8; SHORTEST], Vec<usize>>,
}

impl Needles {
    /// Takes one more; one that is too short is left out.
    pub fn add(&mut self, text: &str) {
        let text = text.trim();
        let Some(start) = text.as_bytes().first_chunk::<SHORTEST>() else {
            return;
        };
        if self.texts.insert(text.to_owned()) {
            let lengths = self.lengths.entry(*start).or_default();
            if let Err(at) = lengths.binary_search_by(|known| text.len().cmp(known)) {
                lengths.insert(at, text.len());
            }
        }
    }

    /// Takes out the texts of up to `longest` bytes that `hay` holds.
    pub fn remove_all_in(&mut self, hay: &str, longest: usize) {
        for at in 0..hay.len() {
            let found: Vec<_> = self
                .at(hay, at)
                .filter(|range| range.len() <= longest)
                .collect();
            for range in found {
                self.texts.remove(hay.get(range).unwrap_or_default());
            }
        }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Where the texts are found; what overlaps is one range.
    #[must_use]
    pub fn find(&self, hay: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for start in 0..hay.len() {
            let Some(range) = self.at(hay, start).next() else {
                continue;
            };
            match found.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => found.push(range),
            }
        }
        found
    }

    /// The texts that begin at a byte, the longest first.
    fn at<'a>(&'a self, hay: &'a str, start: usize) -> impl Iterator<Item = Range<usize>> + 'a {
        let head = hay.as_bytes().get(start..).and_then(<[u8]>::first_chunk);
        let lengths = head.and_then(|head: &[u8; SHORTEST]| self.lengths.get(head));
        lengths.into_iter().flatten().filter_map(move |length| {
            let range = start..start + length;
            let text = hay.get(range.clone())?;
            self.texts.contains(text).then_some(range)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_and_joins_what_overlaps() {
        let mut needles = Needles::default();
        for text in ["abcd", "abcdef", "efgh", "abc", "ünïcö"] {
            needles.add(text);
        }
        assert_eq!(needles.find("xabcdefgh"), [1..9]);
        assert_eq!(needles.find("abcdabcd"), [0..4, 4..8]);
        assert_eq!(needles.find("é ünïcö"), [3..11]);
        assert!(needles.find("abc").is_empty());
        needles.remove_all_in("an abcd and abcdef", 4);
        assert_eq!(needles.find("abcd abcdef"), [5..11]);
        assert!(!needles.is_empty());
    }
}
