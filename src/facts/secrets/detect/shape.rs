//! What a value looks like: made by a machine, typed into a password field, or neither.
//!
//! Invariant: what reads like words, a path, a host, a version or a digest is never called a
//! secret by its shape alone.

use super::super::{base64, placeholder, public, words};

/// A run of so many equal characters is somebody's stand-in.
const LONGEST_RUN: usize = 6;
/// Longest value that is called a secret by its shape.
const LONGEST: usize = 2048;
/// SealedSecrets are at least this long.
const SEALED: usize = 300;

/// Pieces of values that say of themselves that they are none.
const FAKES: [&str; 20] = [
    "example",
    "placeholder",
    "changeme",
    "change-me",
    "change_me",
    "replaceme",
    "replace-me",
    "replace_me",
    "your_",
    "your-",
    "yourtoken",
    "redacted",
    "dummy",
    "xxxxx",
    "*****",
    "......",
    "todo",
    "not-set",
    "notset",
    "my_secret",
];

/// Bits a character.
pub(super) fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    let bits = |count: &u32| {
        let share = f64::from(*count) / length;
        -share * share.log2()
    };
    counts.iter().filter(|count| **count > 0).map(bits).sum()
}

/// Whether a value says itself that it is none, or is left to be filled in.
pub(super) fn is_fake(value: &str) -> bool {
    if placeholder::is_placeholder(value) {
        return true;
    }
    let lower = value.to_ascii_lowercase();
    FAKES.iter().any(|fake| lower.contains(fake))
        || lower.ends_with("...")
        || is_recited(&lower)
        || is_repeated(&lower)
        || claims_nothing(value)
        || longest_run(&lower) >= LONGEST_RUN
}

/// The same group three times on end, as in `1234-1234-1234`.
fn is_repeated(value: &str) -> bool {
    let groups: Vec<_> = value.split('-').collect();
    // Made-up UUIDs are like this too, and so may be true ones.
    let is_uuid = value.rsplit('-').map(str::len).take(4).eq([12, 4, 4, 4]);
    let same = |three: &[&str]| {
        let first = three.first().filter(|group| !group.is_empty());
        first.is_some_and(|first| three.iter().all(|group| group == first))
    };
    !is_uuid && groups.windows(3).any(same)
}

/// A JSON web token that says neither for whom nor how long it holds: an example of signed data.
fn claims_nothing(value: &str) -> bool {
    const CLAIMS: [&str; 12] = [
        "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scope", "role", "user", "email", "id",
    ];
    let mut parts = value.split('.').skip(1);
    let payload = parts.next().filter(|_| value.starts_with("eyJ"));
    let bytes = payload.and_then(base64::decode_loose);
    let payload = bytes.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    let Some(claims) = payload.as_ref().and_then(serde_json::Value::as_object) else {
        return false;
    };
    let known = |key: &String| CLAIMS.iter().any(|claim| key.eq_ignore_ascii_case(claim));
    claims.len() <= 2 && !claims.keys().any(known)
}

/// A prefix, the alphabet, and perhaps a few digits.
fn is_recited(lower: &str) -> bool {
    let Some((prefix, rest)) = lower.split_once("abcdefghijklmnopqrstuvwxyz") else {
        return false;
    };
    (2..=8).contains(&prefix.len()) && rest.len() <= 7 && rest.bytes().all(|b| b.is_ascii_digit())
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run, mut last) = (0, 0, None);
    for byte in text.bytes() {
        // Numbers may hold the same digit many times; nobody stands in with another than zero.
        let counts = !matches!(byte, b'1'..=b'9');
        run = if counts && last == Some(byte) {
            run + 1
        } else {
            1
        };
        last = Some(byte);
        longest = longest.max(run);
    }
    longest
}

/// How many characters of which sort a value has.
#[derive(Debug, Default, Clone, Copy)]
struct Sorts {
    lower: usize,
    upper: usize,
    digits: usize,
    signs: usize,
    /// Changes between sorts.
    switches: usize,
}

impl Sorts {
    fn of(text: &str) -> Self {
        let mut sorts = Self::default();
        let mut last = None;
        for c in text.chars() {
            let (sort, count) = match c {
                _ if c.is_lowercase() => (0, &mut sorts.lower),
                _ if c.is_uppercase() => (1, &mut sorts.upper),
                _ if c.is_ascii_digit() => (2, &mut sorts.digits),
                _ => (3, &mut sorts.signs),
            };
            *count += 1;
            if last.replace(sort).is_some_and(|last| last != sort) {
                sorts.switches += 1;
            }
        }
        sorts
    }

