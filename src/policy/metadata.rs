//! The `# METADATA` block of a policy: what the rule says of itself.
//!
//! Invariant: every key is known, every value has its type, and what is missing or misspelt is a
//! [`Problem`] at its line; nothing is guessed. The block is read as YAML 1.2 with the policy's own
//! line numbers. `schemas/sluicegate/policy-metadata.json` says the same as a JSON Schema.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Severity;
use crate::parse::{self, Dialect, Limits, Node, Value};
use crate::source::Source;

use super::parameter::{self, Parameter};
use super::problem::{Problem, listed, suggestion};
use super::selector::Selector;

/// What a policy says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Metadata {
    /// One line, no final period.
    pub title: String,
    /// Why it matters.
    pub description: String,
    /// What to do.
    pub fix: String,
    /// Severity where the profile says nothing of its own.
    pub severity: Severity,
    /// Severity by profile; `None` is off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// What it is evaluated for, as written.
    pub applies_to: Vec<String>,
    /// The same, read.
    pub selectors: Vec<Selector>,
    /// What the settings may change, by name.
    pub parameters: BTreeMap<String, Parameter>,
    /// Whether a waiver may silence it.
    pub waivable: bool,
    /// Whether it also judges patches and other fragments: a rule about what *is* there may, a
    /// rule about what is missing may not.
    pub fragments: bool,
}

/// The profiles that a metadata block may name.
pub const PROFILES: [&str; 4] = ["default", "baseline", "restricted", "strict"];

const HEADING: &str = "# METADATA";
const TOP: [&str; 4] = ["title", "description", "related_resources", "custom"];
const CUSTOM: [&str; 7] = [
    "severity",
    "severities",
    "applies_to",
    "fix",
    "parameters",
    "waivable",
    "fragments",
];
/// A block beyond this is no description of a rule.
const MAX_BLOCK: usize = 16 << 10;

/// Reads the block of a policy.
///
/// # Errors
/// All that is wrong with it.
pub(super) fn read(policy: &Source) -> Result<Metadata, Vec<Problem>> {
    let block = block(policy).map_err(|problem| vec![problem])?;
    let parsed = parse::yaml(&block, Dialect::Core, &limits());
    let mut problems: Vec<_> = parsed
        .findings
        .iter()
        .map(|f| Problem::new(&*policy.path, f.place.line, f.message.clone(), YAML_HELP))
        .chain(parsed.faults.iter().map(|f| {
            Problem::new(
                &*policy.path,
                1,
                f.message.clone(),
                "keep the metadata block short",
            )
        }))
        .collect();
    let root = parsed.documents.first().map(|document| &document.root);
    let metadata = match root {
        Some(root) if problems.is_empty() => Reader::new(&block, &mut problems).metadata(root),
        _ if !problems.is_empty() => None,
        _ => {
            problems.push(Problem::new(
                &*policy.path,
                1,
                "the metadata block is empty",
                EXPECTED,
            ));
            None
        }
    };
    metadata.filter(|_| problems.is_empty()).ok_or(problems)
}

const YAML_HELP: &str = "the lines below `# METADATA` are YAML, each behind a `#`";
const EXPECTED: &str = "a policy starts with `# METADATA`, `# title: …` and `# custom:` with \
     `severity`, `applies_to` and `fix`, directly above its `package`";

fn limits() -> Limits {
    Limits {
        bytes: 1 << 20,
        depth: 16,
        nodes: 2_000,
        documents: 1,
    }
}

/// The policy's text with all but the block blanked, so that places stay the policy's own.
fn block(policy: &Source) -> Result<Source, Problem> {
    let missing = |line| {
        Problem::new(
            &*policy.path,
            line,
            "there is no `# METADATA` block",
            EXPECTED,
        )
    };
    let mut text = String::new();
    let mut lines = policy.text.lines().zip(1_u32..);
    loop {
        match lines.next() {
            Some((line, _)) if line.trim_end() == HEADING => break text.push('\n'),
            Some((line, _)) if line.trim().is_empty() || line.starts_with('#') => text.push('\n'),
            Some((_, number)) => return Err(missing(number)),
            None => return Err(missing(1)),
        }
    }
    let mut size = 0;
    for (line, number) in lines {
        let Some(rest) = line.strip_prefix('#') else {
            break;
        };
        size += line.len();
        if size > MAX_BLOCK {
            let message = format!("the metadata block is over {MAX_BLOCK} bytes");
            return Err(Problem::new(
                &*policy.path,
                number,
                message,
                "say it in fewer words",
            ));
        }
        text.push(' ');
        text.push_str(rest);
        text.push('\n');
    }
    Ok(Source::new(policy.id, policy.path.clone(), text))
}

