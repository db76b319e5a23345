//! Values that give themselves away, and values that anyone may read.
//!
//! Invariant: what gives itself away is never public, whatever its key says.

use memchr::memmem;

use super::key::{describes, is_known_hosts, tells_secret};
use super::placeholder::{by_default, is_placeholder};
use super::{armor, assign, words};
use crate::parse::{Node, Value};

/// Whether an entry of a Secret holds nothing that must be kept from readers of the repository.
pub(super) fn is_public(key: &str, value: &str) -> bool {
    let text = by_default(value);
    if betrays(text) {
        return false;
    }
    if armor::is_public(text) || armor::is_ssh(text, false) {
        return true;
    }
    !tells_secret(key)
        && (is_flag(text)
            || is_known_hosts(key) && armor::is_ssh(text, true)
            || describes(key) && is_description(text))
}

/// A switch or a port.
fn is_flag(text: &str) -> bool {
    let number = !text.starts_with('+') && text.parse::<u16>().is_ok();
    number || matches!(text, "true" | "false" | "yes" | "no")
}

/// Whether a value says where or how: a URL, a host, an address of mail, a name; never what looks
/// made by a machine or typed into a password field.
fn is_description(text: &str) -> bool {
    let one_line = !text.contains('\n') && text.len() <= 512;
    one_line
        && !words::is_random(text)
        && assign::values(text).is_empty()
        && text.split([',', ' ']).all(|part| {
            let host = part.rsplit_once('@').map_or(part, |(_, host)| host);
            part.contains("://") || is_host(host) || is_uuid(part) || words::is_names(part)
        })
}

/// A name with a dot, or an address, and perhaps a port.
pub(super) fn is_host(text: &str) -> bool {
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
            ("pin", "1234"),
            ("n", "99999"),
            ("n", "-99999999"),
            ("x", "ssh-hunter2hunter2"),
            ("x", "-----BEGIN CERTIFICATE-----\nx\npassword=hunter2"),
        ] {
            assert!(!is_public(key, value), "{key}: {value}");
        }
    }
}
