//! `x-kubernetes-validations`: the CEL rules of a structural schema, evaluated over our own tree.
//!
//! Invariant: a rule holds, is violated, or is named as one that could not be evaluated; there is
//! no silent fourth way. The CEL crate is used in this folder alone.

mod check;
mod cost;
mod library;
mod pattern;
mod program;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::parse::node::push_token;
use crate::parse::{Node, Value};
pub use check::{Path, Shape, shape, wrong};
use cost::Budget;
use pattern::Compiler;
use program::{Evaluated, Program};

/// A rule of a schema that can't be evaluated, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unevaluated {
    /// The expression.
    pub rule: String,
    /// What is missing or wrong.
    pub reason: String,
}

/// A rule that does not hold for a value.
#[derive(Debug)]
pub struct Violation<'n> {
    /// The node to point at.
    pub node: &'n Node,
    /// JSON pointer from the object's root to that node.
    pub pointer: String,
    /// The rule's own message, or the rule itself.
    pub message: String,
}

/// What an object's rules came to.
#[derive(Debug, Default)]
pub struct Outcome<'n> {
    /// The rules that do not hold.
    pub violations: Vec<Violation<'n>>,
    /// The rules that met a value they could not be evaluated for.
    pub unevaluated: Vec<Unevaluated>,
}

/// All CEL rules of one structural schema, compiled.
#[derive(Debug)]
pub struct Rules {
    schema: Arc<Json>,
    root: Level,
}

/// The rules at one level of a schema and below it.
#[derive(Debug, Default)]
struct Level {
    /// JSON pointer of this level in the schema.
    schema: String,
    rules: Vec<Rule>,
    properties: BTreeMap<String, Level>,
    additional: Option<Box<Level>>,
    items: Option<Box<Level>>,
}

#[derive(Debug)]
struct Rule {
    program: Program,
    text: String,
    message: Option<String>,
    message_program: Option<Program>,
    field_path: Vec<String>,
    root: bool,
}

impl Rules {
    /// Compiles the rules of a structural schema (`openAPIV3Schema`). Nothing is returned where
    /// the schema has none. Rules that need an old object hold by definition when there is none,
    /// as they do for the API server when an object is created; those that can do without one
    /// (`optionalOldSelf`) see that there is none.
    #[must_use]
    pub fn compile(schema: &Arc<Json>) -> (Option<Self>, Vec<Unevaluated>) {
        let mut building = Building::default();
        let root = building.level(schema, String::new(), true, 0);
        let rules = root.map(|root| Self {
            schema: Arc::clone(schema),
            root,
        });
        (rules, building.problems)
    }

    /// Evaluates every rule for an object.
    #[must_use]
    pub fn check<'n>(&self, object: &'n Node) -> Outcome<'n> {
        let mut run = Run {
            schema: &self.schema,
            budget: Arc::default(),
            outcome: Outcome::default(),
        };
        run.walk(&self.root, object, &mut String::new());
        // One rule for many items is said once.
        run.outcome.unevaluated.sort();
        run.outcome.unevaluated.dedup();
        run.outcome
    }
}

/// The rules of a schema at work on one object.
struct Run<'r, 'n> {
    schema: &'r Json,
    budget: Arc<Budget>,
    outcome: Outcome<'n>,
}

impl<'n> Run<'_, 'n> {
    fn walk(&mut self, level: &Level, node: &'n Node, pointer: &mut String) {
        if node.is_null() {
            return;
        }
        self.evaluate(level, node, pointer);
        match &node.value {
            Value::Map(map) => {
                for entry in &map.entries {
                    let below = level.properties.get(entry.key.as_str());
                    if let Some(below) = below.or(level.additional.as_deref()) {
                        self.descend(below, &entry.key, &entry.value, pointer);
                    }
                }
            }
            Value::Seq(items) => {
                let Some(below) = level.items.as_deref() else {
                    return;
                };
                for (index, item) in items.iter().enumerate() {
                    self.descend(below, &index.to_string(), item, pointer);
                }
            }
            _ => {}
        }
    }

    fn descend(&mut self, level: &Level, token: &str, node: &'n Node, pointer: &mut String) {
        let length = pointer.len();
        push_token(pointer, token);
        self.walk(level, node, pointer);
        pointer.truncate(length);
    }

    fn evaluate(&mut self, level: &Level, node: &'n Node, pointer: &str) {
        let Some(first) = level.rules.first() else {
            return;
        };
        let schema = self.schema.pointer(&level.schema).unwrap_or(&Json::Null);
        let this = value::typed(node, schema, first.root);
        let size = value::size(node);
        for rule in &level.rules {
            match rule.program.evaluate(&this, size, &self.budget) {
                Evaluated::Holds => {}
                Evaluated::Violated => {
                    let (node, pointer) = rule.target(node, pointer);
                    let message = rule.message(&this, size, &self.budget);
                    self.outcome.violations.push(Violation {
                        node,
                        pointer,
                        message,
                    });
                }
                Evaluated::Failed(reason) => {
                    self.outcome.unevaluated.push(Unevaluated {
                        rule: rule.text.clone(),
                        reason,
                    });
                }
            }
        }
    }
}

