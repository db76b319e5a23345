//! Tokens to the tree, by the grammar that Kubernetes' YAML reader has.
//!
//! Invariant: nesting and the number of nodes, aliases expanded, are checked before anything is
//! built, so that neither the stack nor the memory depends on what a stranger wrote.

use std::collections::{HashMap, HashSet};

use compact_str::{CompactString, format_compact};

use crate::parse::{Dialect, Entry, Limits, Map, Node, Number, Value};
use crate::source::Span;

use super::resolve;
use super::scan::Scanner;
use super::token::{Broken, Kind, Style, Token};

/// Why a document has no tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// Kubernetes' reader refuses it.
    Broken(Broken),
    /// A cap was met: which, and where.
    Limit(Cap, usize),
}

/// Which cap was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cap {
    Depth,
    Nodes,
    Aliases,
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

/// Something two readers read differently; where, in bytes of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Oddity {
    /// A key that the mapping has already; where it was first.
    DuplicateKey { key: CompactString, first: Span },
    /// `yes`, `off` and the like, as a value or a key.
    YesOrNo {
        text: CompactString,
        value: bool,
        key: bool,
    },
    /// A merge that overrides a key written before it.
    MergeOverrides { key: CompactString },
    /// A second `<<` in one mapping.
    SecondMerge,
    /// `"<<"` in quotes is a merge for one reader and a key for another.
    QuotedMerge,
    /// An explicit tag.
    Tag { tag: String },
    /// A number that loses digits.
    Inexact { text: CompactString },
    /// A number written so that people misread it.
    Misread { text: CompactString, value: Number },
    /// A date without quotes.
    Timestamp { text: CompactString },
    /// Text after the document's end that is never read.
    Trailing,
    /// `%YAML` or `%TAG`.
    Directive,
}

type Built<T = Node> = Result<T, Stop>;

/// An anchored value with what its aliases cost.
struct Anchored {
    node: Node,
    nodes: usize,
    depth: usize,
}

/// Builds the tree of one document.
pub(super) struct Builder<'t> {
    scanner: Scanner<'t>,
    dialect: Dialect,
    base: Span,
    limits: Limits,
    nodes: &'t mut usize,
    anchors: HashMap<&'t str, Anchored>,
    open: Vec<&'t str>,
    /// Keys of the mappings under construction that a merge brought in.
    merged: HashSet<Span>,
    keeps_anchors: bool,
    pub(super) oddities: Vec<(Span, Oddity)>,
}

/// What may stand before a value.
#[derive(Default)]
struct Properties<'t> {
    anchor: Option<&'t str>,
    tag: Option<String>,
    start: Option<usize>,
    tag_span: (usize, usize),
}

