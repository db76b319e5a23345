//! The text formats that the API server checks, as it checks them.
//!
//! Invariant: nothing here allocates in proportion to a hostile value or backtracks over it.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A check of one format; `true` is fine.
pub(super) type Check = fn(&str) -> bool;

/// The formats of built-in kinds, as Go decodes them.
pub(super) const BUILT_IN: &[(&str, Check)] = &[
    ("byte", is_go_base64),
    ("date-time", is_time),
    ("micro-time", is_micro_time),
    ("quantity", is_quantity),
    ("ip", is_ip),
    ("cidr", is_cidr),
];

/// The formats of custom resources. Those that the API server does not know constrain nothing.
pub(super) const CUSTOM: &[(&str, Check)] = &[
    ("byte", is_base64),
    ("date", is_date),
    ("date-time", is_time),
    ("datetime", is_time),
    ("duration", is_duration),
    ("email", is_email),
    ("hostname", is_hostname),
    ("ipv4", is_ipv4),
    ("ipv6", |text| text.parse::<Ipv6Addr>().is_ok()),
    ("cidr", is_cidr),
    ("mac", is_mac),
    ("uri", is_uri),
    ("uuid", |text| is_uuid(text, None)),
    ("uuid3", |text| is_uuid(text, Some(b'3'))),
    ("uuid4", |text| is_uuid(text, Some(b'4'))),
    ("uuid5", |text| is_uuid(text, Some(b'5'))),
    ("hexcolor", is_hex_color),
    ("bsonobjectid", |text| text.len() == 24 && is_hex(text)),
];

/// Standard base64 with padding; Go's reader skips line breaks.
fn is_go_base64(text: &str) -> bool {
    if text.contains(['\n', '\r']) {
        return is_base64_or_empty(&text.replace(['\n', '\r'], ""));
    }
    is_base64_or_empty(text)
}

fn is_base64_or_empty(text: &str) -> bool {
    text.is_empty() || is_base64(text)
}

fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !body.is_empty()
        && text.len() - body.len() <= 2
        && text.len().is_multiple_of(4)
        && body
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
}

/// RFC 3339 as Go's `time.Parse` reads it: an hour may have one digit.
fn is_time(text: &str) -> bool {
    time(text).is_some()
}

/// The same with exactly six digits of a second.
fn is_micro_time(text: &str) -> bool {
    time(text).is_some_and(|fraction| fraction == 6)
}

/// The number of fractional digits, or nothing if the text is no time.
fn time(text: &str) -> Option<usize> {
    let (date, rest) = text.split_once('T')?;
    let zone = rest.find(['Z', '+', '-'])?;
    let (clock, zone) = rest.split_at_checked(zone)?;
    if !is_date(date) || !is_zone(zone) {
        return None;
    }
    clock_fraction(clock)
}

fn clock_fraction(clock: &str) -> Option<usize> {
    let (clock, fraction) = match clock.find(['.', ',']) {
        Some(at) => (clock.get(..at)?, Some(clock.get(at + 1..)?)),
        None => (clock, None),
    };
    let mut parts = clock.split(':');
    let hour = parts.next().filter(|hour| (1..=2).contains(&hour.len()))?;
    let fine = number(hour)? < 24
        && two_digits(parts.next()?)? < 60
        && two_digits(parts.next()?)? < 60
        && parts.next().is_none()
        && fraction.is_none_or(is_digits);
    fine.then(|| fraction.map_or(0, str::len))
}

