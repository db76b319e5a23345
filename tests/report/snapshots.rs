//! The sample in every format, to be read by whoever changes one.

use sluicegate::report::{Detail, Format, Options};

use super::sample::{Case, sample};
use super::{bare, parsed, render, with};

#[test]
fn each_format_shows_the_sample() {
    for (format, name) in Format::ALL {
        let text = render(*format, &sample());
        let text = match format {
            Format::Sarif => indented(&text),
            _ => text,
        };
        insta::assert_snapshot!(*name, text);
    }
}

/// JSON for readers, without what each release changes.
fn indented(json: &str) -> String {
    let mut json = parsed(json);
    json["runs"][0]["tool"]["driver"]["semanticVersion"] = "VERSION".into();
    format!("{json:#}")
}

fn human(case: &Case, detail: Detail, color: bool) -> String {
    let options = Options {
        color,
        width: 72,
        detail,
        text: &|source| case.text(source),
    };
    with(Format::Human, &case.verdict, &options)
}

#[test]
fn people_may_have_colours() {
    let text = human(&sample(), Detail::Normal, true);
    insta::assert_snapshot!(text.replace('\u{1b}', "ESC"));
}

#[test]
fn quiet_shows_what_decides() {
    insta::assert_snapshot!(human(&sample(), Detail::Quiet, false));
}

#[test]
fn without_the_files_there_are_places_only() {
    insta::assert_snapshot!(bare(Format::Human, &sample().verdict));
}
