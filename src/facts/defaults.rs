//! An object as it is where nobody sets its variables: `${NAME:=default}` is its default.
//!
//! Invariant: a default is read as the applier reads it, a boolean or a list where it stands for
//! the whole value, and stands where its variable is written.

use std::sync::Arc;

use compact_str::CompactString;

use crate::classify::Resource;
use crate::finding::Identity;
use crate::parse::{self, Dialect, Entry, Limits, Map, Node, Value};
use crate::source::{Source, SourceId, Span};

/// The object with all defaults filled in; nothing where it has none. What has no default stays a
/// variable.
#[must_use]
pub fn filled(object: &Node) -> Option<Node> {
    has_default(object).then(|| fill(object))
}

/// What the filled object is, as far as its variables decide it.
#[must_use]
pub fn identity(resource: &Resource<'_>) -> Arc<Identity> {
    let of = |text: &CompactString| match text_with_defaults(text) {
        Some(filled) => filled.into(),
        None => text.clone(),
    };
    let own = &resource.identity;
    let api = resource.node.get("apiVersion").and_then(Node::as_str);
    let api = api.and_then(text_with_defaults);
    let (group, version) = match api.as_deref() {
        Some(api) => api.rsplit_once('/').unwrap_or(("", api)),
        None => (&*own.group, &*own.version),
    };
    Arc::new(Identity {
        group: group.into(),
        version: version.into(),
        kind: of(&own.kind),
        namespace: of(&own.namespace),
        name: of(&own.name),
    })
}

