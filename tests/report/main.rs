//! The reports: one verdict in every format, against the formats' own schemas and limits, and
//! with the texts of strangers in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod closed;
mod hostile;
mod human;
mod json;
mod limits;
mod read;
mod sample;
mod sarif;
mod secrets;
mod snapshots;
mod strangers;

use serde_json::Value;
use sluicegate::report::{self, Detail, Format, Options};
use sluicegate::source::SourceId;
use sluicegate::verdict::Verdict;

use sample::Case;

/// A case in one format, as a file gets it: no colour, a usual width.
fn render(format: Format, case: &Case) -> String {
    written(format, &case.verdict, &|source| case.text(source))
}

/// A verdict whose files are no longer to be had.
fn bare(format: Format, verdict: &Verdict) -> String {
    written(format, verdict, &|_| None)
}

fn written(format: Format, verdict: &Verdict, text: &dyn Fn(SourceId) -> Option<String>) -> String {
    let options = Options {
        color: false,
        width: 100,
        detail: Detail::Full,
        text,
    };
    with(format, verdict, &options)
}

fn with(format: Format, verdict: &Verdict, options: &Options<'_>) -> String {
    let mut out = Vec::new();
    report::write(format, verdict, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What a schema has against a value, one complaint a line.
fn complaints(schema: &Value, value: &Value) -> String {
    let schema = jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap();
    let complaint =
        |error: jsonschema::ValidationError<'_>| format!("{}: {error}\n", error.instance_path());
    schema.iter_errors(value).map(complaint).collect()
}
