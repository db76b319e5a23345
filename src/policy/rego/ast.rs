//! A walk over every expression of a parsed policy.
//!
//! Invariant: no deeper than [`MAX_DEPTH`], so a walk and an evaluation fit in a worker's stack.

use regorus::unstable::{Expr, Literal, LiteralStmt, Query, Ref, Rule, RuleBody, RuleHead};

/// Expressions inside each other.
pub(super) const MAX_DEPTH: usize = 64;

/// An expression too deep to be walked: its line.
pub(super) struct TooDeep(pub(super) u32);

/// An expression and where it stands.
pub(super) struct Visit<'a> {
    pub(super) expr: &'a Expr,
    /// Under a `not`.
    pub(super) negated: bool,
    /// It is what a `with` replaces.
    pub(super) replaced: bool,
}

type Visitor<'v> = dyn FnMut(&Visit<'_>) + 'v;

/// Visits every expression of a rule, its head included.
pub(super) fn walk(rule: &Rule, visit: &mut Visitor<'_>) -> Result<(), TooDeep> {
    let mut walker = Walker {
        visit,
        depth: 0,
        negated: false,
    };
    match rule {
        Rule::Spec { head, bodies, .. } => {
            walker.head(head)?;
            bodies.iter().try_for_each(|body| walker.body(body))
        }
        Rule::Default { args, value, .. } => {
            args.iter().try_for_each(|arg| walker.expr(arg))?;
            walker.expr(value)
        }
    }
}

struct Walker<'a, 'v> {
    visit: &'a mut Visitor<'v>,
    depth: usize,
    negated: bool,
}

impl Walker<'_, '_> {
    fn head(&mut self, head: &RuleHead) -> Result<(), TooDeep> {
        match head {
            RuleHead::Compr { assign, refr, .. } => {
                self.indexes(refr)?;
                assign.iter().try_for_each(|a| self.expr(&a.value))
            }
            RuleHead::Set { key, .. } => key.iter().try_for_each(|key| self.expr(key)),
            RuleHead::Func { args, assign, .. } => {
                args.iter().try_for_each(|arg| self.expr(arg))?;
                assign.iter().try_for_each(|a| self.expr(&a.value))
            }
        }
    }

    /// The keys of a rule's own name, as in `named[key] := value`.
    fn indexes(&mut self, refr: &Ref<Expr>) -> Result<(), TooDeep> {
        match refr.as_ref() {
            Expr::RefBrack { refr, index, .. } => {
                self.expr(index)?;
                self.deeper(refr.span().line, |walker| walker.indexes(refr))
            }
            Expr::RefDot { refr, .. } => {
                self.deeper(refr.span().line, |walker| walker.indexes(refr))
            }
            _ => Ok(()),
        }
    }

    fn body(&mut self, body: &RuleBody) -> Result<(), TooDeep> {
        body.assign.iter().try_for_each(|a| self.expr(&a.value))?;
        self.query(&body.query)
    }

    fn query(&mut self, query: &Query) -> Result<(), TooDeep> {
        query.stmts.iter().try_for_each(|stmt| self.statement(stmt))
    }

    fn statement(&mut self, stmt: &LiteralStmt) -> Result<(), TooDeep> {
        for modifier in &stmt.with_mods {
            (self.visit)(&Visit {
                expr: &modifier.refr,
                negated: false,
                replaced: true,
            });
        }
        match &stmt.literal {
            Literal::SomeVars { .. } => Ok(()),
            Literal::SomeIn {
                key,
                value,
                collection,
                ..
            } => {
                key.iter().try_for_each(|key| self.expr(key))?;
                self.expr(value)?;
                self.expr(collection)
            }
            Literal::Expr { expr, .. } => self.expr(expr),
            Literal::NotExpr { expr, .. } => {
                let outer = std::mem::replace(&mut self.negated, true);
                let result = self.expr(expr);
                self.negated = outer;
                result
            }
            Literal::Every { domain, query, .. } => {
                self.expr(domain)?;
                self.deeper(query.span.line, |walker| walker.query(query))
            }
        }
    }

