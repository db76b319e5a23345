//! Regular expressions of strangers: read as the API server reads them, which is Go's `regexp`, and
//! bounded in what they cost.
//!
//! Invariant: a pattern runs in linear time, and none is compiled that is larger than allowed.

mod go;
mod pool;

pub use pool::{Known, Pool};

use regex::{Regex, RegexBuilder};

/// Most bytes of a compiled pattern.
pub const LARGEST: usize = 1 << 20;
/// Least bytes that a compiled pattern counts.
const SMALLEST: usize = 1 << 10;
/// Most bytes of a pattern's automaton, which it builds while it runs, a thread.
const AUTOMATON: usize = 256 << 10;

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    regex: Regex,
    size: usize,
}

/// Why a pattern can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is no regular expression, or one that Go doesn't read.
    Broken,
    /// Compiled, it is larger than allowed.
    TooLarge,
    /// It would be compiled, but others have taken all the room.
    NoRoom,
}

impl Pattern {
    /// Compiles a pattern of at most [`LARGEST`] bytes, under bounds that grow, of which the first
    /// that holds tells its size.
    ///
    /// # Errors
    /// It is broken or too large.
    pub fn measured(text: &str) -> Result<Self, Refused> {
        let text = go::translate(text).ok_or(Refused::Broken)?;
        let mut size = SMALLEST;
        loop {
            match compile(&text, size) {
                Err(Refused::TooLarge) if size < LARGEST => size *= 2,
                compiled => return compiled,
            }
        }
    }

    /// Compiles a pattern of at most `size` bytes, and counts it as that large.
    ///
    /// # Errors
    /// It is broken or too large.
    pub fn bounded(text: &str, size: usize) -> Result<Self, Refused> {
        compile(&go::translate(text).ok_or(Refused::Broken)?, size)
    }

    /// What searches.
    #[must_use]
    pub fn regex(&self) -> &Regex {
        &self.regex
    }

    /// A bound of its size in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }
}

fn compile(text: &str, size: usize) -> Result<Pattern, Refused> {
    let built = RegexBuilder::new(text)
        .size_limit(size)
        .dfa_size_limit(AUTOMATON)
        .build();
    match built {
        Ok(regex) => Ok(Pattern { regex, size }),
        Err(regex::Error::CompiledTooBig(_)) => Err(Refused::TooLarge),
        Err(_) => Err(Refused::Broken),
    }
}
