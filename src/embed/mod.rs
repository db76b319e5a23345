//! What is compiled into the binary, so that it works offline and without configuration.
//!
//! Invariant: it is exactly what the repository holds; `build.rs` finds it, nothing lists it.

/// The built-in policies: path below `policies/`, and text.
pub const POLICIES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// A file that breaks a rule and one that keeps it, each with its name. The line that breaks it ends
/// in `deny: <rule>` where the format has comments.
#[derive(Debug)]
pub struct Example {
    /// `area/rule`.
    pub rule: &'static str,
    /// What is denied.
    pub bad: (&'static str, &'static str),
    /// What is allowed.
    pub good: (&'static str, &'static str),
}

/// An example for each rule that has fixtures.
pub const EXAMPLES: &[Example] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The example for a rule.
#[must_use]
pub fn example(rule: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.rule == rule)
}
