//! Secrets that other projects' tests hold, in the places where a manifest holds values. See
//! `suites` for where the cases are.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod suites;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use sluicegate::facts::secrets::detect;
use sluicegate::parse::{Dialect, Limits, yaml};
use sluicegate::source::{Source, SourceId};

/// A place where a manifest holds a value, as JSON, which YAML is a superset of.
type Carrier = (&'static str, fn(&str) -> Json);

const CARRIERS: [Carrier; 4] = [
    ("stringData", |text| {
        serde_json::json!({
            "apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"},
            "stringData": {"config": text},
        })
    }),
    ("data", |text| {
        serde_json::json!({
            "apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"},
            "data": {"config": base64(text.as_bytes())},
        })
    }),
    ("env", |text| {
        let env = serde_json::json!([{"name": "CONFIG", "value": text}]);
        let pod = serde_json::json!({"containers": [{"name": "a", "image": "a", "env": env}]});
        serde_json::json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"},
            "spec": {"template": {"spec": pod}},
        })
    }),
    (
        "values",
        |text| serde_json::json!({"app": {"config": text}}),
    ),
];

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0_u32, |n, b| (n << 8) | u32::from(*b));
        let n = n << (8 * (3 - chunk.len()));
        let digit = |at: usize| char::from(DIGITS[(n >> (18 - 6 * at)) as usize & 63]);
        out.extend((0..=chunk.len()).map(digit));
        out.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    out
}

/// Whether something is called secret in a manifest.
fn is_found(carrier: &Carrier, text: &str) -> bool {
    let manifest = serde_yaml_text(&(carrier.1)(text));
    let source = Source::new(SourceId(0), "values.yaml", manifest);
    let parsed = yaml(&source, Dialect::Kubernetes, &Limits::default());
    let secrets = detect::file(&source, &parsed.documents, "");
    !secrets.findings.is_empty()
}

/// As people write it: block scalars for several lines.
fn serde_yaml_text(value: &Json) -> String {
    serde_yaml::to_string(value).unwrap()
}

/// Cases of one kind in one carrier.
#[derive(Debug, Default)]
struct Count {
    all: usize,
    found: usize,
}

impl Count {
    fn add(&mut self, found: bool) {
        self.all += 1;
        self.found += usize::from(found);
    }

    fn percent(&self) -> f64 {
        self.found as f64 * 100.0 / self.all.max(1) as f64
    }
}

fn judge(suite: &str) {
    let Some(suites) = suites::folder() else {
        return;
    };
    let cases: Vec<_> = suites.cases(suite).collect();
    // What one rule of another tool leaves to the next is no clean text.
    let secret: BTreeSet<_> = cases
        .iter()
        .filter(|case| case["expect"] == "secret")
        .map(|case| case["text"].as_str().unwrap())
        .collect();
    let cases: Vec<_> = cases
        .iter()
        .filter(|case| {
            case["expect"] == "secret" || !secret.contains(case["text"].as_str().unwrap())
        })
        .collect();
    let detail = std::env::var_os("SLUICEGATE_MISSES").is_some();
    for carrier in &CARRIERS {
        let (mut secret, mut clean) = (Count::default(), Count::default());
        let mut misses: BTreeMap<&str, usize> = BTreeMap::new();
        for case in cases.iter().copied() {
            let (text, rule) = (
                case["text"].as_str().unwrap(),
                case["rule"].as_str().unwrap(),
            );
            let found = is_found(carrier, text);
            if case["expect"] == "secret" {
                secret.add(found);
                if !found {
                    *misses.entry(rule).or_default() += 1;
                }
            } else {
                clean.add(found);
            }
            if detail && carrier.0 == "values" && found != (case["expect"] == "secret") {
                let short: String = text.chars().take(150).collect();
                println!("{} {rule}: {short:?}", case["expect"]);
            }
        }
        println!(
            "{suite:<12} {:<12} found {:>5}/{:<5} {:>5.1} %   called secret {:>3}/{:<4} {:>4.1} %",
            carrier.0,
            secret.found,
            secret.all,
            secret.percent(),
            clean.found,
            clean.all,
            clean.percent()
        );
        println!("  missed: {misses:?}");
        assert!(
            secret.percent() >= 90.0,
            "{suite}: {secret:?} in {}",
            carrier.0
        );
        assert!(
            clean.percent() <= 2.0,
            "{suite}: {clean:?} in {}",
            carrier.0
        );
    }
}

#[test]
fn gitleaks() {
    judge("gitleaks");
}

#[test]
fn kingfisher() {
    judge("kingfisher");
}
