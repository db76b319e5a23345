//! What two readers of the same YAML would read differently, found while the tree is built.
//!
//! Invariant: each is told at the place where it is written, with what to write instead.

use crate::parse::node::{Entry, Number, push_token};
use crate::parse::notes::quote;
use crate::parse::{Dialect, unicode};
use crate::source::Span;

use super::resolve::{self, Scalar};
use super::tag::{Tag, shown};
use super::tree::{Builder, Step};

type Range = (usize, usize);

fn range(span: Span) -> Range {
    (span.start as usize, span.end as usize)
}

fn pointer(path: &[Step]) -> String {
    let mut pointer = String::new();
    for step in path {
        match step {
            Step::Key(key) => push_token(&mut pointer, key),
            Step::Index(index) => push_token(&mut pointer, &index.to_string()),
        }
    }
    pointer
}

fn deny(
    builder: &mut Builder<'_, '_, '_>,
    rule: &'static str,
    at: Range,
    message: impl Into<String>,
    help: impl Into<String>,
) {
    let pointer = pointer(&builder.path);
    if let Some(finding) = builder.notes.deny(rule, at, message, help) {
        finding.pointer = pointer;
    }
}

/// A plain scalar that is a value.
pub(super) fn plain_value(b: &mut Builder<'_, '_, '_>, text: &str, scalar: Scalar, at: Range) {
    match scalar {
        Scalar::Bool(value) if b.dialect == Dialect::Kubernetes => {
            old_boolean(b, text, value, at);
        }
        Scalar::Number(number) => plain_number(b, text, number, at),
        Scalar::Text | Scalar::NotFinite => plain_text(b, text, scalar, at),
        _ => {}
    }
}

/// A plain scalar that is a key.
pub(super) fn plain_key(b: &mut Builder<'_, '_, '_>, text: &str, scalar: Scalar, at: Range) {
    match scalar {
        Scalar::Bool(value) if b.dialect == Dialect::Kubernetes => {
            old_boolean(b, text, value, at);
        }
        Scalar::Number(number) if is_inexact(text, number) || reads_otherwise(text, number) => {
            deny(
                b,
                "yaml/ambiguous-number",
                at,
                format!(
                    "the key `{}` is a number that readers turn into different texts",
                    quote(text)
                ),
                format!("quote it: `\"{}\"`", quote(text)),
            )
        }
        Scalar::NotFinite => not_finite(b, text, at),
        Scalar::Text if b.dialect == Dialect::Kubernetes && is_timestamp(text) => {
            timestamp(b, text, at);
        }
        _ => {}
    }
}

fn old_boolean(b: &mut Builder<'_, '_, '_>, text: &str, value: bool, at: Range) {
    if resolve::old_bool(text).is_none() {
        return;
    }
    deny(
        b,
        "yaml/ambiguous-boolean",
        at,
        format!("`{text}` is the boolean {value} to kubectl and a text to other readers"),
        format!("write `{value}` for the boolean or `\"{text}\"` for the text"),
    );
}

fn plain_text(b: &mut Builder<'_, '_, '_>, text: &str, scalar: Scalar, at: Range) {
    if scalar == Scalar::NotFinite {
        not_finite(b, text, at);
    } else if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
    } else if b.dialect == Dialect::Kubernetes && is_timestamp(text) {
        timestamp(b, text, at);
    } else if overflows(text) {
        deny(
            b,
            "yaml/ambiguous-number",
            at,
            format!(
                "`{}` is too large for a number: a text or infinity, by reader",
                quote(text)
            ),
            "quote it, or write a number that fits 64 bits",
        );
    }
}

fn not_finite(b: &mut Builder<'_, '_, '_>, text: &str, at: Range) {
    deny(
        b,
        "yaml/ambiguous-number",
        at,
        format!(
            "`{}` can't be held by JSON: an error or a text, by reader",
            quote(text)
        ),
        "quote it, or write a finite number",
    );
}