fn is_zone(zone: &str) -> bool {
    let offset = |text: &str| {
        let (hours, minutes) = text.split_once(':')?;
        Some(two_digits(hours)? <= 24 && two_digits(minutes)? < 60)
    };
    zone == "Z" || zone.get(1..).and_then(offset).unwrap_or(false)
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let read = (|| {
        let year = parts.next().filter(|y| y.len() == 4).and_then(number)?;
        let month = parts.next().and_then(two_digits)?;
        let day = parts.next().and_then(two_digits)?;
        parts.next().is_none().then_some((year, month, day))
    })();
    read.is_some_and(|(year, month, day)| (1..=days(year, month)).contains(&day))
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

fn two_digits(text: &str) -> Option<u32> {
    (text.len() == 2).then(|| number(text)).flatten()
}

fn number(text: &str) -> Option<u32> {
    is_digits(text).then(|| text.parse().ok()).flatten()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A Kubernetes quantity: `100m`, `1.5Gi`, `1e3`.
fn is_quantity(text: &str) -> bool {
    let text = text.trim();
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let Some((digits, suffix)) = text.split_at_checked(end) else {
        return false;
    };
    // A unit alone is none of it, for Go.
    let none = digits.is_empty() && !suffix.is_empty();
    (none || is_decimal(digits)) && is_quantity_suffix(suffix)
}

fn is_decimal(digits: &str) -> bool {
    digits.bytes().filter(|&b| b == b'.').count() <= 1 && digits.bytes().any(|b| b != b'.')
}

fn is_quantity_suffix(suffix: &str) -> bool {
    const UNITS: &[&str] = &[
        "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
    ];
    UNITS.contains(&suffix) || is_exponent(suffix)
}

fn is_exponent(suffix: &str) -> bool {
    suffix
        .strip_prefix(['e', 'E'])
        .map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
        .is_some_and(|digits| number(digits).is_some())
}

/// Go's duration (`1h30m`, `0`), or the longer words that go-openapi reads (`3 days`).
fn is_duration(text: &str) -> bool {
    is_go_duration(text) || is_word_duration(text)
}

pub(super) fn is_go_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut any = false;
    while !rest.is_empty() {
        let Some(after) = duration_part(rest) else {
            return false;
        };
        rest = after;
        any = true;
    }
    any
}

/// What follows one `1.5h` of a duration.
fn duration_part(text: &str) -> Option<&str> {
    const UNITS: &[&str] = &["ns", "us", "µs", "μs", "ms", "s", "m", "h"];
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (digits, rest) = text.split_at_checked(end)?;
    if !is_decimal(digits) {
        return None;
    }
    let unit = rest
        .find(|c: char| c.is_ascii_digit() || c == '.')
        .unwrap_or(rest.len());
    let (unit, rest) = rest.split_at_checked(unit)?;
    UNITS.contains(&unit).then_some(rest)
}

/// Anything that holds a number with a unit somewhere, as in `P1D` or `3 days`.
fn is_word_duration(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = rest.get(at..).unwrap_or_default();
        let unit = from.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = unit.trim_start();
        let end = unit.find(|c: char| !c.is_ascii_alphabetic() && c != 'µ');
        if is_unit(unit.get(..end.unwrap_or(unit.len())).unwrap_or_default()) {
            return true;
        }
        rest = unit;
    }
    false
}

fn is_unit(unit: &str) -> bool {
    const SHORT: &[&str] = &["ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk"];
    const LONG: &[&str] = &[
        "nano", "micro", "milli", "sec", "min", "hour", "day", "week",
    ];
    let unit = unit.to_lowercase();
    SHORT.contains(&unit.as_str()) || LONG.iter().any(|long| unit.starts_with(long))
}

fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace)
    })
}

fn is_hostname(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    text.len() <= 255 && text.strip_suffix('.').unwrap_or(text).split('.').all(label)
}

/// Dotted decimals; leading zeros are read over, as the API server does for custom resources.
fn is_ipv4(text: &str) -> bool {
    let decimal = |part: &str| number(part).is_some_and(|n| n < 256);
    text.len() <= 64 && text.split('.').count() == 4 && text.split('.').all(decimal)
}

fn is_ip(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok() || text.parse::<Ipv6Addr>().is_ok()
}

fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let most = match (address.parse::<Ipv4Addr>(), address.parse::<Ipv6Addr>()) {
        (Ok(_), _) => 32,
        (_, Ok(_)) => 128,
        _ => return false,
    };
    number(length).is_some_and(|bits| bits <= most)
}