    fn letters(self) -> usize {
        self.lower + self.upper
    }
}

/// Whether letters and digits are in a value.
pub(super) fn is_mixed(value: &str) -> bool {
    let sorts = Sorts::of(value);
    sorts.digits > 0 && sorts.letters() > 0
}

/// How much a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// It could be something else: `key`, `auth`.
    Weak,
    /// It says that its value is a secret.
    Strong,
}

/// Whether a value looks made by a machine.
pub(super) fn is_token(value: &str, strength: Strength) -> bool {
    let length = value.len();
    if !(10..=LONGEST).contains(&length) || !value.bytes().all(|b| b.is_ascii_graphic()) {
        return false;
    }
    if is_fake(value) || is_something_else(value) {
        return false;
    }
    let sorts = Sorts::of(value);
    let strong = strength == Strength::Strong;
    if sorts.letters() == 0 {
        let enough = if strong { 15 } else { 24 };
        return sorts.signs == 0 && length >= enough && entropy(value) >= 2.3;
    }
    let hexadecimal = length >= 30 && value.bytes().all(|b| b.is_ascii_hexdigit());
    let least = if hexadecimal { 2.5 } else { 3.0 };
    if value.contains(':') || entropy(value) < least {
        return false;
    }
    if hexadecimal {
        return true;
    }
    let cased = sorts.lower > 0 && sorts.upper > 0;
    match length {
        10..16 if words::is_names(value) => false,
        10..16 => {
            let least = if strong { 3 } else { 4 };
            sorts.digits >= least && (sorts.switches >= 3 || sorts.digits >= 6)
        }
        16..20 if sorts.digits >= 2 => !words::is_names(value) && (cased || sorts.digits >= 5),
        _ if sorts.digits >= 2 => {
            let sprinkled = cased || sorts.digits * 10 >= length;
            sprinkled && !words::is_names(value)
                || is_long_piece(value)
                || strong && is_grouped(value)
        }
        _ => is_long_piece(value) && (strong || sorts.switches > 6 || length >= 26),
    }
}

/// Whether a value has the shape that its format asks for, and is nothing else.
pub(super) fn is_shaped(value: &str) -> bool {
    let sorts = Sorts::of(value);
    let enough = value.len() > 20 || sorts.digits > 0;
    enough && entropy(value) >= 2.3 && !is_fake(value) && !is_something_else(value)
}

/// The groups of a UUID, or groups of letters with digits, as in `ABCDE12-FGHIJ34-KLMNO56`.
fn is_grouped(value: &str) -> bool {
    if value.split('-').map(str::len).eq([8, 4, 4, 4, 12]) {
        return true;
    }
    let groups = words::split(value).filter(|group| {
        let sorts = Sorts::of(group);
        sorts.digits >= 2 && sorts.letters() >= 2
    });
    groups.count() >= 3
}

/// Whether a piece of a value is longer than words are.
fn is_long_piece(value: &str) -> bool {
    let piece = |piece: &str| {
        let sorts = Sorts::of(piece);
        let cases = sorts.lower.min(sorts.upper);
        // Names in camel case have few capitals.
        let shortest = if cases == 0 { 24 } else { 20 };
        piece.len() >= shortest
            && entropy(piece) >= if piece.len() >= 32 { 3.0 } else { 3.3 }
            && (cases == 0 || cases * 8 >= piece.len() * 3 || sorts.switches <= 3)
    };
    words::split(value).any(piece)
}

/// What is known not to be a secret, however random it looks.
fn is_something_else(value: &str) -> bool {
    let sealed = value.len() >= SEALED && value.starts_with("Ag");
    sealed
        || value.contains("://")
        || [
            "sha256:",
            "sha512:",
            "sha1-",
            "sha256-",
            "sha384-",
            "sha512-",
            "ENC[",
            "arn:",
            "urn:",
            "data:",
            "ssh-",
            "AAAA",
            "MII",
            "LS0tLS1CRUdJTiBDRVJ",
            "$(",
            "/",
            "./",
            "../",
            "~/",
            "@",
            "pk_live_",
            "pk_test_",
            "ocid1.",
        ]
        .iter()
        .any(|start| value.starts_with(start))
        || value.contains("@sha256:")
        || is_version(value)
        || is_alphabet(value)
        || is_file(value)
        || is_path(value)
        || public::is_host(value.rsplit('@').next().unwrap_or(value))
}

