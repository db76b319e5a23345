//! Why a policy can't be used: always with its file and line, and never a reason to leave it out.

use crate::finding::Fault;
use crate::parse::Node;
use crate::source::Source;

/// A policy that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("policy `{file}` line {line}: {message}")]
pub struct Problem {
    /// The policy's file, or the folder where it is about one.
    pub file: String,
    /// Line of the file, from 1; 0 where it is about the whole file.
    pub line: u32,
    /// What is wrong: lower case, no final period.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Problem {
    /// A problem at a line.
    pub(super) fn new(
        file: impl Into<String>,
        line: u32,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            line,
            message: message.into(),
            help: help.into(),
        }
    }

    /// A problem where a node of the metadata is written.
    pub(super) fn at(
        source: &Source,
        node: &Node,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let line = source.place(node.span).line;
        Self::new(&*source.path, line, message, help)
    }

    /// The fault that keeps a run without this policy from passing.
    #[must_use]
    pub fn fault(&self) -> Fault {
        Fault::new("policy/load", self.to_string()).with_help(self.help.clone())
    }
}

/// The word of `known` that `text` most likely meant.
pub(super) fn nearest<'k>(text: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let limit = (text.len() / 3).max(2);
    let started = |word: &str| text.len() > 2 && word.starts_with(text);
    let distance = |word: &str| match started(word) {
        true => 1,
        false => strsim::damerau_levenshtein(word, text),
    };
    known
        .into_iter()
        .map(|word| (distance(word), word))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, word)| word)
}

/// `did you mean …`, or all that is known.
pub(super) fn suggestion(text: &str, known: &[&str]) -> String {
    match nearest(text, known.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("known are {}", listed(known)),
    }
}

/// Words as a list for a message.
pub(super) fn listed(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
