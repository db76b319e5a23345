//! Texts of strangers in every field of a verdict and through every format: none changes what a
//! sink means.

use std::sync::{Arc, LazyLock};

use quick_xml::events::{BytesStart, Event};
use serde_json::Value;
use sluicegate::catalog::{Catalog, RuleInfo};
use sluicegate::finding::{Fault, Finding, Identity, RuleId, Severity};
use sluicegate::report::{Detail, Format, Options};
use sluicegate::verdict::Class;

use super::sample::{Case, Draft};
use super::sarif::broken_rules;
use super::{parsed, with};

/// What has fooled a terminal, a runner, a reader of Markdown or one of XML before.
pub(crate) const HOSTILE: &[&str] = &[
    "a\n::error::owned\r\n::set-output name=x::y",
    "::error file=a,line=1::owned",
    "   ::add-mask::x",
    "x ::stop-commands::y\n::y::",
    "##[set-output name=x]y",
    "a##[group]b###[c]##vso[task.setvariable]d",
    "\u{1b}[31mred\u{1b}]8;;http://evil.example\u{7}link\u{1b}]8;;\u{7}",
    "\u{9b}31m\u{90}x\u{9c}\u{85}",
    "\u{202e}evil\u{2066}\u{2069}\u{200f}\u{61c}",
    "a\u{200b}b\u{200d}c\u{feff}d\u{ad}e\u{e0041}f\u{fe0f}g\u{3164}h",
    "nul\0and\u{8}\u{7f}\u{b}\u{c}",
    "a%0A::error::b%0d%250A",
    "```\n# heading\n```\n~~~",
    "` `` ``` ` a``b",
    "| a | b |\n|---|---|",
    "a \\| b \\` c \\",
    "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;&#64;x",
    "@octocat @team/all a@b.example",
    "[x](javascript:alert(1)) ![y](//evil.example/z.png)",
    "javascript:alert(1) www.evil.example https://evil.example //evil.example mailto:a",
    "#1 GH-2 a/b#3 fixes #4",
    "]]> <![CDATA[ <!-- --> <?xml ?> & \" '",
    "\u{1}\u{fffe}\u{ffff}\u{fdd0}",
    "\\ud800 \\u0000 \\x1b \"}],\"decision\":\"allow\"",
    "=cmd()|' /c calc'!A0",
    "*bold* _em_ ~~gone~~ **x** __y__ $math$ :tada:",
    "- item\n1. item\n> quote\n    code\n***",
    "a\tb\u{a0}c\u{3000}d",
    "\u{2028}::error::x\u{2029}::error::y",
    " ",
    "",
];

/// A verdict with this text wherever a stranger can put one.
pub(crate) fn everywhere(text: &str) -> Case {
    let mut draft = Draft::default();
    let file = draft.file(text, Class::Checked, &format!("{text}\nx: {text}\n"));
    draft.file(&format!("b/{text}"), Class::NotCheckable(text.into()), text);
    draft.file(&format!("c/{text}"), Class::Declared(text.into()), text);
    let place = draft.place(file, text);
    let id = format!("area/{text}");
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        draft.find(Finding {
            path: text.into(),
            resource: Some(Arc::new(Identity {
                group: text.into(),
                version: text.into(),
                kind: text.into(),
                namespace: text.into(),
                name: text.into(),
            })),
            ..Finding::new(id.as_str(), place, text)
                .with_severity(severity)
                .with_pointer(text)
                .with_help(format!("some words before {text} and after {text}"))
                .with_related(place, text)
        });
    }
    draft.find(Finding::new(text, draft.place(file, "x: "), text).with_help(text));
    draft.fault(Fault::new(text.to_owned(), text).at(place).with_help(text));
    draft.fault(Fault::new("a/b", text).in_file(file));
    draft.fault(Fault::new("a/b", text));
    let mut case = draft.judged();
    case.verdict.catalog = Arc::new(catalog(text));
    case
}

/// Rules that say nothing else of themselves.
fn catalog(text: &str) -> Catalog {
    let mut catalog = Catalog::default();
    catalog.add([format!("area/{text}").as_str(), text].map(|id| RuleInfo {
        id: RuleId::from(id),
        title: text.into(),
        description: text.into(),
        fix: text.into(),
        severity: Severity::Error,
        severities: std::collections::BTreeMap::new(),
        applies_to: Vec::new(),
        parameters: Vec::new(),
        origin: text.into(),
    }));
    catalog
}

/// What no sink may get: controls, C1, bidi, zero-width, tags, characters that are none.
fn is_clean(text: &str) -> Result<(), String> {
    let bad = |c: &char| {
        c.is_control() && *c != '\n'
            || matches!(*c as u32,
                0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F
                | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFDD0..=0xFDEF | 0xFFF9..=0xFFFB
                | 0xFFFE | 0xFFFF | 0xE0000..=0xE0FFF)
    };
    text.chars()
        .find(bad)
        .map_or(Ok(()), |c| Err(format!("U+{:04X}", c as u32)))
}

