//! Values that give themselves away, and values that anyone may read.
//!
//! Invariant: what gives itself away is never public, whatever its key says.

use memchr::memmem;

use super::key::{describes, identifies, is_known_hosts, is_level, tells_secret};
use super::placeholder::{by_default, is_placeholder};
use super::{armor, assign, config, words};
use crate::parse::{Node, Value};

/// How much programs log.
const LEVELS: [&str; 12] = [
    "trace", "debug", "verbose", "info", "notice", "warn", "warning", "error", "critical", "fatal",
    "panic", "off",
];

/// Longest word of an identifier: what is longer and no UUID may be a token.
const LONGEST_WORD: usize = 16;
/// Most digits of an identifier.
const MAX_DIGITS: usize = 20;

/// Whether an entry of a Secret holds nothing that must be kept from readers of the repository.
pub(super) fn is_public(key: &str, value: &str) -> bool {
    let text = by_default(value);
    if betrays(text) {
        return false;
    }
    if armor::is_public(text) || armor::is_ssh(text, false) || config::is_public(text) {
        return true;
    }
    !tells_secret(key)
        && (is_flag(text)
            || is_known_hosts(key) && armor::is_ssh(text, true)
            || is_level(key) && LEVELS.iter().any(|level| text.eq_ignore_ascii_case(level))
            || identifies(key) && is_identifier(text)
            || describes(key) && is_description(text))
}

/// A switch or a port.
pub(super) fn is_flag(text: &str) -> bool {
    let number = !text.starts_with('+') && text.parse::<u16>().is_ok();
    number || matches!(text, "true" | "false" | "yes" | "no")
}

/// Whether a value says where or how: a URL, a host, an address of mail, a name; never what looks
/// made by a machine or typed into a password field.
pub(super) fn is_description(text: &str) -> bool {
    let one_line = !text.contains('\n') && text.len() <= 512;
    one_line
        && !words::is_random(text)
        && assign::values(text).is_empty()
        && text.split([',', ' ']).all(|part| {
            let host = part.rsplit_once('@').map_or(part, |(_, host)| host);
            is_address(part) || is_host(host) || is_uuid(part) || words::is_names(part)
        })
}

/// A URL that holds no token behind its host. A host may be called by any number.
fn is_address(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    let path = rest
        .find(['/', '?', '#', '@'])
        .and_then(|at| rest.get(at..));
    path.is_none_or(|path| !words::is_made(&without_versions(path)))
}

/// A path without the digest of an image and the commit of a repository, which anyone may know.
fn without_versions(path: &str) -> String {
    const NAMED_BY: [(&str, usize); 6] = [
        ("@sha256:", 64),
        ("@sha512:", 128),
        ("/commit/", 40),
        ("/tree/", 40),
        ("/blob/", 40),
        ("?ref=", 40),
    ];
    let mut path = path.to_owned();
    for (mark, digits) in NAMED_BY {
        let Some(start) = path.find(mark).map(|at| at + mark.len()) else {
            continue;
        };
        let is_digit = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        let rest = path.get(start..).unwrap_or_default();
        let end = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
        if end == digits {
            path.replace_range(start..start + end, "");
        }
    }
    path
}

/// A name with a dot, or an address, and perhaps a port.
fn is_host(text: &str) -> bool {
    let host = text.rsplit_once(':').map_or(text, |(host, port)| {
        if port.parse::<u16>().is_ok() {
            host
        } else {
            text
        }
    });
    let label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let ends = host.rsplit('.').next().unwrap_or_default();
    let domain = ends.len() >= 2 && ends.chars().all(|c| c.is_ascii_lowercase());
    let address = host.parse::<std::net::IpAddr>().is_ok();
    address || domain && host.contains('.') && host.split('.').all(label)
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

/// Whether a value names a party: a UUID, a number, a host, a name. Tokens are letters and digits
/// as well, so that a name has short words in one case.
fn is_identifier(text: &str) -> bool {
    let number = text.len() <= MAX_DIGITS && text.chars().all(|c| c.is_ascii_digit());
    let one_case = |word: &str| {
        let rest = word.get(1..).unwrap_or_default();
        !rest.contains(|c: char| c.is_ascii_uppercase())
            || !word.contains(|c: char| c.is_ascii_lowercase())
    };
    let short = |word: &str| word.len() <= LONGEST_WORD && one_case(word);
    let name = || words::is_names(text) && words::split(text).all(short);
    !text.contains(char::is_whitespace)
        && (number || is_uuid(text) || name() || is_host(text) && is_description(text))
}

/// Whether a value under `key` is hidden in reports: the key tells of a secret, and the value is
/// a scalar or a list of them (a mapping under `secret:` is configuration, looked at key by key).
pub(super) fn hides(key: &str, value: &Node) -> bool {
    match &value.value {
        Value::String(text) => tells_secret(key) && !is_placeholder(text),
        Value::Number(_) => tells_secret(key),
        Value::Seq(items) => tells_secret(key) && items.iter().all(|item| item.as_str().is_some()),
        _ => false,
    }
}

/// Whether a text gives a secret away wherever it stands: a private key, a URL with a password,
/// an object that was applied with its values.
pub(super) fn betrays(text: &str) -> bool {
    memmem::find(text.as_bytes(), b"PRIVATE KEY-----").is_some()
        || has_userinfo(text)
        || text.starts_with('{') && text.contains("\"kind\":\"Secret\"")
}

fn has_userinfo(text: &str) -> bool {
    if memmem::find(text.as_bytes(), b"://").is_none() {
        return false;
    }
    text.split("://").skip(1).any(|rest| {
        let rest = rest.split([' ', '"', '\'', '\n', '<', '>']).next();
        rest.and_then(userinfo).is_some_and(is_login)
    })
}

/// What stands before the host. A password may hold `/`, `?` and `#`, which a port may not.
fn userinfo(rest: &str) -> Option<&str> {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((userinfo, _)) => Some(userinfo),
        None => {
            let (_, port) = authority.rsplit_once(':')?;
            let is_port = port.chars().all(|c| c.is_ascii_digit()) || is_placeholder(port);
            let odd = !is_port && !authority.starts_with('[');
            odd.then(|| rest.rsplit_once('@')).flatten().map(|(u, _)| u)
        }
    }
}

