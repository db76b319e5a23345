//! Configuration in JSON as the value of one entry, as in `{"auths":{}}`.
//!
//! Invariant: such a text is called public only if each of its values is, weighed beside its own
//! key, and each of its keys reads like a name.

use super::key::tells_secret;
use super::placeholder::is_placeholder;
use super::public::{self, is_description, is_flag};
use super::{cipher, words};
use crate::parse::{self, Limits, Node, Number, Value};
use crate::source::{Source, SourceId};

/// No configuration that anyone may read is larger.
const LIMITS: Limits = Limits {
    bytes: 16 << 10,
    depth: 16,
    nodes: 1000,
    documents: 1,
};

/// Whether a text is JSON that holds nothing secret.
pub(super) fn is_public(text: &str) -> bool {
    let text = text.trim();
    if !text.starts_with(['{', '[']) || text.len() > LIMITS.bytes {
        return false;
    }
    // The finding is about the entry that holds the text: places in here are nobody's.
    let source = Source::new(SourceId(0), "", text);
    let parsed = parse::json(&source, &LIMITS);
    // What two readers read in two ways may be a secret to one.
    let clear = parsed.findings.is_empty() && parsed.faults.is_empty();
    match parsed.documents.as_slice() {
        [document] if clear => is_harmless("", &document.root),
        _ => false,
    }
}

fn is_harmless(key: &str, node: &Node) -> bool {
    match &node.value {
        Value::Null | Value::Bool(_) => true,
        Value::Number(Number::Int(number)) => !tells_secret(key) && is_flag(&number.to_string()),
        Value::Number(_) => false,
        Value::String(text) => {
            is_placeholder(text) || cipher::is_encrypted(text) || public::is_public(key, text)
        }
        Value::Seq(items) => items.iter().all(|item| is_harmless(key, item)),
        Value::Map(map) => map
            .entries
            .iter()
            .all(|entry| is_name(&entry.key) && is_harmless(&entry.key, &entry.value)),
    }
}

/// A key that is no value in disguise: a word, a host, the address of a registry.
fn is_name(key: &str) -> bool {
    is_description(key) && !words::is_random(key)
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn every_value_is_weighed_beside_its_key() {
        for text in [
            r#"{"auths":{}}"#,
            r#"{"auths": {"registry.example.org:5000": {}, "https://example.org/v1/": {"auth": ""}}}"#,
            r#"{"auths":{"registry.example.org":{"username":"app","password":"${PASSWORD}"}}}"#,
            r#"{"tlsClientConfig":{"insecure":false},"awsAuthConfig":{"clusterName":"web"}}"#,
            "{}",
            "[]",
        ] {
            assert!(is_public(text), "{text}");
        }
        for text in [
            r#"{"auths":{"registry.example.org":{"auth":"YXBwOmh1bnRlcjI="}}}"#,
            r#"{"auths":{"registry.example.org":{"username":"app","password":"hunter2"}}}"#,
            r#"{"auths":{"hunter2hunter2":{}}}"#,
            r#"{"auths":{"a.org":{"auth":"YXBwOmh1bnRlcjI="}},"auths":{}}"#,
            r#"{"auths":{}} {"auths":{"a.org":{"auth":"YXBwOmh1bnRlcjI="}}}"#,
            r#"{"bearerToken":"hunter2","tlsClientConfig":{"insecure":false}}"#,
            r#"{"pin": 1234}"#,
            r#"{"auths":{}"#,
            r#"{"auths":"{\"auth\":\"hunter2hunter2\"}"}"#,
            r#"["hunter2hunter2"]"#,
            "hunter2",
        ] {
            assert!(!is_public(text), "{text}");
        }
    }
}
