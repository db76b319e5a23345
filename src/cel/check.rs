//! What can be said of an expression without a value: whether it can be read at all, which names
//! it asks for, whether it gives a boolean.
//!
//! Invariant: only what no API server takes is wrong; a function that is merely not built here is
//! not.

use cel::common::ast::operators::{
    EQUALS, GREATER, GREATER_EQUALS, IN, LESS, LESS_EQUALS, LOGICAL_AND, LOGICAL_NOT, LOGICAL_OR,
    NOT_EQUALS,
};
use cel::common::ast::{EntryExpr, Expr, IdedExpr, LiteralValue};

use super::program::{Unread, parse};

/// The names of types, and what functions stand behind.
const NAMES: &[&str] = &[
    "bool",
    "bytes",
    "double",
    "dyn",
    "int",
    "list",
    "map",
    "null_type",
    "string",
    "type",
    "uint",
    "google",
    "kubernetes",
    "optional",
    "optional_type",
    "math",
    "sets",
    "strings",
    "lists",
    "cel",
    "base64",
    "regex",
    "net",
    "format",
    "semver",
    "quantity",
    "url",
    "ip",
    "cidr",
    "jsonpatch",
    "JSONPatch",
    "Object",
    "__result__",
    "@result",
];

/// The fields of `request`.
const REQUEST: &[&str] = &[
    "kind",
    "resource",
    "subResource",
    "requestKind",
    "requestResource",
    "requestSubResource",
    "name",
    "namespace",
    "operation",
    "userInfo",
    "dryRun",
    "options",
    "uid",
    "object",
    "oldObject",
];

/// A name that is read from a variable, field by field: `self.spec.replicas`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The variable and the fields.
    pub names: Vec<String>,
}

/// What an expression is like.
#[derive(Debug)]
pub struct Shape {
    /// What it reads of variables.
    pub paths: Vec<Path>,
    /// It is no more than one of them.
    pub whole: Option<Path>,
    /// It gives a boolean; nothing where that depends on types.
    pub boolean: Option<bool>,
}

/// What is wrong with an expression that may ask for these variables, if anything.
#[must_use]
pub fn wrong(text: &str, variables: &[&str]) -> Option<String> {
    let shape = match shape(text) {
        Ok(shape) => shape?,
        Err(wrong) => return Some(wrong),
    };
    shape.paths.iter().find_map(|path| {
        let (first, second) = (path.names.first()?.as_str(), path.names.get(1));
        if !variables.contains(&first) && !NAMES.contains(&first) {
            return Some("it asks for a variable that is not there".to_owned());
        }
        let field = second.filter(|_| first == "request")?;
        let unknown = !REQUEST.contains(&field.as_str());
        unknown.then(|| "it asks for a field that `request` does not have".to_owned())
    })
}

/// What an expression is like; nothing where it can't be read here, and an error where it can't
/// be read anywhere.
///
/// # Errors
/// It is no expression: what the parser says of it.
pub fn shape(text: &str) -> Result<Option<Shape>, String> {
    let program = match parse(text) {
        Ok(program) => program,
        Err(Unread::Syntax) => return Err("it can't be read as CEL".to_owned()),
        Err(Unread::Other) => return Ok(None),
    };
    let mut reader = Reader::default();
    reader.read(program.expression());
    let tested = matches!(&program.expression().expr, Expr::Select(select) if select.test);
    let whole = path(&program.expression().expr).filter(|_| !tested);
    Ok(Some(Shape {
        whole: whole.map(|names| Path {
            names: names.into_iter().map(str::to_owned).collect(),
        }),
        boolean: boolean(&program.expression().expr),
        paths: reader.paths,
    }))
}

/// Whether a form gives a boolean, where that is plain to see.
fn boolean(expression: &Expr) -> Option<bool> {
    const OPERATORS: [&str; 10] = [
        EQUALS,
        NOT_EQUALS,
        GREATER,
        GREATER_EQUALS,
        LESS,
        LESS_EQUALS,
        IN,
        LOGICAL_AND,
        LOGICAL_OR,
        LOGICAL_NOT,
    ];
    match expression {
        Expr::Literal(LiteralValue::Boolean(_)) => Some(true),
        Expr::Literal(_) | Expr::List(_) | Expr::Map(_) => Some(false),
        Expr::Select(select) if select.test => Some(true),
        Expr::Call(call) if OPERATORS.contains(&call.func_name.as_str()) => Some(true),
        _ => None,
    }
}

/// Gathers what is read, with the variables that macros bring left out.
#[derive(Default)]
struct Reader<'e> {
    own: Vec<&'e str>,
    paths: Vec<Path>,
}

impl<'e> Reader<'e> {
    fn read(&mut self, expression: &'e IdedExpr) {
        if let Some(names) = path(&expression.expr) {
            let own = names.first().is_some_and(|first| self.own.contains(first));
            if !own {
                let names = names.into_iter().map(str::to_owned).collect();
                self.paths.push(Path { names });
            }
            return;
        }
        match &expression.expr {
            Expr::Unspecified | Expr::Literal(_) | Expr::Ident(_) => {}
            Expr::Select(select) => self.read(&select.operand),
            Expr::List(list) => list.elements.iter().for_each(|e| self.read(e)),
            Expr::Map(map) => map.entries.iter().for_each(|e| self.entry(&e.expr)),
            Expr::Struct(s) => s.entries.iter().for_each(|e| self.entry(&e.expr)),
            Expr::Call(call) => {
                call.target.iter().for_each(|target| self.read(target));
                call.args.iter().for_each(|arg| self.read(arg));
            }
            Expr::Comprehension(c) => {
                self.read(&c.iter_range);
                self.read(&c.accu_init);
                let depth = self.own.len();
                self.own.extend([c.iter_var.as_str(), c.accu_var.as_str()]);
                self.own.extend(c.iter_var2.as_deref());
                self.read(&c.loop_cond);
                self.read(&c.loop_step);
                self.read(&c.result);
                self.own.truncate(depth);
            }
        }
    }

    fn entry(&mut self, entry: &'e EntryExpr) {
        match entry {
            EntryExpr::StructField(field) => self.read(&field.value),
            EntryExpr::MapEntry(entry) => {
                self.read(&entry.key);
                self.read(&entry.value);
            }
        }
    }
}

/// `self.a.b`, also in `has(self.a.b)`.
fn path(expression: &Expr) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut expression = expression;
    loop {
        match expression {
            Expr::Ident(name) => {
                names.push(name.as_str());
                names.reverse();
                return Some(names);
            }
            Expr::Select(select) => {
                names.push(select.field.as_str());
                expression = &select.operand.expr;
            }
            _ => return None,
        }
    }
}
