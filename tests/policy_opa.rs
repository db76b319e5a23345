//! The built-in policies are plain Rego: `opa` takes them as they are. Runs where the environment
//! variable `SLUICEGATE_OPA` names the program.

use std::path::Path;
use std::process::Command;

#[test]
fn opa_takes_every_builtin_policy_as_it_is() {
    let Some(opa) = std::env::var_os("SLUICEGATE_OPA") else {
        return;
    };
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let checked = Command::new(opa)
        .args(["check", "--strict"])
        .arg(policies)
        .output();
    let output = checked.unwrap_or_else(|e| panic!("opa could not be started: {e}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}
