//! Values behind names that tell of a secret: `API_TOKEN=…`, `password: …`, `<apiKey>…`.
//!
//! Invariant: a text is read once from left to right around each name, so that the work grows with
//! its length alone; what a name's own words make harmless is never called a secret.

use std::collections::HashMap;
use std::ops::Range;

use compact_str::CompactString;

use super::super::{base64, key};
use super::rules::Speaker;
use super::shape::{self, Strength};
use super::table::Table;

/// Longest name, before and behind the piece that tells.
const LONGEST_NAME: usize = 64;
/// Longest run of signs between a name and its value.
const LONGEST_GAP: usize = 24;
/// Longest value that is looked at.
const LONGEST_VALUE: usize = 2048;
/// What is longer is a secret whatever it decodes to.
const LONG: usize = 60;
/// Longest word of a name.
const LONGEST_WORD: usize = 20;

/// What a name says of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Password,
    Secret(Strength),
}

/// What stands between a name and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// A sign that assigns.
    Assigned,
    /// Blanks or dashes.
    Loose,
}

/// A value behind a name, and the rule that speaks of it.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) value: Range<usize>,
    pub(super) speaker: Speaker,
    /// Where looking for the next name goes on.
    pub(super) end: usize,
}

/// Looks at the name around a piece that tells.
pub(super) fn around(table: &Table, text: &str, piece: Range<usize>) -> Option<Named> {
    let name = name(text, &piece)?;
    let said = says(table, text.get(name.clone())?)?;
    let said = companion(text, &name, said)?;
    let (value, gap) = value(text, name.end)?;
    let shown = text.get(value.clone())?;
    let name = text.get(name)?;
    let variable = is_variable(name) && gap == Gap::Assigned && !repeats(name, shown);
    let speaker = judge(shown, said, gap).or_else(|| {
        (said == Said::Password && variable && is_plain(shown)).then_some(Speaker::Password)
    })?;
    let end = value.end;
    Some(Named {
        value,
        speaker,
        end,
    })
}

/// What names say, each asked once: a tree repeats the same few keys.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: HashMap<CompactString, Option<Said>>,
}

impl Names {
    /// Whether a whole value under a whole name is a secret.
    pub(super) fn under(&mut self, table: &Table, name: &str, value: &str) -> Option<Speaker> {
        if name.len() > LONGEST_NAME || value.len() > LONGEST_VALUE {
            return None;
        }
        let known = self.known.get(name).copied();
        let said = known.unwrap_or_else(|| {
            let said = says(table, name).filter(|_| !is_bare(name));
            self.known.insert(name.into(), said);
            said
        });
        judge(value.trim(), said?, Gap::Assigned)
    }
}

/// The name that holds a piece: words of letters with signs between them.
fn name(text: &str, piece: &Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"_-.".contains(b);
    let before = bytes.get(..piece.start)?;
    let length = before
        .iter()
        .rev()
        .take(LONGEST_NAME)
        .take_while(|b| is_name(b))
        .count();
    let mut end = piece.end;
    loop {
        let rest = bytes.get(end..)?;
        let signs = rest.iter().take_while(|b| b"_-.".contains(b)).count();
        let word = rest
            .get(signs..)?
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric());
        let word = rest.get(signs..signs + word.count())?;
        if word.is_empty() || end - piece.end > LONGEST_NAME || !is_word(word) {
            break;
        }
        end += signs + word.len();
    }
    Some(piece.start - length..end)
}

/// Letters, perhaps with a number behind them, or a short number.
fn is_word(word: &[u8]) -> bool {
    let digits = word.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let letters = word.get(..word.len() - digits).unwrap_or_default();
    let numbered = digits <= if letters.is_empty() { 3 } else { 1 };
    word.len() <= LONGEST_WORD && numbered && letters.iter().all(u8::is_ascii_alphabetic)
}

/// What a name says; nothing where its words say that its value is none.
fn says(table: &Table, name: &str) -> Option<Said> {
    let plain = key::squeeze(name);
    let said = claims(name, &plain)?;
    let silent = key::refers(&plain) || key::words(name).any(|word| table.is_harmless(word));
    (!silent).then_some(said)
}