fn is_mac(text: &str) -> bool {
    let by = |sep: char, width: usize| {
        let parts: Vec<&str> = text.split(sep).collect();
        matches!(parts.len() * width / 2, 6 | 8 | 20)
            && parts.iter().all(|p| p.len() == width && is_hex(p))
    };
    text.len() < 64 && (by(':', 2) || by('-', 2) || by('.', 4))
}

/// A request URI: absolute, or a path.
fn is_uri(text: &str) -> bool {
    let clean = !text.contains(|c: char| c.is_control() || c == ' ');
    let scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    clean && (text.starts_with('/') || text.split_once(':').is_some_and(|(s, _)| scheme(s)))
}

fn is_uuid(text: &str, version: Option<u8>) -> bool {
    let bare = text.replace('-', "");
    let shape = text.len() == 32 || is_dashed(text);
    let version = version.is_none_or(|v| bare.as_bytes().get(12) == Some(&v));
    shape && bare.len() == 32 && is_hex(&bare) && version
}

fn is_dashed(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_hex_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    matches!(digits.len(), 3 | 6) && is_hex(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: Check, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(format(text), "{text:?} is fine");
        }
        for text in bad {
            assert!(!format(text), "{text:?} is wrong");
        }
    }

    #[test]
    fn times_are_read_as_go_reads_them() {
        check(
            is_time,
            &[
                "2026-01-02T03:04:05Z",
                "2024-02-29T03:04:05.123456+02:00",
                "2026-01-02T3:04:05Z",
            ],
            &[
                "",
                "2026-01-02 03:04:05",
                "2026-01-02T25:00:00Z",
                "2026-02-30T00:00:00Z",
                "2026-01-02T03:04Z",
                "20260102T030405Z",
                "2026-01-02T03:04:05",
                "2026-01-02T03:04:05.Z",
            ],
        );
        check(
            is_micro_time,
            &["2026-01-02T03:04:05.123456Z"],
            &["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.1Z"],
        );
    }

    #[test]
    fn quantities() {
        check(
            is_quantity,
            &[
                "1", "100m", "1Mi ", "1.5Gi", "1e3", "12E", "+1", "-1.", ".5", "1E-3", "Mi",
            ],
            &["", "1 Gi", "1GB", "1gi", "1.2.3", "1e", "Gi1", "."],
        );
    }

    #[test]
    fn base64_has_padding_and_no_blanks() {
        check(
            is_go_base64,
            &["", "YQ==", "YWI=", "YWJj", "YW\nJj"],
            &["YQ", "a b", "YQ=", "YQ==="],
        );
        check(is_base64, &["YQ=="], &["", "YW\nJj"]);
    }

    #[test]
    fn addresses_and_names() {
        check(
            is_cidr,
            &["10.0.0.0/8", "fd00::/64"],
            &["10.0.0.0", "10.0.0.0/33", "10.0.0/8"],
        );
        check(
            is_mac,
            &["00:00:5e:00:53:01", "0000.5e00.5301"],
            &["00:00", "zz:00:5e:00:53:01"],
        );
        check(
            is_uuid_any,
            &["123e4567-e89b-12d3-a456-426614174000"],
            &["123e4567", "123e4567-e89b-12d3-a456-42661417400g"],
        );
        check(is_uri, &["https://a.example/b", "/b"], &["a b", "b"]);
        check(is_hostname, &["a.example", "a"], &["-a", "a..b", ""]);
        check(
            is_duration,
            &["1h30m", "0", "3 days", "10s", "P1D"],
            &["", "5", "1x", "h"],
        );
    }

    #[test]
    fn addresses_of_custom_resources_may_have_leading_zeros() {
        check(
            is_ipv4,
            &["10.0.0.1", "010.1.2.3"],
            &["10.0.0", "10.0.0.256", "a.b.c.d", "1.2.3.4.5"],
        );
    }

    fn is_uuid_any(text: &str) -> bool {
        is_uuid(text, None)
    }
}
