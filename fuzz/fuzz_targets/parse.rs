//! Any bytes through every parser: no panic, and every span lies inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sluicegate::parse::{self, Dialect, Limits, Node, Parsed};
use sluicegate::source::{Source, SourceId, Span, decode};

fn inside(text: &str, span: Span) {
    assert!(text.get(span.start as usize..span.end as usize).is_some());
}

fn tree(text: &str, node: &Node) {
    inside(text, node.span);
    node.items().for_each(|item| tree(text, item));
    for entry in node.entries() {
        inside(text, entry.key_span);
        tree(text, &entry.value);
    }
}

fn check(text: &str, parsed: &Parsed) {
    parsed.documents.iter().for_each(|it| tree(text, &it.root));
    parsed.findings.iter().for_each(|it| inside(text, it.place.span));
    let places = parsed.faults.iter().filter_map(|it| it.place);
    places.for_each(|place| inside(text, place.span));
}

fuzz_target!(|bytes: &[u8]| {
    let Ok((text, _)) = decode(bytes) else {
        return;
    };
    let source = Source::new(SourceId(0), "input", text.as_ref());
    let limits = Limits::default();
    for dialect in [Dialect::Kubernetes, Dialect::Core, Dialect::CloudFormation] {
        check(&text, &parse::yaml(&source, dialect, &limits));
    }
    check(&text, &parse::json(&source, &limits));
    check(&text, &parse::hcl(&source, &limits));
});
