//! Characters that YAML readers treat differently wherever they stand.
//!
//! Invariant: every byte of the file is looked at, also in comments and between documents.

use crate::parse::notes::Notes;
use crate::parse::unicode::{is_bidi, is_odd_break};

use super::explain::{self, Part};
use super::token::{Problem, Syntax};

/// Tells of every such character, and gives the offsets of those that make the appliers refuse
/// the document.
pub(super) fn check(notes: &mut Notes<'_>) -> Vec<usize> {
    let text = notes.source.text.as_str();
    let bytes = text.as_bytes();
    let mut refused = Vec::new();
    let mut at = 0;
    while let Some(next) = next_special(bytes, at) {
        at = next;
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        let end = at + c.len_utf8();
        let next = bytes.get(end).copied();
        if is_refused(c) {
            control(notes, c, at);
            refused.push(at);
        } else if c == '\r' && next != Some(b'\n') {
            line_break(notes, (at, end), "a carriage return without a line feed");
        } else if c == '\u{FEFF}' {
            mark(notes, (at, end));
        } else if is_bidi(c) {
            bidi(notes, c, (at, end));
        }
        at = end;
    }
    refused
}

/// The next such byte from `at` on. Whole chunks without one are passed at once, since nearly
/// every file has none.
fn next_special(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let near = rest.iter().take(16).position(|byte| is_special(*byte));
    if let Some(near) = near {
        return Some(at + near);
    }
    let plain = rest
        .chunks(64)
        .take_while(|chunk| {
            !chunk
                .iter()
                .fold(false, |any, byte| any | is_special(*byte))
        })
        .map(<[u8]>::len)
        .sum::<usize>();
    let found = rest
        .get(plain..)?
        .iter()
        .position(|byte| is_special(*byte))?;
    Some(at + plain + found)
}

#[inline]
fn is_special(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\n' && byte != b'\t') || byte >= 0x7F
}

/// What the appliers' reader does not let through.
fn is_refused(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => true,
        _ => false,
    }
}

fn control(notes: &mut Notes<'_>, c: char, at: usize) {
    let nowhere = Part { start: at, end: at };
    let syntax = Syntax {
        problem: Problem::Control(c),
        at,
        context: None,
    };
    explain::tell(notes, &nowhere, &syntax);
}

/// A line break that only some readers see.
fn line_break(notes: &mut Notes<'_>, at: (usize, usize), what: &str) {
    notes.deny(
        "yaml/ambiguous-line-break",
        at,
        format!("{what} ends the line to some readers and not to others"),
        "use plain line feeds",
    );
}

/// U+0085, U+2028 or U+2029 outside of quotes.
pub(super) fn odd_break(notes: &mut Notes<'_>, at: usize) {
    let rest = notes.source.text.get(at..).unwrap_or("");
    let Some(c) = rest.chars().next().filter(|c| is_odd_break(*c)) else {
        return;
    };
    let what = format!("the character U+{:04X}", u32::from(c));
    line_break(notes, (at, at + c.len_utf8()), &what);
}

fn mark(notes: &mut Notes<'_>, at: (usize, usize)) {
    notes.deny(
        "yaml/ambiguous-byte-order-mark",
        at,
        "a byte-order mark inside the file is dropped by some readers and kept by others",
        "remove it; it is invisible and may only be the file's first character",
    );
}

fn bidi(notes: &mut Notes<'_>, c: char, at: (usize, usize)) {
    notes.deny(
        "yaml/ambiguous-bidi",
        at,
        format!(
            "the character U+{:04X} changes the direction of the text, so a reviewer sees something else",
            u32::from(c)
        ),
        "remove it, or write it as an escape in double quotes",
    );
}
