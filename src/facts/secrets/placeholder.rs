//! Values that are left to be filled in, by a person or by a program.
//!
//! Invariant: the whole value is the place to fill in; a secret beside a substitution, or as its
//! default, is still one.

use super::{key, words};

/// What people write where a value is to be filled in.
const FILL_IN: [&str; 20] = [
    "changeme",
    "changethis",
    "replaceme",
    "replacethis",
    "replacewith",
    "fillin",
    "fillme",
    "addyour",
    "enteryour",
    "putyour",
    "placeholder",
    "example",
    "dummy",
    "redacted",
    "todo",
    "fixme",
    "insert",
    "your",
    "tobereplaced",
    "tobefilled",
];

/// Values that say that there is none.
const NOTHING: [&str; 7] = ["none", "null", "nil", "empty", "tbd", "unset", "removed"];

/// What pipelines put around the name of a value that they fill in.
const MARKS: [(&str, &str); 7] = [
    ("__", "__"),
    ("@@", "@@"),
    ("%%", "%%"),
    ("##", "##"),
    ("#{", "}#"),
    ("%", "%"),
    ("@", "@"),
];

/// References that an operator or a plugin resolves in the cluster; a path follows.
const RESOLVED: [&str; 9] = [
    "vault:",
    "ref+",
    "op://",
    "awssm:",
    "gcpsm:",
    "azkv:",
    "ssm://",
    "secretref+",
    "<path:",
];

/// No place to fill in is longer.
const MAX_FILL_IN: usize = 40;

/// Whether a value is left to be filled in: empty, a substitution, or a word that says so.
#[must_use]
pub fn is_placeholder(value: &str) -> bool {
    let text = value.trim();
    let empty = |rest: String| !rest.chars().any(char::is_alphanumeric);
    is_filler(text)
        || is_wrapped(text)
        || is_marked(text)
        || is_reference(text)
        || is_word(text)
        || substituted(text).is_some_and(empty)
}

/// What a value is where nobody fills it in: `postgres` of `${HOST:-postgres}`.
pub(super) fn by_default(value: &str) -> &str {
    let mut text = value.trim();
    while let Some(default) = parameter(text).and_then(default) {
        text = default.trim();
    }
    text
}

/// `xxxx`, `****`, `...`, or nothing.
fn is_filler(text: &str) -> bool {
    text.chars().all(|c| "xX*._- ?#".contains(c))
}

/// `<your token>`.
fn is_wrapped(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|t| t.strip_suffix('>'));
    inner.is_some_and(|inner| !inner.contains(['\n', '<', '>']) && words::is_prose(inner))
}

/// `__TOKEN__`. Passwords are written between signs too, but not in the capitals of a variable.
fn is_marked(text: &str) -> bool {
    let is_name = |inner: &str| {
        let name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "_-.".contains(c);
        inner.starts_with(|c: char| c.is_ascii_uppercase())
            && inner.len() <= MAX_FILL_IN
            && inner.chars().all(name)
            && words::is_prose(inner)
    };
    MARKS.iter().any(|(open, close)| {
        let inner = text.strip_prefix(open).and_then(|t| t.strip_suffix(close));
        inner.is_some_and(is_name)
    })
}

fn is_reference(text: &str) -> bool {
    let Some(start) = RESOLVED.iter().find(|start| text.starts_with(**start)) else {
        return false;
    };
    let path = text.get(start.len()..).unwrap_or_default();
    // The names of vaults and items may hold spaces: `op://Private/my login/password`.
    let odd = |c: char| c.is_control() || c.is_whitespace() && *start != "op://";
    path.contains('/') && !path.contains(odd)
}

/// `changeme`, `your-api-key`, `none`.
fn is_word(text: &str) -> bool {
    let plain = key::squeeze(text);
    if NOTHING.iter().any(|word| plain == *word) {
        return true;
    }
    let said = FILL_IN.iter().find(|word| plain.starts_with(*word));
    let Some(said) = said.filter(|_| plain.len() <= MAX_FILL_IN) else {
        return false;
    };
    // `changeme123` is one word with a number behind it.
    let rest = plain.get(said.len()..).unwrap_or_default();
    let numbered = rest.len() <= 4 && rest.chars().all(|c| c.is_ascii_digit());
    numbered || words::is_prose(text)
}

