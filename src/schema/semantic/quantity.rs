//! Amounts: how large a quantity is.
//!
//! Invariant: an amount that can't be held exactly is unknown, and nothing is said of it.

use std::cmp::Ordering;
use std::iter::Sum;

use super::read::text;
use super::said::Said;
use crate::parse::{Node, Number, Value};
use crate::schema::rules;

/// Billionths of one: the finest that the API server keeps.
const NANO: i128 = 1_000_000_000;

/// A quantity in billionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Amount(i128);

impl Amount {
    /// Nothing.
    pub(super) const ZERO: Self = Self(0);

    /// So many of one.
    pub(super) const fn whole(count: i64) -> Self {
        Self(count as i128 * NANO)
    }

    /// Whether it is a whole number.
    pub(super) fn is_whole(self) -> bool {
        self.0 % NANO == 0
    }

    /// Whether it is a multiple of another.
    pub(super) fn is_multiple_of(self, other: Self) -> bool {
        other.0 != 0 && self.0 % other.0 == 0
    }

    /// Above or below nothing.
    pub(super) fn sign(self) -> Ordering {
        self.0.cmp(&0)
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

/// The amount that a node holds.
pub(super) fn amount(node: &Node) -> Option<Amount> {
    match node.value {
        Value::Number(Number::Int(i)) => Some(Amount::whole(i)),
        Value::Number(Number::UInt(u)) => Some(Amount(i128::from(u) * NANO)),
        Value::Number(Number::Float(f)) => parse(&f.to_string()),
        _ => parse(text(node)?),
    }
}

/// Reads `100m`, `1.5Gi`, `1e3`.
pub(super) fn parse(text: &str) -> Option<Amount> {
    let text = text.trim();
    let negative = text.starts_with('-');
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (digits, suffix) = text.split_at_checked(end.unwrap_or(text.len()))?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mantissa = number(&[whole, fraction])?;
    let (up, down) = unit(suffix)?;
    let divisor = power(u32::try_from(fraction.len()).ok()?)?.checked_mul(down)?;
    let scaled = mantissa.checked_mul(up)?.checked_mul(NANO)?;
    let value = scaled / divisor + i128::from(scaled % divisor != 0);
    Some(Amount(if negative { -value } else { value }))
}

fn number(parts: &[&str]) -> Option<i128> {
    let mut digits = parts.iter().flat_map(|part| part.bytes());
    digits.try_fold(0_i128, |sum, digit| {
        let digit = digit.checked_sub(b'0').filter(|d| *d < 10)?;
        sum.checked_mul(10)?.checked_add(digit.into())
    })
}

fn power(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

/// What a unit multiplies with, and what it divides by.
fn unit(suffix: &str) -> Option<(i128, i128)> {
    const BINARY: &[&str] = &["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    if let Some(at) = BINARY.iter().position(|unit| *unit == suffix) {
        return Some((1_i128 << (10 * (at + 1)), 1));
    }
    let exponent: i32 = match suffix {
        "n" => -9,
        "u" => -6,
        "m" => -3,
        "" => 0,
        "k" => 3,
        "M" => 6,
        "G" => 9,
        "T" => 12,
        "P" => 15,
        "E" => 18,
        other => other.strip_prefix(['e', 'E'])?.parse().ok()?,
    };
    let power = power(exponent.unsigned_abs())?;
    Some(if exponent < 0 { (1, power) } else { (power, 1) })
}

/// An amount that must not be negative.
pub(super) fn not_negative<'n>(said: &mut Said<'n>, node: &'n Node) {
    if amount(node).is_some_and(|amount| amount.sign().is_lt()) {
        said.value(rules::QUANTITY, node, "must not be negative");
    }
}

/// An amount that must be more than nothing.
pub(super) fn positive<'n>(said: &mut Said<'n>, node: &'n Node) {
    if amount(node).is_some_and(|amount| amount.sign().is_le()) {
        said.value(rules::QUANTITY, node, "must be more than 0");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_compared_whatever_their_unit() {
        let same = [
            ("1", "1000m"),
            ("1Ki", "1024"),
            ("1e3", "1k"),
            ("1.5Gi", "1536Mi"),
            ("0.1", "100m"),
            ("001", "1"),
            ("1E-3", "1m"),
            ("Mi", "0"),
            ("-1.5", "-1500m"),
        ];
        for (a, b) in same {
            assert_eq!(parse(a), parse(b), "{a} {b}");
            assert!(parse(a).is_some(), "{a}");
        }
        assert!(parse("200m") < parse("001"));
        assert!(parse("1E") > parse("1P"));
    }

    #[test]
    fn what_is_no_amount_is_unknown() {
        for text in [
            "1 Gi",
            "1GB",
            "1.2.3",
            "1e",
            "1e99",
            "99999999999999999999999999999999999999E",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
