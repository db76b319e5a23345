//! Base64 as Secrets hold it, to look at what a value really is.

use crate::source::Sextets;

/// The text under a standard base64 encoding; nothing if it is no base64 or no text.
pub(super) fn decode_text(encoded: &str) -> Option<String> {
    String::from_utf8(decode(encoded)?).ok()
}

fn decode(encoded: &str) -> Option<Vec<u8>> {
    let mut sextets = Sextets::with_capacity(encoded.len());
    let mut padding = 0_usize;
    for c in encoded.bytes().filter(|c| !c.is_ascii_whitespace()) {
        if c == b'=' {
            padding += 1;
            continue;
        }
        if padding > 0 {
            return None;
        }
        sextets.take(c)?;
    }
    (padding <= 2 && sextets.is_even()).then(|| sextets.bytes())
}

/// The bytes under any of the usual encodings: both alphabets, with padding or without it.
pub(super) fn decode_loose(encoded: &str) -> Option<Vec<u8>> {
    let mut sextets = Sextets::with_capacity(encoded.len());
    for c in encoded.trim_end_matches('=').bytes() {
        sextets.take(match c {
            b'-' => b'+',
            b'_' => b'/',
            c => c,
        })?;
    }
    Some(sextets.bytes())
}

/// Whether what is encoded begins like text, or like gzip: a look at its first bytes.
pub(super) fn begins_text(encoded: &str) -> bool {
    let head = encoded.get(..12.min(encoded.len())).unwrap_or_default();
    let Some(bytes) = decode_loose(head) else {
        return false;
    };
    let text = |b: &u8| *b >= 0x20 && *b != 0x7F || b"\n\r\t".contains(b);
    bytes.starts_with(&[0x1F, 0x8B]) || bytes.iter().all(text)
}

#[cfg(test)]
mod tests {
    use super::decode_text;

    #[test]
    fn decodes_what_the_api_server_decodes() {
        assert_eq!(decode_text("aHVudGVyMg==").as_deref(), Some("hunter2"));
        assert_eq!(decode_text("YQ==\n").as_deref(), Some("a"));
        assert_eq!(decode_text("").as_deref(), Some(""));
        for bad in ["a", "a=b", "ä", "____", "/w==", "YQ===", "YR=="] {
            assert_eq!(decode_text(bad), None, "{bad}");
        }
    }
}