fn timestamp(b: &mut Builder<'_, '_, '_>, text: &str, at: Range) {
    deny(
        b,
        "yaml/ambiguous-timestamp",
        at,
        format!(
            "`{}` without quotes is a date to some readers, which write it differently",
            quote(text)
        ),
        "put it in quotes",
    );
}

fn plain_number(b: &mut Builder<'_, '_, '_>, text: &str, number: Number, at: Range) {
    if is_inexact(text, number) {
        deny(
            b,
            "yaml/ambiguous-number",
            at,
            format!(
                "`{}` is changed by readers that keep numbers as 64-bit floats",
                quote(text)
            ),
            "quote it if it is a text, or write a number of at most 15 digits",
        );
    } else if let Some(why) = misread(b, text) {
        let pointer = pointer(&b.path);
        let finding = b.notes.mention(
            "yaml/misread-number",
            at,
            format!("`{}` is read as {}, {why}", quote(text), plainly(number)),
            "write the number plainly, or quote it if it is a text",
        );
        if let Some(finding) = finding {
            finding.pointer = pointer;
        }
    }
}

fn plainly(number: Number) -> String {
    match number {
        Number::Int(int) => int.to_string(),
        Number::UInt(int) => int.to_string(),
        Number::Float(float) => float.to_string(),
    }
}

/// Why a person may take this number for another one.
fn misread(b: &Builder<'_, '_, '_>, text: &str) -> Option<&'static str> {
    if text.contains('_') {
        return Some("without its underscores");
    }
    let digits = text.trim_start_matches(['+', '-']).as_bytes();
    match digits {
        [b'0', b'0'..=b'9', ..] if b.dialect != Dialect::Kubernetes => {
            Some("as octal by older readers")
        }
        [b'0', b'0'..=b'9', ..] if !is_mode(b.path.last()) => {
            Some("because a leading zero means octal")
        }
        _ => None,
    }
}

/// File modes are the place where everybody expects an octal number.
fn is_mode(step: Option<&Step>) -> bool {
    matches!(step, Some(Step::Key(key)) if key.as_str() == "mode" || key.ends_with("Mode"))
}

/// Whether a reader that keeps numbers as 64-bit floats has to change this one.
pub(in crate::parse) fn is_inexact(text: &str, number: Number) -> bool {
    const EXACT: u64 = 1 << 53;
    match number {
        Number::Int(int) => int.unsigned_abs() > EXACT,
        Number::UInt(_) => true,
        Number::Float(float) => digits_of(text) != digits_of(&format!("{float:e}")),
    }
}

/// The digits of a decimal number without leading and trailing zeros, and its exponent.
fn digits_of(text: &str) -> (String, i64) {
    let text = text.trim_start_matches(['+', '-']).replace('_', "");
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    let kept = significant.trim_end_matches('0').to_owned();
    if kept.is_empty() {
        return (kept, 0);
    }
    let leading = digits.len() - significant.len();
    let scale = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let exponent: i64 = exponent.parse().unwrap_or(i64::MAX / 4);
    (kept, exponent + scale(whole.len()) - scale(leading))
}

/// Whether a key that is a number is not the text that it becomes.
fn reads_otherwise(text: &str, number: Number) -> bool {
    plainly(number) != text
}

fn overflows(text: &str) -> bool {
    let plain = text.replace('_', "");
    let decimal = plain
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    decimal && plain.parse::<f64>().is_ok_and(f64::is_infinite)
}

/// A date, or a date and a time: what YAML 1.1 calls a timestamp.
pub(super) fn is_timestamp(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else {
        return false;
    };
    let Some((month, rest)) = rest.split_once('-') else {
        return false;
    };
    let day_end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (day, time) = rest.split_at_checked(day_end).unwrap_or((rest, ""));
    let number = |part: &str, max: u32| part.parse::<u32>().is_ok_and(|n| (1..=max).contains(&n));
    year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
        && month.len() <= 2
        && day.len() <= 2
        && number(month, 12)
        && number(day, 31)
        && (time.is_empty() || is_time(time))
}

fn is_time(text: &str) -> bool {
    let clock = text.trim_start_matches(['T', 't', ' ', '\t']);
    let shape = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | ' ');
    clock.len() < text.len()
        && clock.starts_with(|c: char| c.is_ascii_digit())
        && clock.contains(':')
        && clock.chars().all(shape)
}

