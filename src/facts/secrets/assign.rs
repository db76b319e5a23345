//! Secrets inside a longer text: what follows `--password`, `token=` or `secret:`, and the
//! password of a URL.
//!
//! Invariant: a range is the value alone, between characters, and the ranges are in order.

use std::ops::Range;

use super::key::tells_secret;
use super::placeholder::is_placeholder;

/// Longest name that is looked at: no option is longer.
const MAX_NAME: usize = 64;

/// The values that a text gives to names that tell of a secret.
#[must_use]
pub fn values(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(name) = next_name(text, at) {
        at = name.end;
        let word = text.get(name.clone()).unwrap_or_default();
        if word.len() > MAX_NAME || !tells_secret(word) {
            continue;
        }
        let Some(value) = value_behind(text, word, name.end) else {
            continue;
        };
        if !is_shown(text.get(value.clone()).unwrap_or_default()) {
            at = value.end;
            found.push(value);
        }
    }
    found
}

/// Whether an argument is an option whose value is the next argument.
pub(super) fn is_bare_option(argument: &str) -> bool {
    argument.starts_with('-') && !argument.contains(['=', ':', ' ']) && tells_secret(argument)
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.".contains(c)
}

fn next_name(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let start = from + rest.find(is_name)?;
    let rest = text.get(start..)?;
    let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    Some(start..start + length)
}

/// The value behind a name's `=` or `:`, or behind the space of a long option.
fn value_behind(text: &str, name: &str, end: usize) -> Option<Range<usize>> {
    let rest = text.get(end..)?;
    let closed = rest.trim_start_matches(['"', '\'', '\\']);
    let spaced = closed.trim_start_matches(' ');
    let value = match spaced.strip_prefix(['=', ':']) {
        Some(value) => value.trim_start_matches([' ', '=', '>']),
        None if name.starts_with("--") && spaced.len() < closed.len() => spaced,
        None => return None,
    };
    let value = value.trim_start_matches(['"', '\'', '\\']);
    let scheme = ["Bearer ", "Basic ", "bearer ", "basic ", "token "];
    let value = scheme
        .iter()
        .find_map(|scheme| value.strip_prefix(scheme))
        .unwrap_or(value);
    let start = text.len() - value.len();
    let ends = |c: char| c.is_whitespace() || "\"'`,;&)]}\\".contains(c);
    // A substitution may hold what ends other values.
    let skipped = match value.get(..2) {
        Some("${" | "$(" | "{{") => value.find(['}', ')']).unwrap_or(0),
        _ => 0,
    };
    let length = value.get(skipped..)?.find(ends).map(|n| n + skipped);
    Some(start..start + length.unwrap_or(value.len()))
}

/// What may stay: nothing, a place to fill in, a variable, a collection, a switch.
fn is_shown(value: &str) -> bool {
    let open = value.starts_with(['{', '[', '|', '>', '$', '*', '/', '(', '<']);
    open || matches!(value, "true" | "false" | "null" | "~") || is_placeholder(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        values(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn values_behind_telling_names() {
        for text in [
            "--password=hunter2",
            "--password hunter2",
            "# password: hunter2",
            "curl -H 'Authorization: Bearer hunter2' x",
            "a=1 DB_PASSWORD=hunter2 run",
            "password=hunter2&x=1",
            "{\"token\": \"hunter2\"}",
            "api_key = \"hunter2\"",
        ] {
            assert_eq!(found(text), ["hunter2"], "{text}");
        }
        for text in [
            "--password-file=/run/x",
            "--password=$PASSWORD",
            "token: ${{ secrets.TOKEN }}",
            "the password is set",
            "secretName: web",
            "secret: {a: b}",
            "automountServiceAccountToken: true",
            "password: changeme",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
        assert_eq!(found("token=a1 secret=b2"), ["a1", "b2"]);
        assert_eq!(found("secret: {token: a1}"), ["a1"]);
    }
}
