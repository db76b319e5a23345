//! The one way out for text of strangers: for each kind of sink what it must never see is made
//! visible instead.

use std::fmt::Write as _;

/// Whether a character must not reach any sink as it is: it controls a terminal, reorders or hides
/// text, or ends lines.
fn is_unsafe(c: char) -> bool {
    let code = c as u32;
    c.is_control()
        || matches!(code,
            0xAD | 0x61C | 0x115F | 0x1160 | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E
            | 0x2060..=0x206F | 0x3164 | 0xFEFF | 0xFFA0 | 0xFFF9..=0xFFFB | 0x1D173..=0x1D17A
            | 0xE0000..=0xE0FFF)
}

/// One line of plain text: nothing in it controls, hides or breaks.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// One line of text for a terminal or a CI log: visible, and no command to a runner, which reads
/// `##[…]` anywhere and `::` at the start of a line.
#[must_use]
pub fn line(text: &str) -> String {
    let text = visible(text)
        .replace("##[", "#\\#[")
        .replace("##vso[", "#\\#vso[");
    if text.trim_start().starts_with("::") {
        format!("\\{}", text.trim_start())
    } else {
        text
    }
}

/// Several lines of text for a terminal, each as [`line`].
#[must_use]
pub fn terminal(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A text with as many bytes as before in which nothing controls, hides or breaks: for excerpts,
/// whose spans must go on fitting.
#[must_use]
pub fn same_length(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || (!is_unsafe(c) && c != '\t') {
            out.push(c);
        } else {
            let filler = if c == '\t' || c == '\r' { ' ' } else { '?' };
            out.extend(std::iter::repeat_n(filler, c.len_utf8()));
        }
    }
    out.replace("##[", "#:[").replace("##vso[", "#:vso[")
}

/// The message of a GitHub workflow command.
#[must_use]
pub fn github_data(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(visible).collect();
    lines
        .join("\n")
        .replace("##[", "#\\#[")
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a GitHub workflow command.
#[must_use]
pub fn github_property(text: &str) -> String {
    github_data(&visible(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

/// Text inside Markdown, in a table's cell or outside: no markup, no mention, no link.
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("&#64;"),
            // A colon between letters and slashes would make a link.
            ':' => out.push_str("&#58;"),
            '`' => out.push_str("&#96;"),
            '\\' | '|' | '*' | '_' | '[' | ']' | '(' | ')' | '#' | '!' | '~' | '$' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // `www.` alone is a link too.
    out.replace("www.", "www&#46;")
}

/// A relative path as a URI reference.
#[must_use]
pub fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char)
            }
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Text for JSON that may be printed to a log: as [`line`] where it holds a runner's command.
#[must_use]
pub fn json(text: &str) -> String {
    line(text)
}

/// The beginning of a text, at most `most` characters.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}
