//! What an expression can cost at most, worked out from its form and the size of its input before
//! it is evaluated: the evaluator itself can't be stopped.
//!
//! Invariant: an estimate is never too low. Sizes are upper bounds: a part is taken to be as large
//! as the whole it comes from.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64};

use cel::common::ast::operators::{
    EQUALS, GREATER, GREATER_EQUALS, IN, INDEX, LESS, LESS_EQUALS, LOGICAL_AND, LOGICAL_NOT,
    LOGICAL_OR, NOT_EQUALS, NOT_STRICTLY_FALSE, OPT_INDEX, OPT_SELECT,
};
use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue};

/// Most steps that all rules together may take for one object.
const STEPS: u64 = 20_000_000;
/// Most bytes that a value may grow to on the way.
const BYTES: f64 = 64e6;
/// A number is never written longer than this.
const NUMBER: f64 = 1_500.0;

/// How large a value can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Size {
    /// Bytes of its texts, with some for every value in it.
    pub(super) bytes: f64,
    /// Values in it.
    pub(super) items: f64,
}

impl Size {
    const SCALAR: Self = Self {
        bytes: 16.0,
        items: 1.0,
    };

    fn text(bytes: f64) -> Self {
        Self { bytes, items: 1.0 }
    }

    fn and(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            items: self.items + other.items,
        }
    }
}

/// What an expression comes to.
#[derive(Debug, Clone, Copy)]
struct Cost {
    size: Size,
    steps: f64,
    /// The largest value on the way.
    peak: f64,
}

impl Cost {
    fn of(size: Size) -> Self {
        Self {
            size,
            steps: 1.0,
            peak: size.bytes,
        }
    }

    /// The same work with another result.
    fn giving(self, size: Size) -> Self {
        Self {
            size,
            peak: self.peak.max(size.bytes),
            ..self
        }
    }

    fn then(self, other: Self) -> Self {
        Self {
            size: self.size.and(other.size),
            steps: self.steps + other.steps,
            peak: self.peak.max(other.peak),
        }
    }
}

/// What an object's rules may still take.
#[derive(Debug)]
pub(super) struct Budget {
    steps: AtomicU64,
    /// Something was too much since the last evaluation began.
    refused: AtomicBool,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            steps: AtomicU64::new(STEPS),
            refused: AtomicBool::new(false),
        }
    }
}

impl Budget {
    /// Begins to evaluate an expression for an input of that size; false where that could take too
    /// long or too much memory. What a search with a pattern takes is paid when it is known.
    pub(super) fn begin(&self, expression: &IdedExpr, input: Size) -> bool {
        self.refused.store(false, Relaxed);
        let cost = Estimate {
            input,
            variables: Vec::new(),
        }
        .cost(expression);
        // Not what is larger, but what is not known to be smaller: an overflow is no number.
        cost.peak < BYTES && self.pay(cost.steps + input.items).is_ok()
    }

    /// Takes steps, if there are so many left.
    pub(super) fn pay(&self, steps: f64) -> Result<(), &'static str> {
        let left = self.steps.load(Relaxed);
        #[allow(clippy::cast_precision_loss)]
        let is_enough = steps < left as f64;
        if !is_enough {
            return Err(self.refuse());
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let taken = steps.ceil() as u64;
        self.steps.store(left.saturating_sub(taken), Relaxed);
        Ok(())
    }

    /// Notes that something is too much; the reason for it.
    pub(super) fn refuse(&self) -> &'static str {
        self.refused.store(true, Relaxed);
        "it takes too long"
    }

    /// Whether something was too much for the evaluation that began last: its result is none.
    pub(super) fn was_refused(&self) -> bool {
        self.refused.load(Relaxed)
    }
}

struct Estimate<'e> {
    input: Size,
    variables: Vec<(&'e str, Size)>,
}

impl<'e> Estimate<'e> {
    fn cost(&mut self, expression: &'e IdedExpr) -> Cost {
        match &expression.expr {
            Expr::Unspecified => Cost::of(Size::SCALAR),
            Expr::Literal(LiteralValue::String(text)) => Cost::of(Size::text(length(text.len()))),
            Expr::Literal(LiteralValue::Bytes(bytes)) => {
                Cost::of(Size::text(length(bytes.inner().len())))
            }
            Expr::Literal(_) => Cost::of(Size::SCALAR),
            Expr::Ident(name) => Cost::of(self.variable(name)),
            Expr::Select(select) if select.test => self.cost(&select.operand).giving(Size::SCALAR),
            Expr::Select(select) => self.cost(&select.operand),
            Expr::List(list) => self.all(list.elements.iter()),
            Expr::Map(map) => self.entries(map.entries.iter().map(|entry| &entry.expr)),
            Expr::Struct(s) => self.entries(s.entries.iter().map(|entry| &entry.expr)),
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
        }
    }