/// No line says anything to a runner, but for the annotations' own.
fn commands_nothing(format: Format, text: &str) -> Result<(), String> {
    static ANYWHERE: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"##[a-zA-Z]*\[").unwrap());
    if let Some(found) = ANYWHERE.find(text) {
        return Err(format!("a command: {}", found.as_str()));
    }
    let mut commands = text
        .lines()
        .filter(|line| line.trim_start().starts_with("::"));
    if format != Format::Github {
        return commands
            .next()
            .map_or(Ok(()), |line| Err(format!("a command: {line}")));
    }
    let token = text
        .lines()
        .find_map(|line| line.strip_prefix("::stop-commands::"));
    let token = token.ok_or("no fence")?;
    let own = regex::Regex::new(&format!(
        "^::(?:stop-commands::{token}|{token}::|(?:error|warning|notice) \
         (?:file=[^:,\r]+,line=\\d+,(?:endLine=\\d+,)?(?:col=\\d+,endColumn=\\d+,)?)?\
         title=[^:,\r]*::[^\r]*)$"
    ));
    let own = own.map_err(|error| error.to_string())?;
    commands
        .find(|line| !own.is_match(line))
        .map_or(Ok(()), |line| Err(line.to_owned()))
}

/// A cell without its code spans, as CommonMark finds them: a run of ticks to the next of the
/// same length.
fn outside_of_code(cell: &str) -> String {
    let ticks = |text: &str| text.len() - text.trim_start_matches('`').len();
    let (mut out, mut rest) = (String::new(), cell);
    while let Some(at) = rest.find('`') {
        out.push_str(&rest[..at]);
        let run = ticks(&rest[at..]);
        let after = &rest[at + run..];
        let mut closing = None;
        let mut from = 0;
        while let Some(found) = after[from..].find('`') {
            let length = ticks(&after[from + found..]);
            if length == run {
                closing = Some(from + found + length);
                break;
            }
            from += found + length;
        }
        let skipped = closing.map_or(0, |end| end);
        if closing.is_none() {
            out.push_str(&rest[at..at + run]);
        }
        rest = &after[skipped..];
    }
    out + rest
}

/// Every line is ours or a row, and no cell holds markup, a mention or a link.
fn is_words_and_code(text: &str) -> Result<(), String> {
    let mut bars = 0;
    for line in text.lines() {
        let is_row = line.starts_with('|');
        let own = ["<!-- sluicegate -->", "## ", "### ", "denied: "];
        if !is_row && !line.is_empty() && !own.iter().any(|start| line.starts_with(start)) {
            return Err(format!("not ours: {line}"));
        }
        let count = line.matches('|').count();
        if is_row && bars > 0 && count != bars {
            return Err(format!("{count} bars: {line}"));
        }
        bars = if is_row { count } else { 0 };
        if is_row && !line.starts_with("|---") {
            line.split('|').try_for_each(is_plain)?;
        }
    }
    Ok(())
}

fn is_plain(cell: &str) -> Result<(), String> {
    let prose = outside_of_code(cell).to_lowercase();
    let marks = prose.contains(|c: char| "`*_[]<>&@#!~\\$|^{}".contains(c) || !c.is_ascii());
    let links = ["//", "www.", "mailto:", "javascript:", "gh-", ":/"];
    if marks || links.iter().any(|link| prose.contains(link)) {
        return Err(format!("markup in {cell:?}: {prose:?}"));
    }
    Ok(())
}

/// Whether a text is XML all of whose texts and attributes can be read.
pub(crate) fn well_formed(xml: &str) -> Result<(), String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let attributes = |start: &BytesStart<'_>| {
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = std::str::from_utf8(&attribute.value).map_err(|e| e.to_string())?;
            quick_xml::escape::unescape(value).map_err(|error| error.to_string())?;
        }
        Ok::<(), String>(())
    };
    let mut open = 0_i32;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                open += 1;
                attributes(&start)?;
            }
            Event::Empty(start) => attributes(&start)?,
            Event::End(_) => open -= 1,
            Event::Text(text) if std::str::from_utf8(&text).is_ok_and(|t| !t.contains("]]>")) => {}
            Event::GeneralRef(name)
                if matches!(&*name, b"amp" | b"lt" | b"gt" | b"quot" | b"apos") => {}
            Event::Decl(_) => {}
            Event::Eof if open == 0 => return Ok(()),
            event => return Err(format!("{event:?}")),
        }
    }
}

