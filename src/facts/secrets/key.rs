//! What a key says of its value: a secret, a reference to one, or where and how.

use compact_str::CompactString;

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

/// The same where they are a word of their own: inside other words they say nothing.
const TELLING_WORDS: [&str; 6] = ["pin", "pwd", "pass", "passcode", "psk", "pw"];

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

/// Ends of a key that speak of a secret and hold none.
const COUNTING: [&str; 34] = [
    "id",
    "ids",
    "length",
    "size",
    "count",
    "limit",
    "index",
    "algorithm",
    "alg",
    "format",
    "prefix",
    "suffix",
    "header",
    "endpoint",
    "issuer",
    "label",
    "labels",
    "selector",
    "provider",
    "arn",
    "role",
    "env",
    "service",
    "account",
    "user",
    "username",
    "event",
    "alias",
    "template",
    "days",
    "seconds",
    "reviewer",
    "str",
    "chars",
];

/// Ends of a key whose value describes where and how, as in `POSTGRES_USER`.
const DESCRIBING: [&str; 28] = [
    "url",
    "uri",
    "arn",
    "proxy",
    "environment",
    "timezone",
    "scope",
    "scopes",
    "apiversion",
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
    "issuer",
    "domain",
];

/// Ends of a key whose value tells one customer, account or project from the others.
const IDENTIFYING: [&str; 16] = [
    "tenantid",
    "clientid",
    "subscriptionid",
    "accountid",
    "projectid",
    "applicationid",
    "appid",
    "installationid",
    "organizationid",
    "orgid",
    "directoryid",
    "objectid",
    "principalid",
    "userid",
    "zoneid",
    "clusterid",
];

/// Whether a key says that its value is a secret, as in `DB_PASSWORD`, and not a reference to one.
#[must_use]
pub fn tells_secret(key: &str) -> bool {
    let plain = squeeze(key);
    let telling = holds_any(&plain, &TELLING) || words(key).any(is_telling_word);
    telling && !REFERRING.iter().any(|end| plain.ends_with(end))
}

/// Whether a key without its separators says that its value is a reference, or a fact.
pub(super) fn refers(plain: &str) -> bool {
    let ends = |end: &&str| plain.ends_with(end);
    REFERRING.iter().any(ends) || COUNTING.iter().any(ends)
}

/// Whether a key says that its value describes where and how.
pub(super) fn describes(key: &str) -> bool {
    let plain = squeeze(key);
    DESCRIBING.iter().any(|end| plain.ends_with(end))
}

/// Whether a key says that its value tells one party from the others.
pub(super) fn identifies(key: &str) -> bool {
    let plain = squeeze(key);
    IDENTIFYING.iter().any(|end| plain.ends_with(end))
}

/// Whether a key says how much is logged.
pub(super) fn is_level(key: &str) -> bool {
    squeeze(key).ends_with("loglevel")
}

/// Whether a key is made for the public keys of hosts.
pub(super) fn is_known_hosts(key: &str) -> bool {
    squeeze(key).ends_with("knownhosts")
}

/// Whether a plain word is one of those that tell of a secret.
pub(super) fn is_telling(word: &str) -> bool {
    holds_any(&squeeze(word), &TELLING) || is_telling_word(word)
}

fn is_telling_word(word: &str) -> bool {
    TELLING_WORDS
        .iter()
        .any(|telling| word.eq_ignore_ascii_case(telling))
}

/// The words of a key, parted by signs and by capitals, as in `db_pin`, `dbPin` and `DB_PIN`.
pub(super) fn words(key: &str) -> impl Iterator<Item = &str> {
    let parts = key.split(|c: char| !c.is_ascii_alphabetic());
    parts.flat_map(|part| {
        let capitals = part.char_indices().zip(part.chars().skip(1));
        let ends = capitals.filter(|((_, c), next)| c.is_lowercase() && next.is_uppercase());
        let mut cuts: Vec<_> = ends.map(|((at, c), _)| at + c.len_utf8()).collect();
        cuts.push(part.len());
        let mut from = 0;
        cuts.into_iter()
            .filter_map(move |to| part.get(std::mem::replace(&mut from, to)..to))
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
pub(super) fn squeeze(text: &str) -> CompactString {
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        return letters
            .map(|b| char::from(b.to_ascii_lowercase()))
            .collect();
    }
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
            "pin",
            "cardPin",
            "USER_PWD",
            "smtp.pass",
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
            "mapping",
            "spinner",
            "pinned",
            "bypass",
            "compassHost",
        ] {
            assert!(!tells_secret(key), "{key}");
        }
    }
}
