//! A secret's value is in no report, wherever the finding that shows its neighbourhood is.

use proptest::prelude::*;
use sluicegate::finding::{Fault, Finding};
use sluicegate::report::{Detail, Format, Options};
use sluicegate::source::Source;
use sluicegate::verdict::Class;

use super::sample::{Case, Draft, sample};
use super::with;

const SECRET: &str = "hunter2-Zx81kQ";

/// Every format, with and without colour, at both widths that people have.
fn every_report(case: &Case) -> String {
    let mut all = String::new();
    for (format, _) in Format::ALL {
        for (color, width) in [(false, 40), (true, 100)] {
            let options = Options {
                color,
                width,
                detail: Detail::Full,
                text: &|source| case.text(source),
            };
            all += &with(*format, &case.verdict, &options);
        }
    }
    all
}

/// No piece of the secret that is long enough to be one.
fn shows_nothing(case: &Case) {
    let text = every_report(case);
    for piece in SECRET.as_bytes().windows(6) {
        let piece = std::str::from_utf8(piece).unwrap();
        assert!(!text.contains(piece), "{piece} in {text}");
    }
}

/// A file with its secret hidden and a finding about each of these.
fn case(text: &str, about: &[&str]) -> Case {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, text);
    draft.hide(file, SECRET);
    for what in about {
        draft.find(Finding::new("a/b", draft.place(file, what), "no"));
    }
    draft.judged()
}

#[test]
fn neighbours_and_the_line_itself_are_masked() {
    let text = format!("a: b\npassword: {SECRET}\nc: d\n");
    let case = case(&text, &["b", "password", SECRET, "d", &text]);
    shows_nothing(&case);
    let shown = every_report(&case);
    assert!(shown.contains(&"*".repeat(SECRET.len())) && shown.contains("password: *"));
}

#[test]
fn a_secret_in_a_long_line_is_masked_wherever_the_line_is_cut() {
    for before in 0..70 {
        let text = format!(
            "{}{SECRET}{} bad {}",
            "x".repeat(300),
            "y".repeat(before),
            "z".repeat(300)
        );
        shows_nothing(&case(&text, &["bad"]));
    }
    let text = format!(
        "{}bad {}{SECRET}{}",
        "x".repeat(300),
        "y".repeat(170),
        "z".repeat(300)
    );
    shows_nothing(&case(&text, &["bad"]));
}

#[test]
fn a_secret_of_several_lines_is_masked() {
    let key = "-----BEGIN-----\nMIIabcdef\nZx81kQabc\n-----END-----";
    let text = format!("key: |\n{key}\nnext: x\n");
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, &text);
    draft.hide(file, key);
    for what in ["key", "MIIabc", "Zx81", "next"] {
        draft.find(Finding::new("a/b", draft.place(file, what), "no"));
    }
    let shown = every_report(&draft.judged());
    for line in key.lines() {
        assert!(!shown.contains(line), "{shown}");
    }
}

#[test]
fn past_the_hundredth_finding_masks_are_the_same() {
    let text = format!("a: b\npassword: {SECRET}\nc: d\n");
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, &text);
    draft.hide(file, SECRET);
    for n in 0..250 {
        let what = ["b", "password", SECRET][n % 3];
        draft.find(Finding::new(
            "a/b",
            draft.place(file, what),
            format!("number {n}"),
        ));
    }
    shows_nothing(&draft.judged());
}

#[test]
fn of_a_file_that_was_not_understood_no_value_is_shown() {
    let text = format!("a: b\npassword: {SECRET}\n - {SECRET}\nc: [{SECRET}\n");
    let broken = |draft: &mut Draft, class: Class| draft.file("a.yaml", class, &text);
    let mut syntax = Draft::default();
    let file = broken(&mut syntax, Class::Denied);
    let place = syntax.place(file, "[");
    syntax.find(Finding::new("yaml/syntax", place, "no"));
    let mut fault = Draft::default();
    let file = broken(&mut fault, Class::Faulted);
    let place = fault.place(file, "password");
    fault.fault(Fault::new("check/panic", "no").in_file(file));
    fault.find(Finding::new("a/b", place, "no"));
    let mut other = Draft::default();
    let file = broken(&mut other, Class::Declared("no manifest".into()));
    let place = other.place(file, "password");
    other.find(Finding::new("a/b", place, "no"));
    for draft in [syntax, fault, other] {
        shows_nothing(&draft.judged());
    }
}

#[test]
fn of_a_file_that_was_not_read_nothing_is_shown() {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, &format!("a: {SECRET}\n"));
    draft.find(Finding::new("a/b", draft.place(file, "a"), "no"));
    draft.evidence.files[0].digest = None;
    shows_nothing(&draft.judged());
}

#[test]
fn the_sample_keeps_its_secrets() {
    let shown = every_report(&sample());
    assert!(
        !["hunter2", "admin-7Q", "s3cret-99"]
            .iter()
            .any(|secret| shown.contains(secret))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_place_uncovers_a_secret(
        before in "([a-zé日]{0,40}\n|[a-z: ]{0,400}){0,4}",
        after in "([a-zé日]{0,40}\n|[a-z: ]{0,400}){0,4}",
        start in any::<prop::sample::Index>(),
        length in 0_usize..600,
    ) {
        let text = format!("{before}{SECRET}{after}");
        let mut draft = Draft::default();
        let file = draft.file("a.yaml", Class::Checked, &text);
        draft.hide(file, SECRET);
        let source = Source::new(file, "a.yaml", &*text);
        let start = start.index(text.len());
        draft.find(Finding::new("a/b", source.place(source.span(start, start + length)), "no"));
        shows_nothing(&draft.judged());
    }
}
