//! Whether a value reads like words or like something a machine or a password field made.
//!
//! Invariant: what mixes letters and digits without order is never called words; a false alarm is
//! a name with digits in its middle.

use super::key;

/// Words with digits inside them that people write.
const TECHNICAL: [&str; 14] = [
    "base64", "sha256", "sha512", "md5", "oauth2", "s3", "k8s", "k3s", "p12", "x509", "utf8",
    "pkcs8", "ipv4", "ipv6",
];

/// Digits that may stand behind a word, as in `db01` and `postgres15`.
const MAX_DIGITS: usize = 4;
/// No word of a person's is longer.
const MAX_WORD: usize = 32;

/// The runs of letters and digits.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether a text is made of words of letters alone, of short numbers, and of words that tell of
/// a secret, as a place to fill in is.
pub(super) fn is_prose(text: &str) -> bool {
    split(text).all(|word| {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        letters.is_empty() && word.len() <= MAX_DIGITS
            || letters.len() == word.len() && is_letters(word)
            || is_technical(word)
            || is_letters(letters) && word.len() - letters.len() <= 2 && key::is_telling(letters)
    })
}

/// Whether a text reads like names: words of letters, perhaps with a number behind them or a
/// short one before, as in `1password`.
pub(super) fn is_names(text: &str) -> bool {
    split(text).all(|word| {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = word.len() - letters.len();
        let bare = letters.trim_start_matches(|c: char| c.is_ascii_digit());
        letters.is_empty() && digits <= 12
            || is_letters(bare) && letters.len() - bare.len() <= 2 && digits <= MAX_DIGITS
            || is_technical(word)
    })
}

/// Whether a text holds a piece that no person would write as a word: long, in both cases and with
/// digits.
pub(super) fn is_random(text: &str) -> bool {
    const SHORTEST: usize = 20;
    split(text).any(|word| {
        let has = |test: fn(&char) -> bool| word.chars().any(|c| test(&c));
        word.len() >= SHORTEST
            && has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase)
            && has(char::is_ascii_digit)
    })
}

/// Whether a text holds a piece that a machine made: random, or long and with digits among its
/// letters, as hexadecimal has them.
pub(super) fn is_made(text: &str) -> bool {
    const SHORTEST: usize = 16;
    let mixed = |word: &str| {
        word.len() >= SHORTEST && word.chars().any(char::is_alphabetic) && !is_names(word)
    };
    is_random(text) || split(text).any(mixed)
}

fn is_letters(word: &str) -> bool {
    word.len() <= MAX_WORD && word.chars().all(char::is_alphabetic)
}

fn is_technical(word: &str) -> bool {
    let begins = |known: &&str| {
        let start = word.get(..known.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(known))
    };
    let known = TECHNICAL.iter().find(|known| begins(known));
    let rest = known.and_then(|known| word.get(known.len()..));
    rest.is_some_and(|rest| rest.is_empty() || is_letters(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_passwords() {
        for text in [
            "postgres",
            "db.example.org",
            "app_user",
            "eu-west-1",
            "db01",
            "10.0.0.1",
            "s3",
            "my-bucket-2024",
            "1password",
            "oauth2proxy",
        ] {
            assert!(is_names(text), "{text}");
        }
        for text in ["hunter2hunter2", "a1b2c3d4", "Tr0ub4dor", "x9"] {
            assert_eq!(is_names(text), text == "x9", "{text}");
        }
        assert!(is_prose("the base64 of your key"));
        assert!(is_prose("password1"));
        assert!(!is_prose("hunter2"));
        assert!(is_random("T0/B0/aB3dEfGhIjKlMnOpQrStUv"));
        assert!(!is_random("https://github.com/acme/deploy"));
        assert!(is_made("services/0123456789abcdef0123456789abcdef"));
        assert!(!is_made("services/550e8400-e29b-41d4-a716-446655440000"));
        assert!(!is_made("continuousdelivery2024/0123456789"));
    }
}
