//! Whether an applier could read an object in JSON that may have comments and trailing commas.
//!
//! Invariant: "no" is proven twice: every reader of JSON stops inside the first value, and what a
//! reader of YAML makes of the text, if it makes anything of it, is no object.

use crate::parse::{self, Dialect, Limits, Node};
use crate::source::{Source, SourceId, decode};

/// Whether a reader of JSON or of YAML could find an object in the text.
pub(super) fn is_readable(bytes: &[u8]) -> bool {
    !stops_json(bytes) || is_yaml_object(bytes)
}

/// Whether the text is JSON whose readers stop before the end of the first value: at a comment, or
/// at a comma that nothing follows. All read strings alike, so that none reads on. What begins in
/// another way is no JSON, and YAML first.
fn stops_json(bytes: &[u8]) -> bool {
    let mut depth = 0_usize;
    let mut after_comma = false;
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        match byte {
            b'/' => return true,
            b'}' | b']' if after_comma => return true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return false,
            b'}' | b']' => depth -= 1,
            b'"' if depth > 0 => skip_string(&mut rest),
            _ if depth == 0 && !byte.is_ascii_whitespace() => return false,
            _ => {}
        }
        after_comma = byte == b',' || after_comma && byte.is_ascii_whitespace();
    }
    false
}

fn skip_string(rest: &mut std::slice::Iter<'_, u8>) {
    while let Some(&byte) = rest.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                rest.next();
            }
            _ => {}
        }
    }
}

fn is_yaml_object(bytes: &[u8]) -> bool {
    let Ok((text, _)) = decode(bytes) else {
        return true;
    };
    let source = Source::new(SourceId(0), "", text);
    let parsed = parse::yaml(&source, Dialect::Kubernetes, &Limits::default());
    let objects = parsed.documents.iter().any(|it| is_object(&it.root));
    objects || !parsed.faults.is_empty()
}

/// As wide as possible: a key in another case is an object for somebody.
fn is_object(root: &Node) -> bool {
    let has = |name: &str| {
        let mut entries = root.entries();
        entries.any(|entry| entry.key.eq_ignore_ascii_case(name))
    };
    has("kind") && (has("apiVersion") || has("items")) || root.as_seq().is_some()
}

#[cfg(test)]
mod tests {
    use super::is_readable;

    #[test]
    fn comments_and_trailing_commas_stop_every_reader() {
        for text in [
            "{ // kind, apiVersion\n\"a\": \"kind\"}",
            "// kind, apiVersion\n{\"a\": 1}",
            "{\"a\": [1, 2,\n], \"body\": [\"apiVersion: v1\", \"kind: Pod\"]}",
            "{\"apiVersion\": \"v1\", /* c */ \"kind\": \"Pod\"}",
        ] {
            assert!(!is_readable(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_some_reader_takes_is_readable() {
        for text in [
            // A reader of a stream takes the first value before it meets the comment.
            "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"} // c",
            "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"a\": \"/ , }\"}",
            "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"a\": \"\\\"/\"}",
            "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"a\": \"\\ud800\"}",
            // YAML takes trailing commas, and what stands in a comment.
            "{\"apiVersion\": \"v1\", \"kind\": \"Pod\",}",
            "{ // x, apiVersion: v1, kind: Pod\n}",
            "{\"a\": // c\n\"x, apiVersion: v1, kind: Pod, y\"}",
            "# /\napiVersion: v1\nkind: Pod\n",
            "a: {{ .b }} // c\nkind: apiVersion\n",
            "apiVersion: v1\nkind: Pod\nx: {a: 1,}\n",
        ] {
            assert!(is_readable(text.as_bytes()), "{text}");
        }
        assert!(is_readable(b"\xFF\xFE{\0/\0\xD8"));
    }
}
