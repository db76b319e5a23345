//! The one way out for text of strangers: for each kind of sink, what it must never see is made
//! visible instead.
//!
//! Invariant: what went through once goes through again unchanged, so that a saved verdict reads
//! as the run did.

use std::fmt::Write as _;

/// Whether a character must not reach any sink as it is: it controls a terminal, reorders or hides
/// text, ends lines, passes for a space, or is no character at all.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    let code = c as u32;
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || code & 0xFFFE == 0xFFFE
        || matches!(code,
            0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x2800 | 0x3164
            | 0xFDD0..=0xFDEF | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
            | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
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
    let text = without_commands(&visible(text), "\\#");
    if text.trim_start().starts_with("::") {
        format!("\\{}", text.trim_start())
    } else {
        text
    }
}

/// Several lines of text, each as [`line`].
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
        if c == '\n' || !is_unsafe(c) {
            out.push(c);
        } else {
            let filler = if c == '\t' || c == '\r' { ' ' } else { '?' };
            out.extend(std::iter::repeat_n(filler, c.len_utf8()));
        }
    }
    without_commands(&out, ":")
}

/// Breaks up whatever a runner reads as a command: `##[…]`, `##vso[…]`, `##teamcity[…]`. Every `#`
/// but the first of such a run is written as `instead`.
fn without_commands(text: &str, instead: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("##") {
        let (before, from) = rest.split_at(at);
        let after = from.trim_start_matches('#');
        let hashes = from.len() - after.len();
        let is_command = after
            .trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .starts_with('[');
        out.push_str(before);
        out.push('#');
        out.push_str(&(if is_command { instead } else { "#" }).repeat(hashes - 1));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The message of a GitHub workflow command; its lines stay lines.
#[must_use]
pub fn github_data(text: &str) -> String {
    terminal(text).replace('%', "%25").replace('\n', "%0A")
}

/// A property of a GitHub workflow command.
#[must_use]
pub fn github_property(text: &str) -> String {
    line(text)
        .replace('%', "%25")
        .replace(':', "%3A")
        .replace(',', "%2C")
}

/// Text in a cell of a Markdown table: words as words, and all else as code, in which nothing is
/// markup, mention or link. (An entity would not do: mentions are looked for after it is read.)
#[must_use]
pub fn markdown(text: &str) -> String {
    // Not even code may hold a table's bar.
    let text = line(text).replace('|', "\\u{7c}");
    let parts: Vec<&str> = text.split('`').collect();
    let is_fine = |(at, part): (usize, &&str)| {
        if at % 2 == 0 {
            is_prose(part)
        } else {
            !part.trim().is_empty()
        }
    };
    if parts.len() % 2 == 1 && parts.iter().enumerate().all(is_fine) {
        text
    } else {
        code(&text)
    }
}

/// Whether a text means the same as Markdown.
fn is_prose(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || " ,;.'\"?%=+-:()/".contains(c);
    let lower = text.to_ascii_lowercase();
    text.chars().all(plain)
        && !["www.", "//", "gh-", "mailto", "javascript"]
            .iter()
            .any(|w| lower.contains(w))
        && text.match_indices(':').all(|(at, _)| {
            text.get(at + 1..)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
}

/// A code span that holds the text as it is.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A path as a relative URI reference: a slash at its beginning would name a host or the root.
#[must_use]
pub fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'/' if at == 0 => out.push_str("%2F"),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char);
            }
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// JSON as serde wrote it, with nothing in its texts that hides or commands. A reader of the JSON
/// gets the same values: only their notation changes.
#[must_use]
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || !is_unsafe(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    without_commands(&out, "\\u0023")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_controls_becomes_visible() {
        assert_eq!(visible("a\u{1b}[31m\r\n"), "a\\u{1b}[31m\\r\\n");
        assert_eq!(visible("x\u{202e}y\u{feff}"), "x\\u{202e}y\\u{feff}");
        assert_eq!(
            visible("a\u{e0041}\u{a0}\u{ffff}"),
            "a\\u{e0041}\\u{a0}\\u{ffff}"
        );
        assert_eq!(visible("naïve 日本語 😀"), "naïve 日本語 😀");
    }

    #[test]
    fn no_line_commands_a_runner() {
        assert_eq!(line("::error::x"), "\\::error::x");
        assert_eq!(line("  ::error::x"), "\\::error::x");
        assert_eq!(line("a ::error::x"), "a ::error::x");
        assert_eq!(line("x##[group]y"), "x#\\#[group]y");
        assert_eq!(line("###vso[task]"), "#\\#\\#vso[task]");
        assert_eq!(line("## a heading"), "## a heading");
        assert_eq!(terminal("a\n::b::\n"), "a\n\\::b::");
    }

    #[test]
    fn once_is_enough() {
        let hostile = [
            "::e::",
            "##[x]####vso[y]",
            "\u{1b}\u{202e}\n::x",
            " \u{3000}::a",
            "\\##[",
        ];
        for text in hostile {
            assert_eq!(line(&line(text)), line(text));
            assert_eq!(terminal(&terminal(text)), terminal(text));
        }
    }

    #[test]
    fn excerpts_keep_their_length() {
        for text in ["a\tb\u{202e}c", "##[x]", "\u{e0041}é\r\n", "###teamcity["] {
            assert_eq!(same_length(text).len(), text.len());
            assert!(!same_length(text).contains("##["));
        }
    }

    #[test]
    fn json_keeps_its_values() {
        let hostile = "\u{202e}\u{e0041}##[x]###[\u{7f}\u{85}\n\"\\";
        let text = json(&serde_json::to_string(hostile).unwrap());
        assert!(
            !text.contains("##[") && !text.chars().any(is_unsafe),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
    }

    #[test]
    fn commands_end_where_they_should() {
        assert_eq!(github_data("100%\r\nb::c"), "100%25%0Ab::c");
        assert_eq!(github_property("a:b,c%\n"), "a%3Ab%2Cc%25\\n");
        assert_eq!(uri("a b/ü#?.yaml"), "a%20b/%C3%BC%23%3F.yaml");
        assert_eq!(uri("//evil/x:y"), "%2F/evil/x%3Ay");
    }

    #[test]
    fn markdown_is_words_or_code() {
        for fine in [
            "container `web` has no limit",
            "a: b (c), 50%",
            "`a` and `b<script>@x`",
            "",
        ] {
            assert_eq!(markdown(fine), fine);
        }
        for (text, expected) in [
            ("@team look", "`@team look`"),
            ("see https://evil.example", "`see https://evil.example`"),
            ("<img src=x>", "`<img src=x>`"),
            ("a | b", "`a \\u{7c} b`"),
            ("lone ` tick", "``lone ` tick``"),
            ("a``b", "```a``b```"),
            ("fixes gh-12", "`fixes gh-12`"),
            ("#12", "`#12`"),
            ("[x](javascript:y)", "`[x](javascript:y)`"),
            ("`a` @b", "`` `a` @b ``"),
        ] {
            assert_eq!(markdown(text), expected);
        }
    }

    #[test]
    fn cutting_keeps_characters_whole() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöü", 2), "ä…");
    }
}
