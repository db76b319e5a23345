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
