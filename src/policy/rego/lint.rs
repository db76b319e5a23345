//! What a policy may not contain, found before it ever runs.
//!
//! Invariant: a policy that passes depends on its input alone (no clock, no chance, no network, no
//! other policy), ends, and means under `opa` what it means here.

use std::collections::BTreeSet;

use regorus::Engine;
use regorus::unstable::{ArithOp, BoolOp, Expr, Module, Ref, Rule, RuleHead};

use crate::source::Source;

use super::super::problem::Problem;
use super::ast::{self, MAX_DEPTH, Visit, name_of, path};
use super::builtins;
use super::recursion::{self, Graph};

/// Looks at a policy whose text is inside the bounds; `package` is the one its path asks for.
pub(in crate::policy) fn check(policy: &Source, package: &str) -> Result<(), Vec<Problem>> {
    let mut engine = Engine::new();
    if let Err(e) = engine.add_policy(policy.path.to_string(), policy.text.clone()) {
        let (line, message) = place_of(&e.to_string());
        let help = "policies are Rego v1: `deny contains {…} if {…}`";
        return Err(vec![Problem::new(&*policy.path, line, message, help)]);
    }
    let Some(module) = engine.get_modules().first() else {
        let message = "the policy holds no module";
        return Err(vec![Problem::new(
            &*policy.path,
            1,
            message,
            "write a `package`",
        )]);
    };
    let mut lint = Lint::new(policy, module);
    lint.package(module, package);
    lint.imports(module);
    lint.denies(module);
    lint.rules(module);
    if lint.problems.is_empty() {
        Ok(())
    } else {
        lint.problems.sort();
        lint.problems.dedup();
        Err(lint.problems)
    }
}

/// Line and message of an error text of the interpreter, which draws them as a picture.
pub(in crate::policy) fn place_of(text: &str) -> (u32, String) {
    let arrow = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("--> "));
    let line = arrow
        .and_then(|place| place.rsplit(':').nth(1))
        .and_then(|line| line.parse().ok())
        .unwrap_or(0);
    let said = text
        .lines()
        .rev()
        .find_map(|line| line.trim().strip_prefix("error: "));
    let last = || text.lines().rev().find(|line| !line.trim().is_empty());
    (
        line,
        said.or_else(last)
            .unwrap_or("unknown error")
            .trim()
            .to_owned(),
    )
}

