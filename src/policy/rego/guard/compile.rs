//! A policy's syntax tree to its guard.
//!
//! Invariant: what is not understood becomes unknown, and a variable that is not surely bound is
//! unknown too.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regorus::unstable::{
    AssignOp, Expr, Literal, LiteralStmt, Module, Query, Ref, Rule, RuleAssign, RuleBody, RuleHead,
    Span,
};
use regorus::{Engine, Value as Rego};

use super::super::ast::{name_of, path};
use super::function::Function;
use super::program::{Body, Definition, Exp, Guard, Helper, Parameter, Step};

impl Guard {
    /// Reads a policy that has passed the lint: it has no recursion and no `with`. Of a policy that
    /// can't be read here nothing is known, and it is asked every time.
    pub(in crate::policy) fn read(text: &str) -> Self {
        let mut engine = Engine::new();
        let added = engine.add_policy(String::new(), text.to_owned());
        let module = engine.get_modules().first().filter(|_| added.is_ok());
        module.map_or_else(Self::default, |module| Self::of(module))
    }

    fn of(module: &Module) -> Self {
        let names: BTreeSet<String> = module.policy.iter().map(|rule| name_of(rule)).collect();
        let numbers: HashMap<String, usize> = names.into_iter().zip(0..).collect();
        let mut guard = Self {
            rules: vec![Helper::default(); numbers.len()],
            denies: Vec::new(),
        };
        for rule in &module.policy {
            let name = name_of(rule);
            let Some(helper) = numbers.get(&name).and_then(|at| guard.rules.get_mut(*at)) else {
                continue;
            };
            match rule.as_ref() {
                Rule::Default { value, args, .. } => {
                    helper.default = Some(Scope::new(&numbers).exp(value, &mut None));
                    helper.opaque |= !args.is_empty();
                }
                Rule::Spec { head, bodies, .. } => {
                    let definition = definition(head, bodies, &numbers);
                    let is_set = matches!(head, RuleHead::Set { .. });
                    helper.opaque |= is_set || !is_plain(head);
                    if name == "deny" {
                        guard.denies.push(definition);
                    } else {
                        helper.definitions.push(definition);
                    }
                }
            }
        }
        guard
    }
}

/// Whether a rule's head is a name, without keys.
fn is_plain(head: &RuleHead) -> bool {
    let (RuleHead::Compr { refr, .. } | RuleHead::Func { refr, .. } | RuleHead::Set { refr, .. }) =
        head;
    matches!(refr.as_ref(), Expr::Var { .. })
}

fn definition(head: &RuleHead, bodies: &[RuleBody], rules: &HashMap<String, usize>) -> Definition {
    let mut scope = Scope::new(rules);
    let (arguments, assign): (&[Ref<Expr>], Option<&RuleAssign>) = match head {
        RuleHead::Func { args, assign, .. } => (args, assign.as_ref()),
        RuleHead::Compr { assign, .. } => (&[], assign.as_ref()),
        RuleHead::Set { .. } => (&[], None),
    };
    let parameters = arguments.iter().map(|it| scope.parameter(it)).collect();
    let outer = scope.bound.clone();
    let mut compiled = Vec::new();
    for body in bodies {
        scope.bound.clone_from(&outer);
        let mut steps = Vec::new();
        scope.query(&body.query, &mut steps);
        let value = body.assign.as_ref().or(assign.filter(|_| !body.is_else));
        let value = value.map(|assign| scope.exp(&assign.value, &mut None));
        compiled.push(Body {
            is_else: body.is_else,
            steps,
            value,
        });
    }
    if bodies.is_empty() {
        compiled.push(Body {
            is_else: false,
            steps: Vec::new(),
            value: assign.map(|assign| scope.exp(&assign.value, &mut None)),
        });
    }
    Definition {
        parameters,
        bodies: compiled,
        slots: scope.slots,
    }
}

/// The names that are known at one point of a body.
struct Scope<'r> {
    rules: &'r HashMap<String, usize>,
    /// Variables; those without a slot are not bound here.
    bound: HashMap<String, Option<usize>>,
    slots: usize,
}

impl<'r> Scope<'r> {
    fn new(rules: &'r HashMap<String, usize>) -> Self {
        Self {
            rules,
            bound: HashMap::new(),
            slots: 0,
        }
    }

    /// A place for a variable; what is called `_` is another one each time.
    fn bind(&mut self, name: &str) -> usize {
        let slot = self.slots;
        self.slots += 1;
        if name != "_" {
            self.bound.insert(name.to_owned(), Some(slot));
        }
        slot
    }

