//! When something is to be done, as in `*/5 * * * *`.
//!
//! Invariant: what is taken here is what the scheduler's own reader takes: five fields, or one of
//! its words.

use super::read::{get, text};
use super::said::Said;
use crate::parse::Node;
use crate::schema::formats::is_go_duration;

/// The names of time zones, one a line, sorted.
static ZONES: &str = include_str!("zones.txt");

const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const WORDS: &[&str] = &[
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];

/// One field: what it is called, its least and largest number, its names from the least on.
type Field = (&'static str, u32, u32, &'static [&'static str]);

const FIELDS: [Field; 5] = [
    ("minute", 0, 59, &[]),
    ("hour", 0, 23, &[]),
    ("day of the month", 1, 31, &[]),
    ("month", 1, 12, MONTHS),
    ("day of the week", 0, 6, DAYS),
];

pub(super) fn check<'n>(said: &mut Said<'n>, spec: &'n Node) {
    if let Some(zone) = get(spec, "timeZone")
        && text(zone).is_some_and(|name| !is_zone(name))
    {
        said.format(zone, "must be the name of a time zone")
            .help("write it like `Europe/Berlin` or `Etc/UTC`");
    }
    let Some(schedule) = get(spec, "schedule") else {
        return;
    };
    let Some(text) = text(schedule).filter(|text| !text.is_empty()) else {
        return;
    };
    if text.contains("TZ") {
        said.format(schedule, "must not hold a time zone")
            .help("name it in `timeZone`");
    } else if let Some(wrong) = wrong(text) {
        said.format(schedule, format!("is no schedule: {wrong}"))
            .help(
                "write minute, hour, day of the month, month and day of the week, like `0 3 * * 1`",
            );
    }
}

fn is_zone(name: &str) -> bool {
    ZONES.lines().any(|zone| zone == name)
}

/// What is wrong with a schedule.
fn wrong(schedule: &str) -> Option<String> {
    if let Some(every) = schedule.strip_prefix("@every ") {
        return (!is_go_duration(every))
            .then(|| "`@every` takes a duration like `1h30m`".to_owned());
    }
    if schedule.starts_with('@') {
        return (!WORDS.contains(&schedule)).then(|| "the word is not known".to_owned());
    }
    let count = schedule.split_whitespace().count();
    if count != FIELDS.len() {
        return Some(format!("it has {count} fields, and five are needed"));
    }
    let fields = schedule.split_whitespace().zip(&FIELDS);
    let broken = fields.into_iter().find(|(text, field)| {
        let mut parts = text.split(',').filter(|part| !part.is_empty());
        !parts.all(|part| is_part(part, field))
    });
    broken.map(|(_, (name, ..))| format!("the {name} can't be read"))
}

/// `*`, `5`, `1-5`, `*/10`, `mon-fri`.
fn is_part(part: &str, &(_, least, most, names): &Field) -> bool {
    let (range, step) = match part.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (part, None),
    };
    let (first, last) = match range.split_once('-') {
        Some((first, last)) => (first, Some(last)),
        None => (range, None),
    };
    let value = |text: &str| number(text, least, names).filter(|n| (least..=most).contains(n));
    let fits = match (first, last) {
        ("*" | "?", _) => true,
        (first, None) => value(first).is_some(),
        (first, Some(last)) => value(first)
            .zip(value(last))
            .is_some_and(|(first, last)| first <= last),
    };
    fits && step.is_none_or(|step| plain(step).is_some_and(|n| n > 0))
}

fn number(text: &str, least: u32, names: &[&str]) -> Option<u32> {
    let named = names
        .iter()
        .position(|name| text.eq_ignore_ascii_case(name));
    match named {
        Some(at) => Some(least + u32::try_from(at).ok()?),
        None => plain(text),
    }
}

fn plain(text: &str) -> Option<u32> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules() {
        for fine in [
            "* * * * *",
            "*/5 0-23/2 1,15 jan-mar MON",
            "0 3 ? * sun",
            "@daily",
            "@every 1h30m",
            "5/10 * * * *",
            "0  0   1 1 0",
        ] {
            assert_eq!(wrong(fine), None, "{fine}");
        }
        for broken in [
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 7",
            "*/0 * * * *",
            "5-1 * * * *",
            "a * * * *",
            "@fortnightly",
            "@every x",
            "1-2-3 * * * *",
            "*/x * * * *",
            "-1 * * * *",
        ] {
            assert!(wrong(broken).is_some(), "{broken}");
        }
    }

    #[test]
    fn zones() {
        for fine in [
            "Europe/Berlin",
            "Etc/UTC",
            "UTC",
            "America/Argentina/Buenos_Aires",
            "EST5EDT",
        ] {
            assert!(is_zone(fine), "{fine}");
        }
        for broken in ["", "Local", "Europe/Nowhere", "europe/berlin", "Europe"] {
            assert!(!is_zone(broken), "{broken}");
        }
    }
}
