//! Settings: every problem at once with its place, the same answer as the schema that editors
//! use, and what holds for a path.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use sluicegate::catalog::{Catalog, RuleInfo};
use sluicegate::finding::{Fault, NativeRule, RuleId, Severity};
use sluicegate::parse::Limits;
use sluicegate::settings::{Overrides, Profile, Settings, Unchecked, init};
use sluicegate::source::{Source, SourceId};

fn read(text: &str) -> (Settings, Vec<Fault>) {
    let source = Source::new(SourceId(0), "sluicegate.yaml", text);
    Settings::read(&source, &Limits::default())
}

fn good(text: &str) -> Settings {
    let (settings, faults) = read(text);
    assert!(faults.is_empty(), "{text}: {faults:?}");
    settings
}

fn rule(id: &'static str, severity: Severity) -> RuleInfo {
    RuleInfo::from(&NativeRule {
        id,
        title: "t",
        description: "d",
        fix: "f",
        severity,
    })
}

fn catalog() -> Catalog {
    let mut catalog = Catalog::default();
    catalog.add([
        rule("kubernetes/image-tag", Severity::Error),
        rule("kubernetes/replicas", Severity::Warning),
    ]);
    catalog
}

/// `line:column code message | help` of every fault.
fn lines(faults: &[Fault]) -> Vec<String> {
    let line = |f: &Fault| {
        let place = f.place.unwrap();
        let help = f.help.clone().unwrap_or_default();
        format!(
            "{}:{} {} {} | {help}",
            place.line, place.column, f.code, f.message
        )
    };
    faults.iter().map(line).collect()
}

const GOOD: &[&str] = &[
    "",
    "# only a comment\n",
    "version: 1\n",
    "rules:\npaths:\n",
    "profile: restricted\nkubernetes: [\"1.34\", '1.36']\nfail_on: never\n",
    "rules:\n  a/b: off\n  a/c: {severity: warning, with: {n: 3}}\n  a/d: {with: {x: [1]}}\n",
    "paths:\n  - match: a/**\n    profile: strict\n    rules: {a/b: error}\n  - {match: \"v/*\", skip: {reason: third party}}\n",
    "policies: [policies, a/b]\nschemas: [schemas]\n",
    "unchecked:\n  - {group: example.org, kind: Widget}\n  - {group: a.b}\n  - {group: a.b, kind: \"*\"}\n",
    "not_manifests: [\"docs/**\", \"dashboards/*.json\"]\n",
];

/// Bad for the reader and for the schema.
const BAD: &[&str] = &[
    "- a\n",
    "text\n",
    "version: 2\n",
    "version: \"1\"\n",
    "profil: strict\n",
    "profile: lenient\n",
    "kubernetes: 1.34\n",
    "kubernetes: [1.34]\n",
    "kubernetes: [\"v1.34\"]\n",
    "kubernetes: [\"1.034\"]\n",
    "fail_on: warn\n",
    "fail_on: true\n",
    "rules: [a/b]\n",
    "rules: {a/b: on}\n",
    "rules: {a/b: false}\n",
    "rules: {a/b: {level: off}}\n",
    "rules: {a/b: {with: 3}}\n",
    "rules: {a/b: null}\n",
    "paths: {match: a}\n",
    "paths: [a]\n",
    "paths: [{profile: strict}]\n",
    "paths: [{match: [a]}]\n",
    "paths: [{match: /a}]\n",
    "paths: [{match: a, skip: true}]\n",
    "paths: [{match: a, skip: {}}]\n",
    "paths: [{match: a, skip: {reason: \" \"}}]\n",
    "paths: [{match: a, fail_on: error}]\n",
    "policies: policies\n",
    "policies: [../elsewhere]\n",
    "schemas: [/etc]\n",
    "unchecked: [example.org]\n",
    "unchecked: [{kind: Widget}]\n",
    "unchecked: [{group: Example}]\n",
    "unchecked: [{group: \"*\"}]\n",
    "unchecked: [{group: a.b, kinds: [X]}]\n",
    "not_manifests: docs/**\n",
    "not_manifests: [\"\"]\n",
    "not_manifests: [../x]\n",
    "waivers: {max_days: 90}\n",
];

/// Bad in a way that a schema can't say.
const BAD_FOR_THE_READER: &[&str] = &[
    "not_manifests: [\"a**b\"]\n",
    "not_manifests: [\"[\"]\n",
    "paths: [{match: \"{a\"}]\n",
    "version: 1\n---\nversion: 1\n",
    "profile: [\n",
];

