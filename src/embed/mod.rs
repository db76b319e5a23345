//! What is compiled into the binary, so that it works offline and without configuration.
//!
//! Invariant: it is exactly what the repository holds; `build.rs` finds it, nothing lists it.

/// The built-in policies: path below `policies/`, and text.
pub const POLICIES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// The formats of secrets, as YAML.
pub const SECRET_FORMATS: &str = include_str!("../../schemas/secrets/formats.yaml");
