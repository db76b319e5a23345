//! What a key or a value looks like: secret, encrypted, public, or a place to fill in.

use compact_str::CompactString;
use memchr::memmem;

use crate::parse::{Node, Value};

/// Words that make a key tell of a secret, without separators and in lower case.
const TELLING: [&str; 16] = [
    "password",
    "passwd",
    "passphrase",
    "token",
    "secret",
    "apikey",
    "privatekey",
    "accesskey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "authkey",
    "credential",
    "connectionstring",
    "authorization",
    "dockerconfigjson",
];

/// Ends of a key that make it a reference to a secret, or a fact about one.
const REFERRING: [&str; 22] = [
    "name",
    "names",
    "ref",
    "refs",
    "path",
    "file",
    "dir",
    "url",
    "uri",
    "type",
    "class",
    "kind",
    "store",
    "version",
    "policy",
    "interval",
    "ttl",
    "expiration",
    "namespace",
    "enabled",
    "generator",
    "mount",
];

/// What people write where a value is to be filled in.
const FILL_IN: [&str; 12] = [
    "changeme",
    "replaceme",
    "replacethis",
    "placeholder",
    "example",
    "dummy",
    "redacted",
    "todo",
    "fixme",
    "insert",
    "yoursecret",
    "none",
];

/// References that an operator or a plugin resolves in the cluster.
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

/// Whether a key says that its value is a secret, as in `DB_PASSWORD`, and not a reference to one.
#[must_use]
pub fn tells_secret(key: &str) -> bool {
    let plain = squeeze(key);
    holds_any(&plain, &TELLING) && !REFERRING.iter().any(|end| plain.ends_with(end))
}

/// Whether a value is left to be filled in: empty, a substitution, or a word that says so.
#[must_use]
pub fn is_placeholder(value: &str) -> bool {
    let text = value.trim();
    let wrapped = text.starts_with('<') && text.ends_with('>') && !text.contains('\n');
    let plain = squeeze(text);
    let short = plain.len() <= 40;
    let repeated = plain.chars().all(|c| plain.starts_with(c));
    wrapped
        || repeated
        || is_substitution(text)
        || RESOLVED.iter().any(|start| text.starts_with(start))
        || short && FILL_IN.iter().any(|word| plain.starts_with(word))
        || short && plain.starts_with("your")
}

/// The whole value comes from elsewhere; a secret with a substitution beside it is still one.
fn is_substitution(text: &str) -> bool {
    [("${", "}"), ("$(", ")"), ("{{", "}}"), ("<%", "%>")]
        .iter()
        .any(|(open, close)| text.starts_with(open) && text.ends_with(close))
}

/// Whether a value is ciphertext: SOPS, age, PGP, Ansible Vault, git-crypt.
#[must_use]
pub fn is_encrypted(value: &str) -> bool {
    let text = value.trim_start();
    (text.starts_with("ENC[") && text.trim_end().ends_with(']'))
        || text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----")
        || text.starts_with("-----BEGIN PGP MESSAGE-----")
        || text.starts_with("$ANSIBLE_VAULT;")
        || text.starts_with("\0GITCRYPT")
}

/// Whether SOPS encrypted a document: its own key beside the object's, with a checksum. What the
/// scope of the encryption left in plain text is judged by a rule of its own.
pub(super) fn is_sops(root: &Node) -> bool {
    let mac = root.at(&["sops", "mac"]).and_then(Node::as_str);
    mac.is_some_and(is_encrypted)
}

/// Whether an entry of a Secret holds nothing that must be kept from readers of the repository.
pub(super) fn is_public(key: &str, value: &str) -> bool {
    let text = value.trim();
    if text.contains("PRIVATE KEY-----") {
        return false;
    }
    let certificate = text.starts_with("-----BEGIN CERTIFICATE")
        || text.starts_with("-----BEGIN PUBLIC KEY")
        || text.starts_with("ssh-");
    let flag = matches!(text, "true" | "false") || text.parse::<i64>().is_ok_and(|n| n < 65536);
    certificate || !tells_secret(key) && (flag || is_public_key_name(&squeeze(key)))
}

/// Entries that describe where and how, not what to keep, as in `POSTGRES_USER`.
fn is_public_key_name(plain: &str) -> bool {
    const DESCRIBING: [&str; 21] = [
        "url",
        "type",
        "name",
        "project",
        "server",
        "host",
        "port",
        "user",
        "email",
        "region",
        "bucket",
        "endpoint",
        "namespace",
        "database",
        "db",
        "insecure",
        "enableoci",
        "forcehttpbasicauth",
        "knownhosts",
        "issuer",
        "domain",
    ];
    DESCRIBING.iter().any(|end| plain.ends_with(end))
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
        let authority = rest.split(['/', '?', '#', ' ', '"', '\'', '\n']).next();
        let userinfo = authority.and_then(|a| a.rsplit_once('@')).map(|(u, _)| u);
        userinfo
            .and_then(|u| u.split_once(':'))
            .is_some_and(|(_, password)| !is_placeholder(password))
    })
}

/// Whether a text holds one of some words of ASCII. For the short texts that keys are this is
/// quicker than one search a word.
fn holds_any(text: &str, words: &[&str]) -> bool {
    let text = text.as_bytes();
    (0..text.len()).any(|at| {
        let rest = text.get(at..).unwrap_or_default();
        words.iter().any(|word| {
            word.as_bytes().first() == rest.first() && rest.starts_with(word.as_bytes())
        })
    })
}

/// Lower case without separators.
fn squeeze(text: &str) -> CompactString {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_tell_of_a_secret() {
        for key in [
            "password",
            "DB_PASSWORD",
            "apiKey",
            "private_key",
            "github-token",
            "clientSecret",
        ] {
            assert!(tells_secret(key), "{key}");
        }
        for key in [
            "secretName",
            "tokenPath",
            "passwordSecretRef",
            "image",
            "secret-file",
            "replicas",
        ] {
            assert!(!tells_secret(key), "{key}");
        }
    }

    #[test]
    fn places_to_fill_in() {
        for text in [
            "",
            "  ",
            "${SECRET}",
            "<your-token>",
            "changeme",
            "CHANGE_ME",
            "xxxxxx",
            "{{ .Values.p }}",
            "ref+vault://a",
            "your-api-key",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["hunter2", "s3cr${X}et", "ghp_16C7e42F292c6912E7"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn urls_with_passwords_betray_them() {
        assert!(betrays("postgres://app:hunter2@db:5432/x"));
        assert!(!betrays("postgres://app:${PW}@db:5432/x"));
        assert!(!betrays("https://example.org/@scope/a:b"));
        assert!(!betrays("ssh://git@github.com/a/b"));
    }
}
