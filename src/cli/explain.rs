//! `explain RULE`.

use std::fmt::Write as _;

use crate::catalog::{Catalog, RuleInfo};
use crate::finding::RuleId;

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
    for (label, value) in [("why", &rule.description), ("do", &rule.fix)] {
        if !value.is_empty() {
            let _ = writeln!(text, "{label:>9}  {value}");
        }
    }
    let _ = writeln!(text, "{:>9}  {}", "severity", rule.severity.as_str());
    if !rule.applies_to.is_empty() {
        let _ = writeln!(text, "{:>9}  {}", "judges", rule.applies_to.join(", "));
    }
    let origin = if rule.origin.is_empty() {
        "built in"
    } else {
        &rule.origin
    };
    let _ = writeln!(text, "{:>9}  {origin}", "source");
    text
}
