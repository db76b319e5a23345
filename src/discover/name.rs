//! Names that deceive: bytes that are no text, characters that hide, names that are one elsewhere.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// Why a name is refused, if it is.
pub(super) fn problem(raw: &[u8]) -> Option<&'static str> {
    let Ok(name) = std::str::from_utf8(raw) else {
        return Some("its name is no UTF-8");
    };
    if name.bytes().all(|b| (0x20..0x7F).contains(&b)) {
        return None;
    }
    name.chars().find_map(deceit)
}

fn deceit(c: char) -> Option<&'static str> {
    match c {
        c if c.is_control() => Some("its name holds a control character"),
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => {
            Some("its name holds a character that turns the direction of text")
        }
        '\u{00AD}'
        | '\u{200B}'..='\u{200D}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FEFF}'
        | '\u{E0000}'..='\u{E007F}' => Some("its name holds an invisible character"),
        '\u{2028}' | '\u{2029}' => Some("its name holds a line break"),
        _ => None,
    }
}

/// A path as the most forgetful file system knows it.
fn folded(path: &str) -> Cow<'_, str> {
    if !path.is_ascii() {
        return path.nfd().flat_map(char::to_lowercase).nfc().collect();
    }
    if path.bytes().any(|b| b.is_ascii_uppercase()) {
        return path.to_ascii_lowercase().into();
    }
    path.into()
}

/// The paths, folders too, that another path of the list is one with elsewhere; each with that
/// other one. Of two such paths at most one is spelled as the most forgetful file system spells
/// it, so that only the others, which are few, have to be remembered.
pub(super) fn collisions<'p>(
    paths: impl Iterator<Item = &'p str> + Clone,
) -> HashMap<&'p str, &'p str> {
    let mut first: HashMap<String, &str> = HashMap::new();
    let mut found = HashMap::new();
    let mut clash = |path: &'p str, other: &'p str| {
        if other != path && parent(other) == parent(path) {
            found.insert(path, other);
            found.entry(other).or_insert(path);
        }
    };
    for path in paths.clone().flat_map(with_folders) {
        let folded = folded(path);
        if folded != path {
            clash(path, first.entry(folded.into_owned()).or_insert(path));
        }
    }
    for path in paths.flat_map(with_folders) {
        if let Some(other) = first.get(path) {
            clash(path, other);
        }
    }
    found
}

/// The path and each folder above it.
pub(super) fn with_folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |p| p.rfind('/').and_then(|at| p.get(..at)))
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_deceive_are_refused_and_others_are_not() {
        for name in [
            "a\nb",
            "a\x1b[31m",
            "a\u{202E}lmay.b",
            "a\u{200B}",
            "a\u{7F}",
            "a\u{85}",
            "\u{FEFF}a",
            "a\u{2028}b",
            "a\u{E0041}",
        ] {
            assert!(problem(name.as_bytes()).is_some(), "{name:?}");
        }
        assert!(problem(b"a\xFF").is_some());
        for name in ["a b.yaml", "å.yaml", "部署.yaml", "a'\"$.yaml", "é"] {
            assert_eq!(problem(name.as_bytes()), None, "{name:?}");
        }
    }

    #[test]
    fn one_name_in_two_spellings_collides_in_one_folder_only() {
        let found = |paths: &[&'static str]| {
            let mut keys: Vec<_> = collisions(paths.iter().copied()).into_keys().collect();
            keys.sort_unstable();
            keys
        };
        assert_eq!(
            found(&["a/X.yaml", "a/x.yaml", "b/x.yaml"]),
            ["a/X.yaml", "a/x.yaml"]
        );
        assert_eq!(found(&["A/1", "a/2"]), ["A", "a"]);
        assert_eq!(found(&["e\u{301}", "é"]), ["e\u{301}", "é"]);
        assert_eq!(found(&["É", "e\u{301}"]), ["e\u{301}", "É"]);
        assert!(found(&["a/x", "a/y", "b/x"]).is_empty());
    }
}
