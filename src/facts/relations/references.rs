//! References that lead to nothing, or to something without the key or port they ask for.
//!
//! Invariant: a name is only missing where its scene would show it; else it is unseen.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::index::{Index, Named};
use super::names::Name;
use super::record::{Keys, Need, Record, Reference, Wants};
use super::{Sink, Target, Topic, near};

/// As many keys are compared with one that is missing.
const COMPARED: usize = 256;

/// Shows the references of a scene that do not lead to what they ask for.
pub(super) fn show(index: &Index<'_>, sink: &mut Sink<'_>) {
    let used = Used::default();
    for record in &index.members {
        if index.is_changed(record) {
            continue;
        }
        for reference in &record.references {
            one(index, &used, record, reference, sink);
        }
    }
}

/// What a scene refers to by kind and name; put together when first something is missing.
type Used = OnceCell<HashSet<(Name, Name)>>;

fn used_of(index: &Index<'_>) -> HashSet<(Name, Name)> {
    let members = index.members.iter();
    let references = members.flat_map(|record| &record.references);
    references.map(|it| (it.kind, it.name)).collect()
}

fn one(
    index: &Index<'_>,
    used: &Used,
    record: &Record,
    reference: &Reference,
    sink: &mut Sink<'_>,
) {
    let namespace = reference.namespace.unwrap_or(record.namespace);
    let named = index.named(reference.kind, reference.name, namespace);
    match (named, reference.wants) {
        (Named::Nothing, Wants::Object) => absent(index, used, record, reference, sink),
        (Named::These(found), wants) => incomplete(index, record, (reference, wants), &found, sink),
        _ => {}
    }
}

/// Something of the name is there: does it have what is asked for?
fn incomplete(
    index: &Index<'_>,
    record: &Record,
    (reference, wants): (&Reference, Wants),
    found: &[&Record],
    sink: &mut Sink<'_>,
) {
    let has = |other: &&Record| {
        let ports = other.ports();
        index.is_changed(other)
            || match wants {
                Wants::Object => true,
                Wants::Key(key) => other.may_have_key(key),
                Wants::Number(number) => {
                    ports.is_empty() || ports.iter().any(|port| port.number == number)
                }
                Wants::Port(name) => ports.is_empty() || ports.iter().any(|p| p.name == name),
            }
    };
    let Some(first) = found.first() else {
        return;
    };
    let spot = &reference.spot;
    if found.iter().any(has) {
        return;
    }
    let names = sink.names;
    let (what, detail) = match wants {
        Wants::Object => return,
        Wants::Key(key) => ("key", names.text(key).to_owned()),
        Wants::Number(number) => ("port", number.to_string()),
        Wants::Port(name) => ("port", names.text(name).to_owned()),
    };
    sink.take((Topic::Reference, what), record, spot, || {
        let target = Target {
            kind: names.text(reference.kind).to_owned(),
            name: names.text(reference.name).to_owned(),
            detail,
        };
        let alike = alike(names, first, &target.detail);
        (
            target,
            Some(near(names, first, alike, "this is what is there")),
        )
    });
}

/// The key that is most like one that is missing, or all ports.
fn alike(names: &super::names::Names, record: &Record, wanted: &str) -> String {
    if let Keys::These(keys) = &record.keys {
        let texts = keys.iter().take(COMPARED).map(|key| names.text(*key));
        return nearest(texts, wanted).unwrap_or_default().to_owned();
    }
    let port = |port: &super::record::Port| match port.name {
        Name::NONE => port.number.to_string(),
        name => format!("{} ({})", port.number, names.text(name)),
    };
    let ports: Vec<_> = record.ports().iter().take(8).map(port).collect();
    ports.join(", ")
}

/// Nothing of the name is there. That is certain where nothing unseen may be it, and what is there
/// shows that it was meant to be.
fn absent(
    index: &Index<'_>,
    used: &Used,
    record: &Record,
    reference: &Reference,
    sink: &mut Sink<'_>,
) {
    let names = sink.names;
    let (kind, name) = (reference.kind, reference.name);
    let namespace = reference.namespace.unwrap_or(record.namespace);
    let others = index.of_kind(kind).filter(|other| {
        let (here, there) = (index.space(namespace), index.space(other.namespace));
        here == Name::NONE || there == Name::NONE || here == there
    });
    let spare = |other: &&Record| {
        reference.need != Need::Use
            || !used
                .get_or_init(|| used_of(index))
                .contains(&(other.kind, other.name))
    };
    let others: Vec<_> = others.filter(spare).collect();
    let texts = others.iter().map(|other| names.text(other.name));
    let alike = nearest(texts, names.text(name));
    let alike = others
        .iter()
        .find(|other| Some(names.text(other.name)) == alike);
    let (what, expected) = match reference.need {
        Need::Use => ("name", alike.is_some()),
        Need::Backend => ("backend", index.holds(kind, namespace)),
        Need::Role => ("role", index.holds(kind, namespace)),
        Need::Target => ("target", index.holds(kind, namespace)),
    };
    let is_certain = expected && !index.may_hold(kind, name);
    let topic = if is_certain {
        Topic::Reference
    } else {
        Topic::Unseen
    };
    sink.take((topic, what), record, &reference.spot, || {
        let target = Target {
            kind: names.text(kind).to_owned(),
            name: names.text(name).to_owned(),
            detail: String::new(),
        };
        let near = alike.map(|other| {
            let name = names.text(other.name).to_owned();
            near(names, other, name, "this has nearly that name")
        });
        (target, near)
    });
}

/// The text that was most likely meant: it differs in a letter or two, and in no digit.
fn nearest<'t>(texts: impl Iterator<Item = &'t str>, wanted: &str) -> Option<&'t str> {
    const SHORTEST: usize = 4;
    if wanted.len() < SHORTEST || wanted.len() > COMPARED {
        return None;
    }
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let of_wanted = digits(wanted);
    let most = if wanted.len() < 8 { 1 } else { 2 };
    texts
        .filter(|text| text.len().abs_diff(wanted.len()) <= most && digits(text) == of_wanted)
        .map(|text| (strsim::damerau_levenshtein(text, wanted), text))
        .filter(|(distance, _)| (1..=most).contains(distance))
        .min()
        .map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_number_is_not() {
        let near = |text, wanted| nearest([text].into_iter(), wanted);
        assert_eq!(near("web-config", "web-confg"), Some("web-config"));
        assert_eq!(near("web-config-1", "web-config-2"), None);
        assert_eq!(near("web-config", "web-config"), None);
        assert_eq!(near("dev", "de"), None);
        assert_eq!(near("web-config", "api-config"), None);
    }
}
