//! Bytes to text, as the appliers decode them.

use std::borrow::Cow;

/// What a file's bytes were before they became UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16, little endian, with a byte-order mark.
    Utf16Le,
    /// UTF-16, big endian, with a byte-order mark.
    Utf16Be,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The bytes from this offset on are no UTF-8.
    #[error("invalid UTF-8 at byte {0}")]
    InvalidUtf8(usize),
    /// The UTF-16 holds a lone surrogate or half a unit.
    #[error("invalid UTF-16 at byte {0}")]
    InvalidUtf16(usize),
}

/// Bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Decodes `bytes` to UTF-8 and drops one leading byte-order mark.
///
/// # Errors
/// [`TextError`] with the offset of the first byte that can't be decoded.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), TextError> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => {
            utf16(rest, u16::from_le_bytes).map(|t| (t.into(), Encoding::Utf16Le))
        }
        [0xFE, 0xFF, rest @ ..] => {
            utf16(rest, u16::from_be_bytes).map(|t| (t.into(), Encoding::Utf16Be))
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, 3),
        _ => utf8(bytes, 0),
    }
}

fn utf8(bytes: &[u8], skipped: usize) -> Result<(Cow<'_, str>, Encoding), TextError> {
    std::str::from_utf8(bytes)
        .map(|text| (text.into(), Encoding::Utf8))
        .map_err(|e| TextError::InvalidUtf8(e.valid_up_to() + skipped))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, TextError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut at = 2;
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let c = decoded.map_err(|_| TextError::InvalidUtf16(at))?;
        at += c.len_utf16() * 2;
        text.push(c);
    }
    if rest.is_empty() {
        Ok(text)
    } else {
        Err(TextError::InvalidUtf16(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_the_appliers_decode() {
        assert_eq!(decode(b"\xEF\xBB\xBFa: 1").unwrap().0, "a: 1");
        assert_eq!(
            decode(b"\xFF\xFEa\0:\0").unwrap(),
            ("a:".into(), Encoding::Utf16Le)
        );
        assert_eq!(
            decode(b"\xFE\xFF\0a").unwrap(),
            ("a".into(), Encoding::Utf16Be)
        );
        assert_eq!(decode(b"a\xFF").unwrap_err(), TextError::InvalidUtf8(1));
        assert_eq!(
            decode(b"\xFF\xFEa").unwrap_err(),
            TextError::InvalidUtf16(2)
        );
        assert_eq!(
            decode(b"\xFF\xFE\x00\xD8").unwrap_err(),
            TextError::InvalidUtf16(2)
        );
    }
}