impl<'t> Builder<'t> {
    /// A builder for `text`, which begins at `base.start` of its source; `nodes` is what the file
    /// has used of its allowance.
    pub(super) fn new(
        text: &'t str,
        base: Span,
        dialect: Dialect,
        limits: &Limits,
        nodes: &'t mut usize,
    ) -> Self {
        Self {
            scanner: Scanner::new(text),
            dialect,
            base,
            limits: *limits,
            nodes,
            anchors: HashMap::new(),
            open: Vec::new(),
            merged: HashSet::new(),
            keeps_anchors: memchr::memchr(b'*', text.as_bytes()).is_some(),
            oddities: Vec::new(),
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let base = self.base.start as usize;
        Span::new(self.base.source, base + start, base + end)
    }

    fn note(&mut self, start: usize, end: usize, oddity: Oddity) {
        let span = self.span(start, end);
        self.oddities.push((span, oddity));
    }

    /// The document's tree, or nothing where the text holds none.
    pub(super) fn document(&mut self) -> Built<Option<Node>> {
        let mut explicit = false;
        let mut directives = false;
        loop {
            let (kind, start, end) = self.peeked()?;
            match kind {
                Kind::Directive => {
                    self.directive(start, end)?;
                    self.scanner.take();
                    (explicit, directives) = (true, true);
                }
                Kind::DocumentStart => {
                    self.scanner.take();
                    break;
                }
                Kind::StreamEnd if !directives => return Ok(None),
                _ if explicit => {
                    return Err(self
                        .broken(
                            start,
                            "a directive without `---` after it",
                            "remove the directive",
                        )
                        .into());
                }
                _ => break,
            }
        }
        let root = self.block_node(0)?;
        self.ending()?;
        Ok(Some(root))
    }

    fn directive(&mut self, start: usize, end: usize) -> Built<()> {
        let text = self.scanner.slice(start, end);
        let known = text.starts_with("%YAML") || text.starts_with("%TAG");
        if !known {
            return Err(self
                .broken(
                    start,
                    "an unknown directive",
                    "remove the line, or put it in quotes",
                )
                .into());
        }
        self.note(start, end, Oddity::Directive);
        Ok(())
    }

    /// What follows the root is read by none of the appliers.
    fn ending(&mut self) -> Built<()> {
        if matches!(self.peeked()?.0, Kind::DocumentEnd) {
            self.scanner.take();
        }
        // From here on a fault of the text is no fault of the document: it is not read.
        let rest = self
            .scanner
            .peek()
            .map(|token| (token.kind == Kind::StreamEnd, token.start, token.end));
        match rest {
            Ok((true, ..)) => {}
            Ok((false, start, end)) => self.note(start, end.max(start + 1), Oddity::Trailing),
            Err(broken) => self.note(broken.at, broken.at + 1, Oddity::Trailing),
        }
        Ok(())
    }

    fn peeked(&mut self) -> Built<(Kind<'t>, usize, usize)> {
        let token = self.scanner.peek()?;
        Ok((token.kind.clone(), token.start, token.end))
    }

    fn peek(&mut self) -> Built<&Token<'t>> {
        Ok(self.scanner.peek()?)
    }

    fn is_next(&mut self, kinds: &[Kind<'_>]) -> Built<bool> {
        let token = self.peek()?;
        Ok(kinds.contains(&token.kind))
    }

    fn broken(&self, at: usize, message: &'static str, help: &'static str) -> Broken {
        Broken::new(at, message, help)
    }

    fn count(&mut self, nodes: usize, depth: usize, at: usize) -> Built<()> {
        *self.nodes += nodes;
        if depth >= self.limits.depth {
            return Err(Stop::Limit(Cap::Depth, at));
        }
        if *self.nodes > self.limits.nodes {
            let cap = if nodes > 1 { Cap::Aliases } else { Cap::Nodes };
            return Err(Stop::Limit(cap, at));
        }
        Ok(())
    }

    fn block_node(&mut self, depth: usize) -> Built {
        self.node(depth, true, false)
    }

    fn node(&mut self, depth: usize, block: bool, indentless: bool) -> Built {
        let at = self.peek()?.start;
        self.count(1, depth, at)?;
        if let Kind::Alias(name) = self.peek()?.kind {
            return self.alias(name, depth);
        }
        let properties = self.properties()?;
        if let Some(name) = properties.anchor {
            self.open.push(name);
        }
        let nodes_before = *self.nodes;
        let node = self.content(depth, block, indentless, &properties)?;
        let node = self.tagged(node, &properties)?;
        if let Some(name) = properties.anchor {
            self.open.pop();
            if self.keeps_anchors {
                let nodes = *self.nodes - nodes_before + 1;
                self.count(nodes, depth, at)?;
                let depth = node_depth(&node);
                self.anchors.insert(
                    name,
                    Anchored {
                        node: node.clone(),
                        nodes,
                        depth,
                    },
                );
            }
        }
        Ok(node)
    }

    fn alias(&mut self, name: &'t str, depth: usize) -> Built {
        let at = self.peek()?.start;
        self.scanner.take();
        if self.open.contains(&name) {
            return Err(self
                .broken(
                    at,
                    "an alias inside the value it names",
                    "write the value out",
                )
                .into());
        }
        let Some(anchored) = self.anchors.get(name) else {
            return Err(self
                .broken(
                    at,
                    "an alias to an anchor that this document does not have",
                    "define the anchor above, in the same document",
                )
                .into());
        };
        let (nodes, deeper) = (anchored.nodes, depth + anchored.depth);
        self.count(nodes, deeper, at)?;
        self.anchors
            .get(name)
            .map(|a| a.node.clone())
            .ok_or(Stop::Limit(Cap::Aliases, at))
    }

    fn properties(&mut self) -> Built<Properties<'t>> {
        let mut found = Properties::default();
        loop {
            let (kind, start, end) = self.peeked()?;
            match kind {
                Kind::Anchor(name) if found.anchor.is_none() => found.anchor = Some(name),
                Kind::Tag(handle, suffix) if found.tag.is_none() => {
                    found.tag = Some(self.full_tag(handle, &suffix, start)?);
                    found.tag_span = (start, end);
                }
                _ => return Ok(found),
            }
            found.start.get_or_insert(start);
            self.scanner.take();
        }
    }

