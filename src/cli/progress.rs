//! How far a run is, on a terminal's standard error.
//!
//! Invariant: nothing is drawn where nobody watches, or for work that is done at once; nothing
//! stays on the screen.

use std::env;
use std::io::{self, IsTerminal as _};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::check::Progress;

/// Work that is done sooner shows nothing.
const LASTS: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_millis(100);

/// Does some work and shows how far it is.
pub(super) fn during<T>(progress: &Progress, show: bool, work: impl FnOnce() -> T) -> T {
    if !show || !is_watched() {
        return work();
    }
    thread::scope(|scope| {
        let (done, waiting) = mpsc::channel::<()>();
        scope.spawn(move || {
            if waiting.recv_timeout(LASTS) == Err(RecvTimeoutError::Timeout) {
                draw(progress, &waiting);
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// Whether standard error is a terminal that can draw, and no CI's.
fn is_watched() -> bool {
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stderr().is_terminal() && !is_dumb && env::var_os("CI").is_none()
}

/// Draws until the work is done.
fn draw(progress: &Progress, waiting: &mpsc::Receiver<()>) {
    let bar = ProgressBar::no_length();
    let style = ProgressStyle::with_template("{pos} of {len} files judged {wide_bar}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    while waiting.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
        let files = progress.files.load(Ordering::Relaxed) as u64;
        if files > 0 {
            bar.set_length(files);
            bar.set_position(progress.judged.load(Ordering::Relaxed) as u64);
        }
    }
    bar.finish_and_clear();
}
