//! The patterns of schemas, each compiled once in a run: definitions repeat a few of them thousands
//! of times.
//!
//! Invariant: what all of them take together is bounded; past the bound a pattern is refused, and
//! so is what holds it. Which ones, the order of the workers tells; that some are, it doesn't.

use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use crate::pattern::{Pattern, Pool, Refused};

/// Most bytes of all compiled patterns of a run. Hundreds of definitions share some tens of
/// patterns of 10 to 100 KiB.
const ROOM: usize = 64 << 20;
/// Bytes that a pattern counts besides its size: what searching keeps, and the text.
const SEARCH: usize = 8 << 10;

/// A pattern, compiled.
///
/// # Errors
/// Why it can't be used, in words.
pub(super) fn of(text: &str) -> Result<Arc<Pattern>, &'static str> {
    static POOL: LazyLock<RwLock<Pool>> = LazyLock::new(|| RwLock::new(Pool::new(ROOM, SEARCH)));
    let pool = POOL.read().unwrap_or_else(PoisonError::into_inner);
    let known = pool.known(text);
    drop(pool);
    let compile = || {
        let mut pool = POOL.write().unwrap_or_else(PoisonError::into_inner);
        pool.get(text)
    };
    known
        .unwrap_or_else(compile)
        .map_err(|refused| match refused {
            Refused::TooLarge => "the pattern is too large",
            Refused::Broken => "the pattern can't be compiled",
            Refused::NoRoom => "the patterns of all definitions together are too large",
        })
}