    fn deeper(
        &mut self,
        line: u32,
        inner: impl FnOnce(&mut Self) -> Result<(), TooDeep>,
    ) -> Result<(), TooDeep> {
        if self.depth >= MAX_DEPTH {
            return Err(TooDeep(line));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn expr(&mut self, expr: &Ref<Expr>) -> Result<(), TooDeep> {
        (self.visit)(&Visit {
            expr,
            negated: self.negated,
            replaced: false,
        });
        self.deeper(expr.span().line, |walker| walker.children(expr))
    }

    /// A comprehension starts a body of its own, in which the outer `not` says nothing.
    fn comprehension(&mut self, terms: &[&Ref<Expr>], query: &Query) -> Result<(), TooDeep> {
        let outer = std::mem::replace(&mut self.negated, false);
        let result = terms
            .iter()
            .try_for_each(|term| self.expr(term))
            .and_then(|()| self.query(query));
        self.negated = outer;
        result
    }

    fn children(&mut self, expr: &Expr) -> Result<(), TooDeep> {
        match expr {
            Expr::Array { items, .. } | Expr::Set { items, .. } => {
                items.iter().try_for_each(|item| self.expr(item))
            }
            Expr::Object { fields, .. } => fields.iter().try_for_each(|(_, key, value)| {
                self.expr(key)?;
                self.expr(value)
            }),
            Expr::ArrayCompr { term, query, .. } | Expr::SetCompr { term, query, .. } => {
                self.comprehension(&[term], query)
            }
            Expr::ObjectCompr {
                key, value, query, ..
            } => self.comprehension(&[key, value], query),
            Expr::Call { fcn, params, .. } => {
                self.expr(fcn)?;
                params.iter().try_for_each(|param| self.expr(param))
            }
            Expr::UnaryExpr { expr, .. } => self.expr(expr),
            // Only the innermost part of a call's name is a name of its own.
            Expr::RefDot { refr, .. } => self.expr(refr),
            Expr::RefBrack { refr, index, .. } => {
                self.expr(refr)?;
                self.expr(index)
            }
            Expr::BinExpr { lhs, rhs, .. }
            | Expr::BoolExpr { lhs, rhs, .. }
            | Expr::ArithExpr { lhs, rhs, .. }
            | Expr::AssignExpr { lhs, rhs, .. } => {
                self.expr(lhs)?;
                self.expr(rhs)
            }
            Expr::Membership {
                key,
                value,
                collection,
                ..
            } => {
                key.iter().try_for_each(|key| self.expr(key))?;
                self.expr(value)?;
                self.expr(collection)
            }
            Expr::String { .. }
            | Expr::RawString { .. }
            | Expr::Number { .. }
            | Expr::Bool { .. }
            | Expr::Null { .. }
            | Expr::Var { .. } => Ok(()),
        }
    }
}

/// The name of a rule, without its keys.
pub(super) fn name_of(rule: &Rule) -> String {
    let refr = match rule {
        Rule::Spec { head, .. } => match head {
            RuleHead::Compr { refr, .. }
            | RuleHead::Set { refr, .. }
            | RuleHead::Func { refr, .. } => refr,
        },
        Rule::Default { refr, .. } => refr,
    };
    let mut root: &Expr = refr;
    while let Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } = root {
        root = refr;
    }
    root.span().text().to_owned()
}

/// The names of a reference, if it has nothing but names.
pub(super) fn path(expr: &Expr) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = expr;
    loop {
        match rest {
            Expr::Var { span, .. } => {
                names.push(span.text().to_owned());
                names.reverse();
                return Some(names);
            }
            Expr::RefDot { refr, field, .. } => {
                names.push(field.0.text().to_owned());
                rest = refr;
            }
            _ => return None,
        }
    }
}