/// What the words of a name say, whatever other words there are. `plain` is the name squeezed.
fn claims(name: &str, plain: &str) -> Option<Said> {
    let word = |known: &[&str]| {
        key::words(name).any(|word| known.iter().any(|it| word.eq_ignore_ascii_case(it)))
    };
    let holds = |known: &[&str]| known.iter().any(|it| plain.contains(it));
    if holds(&["password", "passwd", "passphrase"])
        || word(&["pwd", "pass", "pw"])
        || plain.ends_with("pwd")
    {
        return Some(Said::Password);
    }
    let strong = [
        "token",
        "secret",
        "apikey",
        "credential",
        "authorization",
        "privatekey",
        "accesskey",
        "signingkey",
        "encryptionkey",
        "masterkey",
        "authkey",
        "servicekey",
        "accountkey",
    ];
    if holds(&strong) || word(&["creds", "pat"]) {
        return Some(Said::Secret(Strength::Strong));
    }
    let weak = ["key", "auth", "access", "private", "cred"];
    let ends = weak.iter().any(|it| plain.ends_with(it));
    ends.then_some(Said::Secret(Strength::Weak))
}

/// A name that is no more than `key` or `access`.
fn is_bare(name: &str) -> bool {
    let plain = key::squeeze(name);
    matches!(
        plain.as_str(),
        "key" | "auth" | "access" | "private" | "cred" | "pass"
    )
}

/// A bare `key` says something only behind another word on the line, as in `acme key 1a2b…`.
fn companion(text: &str, name: &Range<usize>, said: Said) -> Option<Said> {
    if !is_bare(text.get(name.clone())?) || said == Said::Password {
        return Some(said);
    }
    let before = text.get(..name.start)?;
    let blank = before.trim_end_matches(' ');
    let word = blank.ends_with(|c: char| c.is_ascii_alphanumeric());
    (word && blank.len() < before.len()).then_some(said)
}

/// The value behind a name, and what stands between.
fn value(text: &str, end: usize) -> Option<(Range<usize>, Gap)> {
    let (start, mut gap, quote) = gap(text, end)?;
    let (mut range, quote) = (run(text, start, quote)?, quote);
    let word = text.get(range.clone())?;
    let known = [
        "bearer",
        "basic",
        "token",
        "apikey",
        "api-key",
        "api-token",
        "code",
        "string",
        "str",
        "is",
        "key",
        "secret",
        "value",
        "default",
        "access",
        "private",
    ];
    if known.iter().any(|it| word.eq_ignore_ascii_case(it)) {
        let (start, second, inner) = self::gap(text, range.end)?;
        if second == Gap::Assigned {
            gap = Gap::Assigned;
        }
        range = run(text, start, inner.or(quote))?;
    }
    (!range.is_empty()).then_some((range, gap))
}

/// Where the gap behind a name ends, and the quote that opens there.
fn gap(text: &str, from: usize) -> Option<(usize, Gap, Option<u8>)> {
    let mut gap = Gap::Loose;
    let (mut quote, mut opened, mut quoted) = (None, false, false);
    let rest = text.as_bytes().get(from..)?;
    let mut length = 0;
    for (at, byte) in rest.iter().enumerate().take(LONGEST_GAP) {
        match byte {
            b'=' | b':' | b'>' => {
                gap = Gap::Assigned;
                opened |= *byte == b'>';
                quote = None;
            }
            b'"' | b'\'' | b'`' => {
                quote = Some(*byte);
                quoted = true;
            }
            b',' if quoted => {
                gap = Gap::Assigned;
                quote = None;
            }
            b'\n' | b'\r' if opened || goes_on(rest, at) => {}
            b' ' | b'\t' | b'|' | b'?' | b'+' | b'~' | b'\\' | b']' | b')' => {}
            b'-' | b'.' | b'_' if gap == Gap::Loose || *byte == b'.' => {}
            b'(' if gap == Gap::Assigned => {}
            _ => break,
        }
        length = at + 1;
    }
    (length > 0).then_some((from + length, gap, quote))
}

/// Whether a value in quotes is all that the next line begins with.
fn goes_on(rest: &[u8], at: usize) -> bool {
    let after = rest.get(at..).unwrap_or_default();
    let first = after
        .iter()
        .take(LONGEST_GAP)
        .find(|b| !b.is_ascii_whitespace());
    first.is_some_and(|b| matches!(b, b'"' | b'\''))
}

/// What runs from a place to the quote that closes it, or to the next blank or bracket.
fn run(text: &str, start: usize, quote: Option<u8>) -> Option<Range<usize>> {
    let rest = text.as_bytes().get(start..)?;
    let ends = |b: &u8| match quote {
        Some(quote) => *b == quote || matches!(b, b'\n' | b'\r'),
        None => b.is_ascii_whitespace() || b"\"'`,;()[]{}<>&|".contains(b),
    };
    let length = rest
        .iter()
        .take(LONGEST_VALUE)
        .take_while(|b| !ends(b))
        .count();
    let whole = text.get(start..start + length)?;
    let trimmed = whole.trim_end_matches(['\\', ' ']);
    Some(start..start + trimmed.len())
}

