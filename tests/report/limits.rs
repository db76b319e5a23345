//! Very many findings: each sink stays within what its reader takes, and says what it left out.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use sluicegate::finding::{Fault, Finding, Severity};
use sluicegate::report::Format;
use sluicegate::source::SourceId;
use sluicegate::verdict::Class;

use super::hostile::well_formed;
use super::sample::{Case, Draft};
use super::{parsed, render};

const MANY: usize = 100_000;
const TOO_MANY: usize = 200_000;
const HELP: &str = "set `resources.limits.memory` to what the program needs at most";

/// So many findings in a hundred files, a few of them only warnings or infos.
fn many(count: usize) -> Case {
    let mut draft = Draft::default();
    for n in 0..100 {
        draft.file(&format!("apps/{n}.yaml"), Class::Checked, "a: b\n");
    }
    for n in 0..count {
        let file = SourceId(u32::try_from(n % 100).unwrap());
        let severity = match n % 10 {
            0 => Severity::Info,
            1 | 2 => Severity::Warning,
            _ => Severity::Error,
        };
        let finding = Finding::new(
            format!("kubernetes/rule-{}", n % 30).as_str(),
            draft.place(file, "b"),
            format!("container `c{n}` has no limit"),
        );
        draft.find(finding.with_severity(severity).with_help(HELP));
    }
    draft.judged()
}

static CASE: LazyLock<Case> = LazyLock::new(|| many(MANY));
static HUGE: LazyLock<Case> = LazyLock::new(|| many(TOO_MANY));

/// The two of them.
fn cases() -> [(&'static Case, usize); 2] {
    [(&CASE, MANY), (&HUGE, TOO_MANY)]
}

/// The last line, which accounts for everything.
fn closing(text: &str) -> &str {
    text.lines().last().unwrap()
}

#[test]
fn github_gets_ten_annotations_of_a_type() {
    for (case, count) in cases() {
        let text = render(Format::Github, case);
        for (kind, most) in [("error", 10), ("warning", 10), ("notice", 10)] {
            let start = format!("::{kind} ");
            let shown = text.lines().filter(|line| line.starts_with(&start));
            assert_eq!(shown.count(), most, "{kind}");
        }
        let mut lines = text.lines().skip(29);
        let token = lines
            .next()
            .unwrap()
            .strip_prefix("::stop-commands::")
            .unwrap();
        let end = format!("::{token}::");
        assert_eq!(
            lines.by_ref().take_while(|line| **line != end).count(),
            count
        );
        let left: usize = count - 29;
        assert!(
            lines
                .next()
                .unwrap()
                .contains(&format!("; {left} more than GitHub"))
        );
        assert_eq!(lines.next(), None);
    }
}

#[test]
fn the_annotations_name_as_many_rules_as_they_can() {
    let text = render(Format::Github, &CASE);
    let errors = text.lines().filter(|line| line.starts_with("::error "));
    let title = |line: &str| Some(line.split("title=").nth(1)?.split_once("::")?.0.to_owned());
    let rules: BTreeSet<Option<String>> = errors.map(title).collect();
    assert_eq!(rules.len(), 10);
}

#[test]
fn no_annotation_is_longer_than_github_takes() {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, "a: b\n");
    let place = draft.place(file, "b");
    draft.find(Finding::new("a/b", place, "%,ü\n".repeat(250_000)).with_help("x".repeat(9)));
    draft.find(Finding::new("a/c", place, "short").with_help("%\n".repeat(250_000)));
    draft.fault(Fault::new("a/b", "ü".repeat(1_000_000)).with_help("%"));
    let text = render(Format::Github, &draft.judged());
    let messages = text
        .lines()
        .filter_map(|line| line.strip_prefix("::error ")?.split_once("::"));
    let lengths: Vec<usize> = messages
        .map(|(_, message)| {
            message
                .replace("%0A", "\n")
                .replace("%25", "%")
                .chars()
                .count()
        })
        .collect();
    assert_eq!(lengths, [4096, 4096, 4096]);
}

