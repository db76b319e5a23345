//! The integer formats as bounds, which a validator checks.

use serde_json::Value;

/// The least and the largest integer of a format.
pub(super) fn bounds(format: &str) -> (Value, Value) {
    match format {
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}

/// Makes the integer formats of a built-in definition into bounds.
pub(super) fn bound_integers(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let format = map
                .get("format")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if matches!(format, "int32" | "int64") {
                let (least, most) = bounds(format);
                map.entry("minimum").or_insert(least);
                map.entry("maximum").or_insert(most);
            }
            map.values_mut().for_each(bound_integers);
        }
        Value::Array(items) => items.iter_mut().for_each(bound_integers),
        _ => {}
    }
}
