//! An instruction's text to its words, pairs, commands and heredocs.
//!
//! Invariant: what stands in quotes is never taken apart.

use super::lines::Text;

/// A heredoc that an instruction announces.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heredoc {
    pub(super) name: String,
    /// Tabs before its lines do not count.
    pub(super) strips: bool,
}

/// The heredocs of `RUN`, `COPY` and `ADD`, in order.
pub(super) fn heredocs(line: &Text) -> Vec<Heredoc> {
    let (command, rest) = line.split_word();
    let takes = ["RUN", "COPY", "ADD"];
    if !takes.contains(&command.as_str().to_ascii_uppercase().as_str()) || exec(&rest).is_some() {
        return Vec::new();
    }
    let mut quotes = Quotes::default();
    let text = rest.as_str();
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let before = text.get(..at).unwrap_or("");
        let starts = !quotes.inside() && c == '<' && !before.ends_with('<');
        if starts && let Some(behind) = text.get(at..).and_then(|rest| rest.strip_prefix("<<")) {
            found.extend(heredoc(behind));
        }
        quotes.step(c);
    }
    found
}

fn heredoc(text: &str) -> Option<Heredoc> {
    let bare = text.strip_prefix('-');
    let strips = bare.is_some();
    let text = bare.unwrap_or(text);
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let text = text.trim_start_matches(['"', '\'']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, behind) = text.split_at_checked(end)?;
    let closed = quote.is_none_or(|quote| behind.starts_with(quote));
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (closed && begins).then(|| Heredoc {
        name: name.to_owned(),
        strips,
    })
}

/// Whether one is inside quotes, letter by letter.
#[derive(Debug, Default, Clone, Copy)]
struct Quotes {
    open: Option<char>,
    escaped: bool,
}

impl Quotes {
    fn inside(self) -> bool {
        self.open.is_some() || self.escaped
    }

    fn step(&mut self, c: char) {
        if std::mem::take(&mut self.escaped) {
            return;
        }
        match (c, self.open) {
            ('\\', open) if open != Some('\'') => self.escaped = true,
            ('"' | '\'', None) => self.open = Some(c),
            (c, Some(open)) if c == open => self.open = None,
            _ => {}
        }
    }
}

/// The items of the form that is a JSON list, if it is one.
pub(super) fn exec(text: &Text) -> Option<Vec<Text>> {
    let text = text.trim();
    if !text.as_str().starts_with('[') {
        return None;
    }
    let items: Vec<String> = serde_json::from_str(text.as_str()).ok()?;
    let mut from = 0;
    let of_item = |item: String| {
        let found = text.as_str().get(from..).and_then(|rest| rest.find(&item));
        let start = from + found.unwrap_or(0);
        let found = found.is_some();
        let part = text.part(start, start + if found { item.len() } else { 0 });
        from = start + part.as_str().len();
        if found {
            part
        } else {
            Text::of(&item, part.range().0)
        }
    };
    Some(items.into_iter().map(of_item).collect())
}

/// The words, without quotes around them.
pub(super) fn words(text: &Text) -> Vec<Text> {
    pieces(text).iter().map(unquoted).collect()
}

/// Words as they are written.
fn pieces(text: &Text) -> Vec<Text> {
    let mut quotes = Quotes::default();
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.as_str().char_indices() {
        let blank = c.is_whitespace() && !quotes.inside();
        match (start, blank) {
            (Some(from), true) => {
                found.push(text.part(from, at));
                start = None;
            }
            (None, false) => start = Some(at),
            _ => {}
        }
        quotes.step(c);
    }
    found.extend(start.map(|from| text.part(from, text.as_str().len())));
    found
}

fn unquoted(text: &Text) -> Text {
    let length = text.as_str().len();
    let both =
        |quote| length > 1 && text.as_str().starts_with(quote) && text.as_str().ends_with(quote);
    if both('"') || both('\'') {
        text.part(1, length - 1)
    } else {
        text.clone()
    }
}

/// Names and values: `a=1 b="2 3"`, and where `old` also `a 1 2 3`.
pub(super) fn pairs(text: &Text, old: bool) -> Vec<(Text, Option<Text>)> {
    let pieces = pieces(text);
    let is_old = old
        && pieces
            .first()
            .is_some_and(|first| !first.as_str().contains('='));
    if is_old {
        let (name, value) = text.split_word();
        return vec![(name, Some(unquoted(&value)))];
    }
    let of_piece = |piece: &Text| match piece.as_str().find('=') {
        Some(at) => {
            let value = piece.part(at + 1, piece.as_str().len());
            (piece.part(0, at), Some(unquoted(&value)))
        }
        None => (piece.clone(), None),
    };
    pieces.iter().map(of_piece).collect()
}

/// The commands of a script, parted by `&&`, `||`, `;` and, in a heredoc, by line ends. A pipe is
/// one command.
pub(super) fn commands(text: &Text, lines: bool) -> Vec<Text> {
    let mut quotes = Quotes::default();
    let mut found = Vec::new();
    let mut start = 0;
    let mut skip = false;
    let all = text.as_str();
    for (at, c) in all.char_indices() {
        let rest = all.get(at..).unwrap_or("");
        let two = rest.starts_with("&&") || rest.starts_with("||");
        if !skip && !quotes.inside() && (two || c == ';' || lines && c == '\n') {
            found.push(text.part(start, at).trim());
            start = at + if two { 2 } else { 1 };
            skip = two;
        } else {
            skip = false;
        }
        quotes.step(c);
    }
    found.push(text.part(start, all.len()).trim());
    found.retain(|command| !command.as_str().is_empty());
    found
}