    fn full_tag(&self, handle: &str, suffix: &str, at: usize) -> Built<String> {
        match handle {
            "" | "!" => Ok(format!("{handle}{suffix}")),
            "!!" => Ok(format!("tag:yaml.org,2002:{suffix}")),
            _ => Err(self
                .broken(at, "a tag with an unknown handle", "remove the tag")
                .into()),
        }
    }

    fn content(
        &mut self,
        depth: usize,
        block: bool,
        indentless: bool,
        properties: &Properties<'t>,
    ) -> Built {
        let (kind, start, end) = self.peeked()?;
        match kind {
            Kind::BlockEntry if indentless => self.indentless(depth, start),
            Kind::Scalar(text, style) => {
                self.scanner.take();
                Ok(self.scalar(&text, style, start, end, properties.tag.as_deref()))
            }
            Kind::FlowSequenceStart => self.flow_sequence(depth),
            Kind::FlowMappingStart => self.flow_mapping(depth),
            Kind::BlockSequenceStart if block => self.block_sequence(depth),
            Kind::BlockMappingStart if block => self.block_mapping(depth),
            _ if properties.tag.is_some() => {
                let span = self.empty(properties.start.unwrap_or(start)).span;
                Ok(Node {
                    span,
                    value: Value::String(CompactString::default()),
                })
            }
            _ if properties.start.is_some() => Ok(self.empty(properties.start.unwrap_or(start))),
            Kind::BlockEntry if !block => Err(self
                .broken(
                    start,
                    "a `-` list inside brackets",
                    "use `[a, b]`, or leave the brackets",
                )
                .into()),
            Kind::StreamEnd => Err(self
                .broken(
                    start,
                    "the text ends where a value must stand",
                    "add the value, or close what is open",
                )
                .into()),
            _ => Err(self
                .broken(
                    start,
                    "no value stands where one must",
                    "add the value, or put it in quotes",
                )
                .into()),
        }
    }

    fn empty(&self, at: usize) -> Node {
        Node {
            span: self.span(at, at),
            value: Value::Null,
        }
    }

    fn block_sequence(&mut self, depth: usize) -> Built {
        let start = self.peek()?.start;
        self.scanner.take();
        let mut items = Vec::new();
        let mut end = start + 1;
        loop {
            let (kind, at, stop) = self.peeked()?;
            match kind {
                Kind::BlockEntry => {
                    self.scanner.take();
                    let item = if self.is_next(&[Kind::BlockEntry, Kind::BlockEnd])? {
                        self.count(1, depth, at)?;
                        self.empty(stop)
                    } else {
                        self.node(depth + 1, true, false)?
                    };
                    end = self.end_of(&item, stop);
                    items.push(item);
                }
                Kind::BlockEnd => {
                    self.scanner.take();
                    return Ok(Node {
                        span: self.span(start, end),
                        value: Value::Seq(items),
                    });
                }
                _ => {
                    return Err(self
                        .broken(
                            at,
                            "no `-` where the list goes on",
                            "indent the line like the other items, or deeper",
                        )
                        .into());
                }
            }
        }
    }

    /// The last byte of a child, relative to this text.
    fn end_of(&self, node: &Node, least: usize) -> usize {
        (node.span.end as usize)
            .saturating_sub(self.base.start as usize)
            .max(least)
    }

    fn indentless(&mut self, depth: usize, start: usize) -> Built {
        let mut items = Vec::new();
        let mut end = start + 1;
        loop {
            let (kind, at, stop) = self.peeked()?;
            if kind != Kind::BlockEntry {
                return Ok(Node {
                    span: self.span(start, end),
                    value: Value::Seq(items),
                });
            }
            self.scanner.take();
            let item =
                if self.is_next(&[Kind::BlockEntry, Kind::Key, Kind::Value, Kind::BlockEnd])? {
                    self.count(1, depth, at)?;
                    self.empty(stop)
                } else {
                    self.node(depth + 1, true, false)?
                };
            end = self.end_of(&item, stop);
            items.push(item);
        }
    }