struct Lint<'p> {
    policy: &'p Source,
    /// Names of the policy's own rules.
    own: BTreeSet<String>,
    /// Those of them that can be undefined.
    open: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl<'p> Lint<'p> {
    fn new(policy: &'p Source, module: &Module) -> Self {
        let mut own = BTreeSet::new();
        let mut open = BTreeSet::new();
        let mut defaults = BTreeSet::new();
        for rule in &module.policy {
            let name = name_of(rule);
            match rule.as_ref() {
                Rule::Default { .. } => drop(defaults.insert(name.clone())),
                Rule::Spec {
                    head: RuleHead::Compr { .. },
                    bodies,
                    ..
                } if !bodies.is_empty() => {
                    open.insert(name.clone());
                }
                Rule::Spec { .. } => {}
            }
            own.insert(name);
        }
        open.retain(|name| !defaults.contains(name));
        Self {
            policy,
            own,
            open,
            problems: Vec::new(),
        }
    }

    fn say(&mut self, line: u32, message: impl Into<String>, help: impl Into<String>) {
        let problem = Problem::new(&*self.policy.path, line, message, help);
        self.problems.push(problem);
    }

    fn package(&mut self, module: &Module, expected: &str) {
        let written = path(&module.package.refr).map(|path| path.join("."));
        if written.as_deref() != Some(expected) {
            let line = module.package.span.line;
            let written = written.unwrap_or_default();
            let message = format!("the package is `{written}`, but the path asks for `{expected}`");
            self.say(
                line,
                message,
                "a policy's path, package and id say the same",
            );
        }
    }

    fn imports(&mut self, module: &Module) {
        for import in &module.imports {
            let path = path(&import.refr).unwrap_or_default();
            let parts: Vec<_> = path.iter().map(String::as_str).collect();
            if !matches!(
                parts.as_slice(),
                ["rego", "v1"] | ["future", "keywords", ..]
            ) {
                let message = format!("import of `{}`", path.join("."));
                let help = "a policy stands alone: only `import rego.v1` is understood";
                self.say(import.span.line, message, help);
            }
        }
    }

    fn denies(&mut self, module: &Module) {
        let mut found = false;
        for rule in module.policy.iter().filter(|rule| name_of(rule) == "deny") {
            let set = matches!(
                rule.as_ref(),
                Rule::Spec { head: RuleHead::Set { refr, key: Some(_), .. }, .. }
                    if matches!(refr.as_ref(), Expr::Var { .. })
            );
            if !set {
                self.say(rule.span().line, "`deny` is no set", DENY);
            }
            found = true;
        }
        if !found {
            self.say(module.package.span.line, "the policy has no `deny`", DENY);
        }
    }

    fn rules(&mut self, module: &Module) {
        let mut graph = Graph::new();
        for rule in &module.policy {
            let mut used = BTreeSet::new();
            let walked = ast::walk(rule, &mut |visit| {
                if let Expr::Var { span, .. } = visit.expr
                    && self.own.contains(span.text())
                {
                    used.insert(span.text().to_owned());
                }
                self.expression(visit);
            });
            if let Err(ast::TooDeep(line)) = walked {
                let message = format!("more than {MAX_DEPTH} expressions are nested");
                self.say(line, message, "name the inner parts with `:=`");
            }
            let node = graph.entry(name_of(rule));
            node.or_insert((rule.span().line, BTreeSet::new()))
                .1
                .extend(used);
        }
        if let Err((line, message)) = recursion::check(&graph) {
            let help = "Rego has no recursion: walk the value with `walk`, or rename a variable \
                 that is named like a rule";
            self.say(line, message, help);
        }
    }

    fn expression(&mut self, visit: &Visit<'_>) {
        let line = visit.expr.span().line;
        if visit.replaced {
            let help = "a policy judges the input as it is; leave `with` to its tests";
            self.say(line, "`with` in a policy", help);
        }
        match visit.expr {
            Expr::Var { span, .. } if span.text() == "data" => {
                let help = "name the policy's own rules directly; facts come in `input`, \
                     settings in `input.parameters`";
                self.say(line, "a reference to `data`", help);
            }
            Expr::Call { fcn, params, .. } => self.call(line, fcn, params.len()),
            Expr::ArithExpr {
                op: ArithOp::Mul,
                lhs,
                rhs,
                ..
            } => self.product(line, lhs, rhs),
            _ => {}
        }
        if visit.negated && self.differs_from_opa(visit.expr) {
            let help = "`opa` evaluates the arguments outside of `not`: bind them first, as in \
                 `value := input.object.spec.x` and then `not f(value)`";
            self.say(
                line,
                "`not` before a call or comparison of something that may be missing",
                help,
            );
        }
    }

    fn call(&mut self, line: u32, function: &Ref<Expr>, arguments: usize) {
        let Some(path) = path(function) else {
            return self.say(
                line,
                "a call of something that has no name",
                "call a function by its name",
            );
        };
        let name = path.join(".");
        if !self.own.contains(&name)
            && let Err((message, help)) = builtins::allowed(&name, arguments)
        {
            self.say(line, message, help);
        }
    }

    /// Squaring a number thirty times takes all memory; a factor that is written out can't.
    fn product(&mut self, line: u32, lhs: &Expr, rhs: &Expr) {
        let literal = |expr: &Expr| matches!(expr, Expr::Number { .. });
        if !literal(lhs) && !literal(rhs) {
            let help = "write one factor as a number, as in `n * 1024`";
            self.say(line, "a product of two values", help);
        }
    }

    /// Under `not`, `opa` is undefined where an argument is, and the interpreter is true.
    fn differs_from_opa(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Call { params, .. } => params.iter().any(|param| self.is_open(param)),
            Expr::BoolExpr { op, lhs, rhs, .. } => {
                *op != BoolOp::Eq && (self.is_open(lhs) || self.is_open(rhs))
            }
            Expr::ArithExpr { lhs, rhs, .. } | Expr::BinExpr { lhs, rhs, .. } => {
                self.is_open(lhs) || self.is_open(rhs)
            }
            Expr::Membership {
                value, collection, ..
            } => self.is_open(value) || self.is_open(collection),
            _ => false,
        }
    }

    /// Whether a value may be missing: a reference into something, or a rule with a condition.
    fn is_open(&self, expr: &Expr) -> bool {
        match expr {
            Expr::RefDot { .. } | Expr::RefBrack { .. } => true,
            Expr::Var { span, .. } => span.text() == "input" || self.open.contains(span.text()),
            Expr::Array { items, .. } | Expr::Set { items, .. } => {
                items.iter().any(|item| self.is_open(item))
            }
            Expr::Object { fields, .. } => fields.iter().any(|(_, _, value)| self.is_open(value)),
            _ => false,
        }
    }
}

const DENY: &str = "write `deny contains {\"at\": […], \"message\": …} if {…}`";