/// Names come back as they are; texts as people may see them.
fn gives_back(json: &str, file: &str) -> Result<(), String> {
    let json = parsed(json);
    for finding in json["findings"].as_array().unwrap() {
        for value in [&finding["file"], &finding["related"][0]["file"]] {
            if value.is_string() && *value != file {
                return Err(format!("{value} is not {file:?}"));
            }
        }
        is_clean(finding["message"].as_str().unwrap())?;
    }
    let ours = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["path"] != Value::Null);
    match ours {
        Some(finding) if finding["resource"]["name"] != file || finding["pointer"] != file => {
            Err(format!("{finding}"))
        }
        _ => Ok(()),
    }
}

/// What the sink of a format must not be told.
pub(crate) fn is_harmless(format: Format, text: &str, file: &str) -> Result<(), String> {
    is_clean(text)?;
    commands_nothing(format, text)?;
    match format {
        Format::Json => gives_back(text, file),
        Format::JsonLines => {
            text.lines().for_each(|line| drop(parsed(line)));
            Ok(())
        }
        Format::Sarif => match broken_rules(text) {
            broken if broken.is_empty() => Ok(()),
            broken => Err(broken),
        },
        Format::Gitlab => {
            let path = if file.is_empty() { "." } else { file };
            match &parsed(text)[0]["location"]["path"] {
                given if given == path => Ok(()),
                given => Err(format!("{given}")),
            }
        }
        Format::Junit => well_formed(text),
        Format::Markdown | Format::Summary => is_words_and_code(text),
        Format::Human | Format::Concise | Format::Github => Ok(()),
    }
}

/// A format as a narrow terminal gets it, where lines are folded most.
pub(crate) fn narrow(format: Format, case: &Case) -> String {
    let options = Options {
        color: false,
        width: 40,
        detail: Detail::Full,
        text: &|source| case.text(source),
    };
    with(format, &case.verdict, &options)
}

#[test]
fn no_text_changes_what_a_sink_means() {
    for hostile in HOSTILE {
        let case = everywhere(hostile);
        for (format, name) in Format::ALL {
            let text = narrow(*format, &case);
            is_harmless(*format, &text, hostile)
                .unwrap_or_else(|why| panic!("{name} with {hostile:?}: {why}\n{text}"));
        }
    }
}

#[test]
fn what_was_read_back_is_as_harmless() {
    for hostile in HOSTILE.iter().filter(|text| !text.is_empty()) {
        let json = narrow(Format::Json, &everywhere(hostile));
        // Somebody may also have undone the escapes.
        let verdict = sluicegate::report::read(&json).unwrap();
        for (format, name) in Format::ALL {
            let text = super::bare(*format, &verdict);
            is_harmless(*format, &text, hostile)
                .unwrap_or_else(|why| panic!("{name} with {hostile:?}: {why}\n{text}"));
        }
    }
}

#[test]
fn a_text_of_a_megabyte_is_no_burden() {
    for unit in ["x ::", "##[日`"] {
        let long = unit.repeat(1_000_000 / unit.len());
        let mut draft = Draft::default();
        let file = draft.file(&long, Class::Checked, &long);
        let place = draft.place(file, &long);
        draft.find(Finding::new("a/b", place, &*long).with_help(&*long));
        let case = draft.judged();
        for (format, name) in Format::ALL {
            let text = narrow(*format, &case);
            is_clean(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
            commands_nothing(*format, &text).unwrap_or_else(|why| panic!("{name}: {why:.99}"));
            let most = match format {
                Format::Markdown | Format::Summary => 8_000,
                _ => 20_000_000,
            };
            assert!(text.len() < most, "{name}");
        }
    }
}

#[test]
fn the_checks_of_these_tests_see_what_is_wrong() {
    assert!(is_clean("a\u{1b}b").is_err() && is_clean("a\nb").is_ok());
    assert!(commands_nothing(Format::Human, "a\n  ::error::b").is_err());
    assert!(commands_nothing(Format::Human, "a##vso[b]").is_err());
    assert!(commands_nothing(Format::Github, "::stop-commands::a\n::b::\n::a::").is_err());
    assert_eq!(outside_of_code("a `b` ``c`d`` `e"), "a   `e");
    assert!(is_plain("a @b").is_err() && is_plain("a `@b`").is_ok());
    assert!(is_words_and_code("| a |\n| a | b |").is_err());
    for bad in [
        "<a>",
        "<a>&x;</a>",
        "<a b='&x;'/>",
        "<a>]]></a>",
        "<a></b>",
        "<a><![CDATA[]]></a>",
    ] {
        assert!(well_formed(bad).is_err(), "{bad}");
    }
    assert_eq!(well_formed("<a b='&lt;'>x &amp; y</a>"), Ok(()));
}