    fn variable(&self, name: &str) -> Size {
        let known = self
            .variables
            .iter()
            .rev()
            .find(|(known, _)| *known == name);
        known.map_or(self.input, |(_, size)| *size)
    }

    fn all(&mut self, parts: impl Iterator<Item = &'e IdedExpr>) -> Cost {
        parts.fold(Cost::of(Size::SCALAR), |sum, part| {
            sum.then(self.cost(part))
        })
    }

    fn entries(&mut self, entries: impl Iterator<Item = &'e EntryExpr>) -> Cost {
        entries.fold(Cost::of(Size::SCALAR), |sum, entry| match entry {
            EntryExpr::StructField(field) => sum.then(self.cost(&field.value)),
            EntryExpr::MapEntry(entry) => sum
                .then(self.cost(&entry.key))
                .then(self.cost(&entry.value)),
        })
    }

    fn call(&mut self, call: &'e CallExpr) -> Cost {
        let target = call.target.as_deref().map(|target| self.cost(target));
        let args: Vec<Cost> = call.args.iter().map(|arg| self.cost(arg)).collect();
        let all = target
            .into_iter()
            .chain(args.iter().copied())
            .fold(Cost::of(Size::SCALAR), Cost::then);
        let on = target.map_or(Size::SCALAR, |target| target.size);
        let arg = |at: usize| args.get(at).map_or(Size::SCALAR, |arg| arg.size);
        // Reading through a text is not one step.
        let work = Cost {
            steps: all.steps + all.size.bytes / 1024.0,
            ..all
        };
        match call.func_name.as_str() {
            "replace" => work.giving(Size::text((on.bytes + 1.0) * (arg(1).bytes + 1.0))),
            "join" => work.giving(Size::text(on.bytes + on.items * arg(0).bytes)),
            "split" | "findAll" => work.giving(Size {
                bytes: on.bytes * 32.0,
                items: on.bytes + 1.0,
            }),
            "format" => {
                let args = arg(0);
                work.giving(Size::text(
                    on.bytes + 4.0 * args.bytes + args.items * NUMBER,
                ))
            }
            "string" => work.giving(Size::text(4.0 * all.size.bytes + NUMBER)),
            name if is_scalar(name) => work.giving(Size::SCALAR),
            INDEX | OPT_INDEX | OPT_SELECT => work.giving(arg(0).and(on)),
            _ => work,
        }
    }

    fn comprehension(&mut self, c: &'e ComprehensionExpr) -> Cost {
        let range = self.cost(&c.iter_range);
        let begun = self.cost(&c.accu_init);
        let depth = self.variables.len();
        self.variables.push((&c.iter_var, range.size));
        if let Some(second) = &c.iter_var2 {
            self.variables.push((second, range.size));
        }
        // Every macro adds to what it has gathered, and does nothing else with it.
        self.variables.push((&c.accu_var, Size::SCALAR));
        let step = self.cost(&c.loop_step).then(self.cost(&c.loop_cond));
        self.variables.truncate(depth);
        let times = range.size.items.max(1.0);
        let gathered = Size {
            bytes: begun.size.bytes + times * step.size.bytes,
            items: begun.size.items + times * step.size.items,
        };
        self.variables.push((&c.accu_var, gathered));
        let result = self.cost(&c.result);
        self.variables.truncate(depth);
        let gathers = matches!(c.accu_init.expr, Expr::List(_) | Expr::Map(_));
        let size = if gathers { result.size } else { Size::SCALAR };
        Cost {
            size,
            steps: range.steps + begun.steps + times * step.steps + result.steps,
            peak: [range.peak, begun.peak, step.peak, size.bytes]
                .into_iter()
                .fold(0.0, f64::max),
        }
    }
}

/// Whether a function gives a number, a boolean or another value of fixed size.
fn is_scalar(name: &str) -> bool {
    const FUNCTIONS: [&str; 24] = [
        "size",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "int",
        "uint",
        "double",
        "bool",
        "duration",
        "timestamp",
        "type",
        "isIP",
        "isCIDR",
        "isURL",
        "hasValue",
        "indexOf",
        "lastIndexOf",
        "getHours",
        "getMinutes",
        "getSeconds",
        "getMilliseconds",
        "getFullYear",
        "getMonth",
    ];
    let operators = [
        LOGICAL_AND,
        LOGICAL_OR,
        LOGICAL_NOT,
        EQUALS,
        NOT_EQUALS,
        GREATER,
        GREATER_EQUALS,
        LESS,
        LESS_EQUALS,
        IN,
        NOT_STRICTLY_FALSE,
    ];
    FUNCTIONS.contains(&name) || operators.contains(&name)
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn length(bytes: usize) -> f64 {
    bytes as f64
}