impl Rule {
    /// Where the rule's `fieldPath` leads, as far as it exists.
    fn target<'n>(&self, node: &'n Node, pointer: &str) -> (&'n Node, String) {
        let (mut node, mut pointer) = (node, pointer.to_owned());
        for token in &self.field_path {
            let Some(next) = node.step(token) else { break };
            push_token(&mut pointer, token);
            node = next;
        }
        (node, pointer)
    }

    fn message(&self, this: &cel::Value, size: cost::Size, budget: &Arc<Budget>) -> String {
        let computed = self
            .message_program
            .as_ref()
            .and_then(|p| p.text(this, size, budget));
        computed
            .or_else(|| self.message.clone())
            .unwrap_or_else(|| {
                format!(
                    "the rule `{}` does not hold",
                    self.text.split_whitespace().collect::<Vec<_>>().join(" ")
                )
            })
    }
}

/// Structural schemas nest at most this deep; the API server refuses deeper ones by their cost.
const DEEPEST: usize = 128;

/// A schema's rules while they are compiled.
#[derive(Default)]
struct Building {
    patterns: Compiler,
    problems: Vec<Unevaluated>,
}

impl Building {
    fn level(&mut self, schema: &Json, pointer: String, root: bool, depth: usize) -> Option<Level> {
        if depth > DEEPEST {
            return None;
        }
        let mut level = Level {
            rules: self.rules(schema, root),
            ..Level::default()
        };
        let mut below = |name: &str, schema: &Json| {
            let mut at = pointer.clone();
            name.split('\n')
                .for_each(|token| push_token(&mut at, token));
            self.level(schema, at, is_embedded(schema), depth + 1)
        };
        for (name, property) in schema
            .get("properties")
            .and_then(Json::as_object)
            .into_iter()
            .flatten()
        {
            if let Some(found) = below(&format!("properties\n{name}"), property) {
                level.properties.insert(name.clone(), found);
            }
        }
        if let Some(additional) = schema.get("additionalProperties").filter(|s| s.is_object()) {
            level.additional = below("additionalProperties", additional).map(Box::new);
        }
        if let Some(items) = schema.get("items").filter(|s| s.is_object()) {
            level.items = below("items", items).map(Box::new);
        }
        level.schema = pointer;
        (!level.is_empty()).then_some(level)
    }

    fn rules(&mut self, schema: &Json, root: bool) -> Vec<Rule> {
        let declared = schema
            .get("x-kubernetes-validations")
            .and_then(Json::as_array);
        declared
            .into_iter()
            .flatten()
            .filter_map(|rule| self.rule(rule, root))
            .collect()
    }

    fn rule(&mut self, rule: &Json, root: bool) -> Option<Rule> {
        let text = rule.get("rule").and_then(Json::as_str).unwrap_or_default();
        let program = match Program::compile(text, &mut self.patterns) {
            Ok(program) => program,
            Err(reason) => {
                self.problems.push(Unevaluated {
                    rule: text.to_owned(),
                    reason,
                });
                return None;
            }
        };
        let optional = rule.get("optionalOldSelf") == Some(&Json::Bool(true));
        if program.needs_old() && !optional {
            return None;
        }
        let string = |key: &str| rule.get(key).and_then(Json::as_str).map(str::to_owned);
        let message = string("messageExpression");
        Some(Rule {
            program,
            text: text.to_owned(),
            message: string("message").filter(|m| !m.is_empty()),
            message_program: message.and_then(|m| Program::compile(&m, &mut self.patterns).ok()),
            field_path: string("fieldPath")
                .map(|path| field_path(&path))
                .unwrap_or_default(),
            root,
        })
    }
}

impl Level {
    fn is_empty(&self) -> bool {
        self.rules.is_empty()
            && self.properties.is_empty()
            && self.additional.is_none()
            && self.items.is_none()
    }
}

fn is_embedded(schema: &Json) -> bool {
    schema.get("x-kubernetes-embedded-resource") == Some(&Json::Bool(true))
}

/// `.spec.ports['a.b']` to its tokens; list indices do not occur in a field path.
fn field_path(path: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let quoted = rest.strip_prefix("['").and_then(|r| r.split_once("']"));
        if let Some((token, after)) = quoted {
            tokens.push(token.to_owned());
            rest = after;
            continue;
        }
        let plain = rest.trim_start_matches('.');
        let end = plain.find(['.', '[']).unwrap_or(plain.len());
        let (token, after) = plain.split_at(end);
        if token.is_empty() {
            break;
        }
        tokens.push(token.to_owned());
        rest = after;
    }
    tokens
}

#[cfg(test)]
mod tests;
