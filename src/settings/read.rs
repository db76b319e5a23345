//! The tree of a settings file to [`Settings`], every problem collected.
//!
//! Invariant: a value that is not understood is left at its default *and* reported; a reported
//! problem is a fault, so such a run never allows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Globs, Level, Profile, RuleSetting, Section, Settings, Unchecked, glob};
use crate::finding::{Fault, RuleId, Severity};
use crate::parse::{self, Dialect, Entry, Limits, Node, Number, Value};
use crate::source::{Source, Span};

const KEYS: [&str; 10] = [
    "version",
    "profile",
    "kubernetes",
    "fail_on",
    "rules",
    "paths",
    "policies",
    "schemas",
    "unchecked",
    "not_manifests",
];
const SECTION_KEYS: [&str; 4] = ["match", "profile", "rules", "skip"];
const RULE_KEYS: [&str; 2] = ["severity", "with"];
const LEVELS: &str = "`off`, `info`, `warning` or `error`";

/// Reads the whole file.
pub(super) fn settings(source: &Source, limits: &Limits) -> (Settings, Vec<Fault>) {
    let parsed = parse::yaml(source, Dialect::Core, limits);
    let mut reader = Reader {
        source,
        faults: parsed.faults,
    };
    let findings = parsed.findings.into_iter();
    for finding in findings.filter(|finding| finding.severity > Severity::Info) {
        let fault = Fault::new("settings/syntax", finding.message).at(finding.place);
        reader.faults.push(match finding.help {
            Some(help) => fault.with_help(help),
            None => fault,
        });
    }
    let mut documents = parsed.documents.iter();
    let mut settings = Settings::default();
    if let Some(document) = documents.next() {
        reader.root(&document.root, &mut settings);
    }
    if let Some(second) = documents.next() {
        let help = "keep the settings in one document";
        reader.problem(second.root.span, "there is a second document", help);
    }
    (settings, reader.faults)
}