    fn parameter(&mut self, argument: &Expr) -> Parameter {
        match argument {
            Expr::Var { span, .. } => Parameter::Slot(self.bind(span.text())),
            _ => match self.exp(argument, &mut None) {
                Exp::Constant(value) => Parameter::Constant(value),
                _ => {
                    self.lose(argument);
                    Parameter::Any
                }
            },
        }
    }

    /// The variables of a pattern are something that nobody knows here.
    fn lose(&mut self, pattern: &Expr) {
        match pattern {
            Expr::Var { span, .. } => {
                self.bound.insert(span.text().to_owned(), None);
            }
            Expr::Array { items, .. } | Expr::Set { items, .. } => {
                items.iter().for_each(|item| self.lose(item));
            }
            Expr::Object { fields, .. } => {
                fields.iter().for_each(|(_, _, value)| self.lose(value));
            }
            _ => {}
        }
    }

    fn query(&mut self, query: &Query, steps: &mut Vec<Step>) {
        for statement in &query.stmts {
            self.statement(statement, steps);
        }
    }

    fn statement(&mut self, statement: &LiteralStmt, steps: &mut Vec<Step>) {
        if !statement.with_mods.is_empty() {
            return steps.push(Step::Perhaps);
        }
        match &statement.literal {
            Literal::SomeVars { vars, .. } => {
                for name in vars {
                    self.bound.insert(name.text().to_owned(), None);
                }
            }
            Literal::SomeIn {
                key,
                value,
                collection,
                ..
            } => {
                let list = self.exp(collection, &mut Some(steps));
                let key = key.as_ref().map(|key| self.element(key, steps));
                let value = self.element(value, steps);
                steps.push(Step::Each {
                    key: key.flatten(),
                    value,
                    list,
                    reference: false,
                });
            }
            Literal::Expr { expr, .. } => self.holds(expr, steps),
            Literal::NotExpr { expr, .. } => {
                steps.push(match expr.as_ref() {
                    Expr::AssignExpr { .. } => Step::Perhaps,
                    _ => Step::Fails(self.exp(expr, &mut None)),
                });
            }
            Literal::Every { .. } => steps.push(Step::Perhaps),
        }
    }

    /// What `some` binds to a key or a value: a variable, or a pattern that may not fit.
    fn element(&mut self, pattern: &Expr, steps: &mut Vec<Step>) -> Option<usize> {
        if let Expr::Var { span, .. } = pattern {
            return Some(self.bind(span.text()));
        }
        self.lose(pattern);
        steps.push(Step::Perhaps);
        None
    }

    fn holds(&mut self, expr: &Expr, steps: &mut Vec<Step>) {
        let Expr::AssignExpr { op, lhs, rhs, .. } = expr else {
            let holds = self.exp(expr, &mut Some(steps));
            return steps.push(Step::Holds(holds));
        };
        let value = self.exp(rhs, &mut Some(steps));
        match lhs.as_ref() {
            Expr::Var { span, .. } if *op == AssignOp::ColEq => {
                let slot = self.bind(span.text());
                steps.push(Step::Bind(slot, value));
            }
            _ => {
                let other = self.exp(lhs, &mut None);
                self.lose(lhs);
                self.lose(rhs);
                steps.push(Step::Holds(Exp::Opaque(vec![value, other])));
            }
        }
    }

    /// An expression. Where `steps` are given, a reference with a free variable becomes a step of its
    /// own before the statement: the variable is then bound for the rest of the body.
    fn exp(&mut self, expr: &Expr, steps: &mut Steps<'_>) -> Exp {
        match expr {
            Expr::String { value, .. }
            | Expr::RawString { value, .. }
            | Expr::Number { value, .. }
            | Expr::Bool { value, .. }
            | Expr::Null { value, .. } => Exp::Constant(value.clone()),
            Expr::Var { span, .. } => self.variable(span.text()),
            Expr::Array { items, .. } => {
                let items = self.all(items, steps);
                constants(&items).map_or(Exp::Opaque(items), |it| Exp::Constant(it.into()))
            }
            Expr::Set { items, .. } => {
                let items = self.all(items, steps);
                let set = constants(&items).map(|it| it.into_iter().collect::<BTreeSet<_>>());
                set.map_or(Exp::Opaque(items), |it| Exp::Constant(it.into()))
            }
            Expr::Object { fields, .. } => self.object(fields, steps),
            Expr::ArrayCompr { .. } | Expr::SetCompr { .. } | Expr::ObjectCompr { .. } => {
                Exp::Unknown
            }
            Expr::Call { fcn, params, .. } => self.call(fcn, params, steps),
            Expr::RefDot { refr, field, .. } => {
                let key = Exp::Constant(field.1.clone());
                Exp::Get(Box::new(self.exp(refr, steps)), Box::new(key))
            }
            Expr::RefBrack { refr, index, .. } => self.bracket(refr, index, steps),
            Expr::BoolExpr { op, lhs, rhs, .. } => {
                let (left, right) = (self.exp(lhs, steps), self.exp(rhs, steps));
                Exp::Compare(op.clone(), Box::new(left), Box::new(right))
            }
            Expr::Membership {
                key: None,
                value,
                collection,
                ..
            } => {
                let (value, collection) = (self.exp(value, steps), self.exp(collection, steps));
                Exp::In(Box::new(value), Box::new(collection))
            }
            Expr::ArithExpr { lhs, rhs, .. } | Expr::BinExpr { lhs, rhs, .. } => {
                Exp::Opaque(vec![self.exp(lhs, steps), self.exp(rhs, steps)])
            }
            Expr::UnaryExpr { expr, .. } => Exp::Opaque(vec![self.exp(expr, steps)]),
            Expr::Membership { .. } | Expr::AssignExpr { .. } => Exp::Unknown,
        }
    }