    fn block_mapping(&mut self, depth: usize) -> Built {
        let start = self.peek()?.start;
        self.scanner.take();
        let mut pairs = Pairs::default();
        let mut end = start;
        loop {
            let (kind, at, stop) = self.peeked()?;
            match kind {
                Kind::Key => {
                    self.scanner.take();
                    let key = self.block_part(depth, stop)?;
                    let value = self.block_value(depth, &key)?;
                    end = self.end_of(&value, self.end_of(&key.node, end));
                    self.add(&mut pairs, key, value)?;
                }
                Kind::BlockEnd => {
                    self.scanner.take();
                    return Ok(Node {
                        span: self.span(start, end),
                        value: Value::Map(pairs.map),
                    });
                }
                _ => {
                    return Err(self
                        .broken(
                            at,
                            "no `key:` where the mapping goes on",
                            "check the indentation: it must match the keys above",
                        )
                        .into());
                }
            }
        }
    }

    fn block_value(&mut self, depth: usize, key: &Key) -> Built {
        let at = self.end_of(&key.node, 0);
        if !self.is_next(&[Kind::Value])? {
            self.count(1, depth, at)?;
            return Ok(self.empty(at));
        }
        let stop = self.peek()?.end;
        self.scanner.take();
        Ok(self.block_part(depth, stop)?.node)
    }

    /// A key or a value of a block mapping, which may be absent.
    fn block_part(&mut self, depth: usize, at: usize) -> Built<Key> {
        if self.is_next(&[Kind::Key, Kind::Value, Kind::BlockEnd])? {
            self.count(1, depth, at)?;
            return Ok(Key {
                node: self.empty(at),
                plain: true,
            });
        }
        self.part(depth, true, true)
    }

    fn part(&mut self, depth: usize, block: bool, indentless: bool) -> Built<Key> {
        let plain = !matches!(
            self.peek()?.kind,
            Kind::Scalar(_, Style::Single | Style::Double | Style::Block)
        );
        Ok(Key {
            node: self.node(depth + 1, block, indentless)?,
            plain,
        })
    }

    fn flow_sequence(&mut self, depth: usize) -> Built {
        let start = self.peek()?.start;
        self.scanner.take();
        let mut items = Vec::new();
        loop {
            if !items.is_empty() && !self.is_next(&[Kind::FlowSequenceEnd])? {
                self.comma("a `,` or `]` is missing in this list")?;
            }
            let (kind, at, end) = self.peeked()?;
            match kind {
                Kind::FlowSequenceEnd => {
                    self.scanner.take();
                    return Ok(Node {
                        span: self.span(start, end),
                        value: Value::Seq(items),
                    });
                }
                Kind::Key => {
                    self.count(1, depth, at)?;
                    let pair = self.flow_pair(depth + 1)?;
                    items.push(pair);
                }
                _ => items.push(self.node(depth + 1, false, false)?),
            }
        }
    }

    fn comma(&mut self, message: &'static str) -> Built<()> {
        let (kind, at, _) = self.peeked()?;
        if kind != Kind::FlowEntry {
            return Err(self
                .broken(at, message, "add it, or close the bracket before this line")
                .into());
        }
        self.scanner.take();
        Ok(())
    }

    /// `[a: b]`: a mapping of one pair inside a list.
    fn flow_pair(&mut self, depth: usize) -> Built {
        let start = self.peek()?.start;
        self.scanner.take();
        let ends = [Kind::Value, Kind::FlowEntry, Kind::FlowSequenceEnd];
        let key = if self.is_next(&ends)? {
            let at = self.peek()?.end;
            self.scanner.take();
            Key {
                node: self.empty(at),
                plain: true,
            }
        } else {
            self.part(depth, false, false)?
        };
        let mut value = self.empty(self.end_of(&key.node, start));
        if self.is_next(&[Kind::Value])? {
            let at = self.peek()?.end;
            self.scanner.take();
            value = if self.is_next(&[Kind::FlowEntry, Kind::FlowSequenceEnd])? {
                self.empty(at)
            } else {
                self.node(depth + 1, false, false)?
            };
        }
        let end = self.end_of(&value, start);
        let mut pairs = Pairs::default();
        self.add(&mut pairs, key, value)?;
        Ok(Node {
            span: self.span(start, end),
            value: Value::Map(pairs.map),
        })
    }

