//! YAML to trees: the text is split into documents, each is scanned and built on its own.
//!
//! The grammar is that of YAML 1.1 as the appliers' parser has it, in every dialect; the dialects
//! differ in what plain scalars, tags and merges mean. Invariant: linear in the size of the text,
//! and what is returned is within the limits.

mod alias;
pub(super) mod ambiguous;
mod base64;
mod block;
mod chars;
mod explain;
mod flow;
mod keys;
mod plain;
mod quoted;
pub(super) mod resolve;
mod scan;
mod split;
pub(super) mod structure;
mod tag;
mod text;
mod token;
mod tree;

use crate::finding::Fault;
use crate::parse::notes::Notes;
use crate::parse::{Dialect, Document, Limits, Parsed};
use crate::source::Source;

use self::explain::Part;
use self::scan::Scanner;
use self::token::Stop;
use self::tree::Builder;

/// Reads a file of YAML documents.
pub(super) fn read(source: &Source, dialect: Dialect, limits: &Limits) -> Parsed {
    let mut notes = Notes::new(source);
    let refused = text::check(&mut notes);
    let parts = split::parts(&mut notes, dialect);
    let mut documents = Vec::new();
    let mut nodes = 0;
    for (index, &(start, end)) in parts.iter().enumerate() {
        if index >= limits.documents {
            notes
                .faults
                .push(too_many(source, limits, parts.len(), start));
            break;
        }
        let first = refused.partition_point(|at| *at < start);
        if refused.get(first).is_some_and(|at| *at < end) {
            continue;
        }
        let part = Part { start, end };
        let known = notes.findings.len();
        match document(&mut notes, dialect, limits, &mut nodes, &part) {
            Ok(Some(root)) => documents.push(Document {
                index: u32::try_from(index).unwrap_or(u32::MAX),
                root,
            }),
            Ok(None) => {}
            Err(Stop::Syntax(syntax)) => {
                notes.findings.truncate(known);
                explain::tell(&mut notes, &part, &syntax);
            }
            Err(Stop::Fault(fault)) => {
                notes.faults.push(*fault);
                break;
            }
        }
    }
    Parsed {
        documents,
        findings: notes.findings,
        faults: notes.faults,
    }
}

fn document(
    notes: &mut Notes<'_>,
    dialect: Dialect,
    limits: &Limits,
    nodes: &mut usize,
    part: &Part,
) -> Result<Option<crate::parse::Node>, Stop> {
    let source = notes.source;
    let scanner = Scanner::new(&source.text, part.start, part.end);
    let mut builder = Builder::new(scanner, dialect, limits, notes, nodes);
    let read = builder.document();
    let odd_breaks = std::mem::take(&mut builder.scanner.odd_breaks);
    for at in odd_breaks {
        text::odd_break(notes, at);
    }
    let Some((root, rest)) = read? else {
        return Ok(None);
    };
    if let Some(rest) = rest {
        structure::ignored_rest(notes, rest, part.end);
    }
    if dialect == Dialect::Kubernetes {
        structure::near_misses(notes, "yaml/ambiguous-key", &root);
    }
    Ok(Some(root))
}

fn too_many(source: &Source, limits: &Limits, found: usize, at: usize) -> Fault {
    let limit = limits.documents;
    Fault::new(
        "parse/too-many-documents",
        format!("{found} documents in one file, and {limit} are the limit"),
    )
    .at(source.place_at(at))
    .with_help("split the file")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Node;
    use crate::source::SourceId;

    fn parse(text: &str) -> (Source, Parsed) {
        let source = Source::new(SourceId(0), "case.yaml", text);
        let parsed = read(&source, Dialect::Kubernetes, &Limits::default());
        assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
        (source, parsed)
    }

    /// The text under each value of the first document's mapping.
    fn values(text: &str) -> Vec<String> {
        let (source, parsed) = parse(text);
        let slice = |node: &Node| source.slice(node.span).to_owned();
        let entries = parsed.documents[0].root.entries();
        entries.map(|entry| slice(&entry.value)).collect()
    }

    #[test]
    fn spans_cover_what_is_written() {
        let text = "a: 'x'  # c\nb: |-\n  one\n  two\n\nc:\n  - d\n  - e: f # g\nh: {i: [j, k]} # l\nm:\nl: &q !!str o\np: *q\n";
        let expected = [
            "'x'",
            "|-\n  one\n  two",
            "- d\n  - e: f",
            "{i: [j, k]}",
            "",
            "o",
            "o",
        ];
        assert_eq!(values(text), expected);
        assert_eq!(values("a:\n- b\n-\nc: \n  d: >\n"), ["- b\n-", "d: >"]);
        assert_eq!(
            values("a: b\n  c\n\n  d # e\nf: \"g\n  h\"\n"),
            ["b\n  c\n\n  d", "\"g\n  h\""]
        );
        let (source, parsed) = parse("? a\n: b\n'c d': e\n");
        let keys = parsed.documents[0].root.entries();
        let keys: Vec<_> = keys.map(|entry| source.slice(entry.key_span)).collect();
        assert_eq!(keys, ["a", "'c d'"]);
    }

    #[test]
    fn documents_are_counted_as_parts() {
        let (source, parsed) = parse("# licence\n---\na: 1\n---\n\n--- # c\nb: 2\n...\n");
        let found: Vec<_> = parsed
            .documents
            .iter()
            .map(|it| (it.index, source.slice(it.root.span)))
            .collect();
        assert_eq!(found, [(1, "a: 1"), (2, "b: 2")]);
        let (_, parsed) = parse("");
        assert!(parsed.documents.is_empty());
    }

    #[test]
    fn anchors_do_not_cross_documents() {
        let source = Source::new(SourceId(0), "case.yaml", "a: &a 1\n---\nb: *a\n");
        let parsed = read(&source, Dialect::Kubernetes, &Limits::default());
        assert_eq!(parsed.documents.len(), 1);
        assert_eq!(parsed.findings[0].rule.as_str(), "yaml/syntax");
    }
}