/// `v1.2.3-rc.4`, `2023-04-12T07:12:00Z`
fn is_version(value: &str) -> bool {
    let numbers = value.trim_start_matches(['v', 'V', '^', '~', '=', '>', '<']);
    let date = numbers.get(4..5) == Some("-") && numbers.get(7..8) == Some("-");
    let year = numbers.bytes().take(4).all(|b| b.is_ascii_digit());
    let mut parts = numbers.splitn(3, '.');
    let number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    date && year || number(parts.next()) && number(parts.next()) && parts.next().is_some()
}

/// The alphabet of an encoding.
fn is_alphabet(value: &str) -> bool {
    value.starts_with("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123")
        || value.starts_with("0123456789abcdefghijklmnopqrstuvwxyz")
}

/// A name with the ending of a file.
fn is_file(value: &str) -> bool {
    let ending = value.rsplit_once('.').map(|(_, ending)| ending);
    let known = [
        "yaml", "yml", "json", "pem", "crt", "cer", "key", "pub", "p12", "jks", "txt", "conf",
        "md", "go", "py", "js", "ts", "rs", "java", "sh", "html", "css", "png", "jpg", "svg", "gz",
        "zip", "tgz", "jar", "xml", "toml", "ini", "env", "tf", "lock",
    ];
    ending.is_some_and(|ending| known.iter().any(|it| ending.eq_ignore_ascii_case(it)))
}

/// More than one part between slashes, and most of them words.
fn is_path(value: &str) -> bool {
    let parts = value.split('/').filter(|part| !part.is_empty());
    let all = parts.clone().count();
    let named = parts
        .filter(|part| part.len() > 2 && words::is_names(part))
        .count();
    all > 1 && named * 3 >= all * 2 && value.len() < 120 && all < 12
}

/// Whether a value looks typed into a password field: no word, no name, no place to fill in.
pub(super) fn is_password(value: &str) -> bool {
    let length = value.chars().count();
    if !(6..=128).contains(&length) || value.chars().any(char::is_whitespace) || is_fake(value) {
        return false;
    }
    let squeezed = value.to_ascii_lowercase();
    if ["passw", "pwd", "secret", "token"]
        .iter()
        .any(|it| squeezed.contains(it))
        && !is_token(value, Strength::Strong)
    {
        return false;
    }
    if value.contains("://")
        || is_file(value)
        || is_path(value)
        || is_version(value)
        || public::is_host(value)
        || value.starts_with(['/', '.', '$', '&', '@', '-'])
    {
        return false;
    }
    let sorts = Sorts::of(value);
    let inside = value.get(..value.len() - 1).unwrap_or_default();
    let telling = inside
        .bytes()
        .any(|b| b.is_ascii_punctuation() && !b"_-.:/,()[]{}+=<>;\\\"'`".contains(&b));
    let letters = sorts.letters() >= 2;
    let single = words::split(value).count() == 1 && sorts.signs == 0;
    letters && telling && (sorts.digits > 0 || length >= 8)
        || letters && sorts.digits >= 2 && (single || !words::is_names(value))
        || is_token(value, Strength::Strong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_machines_make_is_told_from_what_people_write() {
        for value in [
            "Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB",
            "05efe3738229338537490ad7",
            "abcdef1234567890abcdef1234567890",
            "44f3ad55-d871-3be7-e418-f1cdd3ba1834",
            "812456355230550749",
            "7r4m3wj0unc35lm8",
        ] {
            assert!(is_token(value, Strength::Strong), "{value}");
        }
        for value in [
            "postgres-credentials-v2",
            "my-app-2024-backup",
            "ghcr.io/acme/web:1.2.3",
            "2023-04-12T07:12:00Z",
            "/var/run/secrets/kubernetes.io",
            "AKIAXXXXXXXXXXXXXXXX",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "org.neo4j.neo4j-graphdb-api",
            "MyVeryLongClassNameForTheFactory",
            "${{ secrets.GITHUB_TOKEN }}",
        ] {
            assert!(!is_token(value, Strength::Strong), "{value}");
        }
    }

    #[test]
    fn passwords_are_told_from_names() {
        for value in [
            "Pass123!@#",
            "super$ecret9",
            "Tr0ub4dor3",
            "dbadmin42",
            "hal+9ooo_da!sY",
        ] {
            assert!(is_password(value), "{value}");
        }
        for value in [
            "postgres",
            "my-secret-v2",
            "changeme123",
            "rootpasswd",
            "${PASSWORD}",
            "var.db_password",
            "password123",
            "a b1c2d3e4",
        ] {
            assert!(!is_password(value), "{value}");
        }
    }
}