    fn flow_mapping(&mut self, depth: usize) -> Built {
        let start = self.peek()?.start;
        self.scanner.take();
        let mut pairs = Pairs::default();
        let mut first = true;
        loop {
            if !std::mem::take(&mut first) && !self.is_next(&[Kind::FlowMappingEnd])? {
                self.comma("a `,` or `}` is missing in this mapping")?;
            }
            let (kind, _, end) = self.peeked()?;
            match kind {
                Kind::FlowMappingEnd => {
                    self.scanner.take();
                    return Ok(Node {
                        span: self.span(start, end),
                        value: Value::Map(pairs.map),
                    });
                }
                Kind::Key => {
                    self.scanner.take();
                    let key = self.flow_part(depth, end)?;
                    let value = self.flow_value(depth, &key)?;
                    self.add(&mut pairs, key, value)?;
                }
                _ => {
                    let key = self.part(depth, false, false)?;
                    self.count(1, depth, end)?;
                    let value = self.empty(self.end_of(&key.node, 0));
                    self.add(&mut pairs, key, value)?;
                }
            }
        }
    }

    fn flow_part(&mut self, depth: usize, at: usize) -> Built<Key> {
        if self.is_next(&[Kind::Value, Kind::FlowEntry, Kind::FlowMappingEnd])? {
            return Ok(Key {
                node: self.empty(at),
                plain: true,
            });
        }
        self.part(depth, false, false)
    }

    fn flow_value(&mut self, depth: usize, key: &Key) -> Built {
        let at = self.end_of(&key.node, 0);
        if !self.is_next(&[Kind::Value])? {
            return Ok(self.empty(at));
        }
        let stop = self.peek()?.end;
        self.scanner.take();
        if self.is_next(&[Kind::FlowEntry, Kind::FlowMappingEnd])? {
            return Ok(self.empty(stop));
        }
        self.node(depth + 1, false, false)
    }
}

/// A key as it was read, before it becomes text.
struct Key {
    node: Node,
    plain: bool,
}

/// A mapping under construction, with an index once it is long.
#[derive(Default)]
struct Pairs {
    map: Map,
    index: HashMap<CompactString, usize>,
    merges: usize,
}

/// From this length on keys are found by an index.
const LONG: usize = 16;

impl Pairs {
    fn find(&mut self, key: &str) -> Option<usize> {
        if self.map.entries.len() < LONG {
            return self.map.entries.iter().position(|entry| entry.key == key);
        }
        if self.index.is_empty() {
            let keys = self.map.entries.iter().enumerate();
            self.index = keys.map(|(at, entry)| (entry.key.clone(), at)).collect();
        }
        self.index.get(key).copied()
    }

    fn set(&mut self, entry: Entry, at: Option<usize>) {
        match at.and_then(|at| self.map.entries.get_mut(at)) {
            Some(old) => *old = entry,
            None => {
                if !self.index.is_empty() {
                    self.index.insert(entry.key.clone(), self.map.entries.len());
                }
                self.map.entries.push(entry);
            }
        }
    }
}

impl<'t> Builder<'t> {
    fn add(&mut self, pairs: &mut Pairs, key: Key, value: Node) -> Built<()> {
        let is_merge = matches!(&key.node.value, Value::String(text) if text == "<<");
        if is_merge && key.plain {
            return self.merge(pairs, &key, value);
        }
        if is_merge {
            self.oddities.push((key.node.span, Oddity::QuotedMerge));
        }
        let text = self.key_text(&key.node)?;
        let found = pairs.find(&text);
        if let Some(first) = found.and_then(|at| pairs.map.entries.get(at)) {
            // A key that only a merge brought in may be overridden: both readers take the later.
            if pairs.merges == 0 || !self.merged.contains(&first.key_span) {
                let oddity = Oddity::DuplicateKey {
                    key: text.clone(),
                    first: first.key_span,
                };
                self.oddities.push((key.node.span, oddity));
            }
        }
        self.reconsider(&text, key.node.span, value.span);
        pairs.set(
            Entry {
                key: text,
                key_span: key.node.span,
                value,
            },
            found,
        );
        Ok(())
    }