/// Which rule speaks of a value, if it is a secret.
fn judge(value: &str, said: Said, gap: Gap) -> Option<Speaker> {
    if value.starts_with(['$', '{', '<', '%', '[', '(', '*', '&', '!', '#'])
        && said != Said::Password
        || value.starts_with(['$', '{', '<', '%'])
        || value.contains("{{")
        || value.contains("${")
        || value.contains("$(")
        || table_example(value)
    {
        return None;
    }
    let decoded = base64::decode_text(value).filter(|text| is_typed(text));
    let (shown, strict) = (decoded.as_deref().unwrap_or(value), gap == Gap::Loose);
    match said {
        Said::Password if !strict => shape::is_password(shown).then_some(Speaker::Password),
        Said::Password => {
            (shape::is_password(shown) && is_strict(shown)).then_some(Speaker::Password)
        }
        Said::Secret(strength) => {
            let long = value.len() >= LONG && shape::is_token(value, strength);
            let found = long || shape::is_token(shown, strength);
            let found = found && (!strict || is_strict(shown));
            found.then_some(Speaker::HighEntropy)
        }
    }
}

/// The name of a variable of the environment.
fn is_variable(name: &str) -> bool {
    name.contains('_') && !name.contains(|c: char| c.is_ascii_lowercase() || "-.".contains(c))
}

/// Whether a value only repeats a part of its name, as in `POSTGRES_PASSWORD=postgres`.
fn repeats(name: &str, value: &str) -> bool {
    name.to_ascii_lowercase()
        .contains(&value.to_ascii_lowercase())
}

/// A word that somebody uses as a password, and that is no other word for one.
fn is_plain(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let telling = ["pass", "secret", "token", "required", "disabled", "enabled"];
    value.len() >= 8
        && value.bytes().all(|b| b.is_ascii_alphanumeric())
        && !shape::is_fake(value)
        && !telling.iter().any(|word| lower.contains(word))
}

fn table_example(value: &str) -> bool {
    super::table::table()
        .examples
        .iter()
        .any(|example| example == value)
}

/// Decoded text that somebody could have typed.
fn is_typed(text: &str) -> bool {
    text.len() >= 4
        && text
            .trim_end()
            .chars()
            .all(|c| !c.is_control() && c.is_ascii())
}

/// Where only a blank stands between, a value must look like nothing else.
fn is_strict(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let plain = value
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_-+/=.".contains(&b));
    plain && (digits >= 2 && digits < value.len() && value.len() >= 14 || value.len() >= 24)
}

#[cfg(test)]
mod tests {
    use super::super::table::table;
    use super::*;

    fn found(text: &str) -> Option<&str> {
        let piece = ["pass", "secret", "token", "key", "auth"]
            .iter()
            .find_map(|it| {
                let at = text.to_ascii_lowercase().find(it)?;
                Some(at..at + it.len())
            });
        let named = around(table(), text, piece.unwrap())?;
        text.get(named.value)
    }

    #[test]
    fn values_are_found_in_every_notation() {
        let value = "Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB";
        for text in [
            "genericToken=@",
            "generic_token: '@'",
            "generic_TOKEN :::= \"@\"",
            "var genericToken string = \"@\"",
            "\"genericToken\" => \"@\"",
            "<genericToken>\n    @\n</genericToken>",
            "setProperty(\"GENERIC_TOKEN\", \"@\")",
            "$genericToken .= \"@\"",
            "Authorization: Bearer @",
            "\"a_token\": \"@\"",
            "acme SECRET @",
            "acme-SECRET-@",
        ] {
            let text = text.replace('@', value);
            assert_eq!(found(&text), Some(value), "{text}");
        }
    }

    #[test]
    fn names_and_references_are_left_alone() {
        for text in [
            "tokenPath: Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB",
            "public_key = 9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit",
            "key: Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB",
            "credentialsId: 'ff083f76-7804-4ef1-80e4-fe975bb9141b'",
            "password = var.db_password",
            "password: ${{ secrets.X }}",
            "token: $(cat /run/secrets/x)",
            "the secret is known",
            "password: changeme",
        ] {
            let lower = text.to_ascii_lowercase();
            if ["pass", "secret", "token", "key", "auth"]
                .iter()
                .any(|it| lower.contains(it))
            {
                assert_eq!(found(text), None, "{text}");
            }
        }
    }
}
