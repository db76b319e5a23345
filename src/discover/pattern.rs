//! The patterns of `.gitattributes`, as git reads them.
//!
//! Invariant: a pattern that is not understood matches every path.

use globset::{GlobBuilder, GlobMatcher};

/// A pattern; nothing where it is not understood.
pub(super) struct Pattern(Option<GlobMatcher>);

impl Pattern {
    pub(super) fn new(pattern: &str) -> Self {
        Self(glob(pattern))
    }

    /// Whether it matches a path below its folder.
    pub(super) fn matches(&self, path: &str) -> bool {
        self.0.as_ref().is_none_or(|glob| glob.is_match(path))
    }
}

/// Git's braces are letters, and its classes have names, which globs don't know.
fn glob(pattern: &str) -> Option<GlobMatcher> {
    let has_braces = pattern.contains(['{', '}']);
    if pattern.contains("[:") || (has_braces && pattern.contains(['[', '\\'])) {
        return None;
    }
    let anchored = pattern.trim_end_matches('/').contains('/');
    let body = pattern.trim_start_matches('/').trim_end_matches('/');
    let body = body.replace('{', "\\{").replace('}', "\\}");
    let glob = if anchored { body } else { format!("**/{body}") };
    let built = GlobBuilder::new(&glob)
        .literal_separator(true)
        .backslash_escape(true)
        .case_insensitive(true)
        .build();
    Some(built.ok()?.compile_matcher())
}

/// The pattern and the attributes of a line; a pattern in quotes is written as in C.
pub(super) fn split(line: &str) -> Option<(String, &str)> {
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    if let Some(rest) = line.strip_prefix('"')
        && let Some(quoted) = unquote(rest)
    {
        return Some(quoted);
    }
    let (pattern, attributes) = line.split_once([' ', '\t', '\r', '\n'])?;
    Some((pattern.to_owned(), attributes))
}

/// The text up to the closing quote, and what follows.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    loop {
        let (&byte, next) = rest.split_first()?;
        rest = next;
        match byte {
            b'"' => break,
            b'\\' => {
                let (byte, next) = escape(rest)?;
                bytes.push(byte);
                rest = next;
            }
            byte => bytes.push(byte),
        }
    }
    let attributes = text.get(text.len() - rest.len()..)?;
    Some((String::from_utf8_lossy(&bytes).into_owned(), attributes))
}

fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let (&first, rest) = text.split_first()?;
    let byte = match first {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0B,
        b'\\' | b'"' => first,
        b'0'..=b'3' => {
            let (digits, rest) = text.split_at_checked(3)?;
            let digits = std::str::from_utf8(digits).ok()?;
            return Some((u8::from_str_radix(digits, 8).ok()?, rest));
        }
        _ => return None,
    };
    Some((byte, rest))
}
