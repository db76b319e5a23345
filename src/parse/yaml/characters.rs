//! Characters that no manifest may hold, or that make two readers or two people disagree.

use crate::finding::Finding;
use crate::parse::{Node, Value};
use crate::source::Source;

/// Control characters, odd line breaks, bidi controls and later byte-order marks of a text.
pub(super) fn check(source: &Source, findings: &mut Vec<Finding>) {
    let bytes = source.text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|b| !is_plain(*b)))
    {
        at += found;
        let Some(c) = source.text.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        let before = findings.len();
        findings.extend(complaint(source, at, c));
        // One of a kind is enough: a binary file would give thousands.
        if findings.len() > before && findings.len() > MOST {
            return;
        }
        at += c.len_utf8();
    }
}

/// Most findings about characters in one file.
const MOST: usize = 20;

/// ASCII that needs no second look.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n' | b'\t')
}

fn complaint(source: &Source, at: usize, c: char) -> Option<Finding> {
    let place = source.place(source.span(at, at + c.len_utf8()));
    let code = c as u32;
    let finding = |rule: &str, message: String, help: &str| {
        Some(Finding::new(rule, place, message).with_help(help))
    };
    match code {
        0x0D if source.text.as_bytes().get(at + 1) == Some(&b'\n') => None,
        0x0D => finding(
            "yaml/ambiguous-line-break",
            "a carriage return on its own is a line break for some readers only".to_owned(),
            "end lines with a line feed",
        ),
        0x85 | 0x2028 | 0x2029 => finding(
            "yaml/ambiguous-line-break",
            format!(
                "U+{code:04X} is a line break for kubectl: what follows it is live, even in a comment"
            ),
            "end lines with a line feed, or write the character as an escape in double quotes",
        ),
        0x00..=0x1F | 0x7F..=0x9F | 0xFFFE | 0xFFFF => finding(
            "yaml/control-character",
            format!("the control character U+{code:04X} is not allowed"),
            "remove it, or write it as an escape in double quotes",
        ),
        0xFEFF => finding(
            "yaml/ambiguous-character",
            "a byte-order mark inside the text".to_owned(),
            "remove it",
        ),
        0x061C | 0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069 => finding(
            "yaml/ambiguous-bidi",
            format!("U+{code:04X} changes the order in which the text is shown"),
            "remove it, or write it as an escape in double quotes",
        ),
        _ => None,
    }
}

/// Keys that look like others, at any depth.
pub(super) fn check_keys(source: &Source, node: &Node, findings: &mut Vec<Finding>) {
    structural(source, node, findings);
    if !source.text.is_ascii() {
        lookalikes(source, node, findings);
    }
}

/// The keys by which appliers tell an object.
const STRUCTURAL: &[&str] = &["apiVersion", "kind", "metadata"];

/// `Kind` or ` kind` beside or instead of `kind`.
fn structural(source: &Source, root: &Node, findings: &mut Vec<Finding>) {
    let looks_like_object = root.get("apiVersion").is_some() || root.get("kind").is_some();
    let near = |key: &str| {
        let bare = key.trim();
        STRUCTURAL
            .iter()
            .find(|s| **s != key && s.eq_ignore_ascii_case(bare))
    };
    let misses: Vec<_> = root
        .entries()
        .filter_map(|e| near(&e.key).map(|meant| (e, *meant)))
        .collect();
    if !looks_like_object && misses.len() < 2 {
        return;
    }
    for (entry, meant) in misses {
        let place = source.place(entry.key_span);
        let message = format!(
            "the key `{}` is not `{meant}`, but some readers take it for that",
            entry.key.trim()
        );
        findings.push(
            Finding::new("yaml/ambiguous-key", place, message)
                .with_help(format!("write `{meant}`")),
        );
    }
}

fn lookalikes(source: &Source, node: &Node, findings: &mut Vec<Finding>) {
    match &node.value {
        Value::Map(map) => {
            for entry in &map.entries {
                if let Some(c) = lookalike(&entry.key) {
                    let message = format!(
                        "this key holds U+{:04X}, which can't be told from another letter or is not seen",
                        c as u32
                    );
                    let place = source.place(entry.key_span);
                    findings.push(
                        Finding::new("yaml/ambiguous-key", place, message)
                            .with_help("type the key anew in plain letters"),
                    );
                }
                lookalikes(source, &entry.value, findings);
            }
        }
        Value::Seq(items) => items
            .iter()
            .for_each(|item| lookalikes(source, item, findings)),
        _ => {}
    }
}

/// A character of another script among Latin letters, or one that can't be seen.
fn lookalike(key: &str) -> Option<char> {
    if key.is_ascii() {
        return None;
    }
    let hidden = |c: &char| matches!(*c as u32, 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFEFF | 0xE0000..=0xE007F);
    if let Some(c) = key.chars().find(hidden) {
        return Some(c);
    }
    let latin = key.chars().any(|c| c.is_ascii_alphabetic());
    let other = |c: &char| matches!(*c as u32, 0x370..=0x58F | 0x13A0..=0x13FF | 0x2100..=0x214F | 0xFF00..=0xFFEF | 0x1D400..=0x1D7FF);
    key.chars().find(other).filter(|_| latin)
}
