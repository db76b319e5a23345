//! Policy workers, one for each thread that needs one at the same time.

use std::sync::{Arc, Mutex, PoisonError};

use crate::policy::{PolicySet, Worker};

/// Workers at rest.
pub(super) struct Pool {
    set: Arc<PolicySet>,
    resting: Mutex<Vec<Worker>>,
}

impl Pool {
    pub(super) fn new(set: Arc<PolicySet>) -> Self {
        Self {
            set,
            resting: Mutex::default(),
        }
    }

    /// Does some work with a worker. One that panics is not used again.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Worker) -> T) -> T {
        let rested = self
            .resting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut worker = rested.unwrap_or_else(|| Worker::new(Arc::clone(&self.set)));
        let done = work(&mut worker);
        self.resting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(worker);
        done
    }
}