/// What is left of a text without its substitutions; nothing if there is none, or if one of them
/// brings a secret along.
fn substituted(text: &str) -> Option<String> {
    let mut left = String::new();
    let mut rest = text;
    loop {
        let opened = ["${", "$(", "{{", "<%"]
            .into_iter()
            .filter_map(|open| Some((rest.find(open)?, open)))
            .min();
        let Some((at, open)) = opened else {
            left.push_str(rest);
            return (rest.len() < text.len()).then_some(left);
        };
        left.push_str(rest.get(..at)?);
        let inner = rest.get(at + open.len()..)?;
        let (inner, after) = inner.split_at(end_of(inner, open)?);
        if !is_harmless(open, inner) {
            return None;
        }
        rest = after.get(close_of(open).len()..)?;
    }
}

fn close_of(open: &str) -> &'static str {
    match open {
        "${" => "}",
        "$(" => ")",
        "{{" => "}}",
        _ => "%>",
    }
}

/// Where a substitution ends; those of a shell may hold another.
fn end_of(inner: &str, open: &str) -> Option<usize> {
    let close = close_of(open);
    if close.len() > 1 {
        return inner.find(close);
    }
    let mut depth = 0_usize;
    for (at, c) in inner.char_indices() {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' if depth == 0 => return inner.get(at..)?.starts_with(close).then_some(at),
            '}' | ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a substitution's inside holds no secret of its own.
fn is_harmless(open: &str, inner: &str) -> bool {
    if open == "${" && !inner.starts_with('{') {
        let (name, operator) = split_name(inner);
        return !name.is_empty()
            && match default(inner) {
                Some(text) => is_placeholder(text),
                None => words::is_prose(operator),
            };
    }
    let mut literals = inner.split(['"', '\'', '`']).skip(1).step_by(2);
    let is_variable = split_name(inner.trim()).1.is_empty();
    is_variable || literals.all(words::is_names) && (open != "$(" || words::is_names(inner))
}

/// The inside of a text that is one `${…}`.
fn parameter(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("${")?;
    let end = end_of(inner, "${")?;
    (end + 1 == inner.len()).then_some(inner.get(..end)?)
}

/// The default of `NAME:-default` in its forms.
fn default(inner: &str) -> Option<&str> {
    let (_, operator) = split_name(inner);
    let operator = operator.strip_prefix(':').unwrap_or(operator);
    operator.strip_prefix(['-', '=', '+'])
}

fn split_name(inner: &str) -> (&str, &str) {
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.');
    inner.split_at(end.unwrap_or(inner.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_to_fill_in() {
        for text in [
            "",
            "  ",
            "${SECRET}",
            "${A}:${B}",
            "${SECRET:-}",
            "${SECRET:=changeme}",
            "${A:-${B}}",
            "$(PASSWORD)",
            "<your-token>",
            "<path:secret/data/db#password>",
            "changeme",
            "CHANGE_ME",
            "changeme123",
            "xxxxxx",
            "none",
            "{{ .Values.p }}",
            "{{ .p | default \"\" }}",
            "ref+vault://a/b",
            "vault:secret/data/db#password",
            "op://Private/my login/password",
            "your-api-key",
            "<base64 of the key>",
            "example-password",
            "__TOKEN__",
            "@@DB_PASSWORD@@",
            "#{API_KEY_1}#",
            "%TOKEN%",
            "REPLACE_WITH_REAL",
            "replace-with-your-token",
            "REPLACE_ME",
            "<REDACTED>",
            "***REMOVED***",
            "TODO",
            "tbd",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "hunter2",
            "s3cr${X}et",
            "ghp_16C7e42F292c6912E7",
            "${x}hunter2hunter2${y}",
            "${PW:=hunter2hunter2}",
            "${PW:-hunter2}",
            "${A:-${B:-hunter2}}",
            "${PW",
            "<hunter2hunter2>",
            "nonesuchhunter2",
            "vault:hunter2",
            "op://hunter2",
            "examplehunter2x9",
            "{{ \"hunter2hunter2\" }}",
            "!@#$%",
            "1111",
            "__swordfish__",
            "__HUNTER2HUNTER2__",
            "__AKIA16C7E42F292C6912__",
            "__TOKEN__hunter2__",
            "@Hunter@",
            "%%",
            "removedhunter",
            "replacewith9f86d081884c7d65",
            "tbd9f86d081",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn a_default_is_the_value_itself() {
        assert_eq!(by_default("${HOST:-postgres}"), "postgres");
        assert_eq!(by_default("${A:-${B:=x}}"), "x");
        assert_eq!(by_default("a${B:-c}"), "a${B:-c}");
    }
}
