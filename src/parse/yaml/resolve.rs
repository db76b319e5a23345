//! A plain scalar's text to a value, in the two readings: as Kubernetes reads it (YAML 1.1, without
//! its base-60 numbers) and as the core schema of YAML 1.2 does.
//!
//! Invariant: text that is not fully understood as something else stays text.

use crate::parse::node::{Number, Value};
use crate::parse::{Dialect, Str};

/// What a plain scalar says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::parse) enum Scalar {
    Null,
    Bool(bool),
    Number(Number),
    /// An infinity or no number: JSON can't hold it.
    NotFinite,
    Text,
}

/// Resolves a plain scalar without a tag.
pub(in crate::parse) fn plain(dialect: Dialect, text: &str) -> Scalar {
    let Some(first) = text.bytes().next() else {
        return Scalar::Null;
    };
    match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(dialect, text),
        b'~' if text.len() == 1 => Scalar::Null,
        b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'y' | b'Y' | b'o' | b'O' if text.len() <= 5 => {
            word(dialect, text)
        }
        _ => Scalar::Text,
    }
}

fn word(dialect: Dialect, text: &str) -> Scalar {
    match text {
        "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ if dialect == Dialect::Kubernetes => match old_bool(text) {
            Some(value) => Scalar::Bool(value),
            None => Scalar::Text,
        },
        _ => Scalar::Text,
    }
}

/// The booleans of YAML 1.1 that YAML 1.2 took back.
pub(super) fn old_bool(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

fn number(dialect: Dialect, text: &str) -> Scalar {
    if is_not_finite(text) {
        return Scalar::NotFinite;
    }
    let found = if dialect == Dialect::Kubernetes {
        kubernetes_number(text)
    } else {
        core_number(text)
    };
    found.map_or(Scalar::Text, Scalar::Number)
}

fn is_not_finite(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

fn kubernetes_number(text: &str) -> Option<Number> {
    if text.starts_with('.') {
        return separated(text).and_then(float).map(Number::Float);
    }
    let plain: String;
    let digits = if text.contains('_') {
        plain = text.replace('_', "");
        &plain
    } else {
        text
    };
    go_integer(digits)
        .or_else(|| float(digits).map(Number::Float))
        .or_else(|| odd_binary(digits))
}

/// The text without its underscores, if each stands between two digits.
fn separated(text: &str) -> Option<String> {
    let digit = |part: &str, last: bool| {
        let byte = if last {
            part.bytes().last()
        } else {
            part.bytes().next()
        };
        byte.is_some_and(|byte| byte.is_ascii_digit())
    };
    let parts: Vec<&str> = text.split('_').collect();
    let ok = parts.windows(2).all(|pair| match pair {
        [left, right] => digit(left, true) && digit(right, false),
        _ => false,
    });
    ok.then(|| parts.concat())
}

/// An integer with an optional sign and the prefixes `0x`, `0o`, `0b` and `0`.
fn go_integer(text: &str) -> Option<Number> {
    let (sign, unsigned) = split_sign(text);
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, unsigned.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, unsigned.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, unsigned.get(2..)?),
        [b'0', _, ..] => (8, unsigned.get(1..)?),
        _ => (10, unsigned),
    };
    integer(sign, digits, radix)
}

fn split_sign(text: &str) -> (Option<char>, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (Some('-'), text.get(1..).unwrap_or("")),
        Some(b'+') => (Some('+'), text.get(1..).unwrap_or("")),
        _ => (None, text),
    }
}

fn integer(sign: Option<char>, digits: &str, radix: u32) -> Option<Number> {
    if !digits.bytes().all(|digit| digit.is_ascii_alphanumeric()) {
        return None;
    }
    let size = u64::from_str_radix(digits, radix).ok()?;
    match (sign, i64::try_from(size)) {
        (Some('-'), Ok(size)) => Some(Number::Int(-size)),
        (Some('-'), Err(_)) => (size == i64::MIN.unsigned_abs()).then_some(Number::Int(i64::MIN)),
        (_, Ok(size)) => Some(Number::Int(size)),
        (None, Err(_)) => Some(Number::UInt(size)),
        _ => None,
    }
}

/// `0b-1` and `0b+1`, which Kubernetes' parser lets through.
fn odd_binary(text: &str) -> Option<Number> {
    let (sign, digits) = split_sign(text.strip_prefix("0b")?);
    sign?;
    integer(sign, digits, 2).filter(|number| matches!(number, Number::Int(_)))
}

