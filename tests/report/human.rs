//! What people read: within the width, marked where it matters, nothing to trip over.

use proptest::prelude::*;
use sluicegate::finding::{Fault, Finding, Severity};
use sluicegate::report::{Detail, Format, Options};
use sluicegate::verdict::Class;

use super::sample::{Case, Draft, sample};
use super::with;

fn human(case: &Case, width: usize, detail: Detail) -> String {
    let options = Options {
        color: false,
        width,
        detail,
        text: &|source| case.text(source),
    };
    with(Format::Human, &case.verdict, &options)
}

/// One finding about the first `what` of a file.
fn about(text: &str, what: &str) -> String {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, text);
    draft.find(Finding::new("a/b", draft.place(file, what), "no"));
    human(&draft.judged(), 80, Detail::Normal)
}

/// The line of the excerpt that holds a text, and the mark below it, both without their margin.
fn marked<'t>(shown: &'t str, what: &str) -> (&'t str, &'t str) {
    let mut lines = shown
        .lines()
        .skip_while(|line| !line.contains(" │ ") || !line.contains(what));
    let line = lines.next().unwrap_or_else(|| panic!("{shown}"));
    let mark = lines.next().unwrap();
    (
        line.split_once(" │ ").unwrap().1,
        mark.split_once(" · ").unwrap().1,
    )
}

#[test]
fn texts_are_folded_to_the_width() {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, "a: b\n");
    let words = "not a single one of these words is long ".repeat(20);
    let finding = Finding::new("a/b", draft.place(file, "b"), &*words).with_help(&*words);
    draft.find(finding.with_related(draft.place(file, "a"), &*words));
    let case = draft.judged();
    for width in [40, 60, 100, 200] {
        let text = human(&case, width, Detail::Normal);
        let lengths = text
            .lines()
            .filter(|line| !line.starts_with("denied"))
            .map(|l| l.chars().count());
        let longest = lengths.max().unwrap();
        assert!(
            (width - 12..=width).contains(&longest),
            "{longest} of {width}"
        );
    }
}

#[test]
fn a_word_is_never_broken() {
    let name = "a-very-long.name/of_something-that::nobody-can-break".repeat(4);
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, "a: b\n");
    let message = format!("the field {name} of this is `{name}`");
    draft.find(Finding::new("a/b", draft.place(file, "b"), message));
    let text = human(&draft.judged(), 40, Detail::Normal);
    assert_eq!(text.matches(&name).count(), 2, "{text}");
}

#[test]
fn the_shape_of_a_help_is_kept() {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, "a: b\n");
    let help = "write\n  limits:\n    memory: 1Gi\n\nor so";
    draft.find(Finding::new("a/b", draft.place(file, "b"), "no").with_help(help));
    let text = human(&draft.judged(), 80, Detail::Normal);
    let expected = "  help: write\n          limits:\n            memory: 1Gi\n\n        or so\n";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn marks_stand_under_wide_characters() {
    let shown = about("größe: \"日本語\"\nb: c\n", "日本");
    assert_eq!(
        marked(&shown, "日本"),
        ("größe: \"日本語\"", "        ────")
    );
    let shown = about("größe: \"日本語\"  # x\n", "x");
    assert_eq!(marked(&shown, "日本").1, "                   ─");
}

#[test]
fn tabs_take_one_column() {
    let shown = about("a:\t\tb\nc: d\n", "b");
    assert_eq!(marked(&shown, "b"), ("a:  b", "    ─"));
}

#[test]
fn of_a_very_long_line_only_the_place_is_shown() {
    let text = format!(
        "{{a: \"{}\", bad: \"{}\"}}",
        "x".repeat(100_000),
        "y".repeat(100_000)
    );
    let shown = about(&text, "bad");
    let (line, mark) = marked(&shown, "bad");
    assert!(line.len() < 300, "{line}");
    let at = mark.chars().take_while(|c| *c == ' ').count();
    assert_eq!((&line[at..at + 3], mark.trim()), ("bad", "───"));
    assert!(shown.contains("─[a.yaml:1:100009]"), "{shown}");
    assert!(shown.len() < 1500);
}

#[test]
fn a_place_behind_the_text_is_marked() {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, "a: [\n");
    let end = sluicegate::source::Source::new(file, "a.yaml", "a: [\n").place_at(99);
    draft.find(Finding::new("a/b", end, "no"));
    let shown = human(&draft.judged(), 80, Detail::Normal);
    assert!(
        shown.contains("[a.yaml:2:1]") && shown.contains('▲'),
        "{shown}"
    );
}

#[test]
fn no_line_ends_in_a_space() {
    let text = "a: b\n\n\nc:   \nd: e  \n";
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, text);
    for what in ["b", "\n\nc", "c:   ", "e  "] {
        let finding = Finding::new("a/b", draft.place(file, what), " no  ");
        draft.find(finding.with_help("a\n\n b ").with_severity(Severity::Info));
    }
    draft.fault(Fault::new("a/b", "no").with_help("a \n\nb"));
    for case in [draft.judged(), sample()] {
        for detail in [Detail::Quiet, Detail::Normal, Detail::Full] {
            let shown = human(&case, 80, detail);
            let bad = shown
                .lines()
                .find(|line| line.ends_with(char::is_whitespace));
            assert_eq!(bad, None, "{shown}");
        }
    }
}

#[test]
fn what_is_hidden_is_counted() {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, "a: b\n");
    for n in 0..10 {
        let finding = Finding::new("a/b", draft.place(file, "b"), format!("number {n}"));
        draft.find(finding.with_severity(Severity::Warning));
    }
    let case = draft.judged();
    for (detail, shown) in [(Detail::Quiet, 0), (Detail::Normal, 3), (Detail::Full, 10)] {
        let text = human(&case, 80, detail);
        assert_eq!(text.matches("number ").count(), shown);
        let count = format!("{} findings more of a/b (-v shows all)", 10 - shown);
        assert_eq!(text.contains(&count), shown < 10, "{text}");
        assert!(text.trim_end().ends_with("1 document"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The first hundred are drawn by another hand than the rest.
    #[test]
    fn the_hundred_and_first_looks_like_the_first(
        lines in prop::collection::vec("[a-z:{}\"# ]{0,30}|[a-zäé日本\t]{0,20}|x{300}", 1..6),
        message in "[a-z` ]{0,120}|[a-z:日-]{0,120}",
        at in any::<prop::sample::Index>(),
        length in 0_usize..12,
    ) {
        let text = lines.join("\n");
        let mut draft = Draft::default();
        let file = draft.file("a.yaml", Class::Checked, &text);
        let start = text.floor_char_boundary(at.index(text.len() + 1));
        let end = text.floor_char_boundary((start + length).min(text.len()));
        let source = sluicegate::source::Source::new(file, "a.yaml", &*text);
        let finding = Finding::new("a/b", source.place(source.span(start, end)), &*message);
        for n in 100..202 {
            let numbered = format!("{n} {message}");
            draft.find(Finding { message: numbered, ..finding.clone() }.with_help(&*message));
        }
        let shown = human(&draft.judged(), 50, Detail::Normal);
        let drawings: Vec<&str> = shown.split("a/b\n\n").collect();
        let first = drawings[1].replace(" 100", " 201");
        prop_assert_eq!(&first, &drawings[101].replace(" 200", " 201"));
    }
}