#[test]
fn faults_and_errors_share_the_annotations() {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, "a: b\n");
    for n in 0..50 {
        let place = draft.place(file, "b");
        draft.find(Finding::new("a/b", place, format!("finding {n}")));
        draft.fault(Fault::new("a/b", format!("fault {n}")).at(place));
    }
    let text = render(Format::Github, &draft.judged());
    let errors = text.lines().filter(|line| line.starts_with("::error "));
    let faults = errors.clone().filter(|line| line.contains("title=fault"));
    assert_eq!((errors.count(), faults.count()), (10, 5));
}

#[test]
fn the_summary_and_the_comment_fit_and_close() {
    for (case, _) in cases() {
        let short = closing(&render(Format::Concise, case)).to_owned();
        for (format, most, least) in [
            (Format::Summary, 900 * 1024, 800 * 1024),
            (Format::Markdown, 65_535, 60_000),
        ] {
            let text = render(format, case);
            let size = match format {
                Format::Summary => text.len(),
                _ => text.chars().count(),
            };
            assert!((least..=most).contains(&size), "{size}");
            assert!(text.contains(" more did not fit here; the other reports have them."));
            assert_eq!(closing(&text), short);
        }
    }
}

#[test]
fn what_was_not_seen_and_not_judged_leaves_room_for_findings() {
    let mut draft = Draft::default();
    let file = draft.file("a.yaml", Class::Checked, "a: b\n");
    let place = draft.place(file, "b");
    for n in 0..20_000 {
        let reason = Class::NotCheckable("only exists after rendering".into());
        draft.file(&format!("charts/{n}.yaml"), reason, "");
        draft.fault(Fault::new("a/b", format!("fault {n}")).at(place));
        draft.find(Finding::new("a/b", place, format!("finding {n}")));
    }
    let case = draft.judged();
    for (format, most) in [(Format::Summary, 900 * 1024), (Format::Markdown, 65_535)] {
        let text = render(format, &case);
        assert!(text.len() <= most + 1000 && text.chars().count() <= most);
        let findings = text.lines().filter(|line| line.contains("| finding "));
        assert!(findings.count() > 300);
        assert!(closing(&text).starts_with("denied: 20000 errors, 20000 faults"));
    }
}

#[test]
fn a_long_path_keeps_its_line() {
    let mut draft = Draft::default();
    let file = draft.file(&"folder/".repeat(600), Class::Checked, "a: b\nc: d\n");
    draft.find(Finding::new("a/b", draft.place(file, "d"), "no"));
    let text = render(Format::Markdown, &draft.judged());
    assert!(text.contains("…:2` | a/b | no |"), "{text}");
}

#[test]
fn sarif_stays_below_githubs_limit_and_says_so() {
    for (case, count) in cases() {
        let log = parsed(&render(Format::Sarif, case));
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert!(
            (20_000..=25_000).contains(&results.len()),
            "{}",
            results.len()
        );
        assert!(results.iter().all(|result| result["level"] == "error"));
        let note = &run["invocations"][0]["toolExecutionNotifications"][0];
        let left = count - results.len();
        assert_eq!(
            note["message"]["text"],
            format!("{left} results did not fit into this report")
        );
    }
}

#[test]
fn the_others_leave_nothing_out() {
    const ALL: usize = 10_000;
    let case = &many(ALL);
    let issues = parsed(&render(Format::Gitlab, case));
    assert_eq!(issues.as_array().unwrap().len(), ALL);
    let json = parsed(&render(Format::Json, case));
    assert_eq!(json["findings"].as_array().unwrap().len(), ALL);
    assert_eq!(render(Format::JsonLines, case).lines().count(), ALL + 1);
    assert_eq!(render(Format::Concise, case).lines().count(), ALL + 1);
    let xml = render(Format::Junit, case);
    well_formed(&xml).unwrap();
    let text = render(Format::Human, case);
    assert!(text.contains("container `c9999` has no limit") && xml.contains("`c9999`"));
}