/// A decimal number, in the form that both readings share; overflow is none.
fn float(text: impl AsRef<str>) -> Option<f64> {
    let text = text.as_ref();
    let (_, unsigned) = split_sign(text);
    let mantissa_end = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
    let (mantissa, exponent) = unsigned.split_at_checked(mantissa_end)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
    let mantissa_ok = digits(whole) && digits(fraction) && whole.len() + fraction.len() > 0;
    let exponent_ok = exponent.is_empty() || {
        let (_, power) = split_sign(exponent.get(1..).unwrap_or(""));
        !power.is_empty() && digits(power)
    };
    (mantissa_ok && exponent_ok)
        .then(|| text.parse::<f64>().ok())
        .flatten()
        .filter(|value| value.is_finite())
}

/// A whole float is written to JSON without a point, and so is read back as an integer: the one
/// with its shortest digits, filled up with zeros.
fn whole(value: f64) -> Number {
    let negative_zero = value == 0.0 && value.is_sign_negative();
    if value.fract() != 0.0 || negative_zero || value.abs() >= 1e21 {
        return Number::Float(value);
    }
    let shown = value.to_string();
    match (shown.parse::<i64>(), shown.parse::<u64>()) {
        (Ok(int), _) => Number::Int(int),
        (_, Ok(int)) => Number::UInt(int),
        _ => Number::Float(value),
    }
}

fn core_number(text: &str) -> Option<Number> {
    let (sign, unsigned) = split_sign(text);
    if let (None, Some(digits)) = (sign, unsigned.strip_prefix("0x")) {
        return integer(None, digits, 16);
    }
    if let (None, Some(digits)) = (sign, unsigned.strip_prefix("0o")) {
        return integer(None, digits, 8);
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|digit| digit.is_ascii_digit()) {
        let plus_is_none = sign.filter(|sign| *sign == '-');
        return integer(plus_is_none, unsigned, 10).or_else(|| float(text).map(Number::Float));
    }
    float(text).map(Number::Float)
}

/// A resolved scalar as a value; `None` for what JSON can't hold.
pub(in crate::parse) fn value(dialect: Dialect, scalar: Scalar, text: &str) -> Option<Value> {
    Some(match scalar {
        Scalar::Number(Number::Float(number)) if dialect == Dialect::Kubernetes => {
            Value::Number(whole(number))
        }
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(value),
        Scalar::Number(number) => Value::Number(number),
        Scalar::NotFinite => return None,
        Scalar::Text => Value::String(Str::from(text)),
    })
}

/// A float as a mapping key, as Go prints it at 32 bits.
#[allow(clippy::cast_possible_truncation)]
pub(super) fn float_key(value: f64) -> String {
    let value = value as f32;
    if value == 0.0 || !value.is_finite() {
        return match value {
            v if v.is_nan() => ".nan".to_owned(),
            f32::INFINITY => ".inf".to_owned(),
            f32::NEG_INFINITY => "-.inf".to_owned(),
            v if v.is_sign_negative() => "-0".to_owned(),
            _ => "0".to_owned(),
        };
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    format!("{value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(int: i64) -> Scalar {
        Scalar::Number(Number::Int(int))
    }

    #[test]
    fn reads_numbers_as_kubernetes_does() {
        let read = |text| plain(Dialect::Kubernetes, text);
        for (text, expected) in [
            ("0777", int(511)),
            ("0o14", int(12)),
            ("08", Scalar::Number(Number::Float(8.0))),
            ("1_000", int(1000)),
            ("0b101", int(5)),
            ("-0x1F", int(-31)),
            (
                "18446744073709551615",
                Scalar::Number(Number::UInt(u64::MAX)),
            ),
            ("1:30", Scalar::Text),
            ("1e400", Scalar::Text),
            ("2001-01-01", Scalar::Text),
            ("-", Scalar::Text),
            ("0x", Scalar::Text),
            ("tRue", Scalar::Text),
            ("nULL", Scalar::Text),
            ("~", Scalar::Null),
            ("", Scalar::Null),
            ("+.INF", Scalar::NotFinite),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn reads_numbers_as_the_core_schema_does() {
        let read = |text| plain(Dialect::Core, text);
        for (text, expected) in [
            ("0777", int(777)),
            ("0o14", int(12)),
            ("0x1F", int(31)),
            ("0b101", Scalar::Text),
            ("1_000", Scalar::Text),
            ("+12", int(12)),
            ("1e3", Scalar::Number(Number::Float(1000.0))),
            ("yes", Scalar::Text),
            ("True", Scalar::Bool(true)),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn float_keys_are_written_as_go_does() {
        for (value, key) in [
            (1.5, "1.5"),
            (1e6, "1e+06"),
            (0.1, "0.1"),
            (0.00001, "1e-05"),
            (123_456.0, "123456"),
            (0.0, "0"),
        ] {
            assert_eq!(float_key(value), key);
        }
    }
}