    fn all(&mut self, items: &[Ref<Expr>], steps: &mut Steps<'_>) -> Vec<Exp> {
        items.iter().map(|item| self.exp(item, steps)).collect()
    }

    /// `base[index]`: with a free variable for the index, whatever lies there.
    fn bracket(&mut self, base: &Expr, index: &Expr, steps: &mut Steps<'_>) -> Exp {
        let list = self.exp(base, steps);
        let free = match index {
            Expr::Var { span, .. } => Some(span.text()).filter(|name| self.is_free(name)),
            _ => None,
        };
        if let (Some(name), Some(steps)) = (free, steps.as_mut()) {
            let key = Some(self.bind(name));
            let value = self.bind("_");
            steps.push(Step::Each {
                key,
                value: Some(value),
                list,
                reference: true,
            });
            return Exp::Slot(value);
        }
        let key = match index {
            Expr::Array { .. } | Expr::Set { .. } | Expr::Object { .. } => Exp::Unknown,
            index => self.exp(index, steps),
        };
        Exp::Get(Box::new(list), Box::new(key))
    }

    /// Whether a name is a variable that has no value yet.
    fn is_free(&self, name: &str) -> bool {
        match self.bound.get(name) {
            Some(slot) => slot.is_none(),
            None => !self.rules.contains_key(name) && name != "input",
        }
    }

    fn object(&mut self, fields: &[Field], steps: &mut Steps<'_>) -> Exp {
        let mut keys = Vec::new();
        let mut values = Vec::new();
        for (_, key, value) in fields {
            keys.push(self.exp(key, steps));
            values.push(self.exp(value, steps));
        }
        match (constants(&keys), constants(&values)) {
            (Some(keys), Some(values)) => {
                let fields: BTreeMap<Rego, Rego> = keys.into_iter().zip(values).collect();
                Exp::Constant(fields.into())
            }
            _ => Exp::Opaque(keys.into_iter().chain(values).collect()),
        }
    }

    fn variable(&self, name: &str) -> Exp {
        match (self.bound.get(name), self.rules.get(name)) {
            (Some(Some(slot)), _) => Exp::Slot(*slot),
            (Some(None), _) => Exp::Unknown,
            (None, Some(rule)) => Exp::Rule(*rule),
            (None, None) if name == "input" => Exp::Input,
            (None, None) => Exp::Unknown,
        }
    }

    fn call(&mut self, function: &Expr, arguments: &[Ref<Expr>], steps: &mut Steps<'_>) -> Exp {
        let arguments = self.all(arguments, steps);
        let Some(name) = path(function).map(|path| path.join(".")) else {
            return Exp::Unknown;
        };
        match (self.rules.get(&name), Function::named(&name)) {
            (Some(rule), _) => Exp::Call(*rule, arguments),
            (None, Some(function)) => Exp::Function(function, arguments),
            (None, None) => Exp::Opaque(arguments),
        }
    }
}

/// Where steps may be added before a statement; nowhere under a `not` or in a value.
type Steps<'s> = Option<&'s mut Vec<Step>>;

/// A field of an object that is written out.
type Field = (Span, Ref<Expr>, Ref<Expr>);

/// The values, where all are constant.
fn constants(items: &[Exp]) -> Option<Vec<Rego>> {
    let one = |item: &Exp| match item {
        Exp::Constant(value) => Some(value.clone()),
        _ => None,
    };
    items.iter().map(one).collect()
}