/// Collects problems while values are read.
struct Reader<'s> {
    source: &'s Source,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn problem(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let place = self.source.place(span);
        let fault = Fault::new("settings/value", message);
        self.faults.push(fault.at(place).with_help(help));
    }

    fn wrong(&mut self, node: &Node, key: &str, expected: &str) {
        let message = format!("`{key}` is {}", describe(node));
        self.problem(node.span, message, format!("write {expected}"));
    }

    fn unknown_key(&mut self, entry: &Entry, known: &[&str]) {
        let near = known
            .iter()
            .min_by_key(|k| strsim::damerau_levenshtein(k, &entry.key))
            .filter(|k| strsim::damerau_levenshtein(k, &entry.key) <= (k.len() / 3).max(2));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys here are `{}`", known.join("`, `")),
        };
        let fault = Fault::new(
            "settings/unknown-key",
            format!("unknown key `{}`", entry.key),
        );
        let place = self.source.place(entry.key_span);
        self.faults.push(fault.at(place).with_help(help));
    }

    /// The entries of a mapping that hold something; other keys are reported.
    fn entries<'n>(&mut self, node: &'n Node, what: &str, known: &[&str]) -> Vec<&'n Entry> {
        if node.as_map().is_none() {
            self.wrong(node, what, "a mapping");
        }
        let (good, unknown): (Vec<_>, Vec<_>) = node
            .entries()
            .partition(|entry| known.contains(&entry.key.as_str()));
        for entry in unknown {
            self.unknown_key(entry, known);
        }
        good.into_iter().filter(|e| !e.value.is_null()).collect()
    }

    fn root(&mut self, node: &Node, settings: &mut Settings) {
        for entry in self.entries(node, "the file", &KEYS) {
            self.setting(entry, settings);
        }
    }

    fn setting(&mut self, entry: &Entry, settings: &mut Settings) {
        let node = &entry.value;
        match entry.key.as_str() {
            "version" => self.version(node),
            "profile" => settings.profile = self.profile(node).unwrap_or_default(),
            "kubernetes" => settings.kubernetes = self.minors(node),
            "fail_on" => self.fail_on(node, settings),
            "rules" => settings.rules = self.rules(node),
            "paths" => self.paths(node, settings),
            "policies" => settings.policies = self.folders(node, "policies"),
            "schemas" => settings.schemas = self.folders(node, "schemas"),
            "unchecked" => settings.unchecked = self.unchecked(node),
            _ => settings.not_manifests = self.globs(node, "not_manifests"),
        }
    }

    fn version(&mut self, node: &Node) {
        if node.value != Value::Number(Number::Int(1)) {
            self.wrong(node, "version", "`version: 1`, the only one there is");
        }
    }

    fn word<T: std::str::FromStr>(&mut self, node: &Node, key: &str, expected: &str) -> Option<T> {
        let value = node.as_str().and_then(|text| text.parse().ok());
        if value.is_none() {
            self.wrong(node, key, expected);
        }
        value
    }

    fn profile(&mut self, node: &Node) -> Option<Profile> {
        let names = "`default`, `baseline`, `restricted` or `strict`";
        self.word(node, "profile", names)
    }

    fn fail_on(&mut self, node: &Node, settings: &mut Settings) {
        if node.as_str() == Some("never") {
            settings.fail_on = None;
        } else if let Some(severity) =
            self.word::<Severity>(node, "fail_on", "`error`, `warning`, `info` or `never`")
        {
            settings.fail_on = Some(severity);
        }
    }

    /// The items of a list of texts, each with its place.
    fn texts<'n>(&mut self, node: &'n Node, key: &str, expected: &str) -> Vec<(&'n str, Span)> {
        if node.as_seq().is_none() {
            self.wrong(node, key, &format!("a list of {expected}"));
        }
        let mut texts = Vec::new();
        for item in node.items() {
            match item.as_str() {
                Some(text) => texts.push((text, item.span)),
                None => self.wrong(item, key, expected),
            }
        }
        texts
    }

    fn minors(&mut self, node: &Node) -> Vec<String> {
        let expected = "minor versions in quotes, as in `\"1.34\"`";
        let mut minors: Vec<String> = Vec::new();
        for (text, span) in self.texts(node, "kubernetes", expected) {
            if !is_minor(text) {
                let message = format!("`{text}` is no minor version of Kubernetes");
                self.problem(span, message, "write it as in `\"1.34\"`");
            } else if !minors.iter().any(|known| known == text) {
                minors.push(text.into());
            }
        }
        minors
    }

    fn folders(&mut self, node: &Node, key: &str) -> Vec<String> {
        let mut folders = Vec::new();
        for (text, span) in self.texts(node, key, "folders") {
            let outside = text.starts_with(['/', '\\', '~']) || text.split('/').any(|p| p == "..");
            if text.is_empty() || outside {
                let message = format!("`{text}` lies outside the repository");
                self.problem(span, message, "name a folder relative to the root");
            } else {
                folders.push(text.into());
            }
        }
        folders
    }

    fn globs(&mut self, node: &Node, key: &str) -> Globs {
        let texts = self.texts(node, key, "globs");
        let good = texts
            .into_iter()
            .filter(|(text, span)| self.glob(text, *span))
            .map(|(text, _)| text.to_owned())
            .collect();
        self.compiled(good, node.span)
    }

    fn glob(&mut self, text: &str, span: Span) -> bool {
        let problem = glob::check(text).err();
        if let Some(problem) = &problem {
            let help = "globs are anchored at the root, as in `clusters/prod/**`";
            self.problem(span, format!("broken glob `{text}`: {problem}"), help);
        }
        problem.is_none()
    }

    fn compiled(&mut self, globs: Vec<String>, span: Span) -> Globs {
        Globs::new(globs).unwrap_or_else(|e| {
            self.problem(span, format!("the globs don't compile: {e}"), "write fewer");
            Globs::default()
        })
    }

    fn unchecked(&mut self, node: &Node) -> Vec<Unchecked> {
        if node.as_seq().is_none() {
            self.wrong(node, "unchecked", "a list of `{group: …, kind: …}`");
        }
        let items = node.items().map(|item| self.unchecked_kind(item));
        items.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn unchecked_kind(&mut self, node: &Node) -> Option<Unchecked> {
        let entries = self.entries(node, "unchecked", &["group", "kind"]);
        let text = |key| entries.iter().find(|e| e.key == key).map(|e| &e.value);
        let kind = match text("kind") {
            Some(kind) => match kind.as_str() {
                Some("*") => None,
                Some(name) if !name.is_empty() => Some(name.to_owned()),
                _ => return self.none(kind, "kind", "a kind, or `\"*\"` for every kind"),
            },
            None => None,
        };
        match text("group").map(|group| (group, group.as_str())) {
            Some((_, Some(group))) if is_group(group) => Some(Unchecked {
                group: group.to_owned(),
                kind,
            }),
            Some((group, _)) => self.none(group, "group", "an API group, as in `example.org`"),
            None if node.as_map().is_some() => self.none(node, "unchecked", "a `group`"),
            None => None,
        }
    }

    fn none<T>(&mut self, node: &Node, key: &str, expected: &str) -> Option<T> {
        self.wrong(node, key, expected);
        None
    }

    fn rules(&mut self, node: &Node) -> BTreeMap<RuleId, RuleSetting> {
        if node.as_map().is_none() {
            self.wrong(node, "rules", "a mapping of rules to levels");
        }
        let rules = node.entries().map(|entry| {
            let mut setting = self.rule(entry);
            setting.place = Some(self.source.place(entry.key_span));
            (entry.key.as_str().into(), setting)
        });
        rules.collect()
    }

    fn rule(&mut self, entry: &Entry) -> RuleSetting {
        let node = &entry.value;
        if node.as_map().is_none() {
            let expected = format!("{LEVELS}, or `{{severity: …, with: …}}`");
            let level = self.word(node, &entry.key, &expected);
            return RuleSetting {
                level,
                ..RuleSetting::default()
            };
        }
        let mut setting = RuleSetting::default();
        for part in self.entries(node, &entry.key, &RULE_KEYS) {
            match part.key.as_str() {
                "severity" => setting.level = self.word::<Level>(&part.value, "severity", LEVELS),
                _ if part.value.as_map().is_some() => {
                    setting.with = Some(Arc::new(part.value.clone()));
                }
                _ => self.wrong(&part.value, "with", "a mapping of parameters"),
            }
        }
        setting
    }

    fn paths(&mut self, node: &Node, settings: &mut Settings) {
        if node.as_seq().is_none() {
            self.wrong(node, "paths", "a list of sections with a `match`");
        }
        let mut globs = Vec::new();
        for item in node.items() {
            if let Some((glob, section)) = self.section(item) {
                globs.push(glob);
                settings.paths.push(section);
            }
        }
        settings.matches = self.compiled(globs, node.span);
    }

    fn section(&mut self, node: &Node) -> Option<(String, Section)> {
        let mut section = Section::default();
        let mut glob = None;
        let entries = self.entries(node, "paths", &SECTION_KEYS);
        if node.as_map().is_some() && !entries.iter().any(|e| e.key == "match") {
            let help = "say which paths it is for, as in `match: clusters/prod/**`";
            self.problem(node.span, "a section without `match`", help);
        }
        for entry in entries {
            let value = &entry.value;
            match entry.key.as_str() {
                "match" => glob = self.section_glob(value),
                "profile" => section.profile = self.profile(value),
                "rules" => section.rules = self.rules(value),
                _ => section.skip = self.skip(value),
            }
        }
        glob.map(|glob| (glob, section))
    }

    fn section_glob(&mut self, node: &Node) -> Option<String> {
        let Some(text) = node.as_str() else {
            return self.none(node, "match", "one glob, as in `clusters/prod/**`");
        };
        self.glob(text, node.span).then(|| text.to_owned())
    }

    fn skip(&mut self, node: &Node) -> Option<Arc<str>> {
        let expected = "a reason, as in `skip: {reason: checked upstream}`";
        let entries = self.entries(node, "skip", &["reason"]);
        let reason = match entries.first() {
            Some(entry) => match entry.value.as_str() {
                Some(text) if !text.trim().is_empty() => Some(text.into()),
                _ => return self.none(&entry.value, "reason", "a reason in words"),
            },
            None => None,
        };
        if reason.is_none() && node.as_map().is_some() {
            self.wrong(node, "skip", expected);
        }
        reason
    }
}

/// Says what a value is without repeating a long one.
fn describe(node: &Node) -> String {
    match &node.value {
        Value::Null => "empty".into(),
        Value::Bool(b) => format!("the boolean `{b}`"),
        Value::Number(Number::Int(n)) => format!("the number `{n}`"),
        Value::Number(Number::UInt(n)) => format!("the number `{n}`"),
        Value::Number(Number::Float(n)) => format!("the number `{n}`"),
        Value::String(text) if text.len() <= 40 => format!("the text `{text}`"),
        Value::String(_) => "a long text".into(),
        Value::Seq(_) => "a list".into(),
        Value::Map(_) => "a mapping".into(),
    }
}

fn is_minor(text: &str) -> bool {
    text.strip_prefix("1.").is_some_and(|minor| {
        (1..=3).contains(&minor.len())
            && minor.bytes().all(|b| b.is_ascii_digit())
            && (minor == "0" || !minor.starts_with('0'))
    })
}

/// A DNS name: what an API group can be.
fn is_group(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 253
        && text
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
}
