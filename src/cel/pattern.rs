//! Regular expressions of rules: compiled once where they stand in the rule, and paid for wherever
//! they run.
//!
//! Invariant: no pattern is larger than what is allowed, and no text is searched that the object's
//! budget does not pay for.

use std::collections::BTreeMap;
use std::sync::Arc;

use cel::common::ast::{EntryExpr, Expr, IdedExpr, LiteralValue};

use super::cost::{Budget, length};
use crate::pattern::{Pattern, Pool, Refused};

/// Most bytes of one that is only known when it is used, and compiled again each time.
const COMPUTED: usize = 64 << 10;
/// Most bytes of all patterns of one schema; one that is refused was compiled in vain and counts.
const ROOM: usize = 4 << 20;
/// Bytes of a pattern, times bytes of a text, that take as long as a step.
const SEARCHED: f64 = 1024.0;
/// Bytes of a pattern that take as long as a step to compile.
const COMPILED: f64 = 2.0;

/// The patterns that stand in a rule.
pub(super) type Patterns = BTreeMap<String, Arc<Pattern>>;

/// Compiles the patterns of one schema's rules, each once.
#[derive(Debug)]
pub(super) struct Compiler {
    pool: Pool,
}

impl Default for Compiler {
    fn default() -> Self {
        Self {
            pool: Pool::new(ROOM, 0),
        }
    }
}

impl Compiler {
    /// The patterns that stand in an expression.
    ///
    /// # Errors
    /// Why one of them can't be used.
    pub(super) fn of(&mut self, expression: &IdedExpr) -> Result<Patterns, &'static str> {
        let mut texts = Vec::new();
        constants(expression, &mut texts);
        let compiled = texts.into_iter().map(|text| {
            let pattern = self.pattern(text)?;
            Ok((text.to_owned(), pattern))
        });
        compiled.collect()
    }

    fn pattern(&mut self, text: &str) -> Result<Arc<Pattern>, &'static str> {
        self.pool.get(text).map_err(|refused| match refused {
            Refused::TooLarge => "a pattern in it is too large",
            Refused::Broken => "a pattern in it can't be read",
            Refused::NoRoom => "the patterns of its definition are too many",
        })
    }
}

/// The functions that take a pattern as their last argument.
const FUNCTIONS: [&str; 3] = ["matches", "find", "findAll"];

/// The patterns that an expression holds as they are.
fn constants<'e>(expression: &'e IdedExpr, found: &mut Vec<&'e str>) {
    match &expression.expr {
        Expr::Unspecified | Expr::Literal(_) | Expr::Ident(_) => {}
        Expr::Select(select) => constants(&select.operand, found),
        Expr::List(list) => list.elements.iter().for_each(|part| constants(part, found)),
        Expr::Map(map) => of_entries(map.entries.iter().map(|entry| &entry.expr), found),
        Expr::Struct(s) => of_entries(s.entries.iter().map(|entry| &entry.expr), found),
        Expr::Comprehension(c) => {
            let parts = [&c.iter_range, &c.accu_init, &c.loop_cond, &c.loop_step];
            parts.into_iter().for_each(|part| constants(part, found));
            constants(&c.result, found);
        }
        Expr::Call(call) => {
            let parts = call.target.as_deref().into_iter().chain(&call.args);
            parts.for_each(|part| constants(part, found));
            let last = call.args.last().map(|arg| &arg.expr);
            if let Some(Expr::Literal(LiteralValue::String(text))) = last
                && FUNCTIONS.contains(&call.func_name.as_str())
            {
                found.push(text.inner());
            }
        }
    }
}

fn of_entries<'e>(entries: impl Iterator<Item = &'e EntryExpr>, found: &mut Vec<&'e str>) {
    for entry in entries {
        match entry {
            EntryExpr::StructField(field) => constants(&field.value, found),
            EntryExpr::MapEntry(entry) => {
                constants(&entry.key, found);
                constants(&entry.value, found);
            }
        }
    }
}

/// What searches with the patterns of one rule, at the expense of one object.
#[derive(Debug, Clone)]
pub(super) struct Searcher {
    pub(super) patterns: Arc<Patterns>,
    pub(super) budget: Arc<Budget>,
}

impl Searcher {
    /// Whether a text matches; the error says why that can't be told.
    pub(super) fn matches(&self, text: &str, pattern: &str) -> Result<bool, &'static str> {
        let pattern = self.pattern(pattern)?;
        self.pay(&pattern, text.len())?;
        Ok(pattern.regex().is_match(text))
    }

    /// The first match.
    pub(super) fn find<'t>(
        &self,
        text: &'t str,
        pattern: &str,
    ) -> Result<Option<&'t str>, &'static str> {
        let pattern = self.pattern(pattern)?;
        self.pay(&pattern, text.len())?;
        Ok(pattern.regex().find(text).map(|found| found.as_str()))
    }

    /// All matches. Each may have been looked for in all the rest of the text.
    pub(super) fn find_all<'t>(
        &self,
        text: &'t str,
        pattern: &str,
    ) -> Result<Vec<&'t str>, &'static str> {
        let pattern = self.pattern(pattern)?;
        self.pay(&pattern, text.len())?;
        let mut all = Vec::new();
        for found in pattern.regex().find_iter(text) {
            all.push(found.as_str());
            self.pay(&pattern, text.len() - found.end())?;
        }
        Ok(all)
    }

    fn pattern(&self, text: &str) -> Result<Arc<Pattern>, &'static str> {
        if let Some(known) = self.patterns.get(text) {
            return Ok(Arc::clone(known));
        }
        self.budget.pay(length(COMPUTED) / COMPILED)?;
        match Pattern::bounded(text, COMPUTED) {
            Ok(pattern) => Ok(Arc::new(pattern)),
            Err(Refused::TooLarge) => Err(self.budget.refuse()),
            Err(Refused::Broken | Refused::NoRoom) => Err("the pattern is broken"),
        }
    }

    fn pay(&self, pattern: &Pattern, searched: usize) -> Result<(), &'static str> {
        let steps = length(pattern.size()) * length(searched) / SEARCHED;
        self.budget.pay(1.0 + steps)
    }
}