    /// What was noted of a key and its value, now that it is known which is which.
    fn reconsider(&mut self, text: &str, key: Span, value: Span) {
        let mode = text.len() >= 4
            && text.is_char_boundary(text.len() - 4)
            && text
                .get(text.len() - 4..)
                .is_some_and(|tail| tail.eq_ignore_ascii_case("mode"));
        let recent = self.oddities.len().saturating_sub(2);
        let mut at = recent;
        while let Some((span, oddity)) = self.oddities.get_mut(at) {
            match oddity {
                Oddity::YesOrNo { key: is_key, .. } if *span == key => *is_key = true,
                // A file mode in octal is what everybody expects.
                Oddity::Misread { .. } if *span == value && mode => {
                    self.oddities.remove(at);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn merge(&mut self, pairs: &mut Pairs, key: &Key, value: Node) -> Built<()> {
        pairs.merges += 1;
        if pairs.merges > 1 {
            self.oddities.push((key.node.span, Oddity::SecondMerge));
        }
        let span = key.node.span;
        match value.value {
            Value::Map(map) => self.merge_one(pairs, map, span),
            Value::Seq(items) if items.iter().all(|item| item.as_map().is_some()) => {
                // The first of a list wins, so it is merged last.
                for item in items.into_iter().rev() {
                    if let Value::Map(map) = item.value {
                        self.merge_one(pairs, map, span);
                    }
                }
            }
            _ => {
                let at = span.start.saturating_sub(self.base.start) as usize;
                return Err(self
                    .broken(
                        at,
                        "`<<` takes a mapping or a list of mappings",
                        "name an anchor of a mapping",
                    )
                    .into());
            }
        }
        Ok(())
    }

    fn merge_one(&mut self, pairs: &mut Pairs, map: Map, merge: Span) {
        for entry in map.entries {
            let found = pairs.find(&entry.key);
            let own = found
                .and_then(|at| pairs.map.entries.get(at))
                .is_some_and(|old| !self.merged.contains(&old.key_span));
            if own {
                self.oddities.push((
                    merge,
                    Oddity::MergeOverrides {
                        key: entry.key.clone(),
                    },
                ));
            }
            self.merged.insert(entry.key_span);
            pairs.set(entry, found);
        }
    }

    /// A key as the API server reads it.
    fn key_text(&mut self, key: &Node) -> Built<CompactString> {
        let at = key.span.start.saturating_sub(self.base.start) as usize;
        Ok(match &key.value {
            Value::String(text) => text.clone(),
            Value::Bool(b) => format_compact!("{b}"),
            Value::Number(Number::Int(i)) => format_compact!("{i}"),
            Value::Number(Number::UInt(u)) => format_compact!("{u}"),
            Value::Number(Number::Float(f)) => format_compact!("{f}"),
            Value::Null => {
                return Err(self
                    .broken(
                        at,
                        "a mapping key is null",
                        "name the key, or put it in quotes",
                    )
                    .into());
            }
            Value::Seq(_) | Value::Map(_) => {
                return Err(self
                    .broken(
                        at,
                        "a mapping key is a list or a mapping",
                        "put it in quotes: an unquoted `{{ … }}` reads as a mapping",
                    )
                    .into());
            }
        })
    }

    fn scalar(
        &mut self,
        text: &str,
        style: Style,
        start: usize,
        end: usize,
        tag: Option<&str>,
    ) -> Node {
        let span = self.span(start, end);
        if style != Style::Plain || tag.is_some() {
            return Node {
                span,
                value: Value::String(text.into()),
            };
        }
        let value = resolve::plain(text, self.dialect);
        if self.dialect == Dialect::Kubernetes {
            self.look_at(text, &value, span);
        }
        Node { span, value }
    }

    /// Notes what a second reader would read differently.
    fn look_at(&mut self, text: &str, value: &Value, span: Span) {
        let oddity = match value {
            Value::Bool(value) if resolve::is_yes_or_no(text).is_some() => Oddity::YesOrNo {
                text: text.into(),
                value: *value,
                key: false,
            },
            Value::Number(number) => match resolve::oddity(text, *number) {
                Some(oddity) => oddity,
                None => return,
            },
            Value::String(_) if resolve::is_not_finite(text) => {
                Oddity::Inexact { text: text.into() }
            }
            Value::String(_) if resolve::is_timestamp(text) => {
                Oddity::Timestamp { text: text.into() }
            }
            Value::String(_) if resolve::is_huge(text) => Oddity::Inexact { text: text.into() },
            _ => return,
        };
        self.oddities.push((span, oddity));
    }

    fn tagged(&mut self, node: Node, properties: &Properties<'t>) -> Built {
        let Some(tag) = properties.tag.as_deref() else {
            return Ok(node);
        };
        let (start, end) = properties.tag_span;
        if self.dialect == Dialect::CloudFormation
            && let Some(name) = tag.strip_prefix('!')
        {
            return Ok(intrinsic(name, node, self.span(start, end)));
        }
        let known = tag.strip_prefix("tag:yaml.org,2002:");
        let node = self.by_tag(node, known, start)?;
        let agrees = matches!(
            (known, &node.value),
            (Some("str"), Value::String(_))
                | (Some("map"), Value::Map(_))
                | (Some("seq"), Value::Seq(_))
        );
        if !agrees {
            self.note(
                start,
                end,
                Oddity::Tag {
                    tag: self.scanner.slice(start, end).to_owned(),
                },
            );
        }
        Ok(node)
    }

    /// A scalar as its tag types it.
    fn by_tag(&self, node: Node, known: Option<&str>, at: usize) -> Built {
        let Value::String(text) = &node.value else {
            return Ok(node);
        };
        let mismatch = || self.broken(at, "the tag does not fit its value", "remove the tag");
        let value = match known {
            Some("int" | "float" | "bool" | "null" | "timestamp") => {
                resolve::plain(text, Dialect::Kubernetes)
            }
            Some("binary") => {
                let bytes = crate::parse::base64(text).ok_or_else(|| Stop::from(mismatch()))?;
                Value::String(String::from_utf8_lossy(&bytes).as_ref().into())
            }
            _ => return Ok(node),
        };
        let value = match (known, value) {
            (Some("float"), Value::Number(Number::Int(i))) =>
            {
                #[allow(clippy::cast_precision_loss)]
                Value::Number(Number::Float(i as f64))
            }
            (_, value) => value,
        };
        let fits = matches!(
            (known, &value),
            (Some("int"), Value::Number(Number::Int(_) | Number::UInt(_)))
                | (Some("float"), Value::Number(_))
                | (Some("bool"), Value::Bool(_))
                | (Some("null"), Value::Null)
                | (Some("timestamp" | "binary"), Value::String(_))
        );
        if fits {
            Ok(Node {
                span: node.span,
                value,
            })
        } else {
            Err(mismatch().into())
        }
    }
}

/// A short-form intrinsic function of CloudFormation in its long form.
fn intrinsic(name: &str, node: Node, span: Span) -> Node {
    let key: CompactString = match name {
        "Ref" | "Condition" => name.into(),
        _ => format_compact!("Fn::{name}"),
    };
    let whole = Span {
        end: node.span.end,
        ..span
    };
    let value = match (&node.value, name) {
        (Value::String(text), "GetAtt") if text.contains('.') => {
            let parts = text.splitn(2, '.').map(|part| Node {
                span: node.span,
                value: Value::String(part.into()),
            });
            Node {
                span: node.span,
                value: Value::Seq(parts.collect()),
            }
        }
        _ => node,
    };
    let entry = Entry {
        key,
        key_span: span,
        value,
    };
    Node {
        span: whole,
        value: Value::Map(Map {
            entries: vec![entry],
        }),
    }
}

fn node_depth(node: &Node) -> usize {
    match &node.value {
        Value::Map(map) => {
            1 + map
                .entries
                .iter()
                .map(|e| node_depth(&e.value))
                .max()
                .unwrap_or(0)
        }
        Value::Seq(items) => 1 + items.iter().map(node_depth).max().unwrap_or(0),
        _ => 0,
    }
}
