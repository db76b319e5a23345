//! `explain RULE`.

use std::fmt::Write as _;

use crate::catalog::{Catalog, ParameterInfo, RuleInfo};
use crate::embed::{self, Example};
use crate::finding::{RuleId, Severity};

use super::args::ExplainArgs;
use super::{Error, judge, output};

pub(super) fn run(args: &ExplainArgs) -> Result<u8, Error> {
    let judge = judge::load(&args.judge, std::path::Path::new("."))?;
    let rule = find(&judge.catalog, &args.rule)?;
    output::print(text(rule).as_bytes()).map(|()| 0)
}

fn find<'c>(catalog: &'c Catalog, id: &str) -> Result<&'c RuleInfo, Error> {
    catalog.get(&RuleId::from(id)).ok_or_else(|| {
        let hint = catalog
            .suggest(id)
            .map(|s| format!(", did you mean `{s}`?"))
            .unwrap_or_default();
        Error::Usage(format!(
            "there is no rule `{id}`{hint}\nhelp: `sluicegate rules` lists them all"
        ))
    })
}

fn text(rule: &RuleInfo) -> String {
    let mut text = format!("{}\n{}\n\n", rule.id, rule.title);
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "{label:>9}  {value}");
        }
    };
    line("why", &rule.description);
    line("do", &rule.fix);
    line("severity", &severity(rule));
    line("judges", &rule.applies_to.join(", "));
    for parameter in &rule.parameters {
        let ParameterInfo {
            name,
            description,
            default,
        } = parameter;
        line("with", &format!("{name}: {default}  ({description})"));
    }
    line("bad", &example(rule, |example| example.bad));
    line("good", &example(rule, |example| example.good));
    let origin = Some(rule.origin.as_str()).filter(|origin| !origin.is_empty());
    line("source", origin.unwrap_or("built in"));
    text
}

/// One side of a rule's example: the file's name, and its text below.
fn example(rule: &RuleInfo, side: fn(&Example) -> (&'static str, &'static str)) -> String {
    let Some((name, text)) = embed::example(rule.id.as_str()).map(side) else {
        return String::new();
    };
    let (here, below) = (
        format!("deny: {}", rule.id),
        format!("deny below: {}", rule.id),
    );
    let mut shown = name.to_owned();
    for line in text.lines() {
        let line = line.replace(&here, "this is denied");
        let line = line.replace(&below, "this is denied:");
        let _ = write!(shown, "\n{:11}{line}", "");
    }
    shown
}

/// `warning; error in the profile strict`.
pub(super) fn severity(rule: &RuleInfo) -> String {
    let mut text = rule.severity.as_str().to_owned();
    for (profile, severity) in &rule.severities {
        let severity = severity.map_or("off", Severity::as_str);
        let _ = write!(text, "; {severity} in the profile {profile}");
    }
    text
}
