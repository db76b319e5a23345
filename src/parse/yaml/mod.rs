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
