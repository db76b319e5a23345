//! Every built-in policy on its own fixtures: the rule, the line, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod pipeline;

use std::path::Path;

use sluicegate::policy::{PolicySet, run_fixtures};

#[test]
fn every_builtin_policy_passes_its_fixtures() {
    let set = PolicySet::builtin().unwrap_or_else(|e| panic!("{:#?}", e.0));
    assert!(set.policies().len() >= 20);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/policies");
    let results = run_fixtures(&set, &folder, &mut |sources, worker| {
        pipeline::judge(&set, sources, worker)
    });
    let failed: Vec<_> = results.iter().filter(|r| !r.failures.is_empty()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(results.len() >= 2 * set.policies().len());
}
