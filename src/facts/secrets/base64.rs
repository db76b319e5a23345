//! Base64 as Secrets hold it, to look at what a value really is.

/// The text under a standard base64 encoding; nothing if it is no base64 or no text.
pub(super) fn decode_text(encoded: &str) -> Option<String> {
    String::from_utf8(decode(encoded)?).ok()
}

fn decode(encoded: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(encoded.len() / 4 * 3);
    let (mut bits, mut held, mut padding) = (0_u32, 0_u32, 0_usize);
    for c in encoded.bytes().filter(|c| !c.is_ascii_whitespace()) {
        if c == b'=' {
            padding += 1;
            continue;
        }
        if padding > 0 {
            return None;
        }
        bits = (bits << 6) | u32::from(digit(c)?);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xFF).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    (padding <= 2 && held < 6 && bits == 0).then_some(bytes)
}

fn digit(c: u8) -> Option<u8> {
    match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// The bytes under any of the usual encodings: both alphabets, with padding or without it.
pub(super) fn decode_loose(encoded: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(encoded.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for c in encoded.trim_end_matches('=').bytes() {
        let c = match c {
            b'-' => b'+',
            b'_' => b'/',
            c => c,
        };
        bits = (bits << 6) | u32::from(digit(c)?);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xFF).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    Some(bytes)
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