#[test]
fn the_schema_and_the_reader_agree() {
    let schema = serde_json::from_str(init::SCHEMA).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let valid = |text: &str| {
        let value: Option<serde_json::Value> = serde_yaml::from_str(text).unwrap();
        schema.is_valid(&value.unwrap_or_else(|| serde_json::json!({})))
    };
    for text in GOOD {
        assert!(valid(text), "the schema refuses {text:?}");
        good(text);
    }
    for text in BAD {
        assert!(!valid(text), "the schema accepts {text:?}");
        assert!(!read(text).1.is_empty(), "the reader accepts {text:?}");
    }
    for text in BAD_FOR_THE_READER {
        assert!(!read(text).1.is_empty(), "the reader accepts {text:?}");
    }
}

#[test]
fn all_problems_come_at_once_with_place_and_help() {
    let (_, faults) = read(
        "profil: strict\nkubernetes: [1.34]\nrules:\n  a/b: warn\npaths:\n  - match: /x\n    skp: {}\n",
    );
    assert_eq!(
        lines(&faults),
        [
            "1:1 settings/unknown-key unknown key `profil` | did you mean `profile`?",
            "2:14 settings/value `kubernetes` is the number `1.34` | write minor versions in quotes, as in `\"1.34\"`",
            "4:8 settings/value `a/b` is the text `warn` | write `off`, `info`, `warning` or `error`, or `{severity: …, with: …}`",
            "7:5 settings/unknown-key unknown key `skp` | did you mean `skip`?",
            "6:12 settings/value broken glob `/x`: globs start at the root: leave out the `/` | globs are anchored at the root, as in `clusters/prod/**`",
        ]
    );
}

#[test]
fn a_key_of_a_later_version_lists_the_known_ones() {
    let (_, faults) = read("waivers: {}\n");
    assert!(lines(&faults)[0].contains("the keys here are `version`, `profile`"));
}

#[test]
fn an_unknown_rule_is_found_wherever_it_is_named() {
    let settings = good(
        "rules:\n  kubernetes/image-tags: off\npaths:\n  - match: a\n    rules: {x/y: error}\n",
    );
    assert_eq!(
        lines(&settings.unknown_rules(&catalog())),
        [
            "2:3 settings/unknown-rule no rule is called `kubernetes/image-tags` | did you mean `kubernetes/image-tag`?",
            "5:13 settings/unknown-rule no rule is called `x/y` | `sluicegate rules` lists the rules",
        ]
    );
    let overrides = Overrides {
        select: vec!["kubernetes/replica".into()],
        ..Overrides::default()
    };
    let faults = overrides.unknown_rules(&catalog());
    assert_eq!(
        faults[0].help.as_deref(),
        Some("did you mean `kubernetes/replicas`?")
    );
}

#[test]
fn later_sections_win_part_by_part() {
    let settings = good(
        "rules:\n  kubernetes/image-tag: {severity: warning, with: {n: 1}}\npaths:\n\
         - {match: \"prod/**\", profile: strict, rules: {kubernetes/image-tag: error}}\n\
         - {match: \"prod/a/**\", rules: {kubernetes/image-tag: off, kubernetes/replicas: info}}\n\
         - {match: \"vendor/**\", skip: {reason: third party}}\n",
    );
    let tag = rule("kubernetes/image-tag", Severity::Error);
    let replicas = rule("kubernetes/replicas", Severity::Warning);
    let at = |path: &str| {
        let e = settings.effective(path);
        (e.profile, e.severity(&tag), e.severity(&replicas))
    };
    use Severity::{Error, Info, Warning};
    assert_eq!(
        at("dev/x.yaml"),
        (Profile::Default, Some(Warning), Some(Warning))
    );
    assert_eq!(
        at("prod/x.yaml"),
        (Profile::Strict, Some(Error), Some(Error))
    );
    assert_eq!(at("prod/a/x.yaml"), (Profile::Strict, None, Some(Info)));
    let id = RuleId::from("kubernetes/image-tag");
    assert!(
        settings
            .effective("prod/a/x.yaml")
            .parameters(&id)
            .is_some(),
        "`with` stays"
    );
    assert_eq!(
        settings.skipped("vendor/x.yaml").as_deref(),
        Some("skipped by the settings: third party")
    );
    assert_eq!(settings.skipped("prod/x.yaml"), None);
}

