//! A file's bytes to what is done with them and to its tree, the same for a check and for `parse`.

use crate::classify::{self, Member, Role, Survey, Treatment};
use crate::discover::{Entry, EntryKind};
use crate::parse::{self, Limits, Parsed};
use crate::source::Source;

/// What is known of an entry once its bytes are: whoever hands in a manifest by name, or on
/// standard input, names it as one.
pub(super) fn member(survey: &Survey, entry: &Entry, bytes: &[u8], limits: &Limits) -> Member {
    let mut member = survey.member(&entry.path);
    member.named |= entry.kind == EntryKind::Stdin;
    member.named |= entry.asked && classify::holds_object(&entry.path, bytes, limits);
    member
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