fn has_default(node: &Node) -> bool {
    let holds = |text: &str| text_with_defaults(text).is_some();
    match &node.value {
        Value::String(text) => holds(text),
        Value::Seq(items) => items.iter().any(has_default),
        Value::Map(map) => {
            let mut entries = map.entries.iter();
            entries.any(|entry| holds(&entry.key) || has_default(&entry.value))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn fill(node: &Node) -> Node {
    let value = match &node.value {
        Value::String(text) => match text_with_defaults(text) {
            Some(filled) if is_written_plain(text) => read(filled, node.span),
            Some(filled) => Value::String(filled.into()),
            None => node.value.clone(),
        },
        Value::Seq(items) => Value::Seq(items.iter().map(fill).collect()),
        Value::Map(map) => Value::Map(Map {
            entries: map.entries.iter().map(entry).collect(),
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => node.value.clone(),
    };
    Node {
        span: node.span,
        value,
    }
}

fn entry(entry: &Entry) -> Entry {
    let key = text_with_defaults(&entry.key);
    Entry {
        key: key.map_or_else(|| entry.key.clone(), Into::into),
        key_span: entry.key_span,
        value: fill(&entry.value),
    }
}

/// Longer texts are no value of another type that a policy asks for.
const LONGEST: usize = 4096;
/// Values in one that is read again.
const NODES: usize = 1000;

/// Whether a text stands without quotes where the variables are filled in. The quotes of the file
/// are gone by then, and only what needs them has some.
fn is_written_plain(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c == '$' || c == '-' || c.is_alphanumeric());
    let needs = [": ", " #", "\t"].iter().any(|part| text.contains(part));
    let ends = text.ends_with([' ', ':']);
    text.len() <= LONGEST && starts && !needs && !ends && !text.contains(char::is_control)
}

/// What a text is once it is read again; all of it stands where the variable did.
fn read(text: String, span: Span) -> Value {
    let source = Source::new(SourceId(0), "", text);
    let limits = Limits {
        nodes: NODES,
        ..Limits::default()
    };
    let mut parsed = parse::yaml(&source, Dialect::Kubernetes, &limits);
    let whole = parsed.faults.is_empty() && parsed.documents.len() == 1;
    match parsed.documents.pop().filter(|_| whole) {
        Some(document) => moved(document.root, span).value,
        None if source.text.trim().is_empty() => Value::Null,
        None => Value::String((&*source.text).into()),
    }
}

fn moved(node: Node, span: Span) -> Node {
    let value = match node.value {
        Value::Seq(items) => Value::Seq(items.into_iter().map(|item| moved(item, span)).collect()),
        Value::Map(map) => {
            let entries = map.entries.into_iter().map(|entry| Entry {
                key: entry.key,
                key_span: span,
                value: moved(entry.value, span),
            });
            Value::Map(Map {
                entries: entries.collect(),
            })
        }
        scalar => scalar,
    };
    Node { span, value }
}

/// A text with its defaults in the place of their variables; nothing where it has none.
fn text_with_defaults(text: &str) -> Option<String> {
    memchr::memmem::find(text.as_bytes(), b"${")?;
    let mut gone = around_defaults(text);
    if gone.is_empty() {
        return None;
    }
    gone.sort_unstable();
    let mut filled = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in gone {
        filled.push_str(text.get(at..start)?);
        at = end;
    }
    filled.push_str(text.get(at..)?);
    Some(filled)
}

/// What goes where the defaults stay: `${NAME:=` and `}` of each.
fn around_defaults(text: &str) -> Vec<(usize, usize)> {
    let mut gone = Vec::new();
    // Where each open variable begins, and where its default does.
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("$$") && open.is_empty() {
            at += 2;
        } else if let Some(inner) = rest.strip_prefix("${") {
            let start = at;
            let (name, operator) = lengths(inner);
            at += 2 + name + operator;
            open.push((start, (operator > 0).then_some(at)));
        } else if rest.starts_with('}') {
            if let Some((start, Some(default))) = open.pop() {
                gone.push((start, default));
                gone.push((at, at + 1));
            }
            at += 1;
        } else {
            let step = rest.char_indices().skip(1);
            let next = step.map(|(next, _)| next).next();
            at += next.unwrap_or(rest.len());
        }
    }
    gone
}

/// How long a variable's name is, and what stands between it and its default, if it has one. What
/// is filled in where the variable is set counts as one: it is written here too.
fn lengths(inner: &str) -> (usize, usize) {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let name = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
    let rest = inner.get(name..).unwrap_or_default();
    let colon = usize::from(rest.starts_with(':'));
    let signs: &[char] = if colon == 1 {
        &['=', '-', '+', '?']
    } else {
        &['=', '-', '+']
    };
    let after = rest.get(colon..).unwrap_or_default();
    let operator = if after.starts_with(signs) {
        colon + 1
    } else {
        0
    };
    (name, operator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Node {
        let source = Source::new(SourceId(3), "a.yaml", text);
        let mut parsed = parse::yaml(&source, Dialect::Kubernetes, &Limits::default());
        assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
        parsed.documents.remove(0).root
    }

    fn as_filled(text: &str) -> serde_json::Value {
        let node = object(text);
        filled(&node).map_or(serde_json::Value::Null, |node| node.to_json())
    }

    #[test]
    fn defaults_take_the_place_of_their_variables() {
        let text = |text: &str| text_with_defaults(text);
        for (written, filled) in [
            ("nginx:${TAG:=latest}", "nginx:latest"),
            ("${A:-${B:=x}}", "x"),
            ("${A:-a${B}c}", "a${B}c"),
            ("${A:=1}-${B:-2}-${C}", "1-2-${C}"),
            ("${A=1}${B-2}${C:+3}${D+4}", "1234"),
            ("${A:=}", ""),
            ("${A:?b}", "b"),
            ("${A:={x}}", "{x}"),
            ("ü${A:=ö}ä", "üöä"),
            ("$$$${A:=1}${B:=2}", "$$$${A:=1}2"),
        ] {
            assert_eq!(text(written).as_deref(), Some(filled), "{written}");
        }
        for none in [
            "plain", "${A}", "$${A:=1}", "${A:=1", "${A:1:2}", "${A^^}", "${A/=/b}", "$(A:=b)",
        ] {
            assert_eq!(text(none), None, "{none}");
        }
    }

    #[test]
    fn a_default_is_read_as_the_applier_reads_it() {
        let json = as_filled(
            "a: ${X:=true}\nb: \"${X:=0}\"\nc: ${X:=[NET_ADMIN]}\nd: ${X:=\"1\"}\ne: 1${X:=0}\n\
             f: ${X:=}\ng: \"${X:=a: b}\"\nh: \"${X:=true} \"\ni: ${X:=\"*\"}\n${K:=j}: ${V}\n",
        );
        let expected = serde_json::json!({
            "a": true, "b": 0, "c": ["NET_ADMIN"], "d": "1", "e": 10, "f": null, "g": "a: b",
            "h": "true ", "i": "*", "j": "${V}"
        });
        assert_eq!(json, expected);
        assert_eq!(
            as_filled("a: ${X:={\"b\":true}}\n"),
            serde_json::json!({"a": {"b": true}})
        );
    }

    #[test]
    fn every_part_stands_where_its_variable_does() {
        let node = object("a: 1\nb: ${X:=[1, 2]}\n");
        let filled = filled(&node).unwrap();
        let place = node.get("b").unwrap().span;
        let list = filled.get("b").unwrap();
        assert!(list.span == place && list.items().all(|item| item.span == place));
        assert_eq!(list.items().count(), 2);
    }

    #[test]
    fn what_has_no_default_is_not_copied() {
        for text in ["a: [b, {c: 1}]\n", "a: ${X}\n", "a: $${X:=b}\n"] {
            assert!(filled(&object(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn nesting_without_end_takes_no_square_of_time() {
        let text = format!("{}x{}", "${A:-".repeat(100_000), "}".repeat(100_000));
        assert_eq!(text_with_defaults(&text).as_deref(), Some("x"));
        let unclosed = "${A:-".repeat(100_000);
        assert_eq!(text_with_defaults(&unclosed), None);
    }
}
