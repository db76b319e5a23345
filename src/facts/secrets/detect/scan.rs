//! One text to the secrets that are readable in it.
//!
//! Invariant: one pass finds the candidates, and each format looks at each byte at most once, so
//! that no text takes more than its length times the formats that it names.

use std::ops::Range;

use regex::bytes::Match;

use super::super::{base64, key};
use super::naming;
use super::rules::Speaker;
use super::shape;
use super::table::{Candidate, Check, Checksum, Format, Table, table};

/// So many secrets of one text are told apart: who leaves more has more to do than to count them.
pub(super) const MOST: usize = 2_000;

/// A secret in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) range: Range<usize>,
    pub(super) speaker: Speaker,
    /// What it is.
    pub(super) title: &'static str,
    /// Its checksum shows that it was issued.
    pub(super) issued: bool,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// Everything.
    All,
    /// Only formats that are known by their own look.
    Formats,
}

/// The secrets of a text, apart from each other and in order; whether those are all.
pub(super) fn text(text: &str, looks: Looks) -> (Vec<Hit>, bool) {
    let table = table();
    let Some(finder) = &table.finder else {
        return (Vec::new(), true);
    };
    let mut hits = Vec::new();
    let mut windows: Vec<(u16, Range<usize>)> = Vec::new();
    let mut read = 0;
    for found in finder.find_overlapping_iter(text) {
        let range = found.range();
        let exact = text.get(range.clone()).unwrap_or_default();
        for candidate in table.candidates(found.pattern().as_usize(), exact) {
            match candidate {
                Candidate::Format(index) => windows.push((index, range.clone())),
                Candidate::Name if looks == Looks::All && range.start >= read => {
                    if let Some(named) = naming::around(table, text, range.clone()) {
                        read = named.end;
                        hits.push(by_name(named));
                    }
                }
                Candidate::Name => {}
            }
        }
        if hits.len() > MOST {
            break;
        }
    }
    windows.sort_by_key(|(index, range)| (*index, range.start));
    of_formats(table, text, looks, &windows, &mut hits);
    let complete = hits.len() <= MOST;
    (apart(hits), complete)
}

fn by_name(named: naming::Named) -> Hit {
    let title = match named.speaker {
        Speaker::Password => "password",
        _ => "key or token",
    };
    Hit {
        range: named.value,
        speaker: named.speaker,
        title,
        issued: false,
    }
}

/// Tries each format around the texts that name it.
fn of_formats(
    table: &'static Table,
    text: &str,
    looks: Looks,
    windows: &[(u16, Range<usize>)],
    hits: &mut Vec<Hit>,
) {
    for same in windows.chunk_by(|one, other| one.0 == other.0) {
        let Some(format) = same.first().and_then(|(index, _)| table.format(*index)) else {
            continue;
        };
        if format.is_keyed() && looks == Looks::Formats {
            continue;
        }
        let mut open: Option<Range<usize>> = None;
        for (_, near) in same {
            let window = window(text, near, format);
            match &mut open {
                Some(open) if window.start <= open.end => open.end = open.end.max(window.end),
                _ => {
                    if let Some(done) = open.replace(window) {
                        within(table, format, text, done, hits);
                    }
                }
            }
        }
        if let Some(done) = open {
            within(table, format, text, done, hits);
        }
    }
}

/// The part of a text around `near`, from the beginning of a word.
fn window(text: &str, near: &Range<usize>, format: &Format) -> Range<usize> {
    let bytes = text.as_bytes();
    let far = near.start.saturating_sub(format.before());
    let before = bytes.get(..far).unwrap_or_default();
    let word = |b: &&u8| b.is_ascii_alphanumeric() || b"_-.+/=".contains(b);
    let back = before.iter().rev().take(64).take_while(word).count();
    let end = (near.end + format.reach()).min(text.len());
    text.floor_char_boundary(far - back)..text.ceil_char_boundary(end)
}

/// The secrets of one format in a part of a text.
fn within(
    table: &Table,
    format: &'static Format,
    text: &str,
    part: Range<usize>,
    hits: &mut Vec<Hit>,
) {
    let (Some(regex), Some(shown)) = (format.regex(), text.get(part.clone())) else {
        return;
    };
    let read = |found: Match<'_>| {
        let start = shown.floor_char_boundary(found.start());
        start..shown.ceil_char_boundary(found.end())
    };
    for found in regex.captures_iter(shown.as_bytes()) {
        let groups = found.iter().skip(1).flatten();
        let named = found.name("value");
        let Some(range) = named
            .or_else(|| groups.chain(found.get(0)).next())
            .map(read)
        else {
            continue;
        };
        let secret = shown.get(range.clone()).unwrap_or_default();
        let gap = found.name("gap").and_then(|gap| shown.get(read(gap)));
        let spoken =
            !format.is_keyed() || is_spoken(table, format, gap.unwrap_or_default(), secret);
        let after = shown.get(range.end..).unwrap_or_default();
        if !spoken || is_cut(after) || !holds(table, format, secret) {
            continue;
        }
        hits.push(Hit {
            range: part.start + range.start..part.start + range.end,
            speaker: format.speaker(),
            title: &format.title,
            issued: format.checksum.is_some_and(|kind| is_issued(kind, secret)),
        });
        if hits.len() > MOST {
            return;
        }
    }
}

