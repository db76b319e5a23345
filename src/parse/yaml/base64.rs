//! Standard base64 with padding, as `!!binary` needs it. Line breaks are passed over.

use crate::source::sextet;

/// Decodes `text`; `None` if it is no base64.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut bits: u32 = 0;
    let mut digits = 0;
    let mut padding = 0;
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
        if byte == b'=' && digits + padding >= 2 {
            padding += 1;
        } else if padding > 0 {
            return None;
        } else {
            bits = bits << 6 | u32::from(sextet(byte)?);
            digits += 1;
        }
        if digits + padding == 4 {
            flush(&mut bytes, bits << (6 * padding), 3 - padding)?;
            (bits, digits) = (0, 0);
            if padding == 0 {
                continue;
            }
            padding = 5;
        }
        if padding > 5 {
            return None;
        }
    }
    (digits == 0 && matches!(padding, 0 | 5)).then_some(bytes)
}

fn flush(bytes: &mut Vec<u8>, bits: u32, count: u32) -> Option<()> {
    let [_, group @ ..] = bits.to_be_bytes();
    bytes.extend(group.get(..usize::try_from(count).ok()?)?);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn decodes_padded_text_only() {
        assert_eq!(decode("UG9k").unwrap(), b"Pod");
        assert_eq!(decode("UG8=").unwrap(), b"Po");
        assert_eq!(decode("U\nA==").unwrap(), b"P");
        assert_eq!(decode("").unwrap(), b"");
        for bad in [
            "U", "UG", "UG9", "UA=", "=", "====", "UG8=UG8=", "UA===", "U*Bk",
        ] {
            assert!(decode(bad).is_none(), "{bad}");
        }
    }
}
