//! The table of formats is what its schema says.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use serde_json::Value as Json;

fn table() -> Json {
    serde_yaml::from_str(include_str!("../schemas/secrets/formats.yaml")).unwrap()
}

#[test]
fn the_table_fits_its_schema() {
    let schema: Json =
        serde_json::from_str(include_str!("../schemas/sluicegate/secret-formats.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let table = table();
    let errors: Vec<_> = validator
        .iter_errors(&table)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn every_format_has_a_name_of_its_own() {
    let table = table();
    let formats = table["formats"].as_array().unwrap();
    let ids: BTreeSet<_> = formats
        .iter()
        .map(|format| format["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), formats.len());
}