/// Whether a value behind a service's name is not called something else on the way, and looks made
/// by a machine.
fn is_spoken(table: &Table, format: &Format, gap: &str, value: &str) -> bool {
    let harmless = key::words(gap).any(|word| table.is_harmless(word));
    let named = !harmless && !key::refers(&key::squeeze(gap)) && !gap.contains("//");
    named
        && if format.is_shaped() {
            shape::is_shaped(value)
        } else {
            shape::is_token(value, shape::Strength::Strong)
        }
}

/// Whether what follows says that a secret was cut or blotted out.
fn is_cut(after: &str) -> bool {
    let after = after.trim_start_matches(['-', '_']);
    ["##", "**", "...", "\u{2026}"]
        .iter()
        .any(|sign| after.starts_with(sign))
}

/// What must hold of a secret besides its pattern.
fn holds(table: &Table, format: &Format, secret: &str) -> bool {
    if table.examples.iter().any(|example| example == secret) || secret.contains("ENC[AES256") {
        return false;
    }
    let checked = match format.check {
        Some(Check::Login) => is_login(secret),
        Some(Check::Password) => !is_stand_in(secret),
        None => true,
    };
    let long = secret.len() > 200;
    checked
        && (!format.mixed || shape::is_mixed(secret))
        && format
            .entropy
            .is_none_or(|least| shape::entropy(secret) >= least)
        && (long || format.check.is_some() || !is_fake(secret, format))
}

/// A stand-in; the characters of long keys may run on.
fn is_fake(secret: &str, format: &Format) -> bool {
    format.entropy != Some(0.0) && shape::is_fake(secret) || secret.contains("EXAMPLE")
}

/// Base64 of `name:password`.
fn is_login(secret: &str) -> bool {
    let decoded = base64::decode_text(secret);
    let Some((name, password)) = decoded.as_deref().and_then(|text| text.split_once(':')) else {
        return false;
    };
    if name.starts_with('{') {
        return false;
    }
    let typed = |text: &str| text.chars().all(|c| !c.is_control());
    typed(name)
        && typed(password)
        && name.len() < 256
        && (password.is_empty() || !is_stand_in(password))
}

/// A word that only stands for a password.
fn is_stand_in(secret: &str) -> bool {
    let plain = key::squeeze(secret);
    let words = [
        "password",
        "pass",
        "passwd",
        "pwd",
        "pw",
        "token",
        "secret",
        "apikey",
        "mypassword",
        "yourpassword",
        "userpassword",
        "dbpassword",
        "pat",
        "test",
        "userpass",
        "foo",
        "bar",
        "baz",
        "yyy",
        "xxx",
        "user",
        "username",
    ];
    words.contains(&plain.as_str())
        || shape::is_fake(secret)
        || secret.starts_with(['$', '{', '<', '%', '#', '['])
        || secret.contains("${")
        || secret.contains("{{")
}

fn is_issued(kind: Checksum, secret: &str) -> bool {
    match kind {
        Checksum::Crc32Base62 => crc32_base62(secret),
    }
}

/// Whether the last six characters are the checksum of those between the prefix and them.
fn crc32_base62(secret: &str) -> bool {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let Some((body, sum)) = secret
        .len()
        .checked_sub(6)
        .and_then(|at| secret.split_at_checked(at))
    else {
        return false;
    };
    let body = body.split_once('_').map_or(body, |(_, body)| body);
    let mut left = crc32(body.as_bytes());
    sum.bytes().rev().all(|digit| {
        let expected = DIGITS.get((left % 62) as usize);
        left /= 62;
        expected == Some(&digit)
    })
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(sum & 1))
        })
    };
    !bytes.iter().fold(!0, step)
}

/// Of secrets that lie over each other, the one that is known by its format, else the longest.
fn apart(mut hits: Vec<Hit>) -> Vec<Hit> {
    let weight = |hit: &Hit| match hit.speaker {
        Speaker::PrivateKey => 0,
        Speaker::DockerAuth | Speaker::ConnectionString => 1,
        Speaker::Token => 2,
        Speaker::Password => 3,
        _ => 4,
    };
    hits.sort_by_key(|hit| (weight(hit), usize::MAX - hit.range.len(), hit.range.start));
    let mut taken: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    hits.retain(|hit| {
        let before = taken.range(..hit.range.end).next_back();
        let free = before.is_none_or(|(_, end)| *end <= hit.range.start);
        if free {
            taken.insert(hit.range.start, hit.range.end);
        }
        free
    });
    hits.sort_by_key(|hit| hit.range.start);
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_shows_what_was_issued() {
        let token = "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";
        assert!(crc32_base62(token));
        assert!(!crc32_base62("ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18"));
        let (hits, _) = text(&format!("# {token}"), Looks::Formats);
        assert_eq!((hits.len(), hits[0].issued), (1, true));
    }

    #[test]
    fn what_lies_over_each_other_is_told_once() {
        let text_ = "GITHUB_TOKEN=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";
        let (hits, _) = text(text_, Looks::All);
        assert_eq!(hits.len(), 1, "{hits:?}");
        assert_eq!(hits[0].title, "GitHub token");
    }

    #[test]
    fn a_million_names_take_no_square_of_time() {
        let many = "api-key token secret password ".repeat(40_000);
        assert!(text(&many, Looks::All).0.is_empty());
        let long = "ghp_".repeat(300_000);
        let _ = text(&long, Looks::All);
    }
}
