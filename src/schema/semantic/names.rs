//! The forms that names have: of objects, labels, ports, variables, keys.
//!
//! Invariant: each form is the one that the API server asks for, no narrower.

use crate::schema::rules;

/// A form of a text.
#[derive(Debug)]
pub(super) struct Form {
    /// Whether a text has it.
    pub(super) fits: fn(&str) -> bool,
    /// What it is, after "must be".
    pub(super) wanted: &'static str,
    /// The rule that asks for it.
    pub(super) rule: &'static str,
}

const fn name(fits: fn(&str) -> bool, wanted: &'static str) -> Form {
    Form {
        fits,
        wanted,
        rule: rules::NAME,
    }
}

/// A DNS label, RFC 1123.
pub(super) const LABEL: Form = name(
    is_label,
    "a DNS label: at most 63 lower case letters, digits and `-`, with a letter or digit at both ends",
);
/// A DNS label that begins with a letter, RFC 1035.
pub(super) const LETTER_LABEL: Form = name(
    is_letter_label,
    "a DNS label that begins with a letter: at most 63 lower case letters, digits and `-`",
);
/// Labels with dots between them.
pub(super) const SUBDOMAIN: Form = name(
    is_subdomain,
    "a DNS name: at most 253 lower case letters, digits, `-` and `.`, with a letter or digit at both ends of each part",
);
/// The same, with `*.` in front.
pub(super) const WILDCARD: Form = name(
    is_wildcard,
    "a DNS name of lower case letters, digits, `-` and `.`, with `*` for its whole first part at most",
);
/// A name that may stand in a URL's path.
pub(super) const SEGMENT: Form = name(
    is_segment,
    "a name without `/` and `%` that is neither `.` nor `..`",
);
/// The key of a label.
pub(super) const QUALIFIED: Form = name(
    is_qualified,
    "at most 63 letters, digits, `-`, `_` and `.` with a letter or digit at both ends, after an optional DNS name and `/`",
);
/// The key of an annotation.
pub(super) const LOOSE_QUALIFIED: Form = name(is_loose_qualified, QUALIFIED.wanted);
/// The value of a label.
pub(super) const LABEL_VALUE: Form = name(
    is_label_value,
    "empty, or at most 63 letters, digits, `-`, `_` and `.` with a letter or digit at both ends",
);
/// The name of a port.
pub(super) const PORT: Form = name(
    is_port,
    "the name of a port: at most 15 lower case letters, digits and single `-`, with a letter in it and no `-` at an end",
);
/// The name of an environment variable.
pub(super) const VARIABLE: Form = name(
    is_variable_name,
    "the name of a variable: printable ASCII characters other than `=`",
);
/// The same for older servers.
pub(super) const OLD_VARIABLE: Form = name(
    is_old_variable_name,
    "the name of a variable: letters, digits, `_`, `-` and `.`, not beginning with a digit",
);
/// The key of a `ConfigMap` or a Secret.
pub(super) const CONFIG_KEY: Form = name(
    is_config_key,
    "a key: at most 253 letters, digits, `-`, `_` and `.`, and not `..` at its beginning",
);
/// A path under a domain.
pub(super) const DOMAIN_PATH: Form = name(
    is_domain_path,
    "a path under a domain, like `example.org/name`",
);
/// An HTTP header's name.
pub(super) const HEADER: Form = name(is_header, "the name of a header: letters, digits and `-`");
/// A DNS name of three parts or more.
pub(super) const THREE_PARTS: Form = name(
    is_three_parts,
    "a DNS name of lower case letters, digits and `-` with at least three parts, like `pods.check.example.org`",
);
/// A name for CEL.
pub(super) const IDENTIFIER: Form = name(
    is_identifier,
    "a name of letters, digits and `_` that does not begin with a digit",
);
/// A kernel parameter.
pub(super) const SYSCTL: Form = name(
    is_sysctl,
    "a kernel parameter: lower case letters, digits, `-` and `_`, with `.` or `/` between its parts",
);
/// A CSI driver.
pub(super) const DRIVER: Form = name(
    is_driver,
    "the name of a driver: a DNS name of at most 63 characters",
);

fn is_alnum(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit()
}

/// Characters of a kind, with those of another at both ends.
fn is_bounded(text: &str, end: fn(u8) -> bool, inner: fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.iter().all(|b| b.is_some_and(|b| end(*b))) && bytes.iter().all(|&b| end(b) || inner(b))
}

fn is_part(text: &str) -> bool {
    is_bounded(text, is_alnum, |b| b == b'-')
}

pub(super) fn is_label(text: &str) -> bool {
    text.len() <= 63 && is_part(text)
}

pub(super) fn is_letter_label(text: &str) -> bool {
    is_label(text) && text.starts_with(|c: char| c.is_ascii_lowercase())
}

pub(super) fn is_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_part)
}