/// An explicit tag that readers treat differently.
pub(super) fn tag(b: &mut Builder<'_, '_, '_>, tag: &Tag) {
    let shown = shown(tag).map_or_else(|| "this tag".into(), |tag| format!("the tag `{tag}`"));
    deny(
        b,
        "yaml/ambiguous-tag",
        (tag.start, tag.end),
        format!("{shown} is dropped by some readers and obeyed or refused by others"),
        "remove the tag and write the value as it is meant",
    );
}

/// `"<<"` in quotes.
pub(super) fn quoted_merge(b: &mut Builder<'_, '_, '_>, span: Span) {
    deny(
        b,
        "yaml/ambiguous-merge",
        range(span),
        "`<<` in quotes is a plain key to some readers and a merge to others",
        "remove the quotes to merge, or choose another key",
    );
}

/// A second `<<` in the same mapping.
pub(super) fn second_merge(b: &mut Builder<'_, '_, '_>, span: Span, first: Span) {
    if b.notes.is_full() {
        return;
    }
    let earlier = b.notes.source.place(first);
    let pointer = pointer(&b.path);
    let finding = b.notes.deny(
        "yaml/ambiguous-merge",
        range(span),
        "a second `<<` in the same mapping: merged, dropped or refused, by reader",
        "merge once with a list: `<<: [*a, *b]`",
    );
    if let Some(finding) = finding {
        finding.pointer = pointer;
        *finding = finding.clone().with_related(earlier, "the first `<<`");
    }
}

/// A merge that comes after a key of its own and replaces it.
pub(super) fn overriding_merge(
    b: &mut Builder<'_, '_, '_>,
    entry: &Entry,
    span: Span,
    written: Span,
) {
    if b.notes.is_full() {
        return;
    }
    let place = b.notes.source.place(written);
    let mut pointer = pointer(&b.path);
    push_token(&mut pointer, &entry.key);
    let key = quote(&entry.key);
    let finding = b.notes.deny(
        "yaml/ambiguous-merge",
        range(span),
        format!(
            "the merge replaces `{key}` to kubectl, while other readers keep the written value"
        ),
        format!("move the `<<` above `{key}`, or leave one of the two values out"),
    );
    if let Some(finding) = finding {
        finding.pointer = pointer;
        *finding = finding
            .clone()
            .with_related(place, format!("`{key}` is written here"));
    }
}

/// The same key twice.
pub(super) fn duplicate(b: &mut Builder<'_, '_, '_>, entry: &Entry, earlier: Span) {
    if b.notes.is_full() {
        return;
    }
    let place = b.notes.source.place(earlier);
    let mut pointer = pointer(&b.path);
    push_token(&mut pointer, &entry.key);
    let key = quote(&entry.key);
    let finding = b.notes.deny(
        "yaml/ambiguous-duplicate-key",
        range(entry.key_span),
        format!("the key `{key}` is already set in this mapping: the last one wins, or an error"),
        "keep one of the two entries",
    );
    if let Some(finding) = finding {
        finding.pointer = pointer;
        *finding = finding.clone().with_related(place, "it is first set here");
    }
}

/// A key whose letters are not what they look like.
pub(super) fn key(b: &mut Builder<'_, '_, '_>, key: &str, span: Span) {
    if key.is_ascii() && !key.bytes().any(|byte| byte.is_ascii_control()) {
        return;
    }
    let Some(why) = unicode::deceptive(key) else {
        return;
    };
    deny(
        b,
        "yaml/ambiguous-key",
        range(span),
        format!("the key `{}` {why}", quote(key)),
        "retype the key in the letters of one script, without invisible characters",
    );
}
