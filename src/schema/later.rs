//! What a tool fills in before an object is applied: Flux's `${NAME}`, kustomize's `$(NAME)`, a
//! template's `{{ … }}`, and in a file that SOPS encrypted its values and its own top-level field.
//!
//! Invariant: a text that is still to be filled in is held to no form, but where no text can stand
//! at all it is never passed over: what it turns into decides what policies would have seen.

use jsonschema::JsonType;

use super::complaint::{Explained, Spot};
use super::rules;
use crate::parse::Node;

/// A complaint as far as it can be made before everything is filled in; nothing where that is
/// needed to tell.
pub(super) fn as_far_as_known(root: &Node, explained: Explained) -> Option<Explained> {
    let encrypted = root
        .get("sops")
        .is_some_and(|sops| sops.get("mac").is_some());
    if explained.rule == rules::UNKNOWN_FIELD {
        return (!encrypted || explained.pointer != "/sops").then_some(explained);
    }
    let (node, whole) = root.follow(&explained.pointer);
    let text = node
        .as_str()
        .filter(|_| whole && explained.rule != rules::REQUIRED);
    let is_cipher = encrypted && text.is_some_and(|t| t.starts_with("ENC[") && t.ends_with(']'));
    let is_variable = text.is_some_and(is_variable);
    match explained.rule {
        rules::TYPE | rules::VARIABLE => Some(explained),
        _ => (!is_variable && !is_cipher).then_some(explained),
    }
}

/// Whether something fills in the text, or a part of it.
pub(super) fn is_variable(text: &str) -> bool {
    let flux = text
        .split_once("${")
        .is_some_and(|(_, rest)| rest.contains('}'));
    let template = text
        .split_once("{{")
        .is_some_and(|(_, rest)| rest.contains("}}"));
    flux || template || text.starts_with("$(") && text.ends_with(')')
}

/// A variable where a value of these types must stand. Numbers are filled in all over; booleans,
/// lists and mappings hardly ever, and they are what policies ask for.
pub(super) fn variable(spot: &Spot<'_>, expected: &[JsonType]) -> Explained {
    let message = format!(
        "{} is a variable: what it will be is not known here",
        spot.label()
    );
    let is_number = |wanted: &JsonType| matches!(wanted, JsonType::Integer | JsonType::Number);
    Explained {
        sure: !expected.iter().any(is_number),
        ..spot.complaint(rules::VARIABLE, message)
    }
    .with_help(Some(
        "write the value itself, and patch it where it differs".to_owned(),
    ))
}
