//! What stands around and at the top of a document: text that appliers ignore, and keys that
//! nearly are the ones that say what the object is.

use crate::parse::Node;
use crate::parse::notes::{Notes, quote};

/// Text after the end of the document, which the appliers never look at.
pub(super) fn ignored_rest(notes: &mut Notes<'_>, start: usize, end: usize) {
    let text = notes.source.text.get(start..end).unwrap_or("");
    let mut at = start;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        if !content.is_empty() && !content.starts_with('#') && content != "..." {
            let from = at + line.len() - line.trim_start().len();
            notes.deny(
                "yaml/ambiguous-document-end",
                (from, from + content.len()),
                "text after the end of the document is ignored by kubectl and read or refused by others",
                "begin a new document with `---` on a line of its own, or remove the text",
            );
            return;
        }
        at += line.len();
    }
}

const STRUCTURAL: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// `Kind`, `apiversion` or ` kind` at the top of what is nearly an object.
pub(in crate::parse) fn near_misses(notes: &mut Notes<'_>, rule: &'static str, root: &Node) {
    let meant = |key: &str| {
        let key = key.trim();
        STRUCTURAL
            .into_iter()
            .find(|name| key.eq_ignore_ascii_case(name))
    };
    let like_an_object = STRUCTURAL
        .iter()
        .filter(|name| {
            root.entries()
                .any(|entry| meant(&entry.key) == Some(**name))
        })
        .count()
        >= 2;
    if !like_an_object {
        return;
    }
    for entry in root.entries() {
        let Some(name) = meant(&entry.key).filter(|name| *name != entry.key) else {
            continue;
        };
        let key = quote(&entry.key);
        let at = (entry.key_span.start as usize, entry.key_span.end as usize);
        notes.deny(
            rule,
            at,
            format!(
                "the key `{key}` is nearly `{name}`: dropped, refused or taken for it, by reader"
            ),
            format!("write `{name}`"),
        );
    }
}
