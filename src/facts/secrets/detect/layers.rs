//! What a text hides in base64, gzip, hexadecimal digits and URL encoding, layer by layer.
//!
//! Invariant: a file's layers together are never larger than [`Budget`] allows, whatever their
//! bytes claim; what is left out is said.

use std::io::Read as _;
use std::ops::Range;

use flate2::read::GzDecoder;

use super::super::base64;
use super::rules::Speaker;
use super::scan::{self, Hit, Looks};

/// So many layers are looked through.
const DEEPEST: usize = 3;
/// Shorter runs hold no secret.
const SHORTEST: usize = 16;
/// What one gzip may unpack to.
const MOST_UNPACKED: usize = 16 << 20;

/// What may still be decoded of a file.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
    /// Something was left out.
    pub(super) exceeded: bool,
    /// There were more secrets in one text than are told apart.
    pub(super) uncounted: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            left: 64 << 20,
            exceeded: false,
            uncounted: false,
        }
    }
}

impl Budget {
    fn takes(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => self.exceeded = true,
        }
        !self.exceeded
    }
}

/// A secret, and what it says where it is readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// With the range of the outermost text.
    pub(super) hit: Hit,
    /// The secret itself: for its hash, and to hide it.
    pub(super) secret: String,
    /// How it was written: `base64`, …
    pub(super) layers: Vec<&'static str>,
}

impl Found {
    /// One that stands in plain sight.
    pub(super) fn shown(
        range: Range<usize>,
        speaker: Speaker,
        title: &'static str,
        secret: &str,
    ) -> Self {
        Self {
            hit: Hit {
                range,
                speaker,
                title,
                issued: false,
            },
            secret: secret.to_owned(),
            layers: Vec::new(),
        }
    }
}

/// The secrets of a text and of all its layers.
pub(super) fn text(text: &str, looks: Looks, budget: &mut Budget) -> Vec<Found> {
    let mut found = Vec::new();
    through(text, looks, 0, budget, &mut found);
    found
}

fn through(text: &str, looks: Looks, depth: usize, budget: &mut Budget, found: &mut Vec<Found>) {
    let (hits, complete) = scan::text(text, looks);
    budget.uncounted |= !complete;
    let open = |range: &Range<usize>| {
        !hits
            .iter()
            .any(|hit| hit.range.start < range.end && range.start < hit.range.end)
    };
    if depth < DEEPEST {
        for (range, piece) in runs(text) {
            if open(&range) {
                inside(piece, &range, looks, depth, budget, found);
            }
        }
    }
    found.extend(hits.into_iter().map(|hit| Found {
        secret: text.get(hit.range.clone()).unwrap_or_default().to_owned(),
        hit,
        layers: Vec::new(),
    }));
}

/// What is inside of one run, found at that run's place.
fn inside(
    piece: &str,
    range: &Range<usize>,
    looks: Looks,
    depth: usize,
    budget: &mut Budget,
    found: &mut Vec<Found>,
) {
    let Some((name, inner)) = decoded(piece, budget) else {
        return;
    };
    let mut deeper = Vec::new();
    through(&inner, looks, depth + 1, budget, &mut deeper);
    for mut one in deeper {
        one.hit.range = range.clone();
        one.layers.insert(0, name);
        found.push(one);
    }
}

/// The runs of a text that may be encoded.
fn runs(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b"+/-_%".contains(&b);
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + bytes.get(at..)?.iter().position(|b| is_part(*b))?;
            let length = bytes
                .get(start..)?
                .iter()
                .take_while(|b| is_part(**b))
                .count();
            let padding = bytes.get(start + length..)?.iter().take(2);
            at = start + length + padding.take_while(|b| **b == b'=').count();
            if length >= SHORTEST {
                return Some((start..at, text.get(start..at)?));
            }
        }
    })
}

/// The text inside of a run, and how it is encoded.
pub(super) fn decoded(piece: &str, budget: &mut Budget) -> Option<(&'static str, String)> {
    if piece.contains('%') {
        let plain = percent(piece)?;
        return (budget.takes(plain.len())).then_some(("URL encoding", plain));
    }
    let hex = piece.len().is_multiple_of(2) && piece.bytes().all(|b| b.is_ascii_hexdigit());
    if hex && let Some(text) = unhex(piece).and_then(readable) {
        return budget.takes(text.len()).then_some(("hexadecimal", text));
    }
    if !base64::begins_text(piece) {
        return None;
    }
    if !budget.takes(piece.len() / 4 * 3) {
        return None;
    }
    let bytes = base64::decode_loose(piece)?;
    if bytes.starts_with(&[0x1F, 0x8B, 8]) {
        return Some(("gzip in base64", unpacked(&bytes, budget)?));
    }
    Some(("base64", readable(bytes)?))
}

/// Text that somebody could read.
fn readable(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (!text.contains(odd)).then_some(text)
}

fn unpacked(bytes: &[u8], budget: &mut Budget) -> Option<String> {
    let limit = MOST_UNPACKED.min(budget.left);
    let mut plain = Vec::new();
    // What is broken further on was readable until then.
    let _ = GzDecoder::new(bytes)
        .take(limit as u64 + 1)
        .read_to_end(&mut plain);
    if plain.len() > limit {
        budget.exceeded = true;
        plain.truncate(limit);
    }
    budget.left = budget.left.saturating_sub(plain.len());
    Some(String::from_utf8_lossy(&plain).into_owned())
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16);
    let pairs = text.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| match pair {
            [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
            _ => None,
        })
        .collect()
}

fn percent(text: &str) -> Option<String> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let mut any = false;
    while let Some((first, after)) = rest.split_first() {
        let pair = after
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if *first == b'%' => {
                plain.push(byte);
                rest = after.get(2..)?;
                any = true;
            }
            _ => {
                plain.push(*first);
                rest = after;
            }
        }
    }
    any.then(|| readable(plain)).flatten()
}
