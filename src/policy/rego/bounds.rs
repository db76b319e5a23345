//! Caps on a policy's text, looked at before the interpreter's parser sees it.
//!
//! Invariant: what passes here is parsed and walked in milliseconds and in little stack: the
//! parser's time doubles with every nested `[` or `{`, and a chain of ten thousand operators is as
//! deep a tree.

use regorus::unstable::{Lexer, Source as RegoSource, TokenKind};

use crate::source::Source;

use super::super::problem::Problem;

/// Bytes of one policy.
pub(in crate::policy) const MAX_BYTES: usize = 64 << 10;
/// Characters of one line; the interpreter takes no more than 1,024.
const MAX_COLUMNS: usize = 1_000;
/// Brackets inside each other. At 8 the parser takes 0.3 ms, at 16 a second and a half.
const MAX_NESTING: usize = 8;
/// All collections of a policy together, each counted as two to the power of its depth.
const MAX_NESTING_WORK: usize = 1 << 15;
/// Arithmetic and set operators of one policy.
const MAX_OPERATORS: usize = 400;
/// `else` branches of one policy.
const MAX_ELSE: usize = 64;

/// Looks at a policy's text.
pub(in crate::policy) fn check(policy: &Source) -> Result<(), Problem> {
    let refuse =
        |line, message: String, help: &str| Err(Problem::new(&*policy.path, line, message, help));
    if policy.text.len() > MAX_BYTES {
        let message = format!("the policy is over {MAX_BYTES} bytes");
        return refuse(0, message, "one rule fits on a page: split the file");
    }
    for (line, number) in policy.text.lines().zip(1..) {
        if line.chars().count() > MAX_COLUMNS {
            let message = format!("the line is over {MAX_COLUMNS} characters long");
            return refuse(number, message, "break the line");
        }
    }
    tokens(policy)
}

/// What has been counted so far.
#[derive(Default)]
struct Count {
    depth: usize,
    work: usize,
    operators: usize,
    branches: usize,
}

fn tokens(policy: &Source) -> Result<(), Problem> {
    let fail = |line, message: String, help: &str| Problem::new(&*policy.path, line, message, help);
    let unreadable = |e: &dyn std::fmt::Display| {
        let (line, message) = super::lint::place_of(&e.to_string());
        fail(line, message, "the policy is no Rego")
    };
    let text = RegoSource::from_contents(policy.path.to_string(), policy.text.clone())
        .map_err(|e| unreadable(&e))?;
    let mut lexer = Lexer::new(&text);
    let mut count = Count::default();
    loop {
        let token = lexer.next_token().map_err(|e| unreadable(&e))?;
        if token.0 == TokenKind::Eof {
            return Ok(());
        }
        if matches!(token.0, TokenKind::Symbol | TokenKind::Ident) {
            count.token(token.1.text());
        }
        if let Some((message, help)) = count.excess() {
            return Err(fail(token.1.line, message, help));
        }
    }
}

impl Count {
    fn token(&mut self, text: &str) {
        match text {
            "(" | "[" | "{" => {
                self.depth += 1;
                self.work += 1 << self.depth.min(16);
            }
            ")" | "]" | "}" => self.depth = self.depth.saturating_sub(1),
            "+" | "-" | "*" | "/" | "%" | "&" | "|" => self.operators += 1,
            "else" => self.branches += 1,
            _ => {}
        }
    }

    fn excess(&self) -> Option<(String, &'static str)> {
        const SPLIT: &str = "name the inner parts with `:=`, or move them to a function";
        if self.depth > MAX_NESTING {
            Some((
                format!("more than {MAX_NESTING} brackets are nested"),
                SPLIT,
            ))
        } else if self.work > MAX_NESTING_WORK {
            Some(("too many nested collections".to_owned(), SPLIT))
        } else if self.operators > MAX_OPERATORS {
            Some((
                format!("more than {MAX_OPERATORS} operators"),
                "split the policy",
            ))
        } else if self.branches > MAX_ELSE {
            Some((
                format!("more than {MAX_ELSE} `else` branches"),
                "split the policy",
            ))
        } else {
            None
        }
    }
}