pub(super) fn is_wildcard(text: &str) -> bool {
    text.len() <= 253 && is_subdomain(text.strip_prefix("*.").unwrap_or(text))
}

fn is_segment(text: &str) -> bool {
    !matches!(text, "." | "..") && !text.contains(['/', '%'])
}

fn is_word(text: &str) -> bool {
    text.len() <= 63 && is_bounded(text, |b| b.is_ascii_alphanumeric(), |b| b"-_.".contains(&b))
}

pub(super) fn is_qualified(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => is_subdomain(prefix) && is_word(name),
        None => is_word(text),
    }
}

pub(super) fn is_loose_qualified(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => is_subdomain(&prefix.to_lowercase()) && is_word(name),
        None => is_word(text),
    }
}

pub(super) fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_word(text)
}

pub(super) fn is_port(text: &str) -> bool {
    let letter = text.bytes().any(|b| b.is_ascii_lowercase());
    text.len() <= 15 && letter && is_part(text) && !text.contains("--")
}

fn is_variable_name(text: &str) -> bool {
    text.bytes()
        .all(|b| (b == b' ' || b.is_ascii_graphic()) && b != b'=')
}

fn is_old_variable_name(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b"_-.".contains(&b);
    !text.starts_with(|c: char| c.is_ascii_digit())
        && text != "."
        && !text.starts_with("..")
        && text.bytes().all(inner)
}

pub(super) fn is_config_key(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    !text.is_empty()
        && text.len() <= 253
        && text != "."
        && !text.starts_with("..")
        && text.bytes().all(inner)
}

pub(super) fn is_domain_path(text: &str) -> bool {
    let path = |path: &str| {
        !path.is_empty()
            && path
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&b))
    };
    text.split_once('/')
        .is_some_and(|(domain, rest)| is_subdomain(domain) && path(rest))
}

fn is_header(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_three_parts(text: &str) -> bool {
    is_subdomain(text) && text.split('.').count() > 2
}

pub(super) fn is_identifier(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn is_sysctl(text: &str) -> bool {
    let part = |part: &str| is_bounded(part, is_alnum, |b| b"-_".contains(&b));
    text.len() <= 253 && text.split(['.', '/']).all(part)
}

fn is_driver(text: &str) -> bool {
    text.len() <= 63 && is_subdomain(&text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: &Form, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!((form.fits)(text), "{text:?} is fine");
        }
        for text in bad {
            assert!(!(form.fits)(text), "{text:?} is wrong");
        }
    }

    #[test]
    fn names_of_objects() {
        let long = "x".repeat(64);
        check(
            &LABEL,
            &["a", "9-x", "a--b"],
            &["A", "-a", "a-", "a.b", "a_b", "ünï", &long],
        );
        check(&LETTER_LABEL, &["a9"], &["9a"]);
        check(
            &SUBDOMAIN,
            &["a.b", "9", &long],
            &["a..b", ".a", "a.", "a/b", "a b", "%"],
        );
        check(&WILDCARD, &["*.a.b", "a"], &["*", "a.*.b", "*a.b", "*.*.a"]);
        check(&SEGMENT, &["Upper:case", "a b"], &["a/b", "..", ".", "a%b"]);
    }

    #[test]
    fn labels_and_keys() {
        let long = "x".repeat(64);
        check(
            &QUALIFIED,
            &["a", "a.b/C_d", "9/x"],
            &["a/b/c", "/a", "a/", "a.", "A_b/c", &long],
        );
        check(&LOOSE_QUALIFIED, &["Example.org/a"], &["_a/b"]);
        check(
            &LABEL_VALUE,
            &["", "a_b", "1"],
            &["a/b", "a b", "-x", "x-", ".", &long],
        );
        check(
            &CONFIG_KEY,
            &["a.b", ".a", "_"],
            &["", ".", "..", "..a", "a/b", "a b"],
        );
    }

    #[test]
    fn names_inside_objects() {
        check(
            &PORT,
            &["http", "a-1", "8a"],
            &["80", "-a", "a-", "a--b", "A", "a_b", "abcdefghijklmnop"],
        );
        check(&VARIABLE, &["A", "1 a", "a-b"], &["a=b", "ü", "a\n"]);
        check(&OLD_VARIABLE, &["A_b", "a.b"], &["1a", "..a", "a b"]);
        check(&DOMAIN_PATH, &["a.b/c", "a/b/c"], &["a", "/a", "a/", "A/b"]);
        check(&THREE_PARTS, &["a.b.c"], &["a.b", "a..b", "A.b.c"]);
        check(
            &SYSCTL,
            &["net.core.x", "net/core/x_y"],
            &["net..x", "Net.x", "net."],
        );
        check(&DRIVER, &["CSI.example.org"], &["a_b", &"x".repeat(64)]);
    }
}
