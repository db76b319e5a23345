//! Whether a text could hold an object of the API at all, however its keys are written.
//!
//! Invariant: what is denied here no reader can find an object in: its keys stand there as letters,
//! or something that spells letters does.

/// Whether any reading of these bytes could find an object or a list of objects: a kind, and with it
/// a version or items.
#[must_use]
pub fn could_hold_object(bytes: &[u8]) -> bool {
    let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let spelled =
        || has_word(bytes, b"kind") && (has(bytes, b"apiVersion") || has_word(bytes, b"items"));
    is_utf16 || spelled() || escapes_letters(bytes) || tags_decode(bytes)
}

pub(super) fn has(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}

/// Whether a word stands there with no letter on either side.
fn has_word(bytes: &[u8], word: &[u8]) -> bool {
    let is_letter = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_alphanumeric)
    };
    memchr::memmem::find_iter(bytes, word)
        .any(|at| !is_letter(at.checked_sub(1)) && !is_letter(Some(at + word.len())))
}

/// Whether a backslash spells a letter, or joins two lines into one word. Each takes the character
/// behind it along: no quote begins between two of them, so that they are read in the same pairs
/// whether they stand in quotes or not.
fn escapes_letters(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        rest = rest.get(at + 1..).unwrap_or_default();
        let spells = match rest {
            [b'\n' | b'\r' | 0xC2 | 0xE2, ..] => true,
            [b'x', digits @ ..] => is_letter(digits, 2),
            [b'u', digits @ ..] => is_letter(digits, 4),
            [b'U', digits @ ..] => is_letter(digits, 8),
            _ => false,
        };
        if spells {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

/// Whether so many hexadecimal digits are a letter's.
fn is_letter(digits: &[u8], length: usize) -> bool {
    digits
        .get(..length)
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .and_then(char::from_u32)
        .is_some_and(|c| c.is_ascii_alphabetic())
}

/// Whether a tag could turn other letters into those of a key: `!!binary`, whole, in parts with
/// `%TAG`, or with letters of its own written as `%62`.
fn tags_decode(bytes: &[u8]) -> bool {
    let is_tag = |word: &[u8]| {
        memchr::memchr(b'!', word).is_some_and(|at| {
            let tag = word.get(at..).unwrap_or_default();
            has(tag, b"binary") || memchr::memchr(b'%', tag).is_some()
        })
    };
    memchr::memchr(b'!', bytes).is_some()
        && (bytes.split(u8::is_ascii_whitespace).any(is_tag) || has(bytes, b"%TAG"))
}

#[cfg(test)]
mod tests {
    use super::could_hold_object;

    #[test]
    fn keys_are_found_however_they_are_written() {
        for text in [
            "apiVersion: v1\nkind: Pod\n",
            "kind: List\nitems: []\n",
            "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}",
            "\"\\x61piVersion\": v1\n",
            "\"\\u0061piVersion\": v1\n",
            "\"\\U00000061piVersion\": v1\n",
            "? \"api\\\n  Version\"\n: v1\n",
            "? \"api\\\u{85}  Version\"\n: v1\n",
            "'\\'\"\\x61\": v1\n",
            "!!binary YXBpVmVyc2lvbg==: v1\n",
            "{!<tag:yaml.org,2002:binary> YXBpVmVyc2lvbg==: v1}",
            "!!b%69nary YXBpVmVyc2lvbg==: v1\n",
            "%TAG !e! tag:yaml.org,2002:bin\n---\n!e!ary YXBp: v1\n",
        ] {
            assert!(could_hold_object(text.as_bytes()), "{text}");
        }
        assert!(could_hold_object(b"\xFF\xFEk\0"));
    }

    #[test]
    fn what_only_looks_like_a_trick_is_none() {
        for text in [
            "// a comment\n{\"paths\": {\"\\u0040/*\": [\"./src/*\"]}}",
            "{\"path\": \"C:\\\\Users\\\\x61\"}",
            "{\"exclude\": [\"!**/x\", \"100%\"]} // don't!",
            "{\"group\": {\"kind\": \"build\"}, \"itemsPerPage\": 1}",
            "a: !secret b\nkind: x\n",
            "{\"esc\": \"\\u001b[0m\\n\"}",
        ] {
            assert!(!could_hold_object(text.as_bytes()), "{text}");
        }
    }
}
