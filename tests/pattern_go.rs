//! Patterns against what Go's own `regexp` said of them: `tests/data/go-regexp.tsv`, written by
//! `go run tests/data/go-regexp.go`.

use sluicegate::pattern::{Pattern, Refused};

const ANSWERS: &str = include_str!("data/go-regexp.tsv");

/// Refused here, though Go reads them: a repetition of flags, which it takes for one of what stands
/// before them.
const STRANGE: [&str; 2] = [r"\t(?i)?", r"\s(?s)*"];

#[test]
fn patterns_mean_what_go_reads() {
    let mut wrong = Vec::new();
    for line in ANSWERS.lines() {
        let [pattern, text, answer] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let [pattern, text]: [String; 2] =
            [pattern, text].map(|text| serde_json::from_str(text).unwrap());
        if STRANGE.contains(&pattern.as_str()) {
            continue;
        }
        let ours = match Pattern::measured(&pattern) {
            Ok(compiled) if answer != "-" => {
                if compiled.regex().is_match(&text) {
                    "1"
                } else {
                    "0"
                }
            }
            Ok(_) => "compiled",
            Err(_) => "-",
        };
        if ours != answer {
            wrong.push(format!("{pattern:?} on {text:?}: {ours}, Go {answer}"));
        }
    }
    assert!(ANSWERS.lines().count() > 5_000);
    assert!(wrong.is_empty(), "{}: {:#?}", wrong.len(), wrong);
}

#[test]
fn large_patterns_are_refused_and_small_ones_measured() {
    let size = |text| Pattern::measured(text).map(|pattern| pattern.size());
    assert_eq!(size("(.{900}){900}").unwrap_err(), Refused::TooLarge);
    assert_eq!(size("(a").unwrap_err(), Refused::Broken);
    assert!(size("^[a-z]+$").unwrap() < size(r"^[^/]{60}$").unwrap());
    let small = Pattern::bounded(r"[^/]{600}", 1 << 12);
    assert_eq!(small.unwrap_err(), Refused::TooLarge);
}
