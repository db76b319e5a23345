//! Characters that deceive: invisible ones, letters that look like others, writing direction.
//!
//! Invariant: text in ASCII is never called deceptive.

/// U+0085, U+2028 and U+2029: line breaks to some readers only.
pub(super) fn is_odd_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that reorder the text around them.
pub(super) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that show nothing.
pub(super) fn is_invisible(c: char) -> bool {
    is_bidi(c)
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2065}'
            | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0E}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Why a key is not what it looks like, if so.
pub(super) fn deceptive(key: &str) -> Option<&'static str> {
    if key.chars().any(is_bidi) {
        return Some("holds a character that changes the direction of the text");
    }
    if key
        .chars()
        .any(|c| is_invisible(c) || c.is_control() || is_odd_break(c))
    {
        return Some("holds a character that can't be seen");
    }
    if key.is_ascii() {
        return None;
    }
    if key.chars().all(|c| c.is_ascii() || looks_like_ascii(c)) {
        return Some("looks like ASCII text and is not");
    }
    mixes_scripts(key).then_some("mixes letters of several scripts")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    /// Han, Kana, Bopomofo and Hangul, which are written together and with Latin.
    EastAsian,
    /// Any other, by the block of 256 that it is in.
    Other(u32),
}

fn script(c: char) -> Option<Script> {
    if !c.is_alphabetic() {
        return None;
    }
    Some(match u32::from(c) {
        0..=0x24F | 0x250..=0x2AF | 0x1D00..=0x1D7F | 0x1E00..=0x1EFF | 0xFF21..=0xFF5A => {
            Script::Latin
        }
        0x370..=0x3FF | 0x1F00..=0x1FFF => Script::Greek,
        0x400..=0x52F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => Script::Cyrillic,
        0x1100..=0x11FF
        | 0x2E80..=0x9FFF
        | 0xA960..=0xA97F
        | 0xAC00..=0xD7FF
        | 0xF900..=0xFAFF
        | 0xFF66..=0xFFDC
        | 0x1B000..=0x1B16F
        | 0x20000..=0x3FFFF => Script::EastAsian,
        0x2B0..=0x36F | 0x2100..=0x214F => return None,
        other => Script::Other(other >> 8),
    })
}

fn mixes_scripts(text: &str) -> bool {
    let mut first = None;
    for found in text.chars().filter_map(script) {
        match first {
            None => first = Some(found),
            Some(one) if one == found => {}
            Some(Script::Latin) if found == Script::EastAsian => {}
            Some(Script::EastAsian) if found == Script::Latin => {}
            Some(_) => return true,
        }
    }
    false
}

/// Letters of other scripts, and wide or styled forms, that pass for an ASCII character.
fn looks_like_ascii(c: char) -> bool {
    const LETTERS: &str = concat!(
        "аАВеЕЅѕіІјЈКкМНОоРрСсТУуХхһԁԛԜԝЬӀӏ",
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοɑɡı",
        "\u{2010}\u{2011}\u{2212}\u{2024}\u{a4f8}\u{2236}\u{2d0}",
    );
    matches!(c, '\u{FF01}'..='\u{FF5E}' | '\u{1D400}'..='\u{1D7FF}' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
        || LETTERS.contains(c)
}

#[cfg(test)]
mod tests {
    use super::deceptive;

    #[test]
    fn tells_deceptive_keys_from_foreign_ones() {
        for honest in [
            "kind",
            "größe",
            "имя",
            "名前",
            "ключ_1",
            "日本 kana かな",
            "naïve-café",
        ] {
            assert_eq!(deceptive(honest), None, "{honest}");
        }
        for bad in [
            "kіnd",
            "ｋｉｎｄ",
            "ki\u{200b}nd",
            "\u{202e}kind",
            "имяname",
            "а",
        ] {
            assert!(deceptive(bad).is_some(), "{bad}");
        }
    }
}
