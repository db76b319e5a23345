//! A file's bytes to what is done with them and to its tree, the same for a check and for `parse`.

use std::sync::Arc;

use crate::classify::{self, Member, Role, Survey, Treatment};
use crate::discover::{self, Entry, EntryKind};
use crate::parse::{self, Limits, Parsed};
use crate::source::{Source, decode};

use super::Context;

/// What is known of an entry once its bytes are: whoever hands in a manifest by name, or on
/// standard input, names it as one.
pub(super) fn member(survey: &Survey, entry: &Entry, bytes: &[u8], limits: &Limits) -> Member {
    let mut member = survey.member(&entry.path);
    member.named |= entry.kind == EntryKind::Stdin;
    member.named |= entry.asked && classify::holds_object(&entry.path, bytes, limits);
    member
}

/// The text of an entry, for whoever looks at it beside its judgement; what can't be read is said
/// there.
pub(super) fn source(context: &Context<'_>, entry: &Entry) -> Option<Source> {
    let bytes = discover::read(context.root, entry, context.limits.bytes).ok()?;
    let (text, _) = decode(&bytes).ok()?;
    Some(Source::new(entry.id, Arc::clone(&entry.path), text))
}

/// Parses a file that is to be parsed.
pub(super) fn parsed(
    treatment: &Treatment,
    source: &Source,
    role: Role,
    limits: &Limits,
) -> Parsed {
    match treatment {
        Treatment::Json => parse::json(source, limits),
        Treatment::Hcl => parse::hcl(source, limits),
        Treatment::Dockerfile => parse::dockerfile(source, limits),
        _ => classify::read(source, role, limits).1,
    }
}
