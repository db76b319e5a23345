//! A path that a rule names to the place in the file that a reader should look at.
//!
//! Invariant: a path leads to the deepest node that exists on it, and the place is short: a value,
//! a key, or the first line of a list's item, never thirty lines of mapping.

use crate::facts::pods::Pod;
use crate::parse::node::push_token;
use crate::parse::{Entry, Node, Value};
use crate::source::{Place, Source};

use super::rego::Rego;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A mapping's key.
    Key(String),
    /// A list's index.
    Index(usize),
}

/// Where a finding points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Blame {
    pub(super) place: Place,
    /// JSON pointer inside the resource.
    pub(super) pointer: String,
}

/// Reads a path as a policy writes it: a list of keys and indexes.
pub(super) fn tokens(path: &Rego) -> Option<Vec<Token>> {
    let token = |value: &Rego| match value {
        Rego::String(key) => Some(Token::Key(key.to_string())),
        Rego::Number(_) => Some(Token::Index(usize::try_from(value.as_u64().ok()?).ok()?)),
        _ => None,
    };
    path.as_array().ok()?.iter().map(token).collect()
}

/// A path from `input.pod` as one from `input.object`.
pub(super) fn from_pod(pod: &Pod<'_>, path: &[Token]) -> Result<Vec<Token>, String> {
    let mut full = tokens_of(&pod.pointer);
    let rest = match path {
        [] => path,
        [Token::Key(key), rest @ ..] if key == "metadata" => {
            full.push(Token::Key(key.clone()));
            rest
        }
        [Token::Key(key), rest @ ..] if key == "spec" => {
            full.extend(tokens_of(&pod.spec_pointer));
            rest
        }
        [Token::Key(key), rest @ ..] if POD_LISTS.contains(&key.as_str()) => {
            full.extend(tokens_of(&pod.spec_pointer));
            match rest {
                [Token::Index(index), rest @ ..] => {
                    let container = pod.containers.get(*index);
                    let container = container.ok_or(format!("there is no container {index}"))?;
                    full.extend(tokens_of(&container.pointer));
                    // Of a security context that stands alone, all else is our own.
                    match (container.context, rest) {
                        (None, rest) => rest,
                        (Some(key), rest) => {
                            full.push(Token::Key(key.to_owned()));
                            let is_own = |token: &Token| *token == Token::Key(CONTEXT.to_owned());
                            rest.split_first()
                                .filter(|(first, _)| is_own(first))
                                .map_or(&[][..], |(_, rest)| rest)
                        }
                    }
                }
                [] => {
                    full.push(Token::Key("containers".to_owned()));
                    rest
                }
                _ => return Err(format!("`{key}` is a list: an index must follow")),
            }
        }
        _ => {
            let known = "`spec`, `metadata` and `containers`";
            return Err(format!(
                "a pod has {known}, and the path starts with none of them"
            ));
        }
    };
    full.extend(rest.iter().cloned());
    Ok(full)
}

const CONTEXT: &str = "securityContext";

/// What stands in `input.pod` as a list with one item a container.
const POD_LISTS: [&str; 4] = ["containers", "names", "types", "partial"];

fn tokens_of(pointer: &str) -> Vec<Token> {
    pointer.split('/').skip(1).map(pointer_token).collect()
}

/// One token of a JSON pointer; a number may be a list's index or a mapping's key.
pub(super) fn pointer_token(token: &str) -> Token {
    match token.parse() {
        Ok(index) => Token::Index(index),
        Err(_) => Token::Key(crate::parse::node::unescape(token)),
    }
}

/// Follows a path from a resource's root.
pub(super) fn follow(source: &Source, root: &Node, path: &[Token]) -> Result<Blame, String> {
    let mut node = root;
    let mut entry: Option<&Entry> = None;
    let mut pointer = String::new();
    for token in path {
        match (&node.value, token) {
            (Value::Map(map), token) => {
                let key = token.text();
                let Some(next) = map.entry(&key) else {
                    break;
                };
                push_token(&mut pointer, &key);
                (node, entry) = (&next.value, Some(next));
            }
            (Value::Seq(items), Token::Index(index)) => {
                let item = items.get(*index);
                let item = item.ok_or(format!("`{pointer}` has no item {index}"))?;
                push_token(&mut pointer, &token.text());
                // A list that nobody wrote stands where its only item does, under the same key.
                entry = entry.filter(|_| item.span == node.span);
                node = item;
            }
            // Something else is written where the rule wanted to look further: that is the place.
            _ => break,
        }
    }
    Ok(Blame {
        place: place(source, node, entry),
        pointer,
    })
}

impl Token {
    fn text(&self) -> String {
        match self {
            Self::Key(key) => key.clone(),
            Self::Index(index) => index.to_string(),
        }
    }
}

fn place(source: &Source, node: &Node, entry: Option<&Entry>) -> Place {
    let scalar = node.as_map().is_none() && node.as_seq().is_none();
    let one_line = |text: &str| !text.is_empty() && !text.contains('\n');
    match entry {
        Some(_) if scalar && one_line(source.slice(node.span)) => source.place(node.span),
        Some(entry) => source.place(entry.key_span),
        None => first_line(source, node),
    }
}

/// From a node's start to the end of that line.
pub(super) fn first_line(source: &Source, node: &Node) -> Place {
    let text = source.slice(node.span);
    let line = text.lines().next().unwrap_or_default().trim_end();
    let start = node.span.start as usize;
    source.place(source.span(start, start + line.len()))
}
