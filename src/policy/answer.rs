//! What a policy answered, read strictly: a denial of the wrong shape is never a pass.

use super::blame::{Token, tokens};
use super::problem::{listed, suggestion};
use super::rego::Rego;

/// One element of a policy's `deny`.
#[derive(Debug, Clone)]
pub(super) struct Denial {
    pub(super) message: String,
    pub(super) at: At,
    pub(super) related: Vec<Vec<Token>>,
}

/// How the policy says where.
#[derive(Debug, Clone)]
pub(super) enum At {
    /// A path.
    Path(Vec<Token>),
    /// A part of the input itself.
    Node(Rego),
    /// Not at all.
    Nowhere,
}

const KEYS: [&str; 4] = ["at", "message", "node", "related"];
/// Bytes of a message; the rest is cut off.
const MAX_MESSAGE: usize = 2_000;

/// Reads one element.
///
/// # Errors
/// What is wrong with its shape.
pub(super) fn read(element: &Rego) -> Result<Denial, String> {
    let Rego::Object(fields) = element else {
        return Err(format!(
            "an element of `deny` is no object with {}",
            listed(&KEYS)
        ));
    };
    for (key, _) in fields.iter() {
        let key = key
            .as_string()
            .map(|key| key.to_string())
            .unwrap_or_default();
        if !KEYS.contains(&key.as_str()) {
            let hint = suggestion(&key, &KEYS);
            return Err(format!(
                "an element of `deny` has an unknown key `{key}`; {hint}"
            ));
        }
    }
    let field = |key: &str| fields.get(&Rego::from(key));
    let message = match field("message") {
        Some(Rego::String(text)) if !text.trim().is_empty() => cut(text.trim()),
        Some(_) => return Err("the `message` of a denial is no text".to_owned()),
        None => return Err("a denial has no `message`".to_owned()),
    };
    let at = match (field("at"), field("node")) {
        (Some(_), Some(_)) => return Err("a denial has both `at` and `node`".to_owned()),
        (Some(path), None) => At::Path(tokens(path).ok_or("`at` is no list of keys and indexes")?),
        (None, Some(node)) => At::Node(node.clone()),
        (None, None) => At::Nowhere,
    };
    let related = match field("related") {
        None => Vec::new(),
        Some(Rego::Array(paths)) => {
            let paths: Option<Vec<_>> = paths.iter().map(tokens).collect();
            paths.ok_or("`related` is no list of paths")?
        }
        Some(_) => return Err("`related` is no list of paths".to_owned()),
    };
    Ok(Denial {
        message,
        at,
        related,
    })
}

fn cut(text: &str) -> String {
    let mut end = MAX_MESSAGE.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    match text.get(..end) {
        Some(start) if end < text.len() => format!("{start}…"),
        _ => text.to_owned(),
    }
}