/// Turns the block's tree into [`Metadata`] and collects what is wrong on the way.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Source, problems: &'a mut Vec<Problem>) -> Self {
        Self { source, problems }
    }

    pub(super) fn problem(&mut self, node: &Node, message: String, help: impl Into<String>) {
        self.problems
            .push(Problem::at(self.source, node, message, help));
    }

    fn metadata(&mut self, root: &Node) -> Option<Metadata> {
        self.known_keys(root, &TOP);
        let title = self.text(root, "title");
        if title
            .as_deref()
            .is_some_and(|t| t.ends_with('.') || t.contains('\n'))
        {
            let help = "write one line without a final period";
            self.problem(root, "`title` is no heading".into(), help);
        }
        let description = self.text(root, "description");
        let custom = self.require(root, "custom")?;
        self.known_keys(custom, &CUSTOM);
        let (applies_to, selectors) = self.selectors(custom).into_iter().unzip();
        Some(Metadata {
            severity: self.severity(custom)?,
            severities: self.severities(custom),
            applies_to,
            selectors,
            fix: self.text(custom, "fix")?,
            parameters: parameter::read(self, custom.get("parameters")),
            waivable: self.flag(custom, "waivable", true),
            fragments: self.flag(custom, "fragments", false),
            title: title?,
            description: description?,
        })
    }

    /// Says which keys of a mapping are not known, and that it is one.
    pub(super) fn known_keys(&mut self, node: &Node, known: &[&str]) {
        if node.as_map().is_none() {
            let help = format!("write a mapping with {}", listed(known));
            self.problem(node, "this is no mapping".into(), help);
        }
        for entry in node.entries() {
            if !known.contains(&entry.key.as_str()) {
                let line = self.source.place(entry.key_span).line;
                self.problems.push(Problem::new(
                    &*self.source.path,
                    line,
                    format!("unknown key `{}`", entry.key),
                    suggestion(&entry.key, known),
                ));
            }
        }
    }

    fn require<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let value = node.get(key).filter(|value| !value.is_null());
        if value.is_none() {
            self.problem(node, format!("`{key}` is missing"), EXPECTED);
        }
        value
    }

    /// A text that must be there and must say something.
    pub(super) fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        let value = self.require(node, key)?;
        match value.as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Some(text.to_owned()),
            _ => {
                self.problem(value, format!("`{key}` is no text"), "write a sentence");
                None
            }
        }
    }

    fn flag(&mut self, node: &Node, key: &str, default: bool) -> bool {
        match node.get(key) {
            None => default,
            Some(value) => value.as_bool().unwrap_or_else(|| {
                self.problem(
                    value,
                    format!("`{key}` is no boolean"),
                    "write `true` or `false`",
                );
                default
            }),
        }
    }

    fn severity(&mut self, custom: &Node) -> Option<Severity> {
        let value = self.require(custom, "severity")?;
        let severity = value.as_str().and_then(|text| text.parse().ok());
        if severity.is_none() {
            self.problem(value, "this is no severity".into(), SEVERITIES);
        }
        severity
    }

    fn severities(&mut self, custom: &Node) -> BTreeMap<String, Option<Severity>> {
        let Some(node) = custom.get("severities") else {
            return BTreeMap::new();
        };
        self.known_keys(node, &PROFILES);
        let mut severities = BTreeMap::new();
        for entry in node.entries() {
            match entry.value.as_str() {
                Some("off") => drop(severities.insert(entry.key.to_string(), None)),
                Some(text) if text.parse::<Severity>().is_ok() => {
                    severities.insert(entry.key.to_string(), text.parse().ok());
                }
                _ => self.problem(
                    &entry.value,
                    "this is no severity".into(),
                    SEVERITIES_OR_OFF,
                ),
            }
        }
        severities
    }

    fn selectors(&mut self, custom: &Node) -> Vec<(String, Selector)> {
        let Some(node) = self.require(custom, "applies_to") else {
            return Vec::new();
        };
        if node.as_seq().is_none_or(<[Node]>::is_empty) {
            let help = "write a list, as in `applies_to: [kubernetes/pod]`";
            self.problem(node, "`applies_to` names nothing".into(), help);
        }
        let mut selectors = Vec::new();
        for item in node.items() {
            let text = item.as_str().unwrap_or_default();
            match Selector::parse(text) {
                Ok(selector) => selectors.push((text.to_owned(), selector)),
                Err(help) => self.problem(item, format!("unknown selector `{text}`"), help),
            }
        }
        self.no_mixture(node, &selectors);
        selectors
    }

    /// What is about environments has inputs of its own, so a policy is about one sort of input.
    fn no_mixture(&mut self, node: &Node, selectors: &[(String, Selector)]) {
        let sort = |selector: &Selector| match selector {
            Selector::Identity => "`environment/identity`",
            Selector::Relation(_) => "what does not fit in an environment",
            _ => "",
        };
        let sorts: BTreeSet<_> = selectors.iter().map(|(_, s)| sort(s)).collect();
        if let (Some(sort), true) = (sorts.last(), sorts.len() > 1) {
            let message = format!("{sort} stands beside other selectors");
            self.problem(node, message, "write two policies: their inputs differ");
        }
    }
}

const SEVERITIES: &str = "write `error`, `warning` or `info`";
const SEVERITIES_OR_OFF: &str = "write `error`, `warning`, `info` or `off`";

/// A node as JSON, for parameters.
pub(super) fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(b) => (*b).into(),
        Value::Number(parse::Number::Int(n)) => (*n).into(),
        Value::Number(parse::Number::UInt(n)) => (*n).into(),
        Value::Number(parse::Number::Float(n)) => (*n).into(),
        Value::String(text) => text.as_str().into(),
        Value::Seq(items) => items.iter().map(json).collect(),
        Value::Map(map) => map
            .entries
            .iter()
            .map(|entry| (entry.key.to_string(), json(&entry.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}
