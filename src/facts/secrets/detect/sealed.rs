//! SealedSecrets, and what of them is not sealed.
//!
//! Invariant: a value is called sealed by the shape of its bytes: the length of an encrypted key,
//! that key, and what it encrypts.

use super::super::{base64, placeholder, public};
use super::rules::Speaker;
use super::tree::Walk;
use crate::parse::Node;

/// Lengths of the keys that RSA encrypts with, in bytes.
const KEYS: [usize; 5] = [128, 256, 384, 512, 1024];
/// What AES-GCM adds to a text.
const TAG: usize = 16;

/// Tells the values of a SealedSecret that are readable.
pub(super) fn document(walk: &mut Walk<'_>, root: &Node) {
    let is = |key: &str, wanted: &str| {
        root.get(key)
            .and_then(Node::as_str)
            .is_some_and(|it| it.starts_with(wanted))
    };
    if !is("kind", "SealedSecret") || !is("apiVersion", "bitnami.com/") {
        return;
    }
    if let Some(data) = root.at(&["spec", "encryptedData"]) {
        data.entries()
            .for_each(|entry| encrypted(walk, &entry.value));
    }
    for section in ["data", "stringData"] {
        for entry in root
            .at(&["spec", "template", section])
            .into_iter()
            .flat_map(Node::entries)
        {
            template(walk, &entry.key, &entry.value);
        }
    }
}

fn encrypted(walk: &mut Walk<'_>, node: &Node) {
    let range = node.span.start as usize..node.span.end as usize;
    let Some(text) = node.as_str() else { return };
    if is_sealed(text) || placeholder::is_placeholder(text) {
        walk.seen.known.push(range);
    } else {
        walk.report(
            range,
            Speaker::SealedCleartext,
            "value of a SealedSecret",
            text,
        );
    }
}

fn is_sealed(text: &str) -> bool {
    let joined: String = text.split_whitespace().collect();
    let Some(bytes) = base64::decode_loose(&joined) else {
        return false;
    };
    let Some(([high, low], rest)) = bytes.split_first_chunk::<2>() else {
        return false;
    };
    let key = usize::from(u16::from_be_bytes([*high, *low]));
    KEYS.contains(&key) && rest.len() >= key + TAG
}

/// A template may hold what is no secret, and places for what was sealed.
fn template(walk: &mut Walk<'_>, key: &str, node: &Node) {
    let Some(text) = node.as_str() else { return };
    let decoded = base64::decode_text(text);
    let open = text.contains("{{")
        || placeholder::is_placeholder(text)
        || public::is_public(key, text)
        || decoded.is_some_and(|text| text.contains("{{") || public::is_public(key, &text));
    if !open {
        let range = node.span.start as usize..node.span.end as usize;
        walk.report(
            range,
            Speaker::SealedCleartext,
            "value in the template of a SealedSecret",
            text,
        );
    }
}
