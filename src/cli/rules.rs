//! `rules`.

use std::fmt::Write as _;

use serde_json::{Map, json};

use crate::catalog::{Catalog, ParameterInfo, RuleInfo};
use crate::finding::Severity;

use super::args::{RulesArgs, RulesFormat};
use super::{Error, explain, judge, output};

pub(super) fn run(args: &RulesArgs) -> Result<u8, Error> {
    let judge = judge::load(&args.judge, std::path::Path::new("."))?;
    let text = match args.output {
        RulesFormat::Human => human(&judge.catalog),
        RulesFormat::Json => json(&judge.catalog),
        RulesFormat::Markdown => markdown(&judge.catalog),
    };
    output::print(text.as_bytes()).map(|()| 0)
}

fn human(catalog: &Catalog) -> String {
    let width = catalog
        .iter()
        .map(|rule| rule.id.as_str().len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for rule in catalog.iter() {
        let (id, severity) = (rule.id.as_str(), rule.severity.as_str());
        let _ = writeln!(text, "{id:width$}  {severity:7}  {}", rule.title);
    }
    text
}

fn json(catalog: &Catalog) -> String {
    let parameter = |it: &ParameterInfo| {
        let default: serde_json::Value = serde_json::from_str(&it.default).unwrap_or_default();
        json!({"name": it.name, "description": it.description, "default": default})
    };
    let rule = |rule: &RuleInfo| {
        let severities = rule.severities.iter();
        let severities: Map<_, _> = severities
            .map(|(profile, it)| (profile.clone(), json!(it.map_or("off", Severity::as_str))))
            .collect();
        json!({
            "id": rule.id.as_str(), "title": rule.title, "description": rule.description,
            "fix": rule.fix, "severity": rule.severity.as_str(), "severities": severities,
            "applies_to": rule.applies_to,
            "parameters": rule.parameters.iter().map(parameter).collect::<Vec<_>>(),
            "source": rule.origin,
        })
    };
    format!(
        "{:#}\n",
        json!({"version": 1, "rules": catalog.iter().map(rule).collect::<Vec<_>>()})
    )
}

/// The page of rules: a table to find one, then each in its own words.
fn markdown(catalog: &Catalog) -> String {
    let mut text = String::from(
        "# Rules\n\nWhat `sluicegate rules -o markdown` prints. `sluicegate explain RULE` adds an \
         example of what is denied and one of what is allowed.\n\n\
         | rule | severity | what it wants |\n|---|---|---|\n",
    );
    for rule in catalog.iter() {
        let (id, severity) = (&rule.id, rule.severity.as_str());
        let title = rule.title.replace('|', "\\|");
        let _ = writeln!(
            text,
            "| [`{id}`](#{}) | {severity} | {title} |",
            anchor(rule)
        );
    }
    let mut area = "";
    for rule in catalog.iter() {
        let own = rule.id.as_str().split('/').next().unwrap_or_default();
        if own != area {
            area = own;
            let _ = write!(text, "\n## {area}\n");
        }
        section(rule, &mut text);
    }
    text
}

/// The place of a heading, as renderers of Markdown name it.
fn anchor(rule: &RuleInfo) -> String {
    rule.id.as_str().replace('/', "")
}

fn section(rule: &RuleInfo, text: &mut String) {
    let _ = write!(
        text,
        "\n### {}\n\n{}. {}\n\n- Do: {}\n- Severity: {}\n",
        rule.id,
        rule.title,
        rule.description,
        rule.fix,
        explain::severity(rule)
    );
    if !rule.applies_to.is_empty() {
        let judged: Vec<String> = rule.applies_to.iter().map(|it| format!("`{it}`")).collect();
        let _ = writeln!(text, "- Judges: {}", judged.join(", "));
    }
    for it in &rule.parameters {
        let (name, default) = (&it.name, &it.default);
        let _ = writeln!(
            text,
            "- Parameter `{name}`, `{default}` by default: {}",
            it.description
        );
    }
}
