//! `rules`.

use std::fmt::Write as _;

use serde_json::json;

use crate::catalog::{Catalog, RuleInfo};

use super::args::{RulesArgs, RulesFormat};
use super::{Error, judge, output};

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
    let rule = |rule: &RuleInfo| {
        json!({
            "id": rule.id.as_str(), "title": rule.title, "description": rule.description,
            "fix": rule.fix, "severity": rule.severity.as_str(), "applies_to": rule.applies_to,
        })
    };
    format!(
        "{:#}\n",
        json!({"version": 1, "rules": catalog.iter().map(rule).collect::<Vec<_>>()})
    )
}

fn markdown(catalog: &Catalog) -> String {
    let mut text = String::from("| rule | severity | what it wants |\n|---|---|---|\n");
    for rule in catalog.iter() {
        let title = rule.title.replace('|', "\\|");
        let _ = writeln!(
            text,
            "| `{}` | {} | {title} |",
            rule.id,
            rule.severity.as_str()
        );
    }
    text
}