#[test]
fn a_rule_may_have_a_severity_for_each_profile() {
    use Severity::{Error, Info, Warning};
    let mut info = rule("kubernetes/replicas", Info);
    info.severities.insert("default".into(), None);
    info.severities.insert("restricted".into(), Some(Warning));
    for (profile, expected) in [
        ("default", None),
        ("baseline", None),
        ("restricted", Some(Warning)),
        ("strict", Some(Error)),
    ] {
        let settings = good(&format!("profile: {profile}\n"));
        assert_eq!(
            settings.effective("x").severity(&info),
            expected,
            "{profile}"
        );
    }
    let settings = good("profile: strict\nrules: {kubernetes/replicas: info}\n");
    assert_eq!(
        settings.effective("x").severity(&info),
        Some(Info),
        "named by the settings"
    );
}

#[test]
fn equal_sections_share_one_answer() {
    let settings = good("paths: [{match: \"a/**\", profile: strict}]\n");
    let one = settings.effective("a/x");
    assert!(std::sync::Arc::ptr_eq(&one, &settings.effective("a/y")));
    assert!(!std::sync::Arc::ptr_eq(&one, &settings.effective("b")));
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let flags = Overrides {
        ignore: vec!["kubernetes/replicas".into()],
        kubernetes: vec!["1.36".into()],
        ..Overrides::default()
    };
    let environment = Overrides {
        fail_on: Some(None),
        kubernetes: vec!["1.30".into()],
        ..Overrides::default()
    };
    let settings = good(
        "fail_on: warning\nkubernetes: [\"1.29\"]\nschemas: [s]\nrules: {kubernetes/replicas: error}\n",
    );
    let replicas = rule("kubernetes/replicas", Severity::Warning);
    assert_eq!(
        settings.effective("x").severity(&replicas),
        Some(Severity::Error)
    );
    let settings = settings.with(flags.over(environment));
    assert_eq!(settings.fail_on, None);
    assert_eq!(settings.kubernetes, ["1.36"]);
    assert_eq!(settings.schemas, ["s"]);
    assert_eq!(settings.effective("x").severity(&replicas), None);
}

#[test]
fn selecting_leaves_only_what_is_selected() {
    let settings = Settings::default().with(Overrides {
        select: vec!["kubernetes/replicas".into()],
        ..Overrides::default()
    });
    let effective = settings.effective("x");
    assert_eq!(
        effective.severity(&rule("kubernetes/image-tag", Severity::Error)),
        None
    );
    let replicas = rule("kubernetes/replicas", Severity::Warning);
    assert_eq!(effective.severity(&replicas), Some(Severity::Warning));
}

#[test]
fn unchecked_kinds_are_matched_whole() {
    let settings = good("unchecked: [{group: a.org, kind: W}, {group: b.org}]\n");
    assert!(settings.is_unchecked("a.org", "W"));
    assert!(!settings.is_unchecked("a.org", "X"));
    assert!(settings.is_unchecked("b.org", "X"));
    assert!(!settings.is_unchecked("sub.b.org", "X"));
    assert!(!settings.is_unchecked("", "Pod"));
}

#[test]
fn two_settings_files_are_a_fault() {
    use sluicegate::settings::file;
    assert_eq!(file(["a", "sluicegate.yml"]), Ok(Some("sluicegate.yml")));
    assert_eq!(file(["sub/sluicegate.yaml"]), Ok(None));
    let fault = file(["sluicegate.yaml", "sluicegate.yml"]).unwrap_err();
    assert_eq!(fault.code, "settings/two-files");
}

#[test]
fn what_init_writes_reads_back_as_what_was_found() {
    let kind = |group: &str, kind: Option<&str>| Unchecked {
        group: group.into(),
        kind: kind.map(Into::into),
    };
    let found = init::Found {
        missing_schemas: BTreeMap::from([(kind("b.org", Some("No")), 1), (kind("a.org", None), 3)]),
        templates: ["talos/x{1}.yaml.j2".into()].into(),
        unknown: [
            "a, b/[c]*.yaml".into(),
            "yes".into(),
            "# x: \"y\".yaml".into(),
        ]
        .into(),
        kubernetes: vec!["1.34".into()],
    };
    let text = init::text(&found);
    assert!(
        text.starts_with("# yaml-language-server: $schema=.sluicegate/"),
        "{text}"
    );
    let settings = good(&text);
    assert_eq!(settings.kubernetes, found.kubernetes);
    assert_eq!(
        settings.unchecked,
        [kind("a.org", None), kind("b.org", Some("No"))]
    );
    for path in found.templates.iter().chain(&found.unknown) {
        assert!(settings.not_manifest(path).is_some(), "{path}: {text}");
    }
    assert!(settings.not_manifest("a, b/cx.yaml").is_none());
    good(&init::text(&init::Found::default()));
}
