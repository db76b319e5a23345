//! The patterns of schemas, each compiled once in a run: definitions repeat a few of them thousands
//! of times.
//!
//! Invariant: what all of them take together is bounded; past the bound a pattern is refused, and
//! so is what holds it. Which ones, the order of the workers tells; that some are, it doesn't.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use crate::pattern::{LARGEST, Pattern, Refused};

/// Most bytes of all compiled patterns of a run. Hundreds of definitions share some tens of
/// patterns of 10 to 100 KiB.
const ROOM: usize = 64 << 20;
/// Bytes that a pattern counts besides its size: what searching keeps, and the text.
const SEARCH: usize = 8 << 10;

/// The pattern or why it can't be used, in words.
type Known = Result<Arc<Pattern>, &'static str>;

#[derive(Debug)]
struct Pool {
    known: HashMap<String, Known>,
    room: usize,
}

/// A pattern, compiled.
///
/// # Errors
/// Why it can't be used, in words.
pub(super) fn of(text: &str) -> Known {
    static POOL: LazyLock<RwLock<Pool>> = LazyLock::new(|| {
        let known = HashMap::new();
        RwLock::new(Pool { known, room: ROOM })
    });
    let pool = POOL.read().unwrap_or_else(PoisonError::into_inner);
    let known = pool.known.get(text).cloned();
    drop(pool);
    let compile = || {
        let mut pool = POOL.write().unwrap_or_else(PoisonError::into_inner);
        pool.compile(text)
    };
    known.unwrap_or_else(compile)
}

impl Pool {
    fn compile(&mut self, text: &str) -> Known {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        if self.room == 0 {
            return Err("the patterns of all definitions together are too large");
        }
        let compiled = Pattern::measured(text).map_err(|refused| match refused {
            Refused::TooLarge => "the pattern is too large",
            Refused::Broken => "the pattern can't be compiled",
        });
        // One that is too large was compiled in vain, and counts.
        let size = compiled.as_ref().map_or(LARGEST, Pattern::size);
        self.room = self.room.saturating_sub(size + SEARCH);
        let compiled = compiled.map(Arc::new);
        self.known.insert(text.to_owned(), compiled.clone());
        compiled
    }
}