/// A user with a password, or a token in its place.
fn is_login(userinfo: &str) -> bool {
    match userinfo.split_once(':') {
        Some((_, password)) => !is_placeholder(password),
        None => words::is_random(userinfo),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_with_passwords_betray_them() {
        for text in [
            "postgres://app:hunter2@db:5432/x",
            "postgres://app:hun/ter2@db/x",
            "redis://:hunter2@cache",
            "https://ghp16C7e42F292c6912E7aB@github.com/a/b",
        ] {
            assert!(betrays(text), "{text}");
        }
        for text in [
            "postgres://app:${PW}@db:5432/x",
            "https://example.org/@scope/a:b",
            "https://example.org:8080/@scope",
            "ssh://git@github.com/a/b",
        ] {
            assert!(!betrays(text), "{text}");
        }
    }

    const DIGEST: &str = "oci://ghcr.io/a/b@sha256:\
        0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn a_value_is_weighed_beside_its_key() {
        for (key, value) in [
            ("db_host", "postgres"),
            ("db_host", "db.example.org:5432"),
            ("DB_HOSTS", "a,b"),
            ("DB_HOST", "a1b2c3.db.example.org"),
            ("host", "${HOST:-postgres}"),
            ("user", "app_user"),
            ("email", "me2x3@example.org"),
            ("region", "eu-west-1"),
            ("url", "https://github.com/acme/deploy"),
            ("port", "5432"),
            ("enabled", "true"),
            ("project", "550e8400-e29b-41d4-a716-446655440000"),
            (
                "url",
                "https://github.com/a/b/commit/0123456789abcdef0123456789abcdef01234567",
            ),
            (
                "url",
                "https://github.com/a/b/tree/0123456789abcdef0123456789abcdef01234567/docs",
            ),
            (
                "url",
                "https://example.org/550e8400-e29b-41d4-a716-446655440000",
            ),
            ("url", DIGEST),
            (
                "endpoint",
                "https://0123456789abcdef0123456789abcdef.storage.example.org/backups-2024",
            ),
            (
                "url",
                "https://example.org/d/123456789012345678/my-board?orgId=1",
            ),
            ("tenant-id", "550e8400-e29b-41d4-a716-446655440000"),
            ("AZURE_CLIENT_ID", "550e8400-e29b-41d4-a716-446655440000"),
            ("clientId", "1234-abc.apps.example.org"),
            ("client-id", "grafana-oauth"),
            ("subscription_id", "550e8400-e29b-41d4-a716-446655440000"),
            ("githubAppInstallationID", "12345678"),
            ("AWS_ACCOUNT_ID", "123456789012"),
            ("roleARN", "arn:aws:iam::123456789012:role/reader"),
            ("LOG_LEVEL", "info"),
            ("logLevel", "DEBUG"),
            (".dockerconfigjson", "{\"auths\":{}}"),
        ] {
            let plural = key == "DB_HOSTS";
            assert_eq!(is_public(key, value), !plural, "{key}: {value}");
        }
        for (key, value) in [
            ("db_host", "hunter2hunter2"),
            ("host", "${HOST:-hunter2hunter2}"),
            ("DATABASE_URL", "postgres://app:hunter2@db/x"),
            ("url", "https://example.org/?token=hunter2"),
            (
                "url",
                "https://hooks.example.org/T0/B0/aB3dEfGhIjKlMnOpQrStUv",
            ),
            (
                "url",
                "https://hooks.example.org/services/0123456789abcdef0123456789abcdef",
            ),
            (
                "webhook_url",
                "https://hooks.example.org/t0ab1cd2/b0ef3gh4/x9k2m4p6q8r1s3t5",
            ),
            (
                "url",
                "https://example.org/a?sig=0123456789abcdef0123456789abcdef&v=1",
            ),
            (
                "url",
                "https://example.org/commit/0123456789abcdef0123456789abcdef",
            ),
            ("pin", "1234"),
            ("n", "99999"),
            ("n", "-99999999"),
            ("tenant-id", "9f86d081884c7d659a2feaa0c55ad015"),
            ("tenant-id", "aB3dEfGhIjKlMnOpQrStUv"),
            ("tenant-id", "qHzKvMwPxJrTbNlCsDfG"),
            ("tenant-id", "qhzkvmwpxjrtbnlcsdfg"),
            (
                "tenant-id",
                "550e8400-e29b-41d4-a716-446655440000-hunter2hunter2",
            ),
            ("client-secret-id", "550e8400-e29b-41d4-a716-446655440000"),
            ("sessionid", "550e8400-e29b-41d4-a716-446655440000"),
            ("access-key-id", "AKIA16C7E42F292C6912"),
            ("client-id", "client-id: a, password: hunter2"),
            ("LOG_LEVEL", "swordfish"),
            ("LOG_LEVEL", "info hunter2hunter2"),
            ("LOG_LEVEL", "ghp_16C7e42F292c6912E7"),
            ("roleARN", "aB3dEfGhIjKlMnOpQrStUv"),
            ("x", "ssh-hunter2hunter2"),
            ("x", "-----BEGIN CERTIFICATE-----\nx\npassword=hunter2"),
        ] {
            assert!(!is_public(key, value), "{key}: {value}");
        }
    }
}
