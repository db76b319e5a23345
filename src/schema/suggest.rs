//! "Did you mean": the known name that a wrong one most likely stands for.

/// The closest of `known` to `text`, if it is close enough to be what was meant.
pub(super) fn closest<'k>(text: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let lower = text.to_lowercase();
    let limit = (text.chars().count() / 3).clamp(1, 4);
    known
        .map(|name| (distance(&lower, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// Differences in case alone count as nothing.
fn distance(lower: &str, name: &str) -> usize {
    strsim::damerau_levenshtein(lower, &name.to_lowercase())
}

/// Names in backticks, as in "`a`, `b` or `c`".
pub(super) fn one_of(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_what_is_close_and_nothing_else() {
        let known = || ["replicas", "selector", "template"].into_iter();
        assert_eq!(closest("replcas", known()), Some("replicas"));
        assert_eq!(closest("Replicas", known()), Some("replicas"));
        assert_eq!(closest("image", known()), None);
    }
}
