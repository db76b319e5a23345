//! Plain text to values: the two readings of YAML.

use std::borrow::Cow;

use crate::parse::{Dialect, Number, Value};

use super::tree::Oddity;

/// What a plain scalar stands for.
pub(super) fn plain(text: &str, dialect: Dialect) -> Value {
    match dialect {
        Dialect::Kubernetes => kubernetes(text),
        Dialect::Core | Dialect::CloudFormation => core(text),
    }
}

fn string(text: &str) -> Value {
    Value::String(text.into())
}

/// As goyaml v2 reads it, which kubectl, Flux and Argo CD use.
fn kubernetes(text: &str) -> Value {
    let Some(&first) = text.as_bytes().first() else {
        return Value::Null;
    };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' => dotted(text),
        b'0'..=b'9' | b'+' | b'-' => number(text),
        _ => string(text),
    }
}

fn word(text: &str) -> Value {
    match text {
        "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => is_yes_or_no(text).map_or_else(|| string(text), Value::Bool),
    }
}

/// The booleans that only YAML 1.1 knows.
pub(super) fn is_yes_or_no(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// Not a number and the infinities, which JSON does not have.
pub(super) fn is_not_finite(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// A date, perhaps with a time: some readers make it a time and write it back otherwise.
pub(super) fn is_timestamp(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let digits = |s: &str, most: usize| {
        !s.is_empty() && s.len() <= most && s.bytes().all(|b| b.is_ascii_digit())
    };
    let day = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (day, time) = rest.split_at(day);
    let begins = |c: char| matches!(c, 'T' | 't' | ' ');
    let time_follows = time.starts_with(begins)
        && time
            .trim_start_matches(begins)
            .starts_with(|c: char| c.is_ascii_digit());
    year.len() == 4
        && digits(year, 4)
        && digits(month, 2)
        && digits(day, 2)
        && (time.is_empty() || time_follows)
}

/// A number too great for any reader to hold: `1e400`.
pub(super) fn is_huge(text: &str) -> bool {
    is_decimal_float(text) && text.parse::<f64>().is_ok_and(f64::is_infinite)
}

/// Greatest integer that every reader of JSON keeps exact.
const EXACT: u64 = 1 << 53;

/// What is odd about a number: it loses digits, or people misread it.
pub(super) fn oddity(text: &str, number: Number) -> Option<Oddity> {
    let exact = match number {
        Number::Int(i) => i.unsigned_abs() <= EXACT,
        Number::UInt(_) => false,
        Number::Float(_) => {
            let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
            let digits = mantissa.trim_start_matches(['-', '+', '0', '.']);
            digits.bytes().filter(u8::is_ascii_digit).count() <= 17
        }
    };
    if !exact {
        return Some(Oddity::Inexact { text: text.into() });
    }
    let unsigned = text.trim_start_matches(['-', '+']);
    let octal = unsigned.len() > 1
        && unsigned.starts_with('0')
        && unsigned.bytes().nth(1).is_some_and(|b| b.is_ascii_digit());
    let misread = octal || text.contains('_');
    misread.then(|| Oddity::Misread {
        text: text.into(),
        value: number,
    })
}

fn dotted(text: &str) -> Value {
    let digits = text.bytes().nth(1).is_some_and(|b| b.is_ascii_digit());
    if !digits || text.contains('_') {
        return string(text);
    }
    float(text).map_or_else(|| string(text), |f| Value::Number(Number::Float(f)))
}

fn float(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|f| f.is_finite())
}

fn number(text: &str) -> Value {
    let bare: Cow<'_, str> = if text.contains('_') {
        text.replace('_', "").into()
    } else {
        text.into()
    };
    if let Some(integer) = integer(&bare) {
        return Value::Number(integer);
    }
    if is_decimal_float(&bare)
        && let Some(f) = float(&bare)
    {
        return Value::Number(Number::Float(f));
    }
    string(text)
}

/// Go's integer syntax: an optional sign, then decimal, or `0x`, `0o`, `0b` and the old octal `0`.
fn integer(text: &str) -> Option<Number> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', ..] => (true, text.get(1..)?),
        [b'+', ..] => (false, text.get(1..)?),
        _ => (false, text),
    };
    let signed = text.len() != digits.len();
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.bytes().all(|b| (b as char).is_digit(radix)) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        let value = 0i128 - i128::from(magnitude);
        return i64::try_from(value).ok().map(Number::Int);
    }
    match i64::try_from(magnitude) {
        Ok(i) => Some(Number::Int(i)),
        // An explicit sign keeps it from being read as unsigned.
        Err(_) if signed => None,
        Err(_) => Some(Number::UInt(magnitude)),
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_decimal_float(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
        None => (text, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mantissa_ok = match mantissa.split_once('.') {
        None => digits(mantissa),
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
    };
    let exponent_ok = exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)));
    mantissa_ok && exponent_ok
}

/// The core schema of YAML 1.2.
fn core(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let prefixed = |prefix: &str, radix| {
        let digits = text.strip_prefix(prefix)?;
        u64::from_str_radix(digits, radix)
            .ok()
            .filter(|_| !digits.starts_with('+'))
    };
    if let Some(value) = prefixed("0x", 16).or_else(|| prefixed("0o", 8)) {
        return Value::Number(i64::try_from(value).map_or(Number::UInt(value), Number::Int));
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        || !is_decimal_float(text)
    {
        return string(text);
    }
    let digits = text.strip_prefix('+').unwrap_or(text);
    if let Ok(i) = digits.parse::<i64>() {
        return Value::Number(Number::Int(i));
    }
    if let Ok(u) = digits.parse::<u64>() {
        return Value::Number(Number::UInt(u));
    }
    float(text).map_or_else(|| string(text), |f| Value::Number(Number::Float(f)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kubernetes_reads_yaml_1_1() {
        let int = |i| Value::Number(Number::Int(i));
        let float = |f| Value::Number(Number::Float(f));
        for (text, value) in [
            ("0777", int(511)),
            ("0o14", int(12)),
            ("08", float(8.0)),
            ("1_000", int(1000)),
            ("0b101", int(5)),
            ("0x1F", int(31)),
            ("-0x1F", int(-31)),
            ("+7", int(7)),
            (
                "18446744073709551615",
                Value::Number(Number::UInt(u64::MAX)),
            ),
            ("-9223372036854775808", int(i64::MIN)),
            ("1:30", string("1:30")),
            ("2020-01-01", string("2020-01-01")),
            ("1e400", string("1e400")),
            ("1e3", float(1000.0)),
            (".5", float(0.5)),
            ("1.", float(1.0)),
            ("y", Value::Bool(true)),
            ("OFF", Value::Bool(false)),
            ("tRue", string("tRue")),
            ("nULL", string("nULL")),
            ("", Value::Null),
            ("-", string("-")),
        ] {
            assert_eq!(plain(text, Dialect::Kubernetes), value, "{text}");
        }
    }

    #[test]
    fn core_reads_yaml_1_2() {
        let int = |i| Value::Number(Number::Int(i));
        for (text, value) in [
            ("0777", int(777)),
            ("0o14", int(12)),
            ("1_000", string("1_000")),
            ("on", string("on")),
            ("yes", string("yes")),
            ("true", Value::Bool(true)),
            ("-1", int(-1)),
            ("1.5", Value::Number(Number::Float(1.5))),
        ] {
            assert_eq!(plain(text, Dialect::Core), value, "{text}");
        }
    }
}
