//! What a syntax problem means to a person: message, place, and what to do.
//!
//! Invariant: no value is quoted, only keys and indicators; what stands behind `*`, `&` and `!` may
//! be a value that begins with such a sign.

use crate::parse::notes::{Notes, quote};

use super::token::{Problem, Syntax};

/// The documents' part of the text that could not be read.
pub(super) struct Part {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Tells what is wrong with a part of the text.
pub(super) fn tell(notes: &mut Notes<'_>, part: &Part, syntax: &Syntax) {
    if let Some(range) = template(notes.source.text.as_str(), part, syntax.at) {
        notes.deny(
            "yaml/template",
            range,
            "this is a template that was not rendered, and no YAML",
            "render it before it is committed, put the expression in quotes, or declare the file as a template",
        );
        return;
    }
    let (rule, message, help) = describe(&syntax.problem);
    let width = notes
        .source
        .text
        .get(syntax.at..)
        .and_then(|rest| rest.chars().next())
        .filter(|c| *c != '\n')
        .map_or(0, char::len_utf8);
    let context = syntax.context.filter(|at| *at != syntax.at);
    let context = context.map(|at| notes.source.place_at(at));
    let at = (syntax.at, syntax.at + width);
    if let Some(finding) = notes.deny(rule, at, message, help)
        && let Some(place) = context
    {
        *finding = finding
            .clone()
            .with_related(place, "it belongs to what begins here");
    }
}

/// The template expression that broke the part, if there is one near the problem or if whole
/// lines are template code.
fn template(text: &str, part: &Part, at: usize) -> Option<(usize, usize)> {
    let before = text.get(part.start..at)?;
    let line = before
        .rfind('\n')
        .map_or(part.start, |n| part.start + n + 1);
    let previous = text
        .get(part.start..line.saturating_sub(1))
        .and_then(|above| above.rfind('\n'))
        .map_or(part.start, |n| part.start + n + 1);
    let rest = text.get(at..part.end)?;
    let end = at + rest.find('\n').unwrap_or(rest.len());
    let near = text.get(previous..end)?;
    for open in ["{{", "{%", "<%"] {
        if let Some(found) = near.find(open) {
            let start = previous + found;
            return Some((start, template_end(text, start, end)));
        }
    }
    let mut start = part.start;
    for line in text.get(part.start..part.end)?.split_inclusive('\n') {
        let code = line.trim_start();
        if code.starts_with("{{") || code.starts_with("{%") {
            let from = start + line.len() - code.len();
            return Some((
                from,
                template_end(text, from, start + line.trim_end().len()),
            ));
        }
        start += line.len();
    }
    None
}

fn template_end(text: &str, start: usize, line_end: usize) -> usize {
    let line = text.get(start..line_end).unwrap_or("");
    let close = ["}}", "%}", "%>"]
        .iter()
        .filter_map(|end| line.find(end))
        .min();
    close.map_or(line_end, |at| start + at + 2)
}

fn describe(problem: &Problem) -> (&'static str, String, &'static str) {
    match problem {
        Problem::Directive => (
            "yaml/ambiguous-directive",
            "a `%` directive: kubectl refuses it, other readers obey it".into(),
            "remove the line; manifests need no directives",
        ),
        Problem::Control(c) => (
            "yaml/ambiguous-control-character",
            format!(
                "the control character U+{:04X} is not allowed in YAML",
                u32::from(*c)
            ),
            "remove it, or write it as an escape in double quotes",
        ),
        Problem::NotFinite(text) => (
            "yaml/ambiguous-number",
            format!(
                "`{}` can't be held by JSON: an error or a text, by reader",
                quote(text)
            ),
            "quote it, or write a finite number",
        ),
        other => {
            let (message, help) = describe_syntax(other);
            ("yaml/syntax", message, help)
        }
    }
}

fn describe_syntax(problem: &Problem) -> (String, &'static str) {
    if let Some((message, help)) = describe_scalar(problem) {
        return (message, help);
    }
    let (message, help) = match problem {
        Problem::Tab => (
            "a tab character where only spaces may indent",
            "indent with spaces",
        ),
        Problem::MissingColon => (
            "a key without its `:`, or text that is not indented as what it belongs to",
            "add `:` and a space after the key, or indent the line further",
        ),
        Problem::ValueNotAllowed => (
            "a second `:` where no mapping can begin",
            "quote the value that holds `: `, or put the mapping on a line of its own",
        ),
        Problem::KeyNotAllowed => (
            "a `?` where no mapping can begin",
            "put the key on a line of its own, or quote the text",
        ),
        Problem::EntryNotAllowed => (
            "a list item where no list can begin",
            "put the `-` on a line of its own, or quote the text",
        ),
        Problem::ExpectedKey => (
            "this does not continue the mapping around it",
            "indent the line like the keys above it, and check the quotes before it",
        ),
        Problem::ExpectedEntry => (
            "this does not continue the list around it",
            "begin the line with `- `, or indent it to belong to the item above",
        ),
        Problem::ExpectedContent => (
            "a value is expected here",
            "write the value, or remove what stands in its place",
        ),
        Problem::ExpectedListEnd => (
            "a `,` or the closing `]` is expected here",
            "close the list, or separate its items by commas",
        ),
        Problem::ExpectedMapEnd => (
            "a `,` or the closing `}` is expected here",
            "close the mapping, write `key: value` with a space, and separate entries by commas",
        ),
        Problem::CollectionKey => (
            "a mapping or a list as a key",
            "use a text as the key; quote it if it begins with `{` or `[`",
        ),
        Problem::NullKey => (
            "a key that is empty or null",
            "write the key, or quote it if it is meant as a text",
        ),
        Problem::HugeKey => ("a key that is too large a number", "quote the key"),
        _ => (
            "a merge of something that is no mapping",
            "merge an alias of a mapping, or a list of such aliases",
        ),
    };
    (message.to_owned(), help)
}

fn describe_scalar(problem: &Problem) -> Option<(String, &'static str)> {
    let (message, help) = match problem {
        Problem::BadStart(c) => (
            format!("no value can begin with `{c}`"),
            "put the text in quotes",
        ),
        Problem::UnclosedQuote => (
            "a quote that is never closed".into(),
            "close the quote; a line `---` ends the document even inside quotes",
        ),
        Problem::MarkerInQuote => (
            "a `---` or `...` at the start of a line inside quotes".into(),
            "indent the line",
        ),
        Problem::BadEscape(text) => (
            format!("`{text}` is no escape that YAML 1.1 knows"),
            "write a backslash as `\\\\`, or use single quotes",
        ),
        Problem::BadBlockHeader => (
            "text on the line of a `|` or `>`".into(),
            "begin the text on the next line; only `+`, `-` and a digit from 1 may follow",
        ),
        Problem::BadAnchor => (
            "a name of letters, digits, `-` and `_` is expected after `&` or `*`".into(),
            "quote the text if it is no anchor or alias",
        ),
        Problem::BadTag => (
            "a tag that is not well formed".into(),
            "quote the text if it is no tag",
        ),
        Problem::UndefinedHandle => (
            "a tag whose prefix is defined nowhere".into(),
            "remove the tag, or quote the text if it is no tag",
        ),
        Problem::UnknownAnchor => (
            "no anchor of this name before this alias in this document".into(),
            "define the anchor above; anchors do not reach across `---`",
        ),
        Problem::SelfReference => (
            "this anchor is used inside itself".into(),
            "write the inner value out",
        ),
        Problem::TagMismatch(tag) => (
            format!("the value does not fit its tag `{}`", quote(tag)),
            "remove the tag",
        ),
        Problem::BadBinary => (
            "the value of `!!binary` is no base64".into(),
            "correct the value, or remove the tag",
        ),
        _ => return None,
    };
    Some((message, help))
}
