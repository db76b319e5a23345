//! Tokens to the tree: the grammar of YAML 1.1.
//!
//! Invariant: recursion is as deep as the tree, and the tree is never deeper than the limit.

use crate::parse::node::{Entry, Map, Node, Value};
use crate::parse::notes::Notes;
use crate::parse::{Dialect, Limits, Str};
use crate::source::Span;

use super::alias::Anchors;
use super::scan::Scanner;
use super::tag::{Props, Tag};
use super::token::{Kind, Problem, Read, Stop};
use crate::parse::map::MapBuilder;

/// One step from a node to its child.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Key(Str),
    Index(usize),
}

/// A key as read: the text, or a merge.
pub(super) enum Key {
    Merge(Span),
    Text(Str, Span),
}

/// The state of building one document.
pub(super) struct Builder<'a, 'n, 's> {
    pub(super) scanner: Scanner<'a>,
    pub(super) dialect: Dialect,
    pub(super) limits: &'n Limits,
    pub(super) notes: &'n mut Notes<'s>,
    pub(super) anchors: Anchors,
    pub(super) path: Vec<Step>,
    /// Nodes of this file so far, aliases expanded.
    pub(super) nodes: &'n mut usize,
    /// Whether the node read last was an alias.
    pub(super) was_alias: bool,
    /// End of the last token that has text.
    pub(super) last_end: usize,
}

impl<'a, 'n, 's> Builder<'a, 'n, 's> {
    pub(super) fn new(
        scanner: Scanner<'a>,
        dialect: Dialect,
        limits: &'n Limits,
        notes: &'n mut Notes<'s>,
        nodes: &'n mut usize,
    ) -> Self {
        Self {
            scanner,
            dialect,
            limits,
            notes,
            anchors: Anchors::default(),
            path: Vec::new(),
            nodes,
            was_alias: false,
            last_end: 0,
        }
    }

    /// Reads one document; nothing if there is no content at all. Also gives the offset of
    /// what follows it, which the appliers ignore.
    pub(super) fn document(&mut self) -> Read<Option<(Node, Option<usize>)>> {
        let (mut kind, mut start, _) = self.scanner.peek()?;
        if kind == Kind::StreamEnd {
            return Ok(None);
        }
        if kind == Kind::DocumentStart {
            self.scanner.take();
            (kind, start, _) = self.scanner.peek()?;
            if matches!(
                kind,
                Kind::StreamEnd | Kind::DocumentEnd | Kind::DocumentStart
            ) {
                let rest = (kind != Kind::StreamEnd).then_some(start);
                return Ok(Some((self.empty(start), rest)));
            }
        }
        if kind == Kind::Directive {
            return Err(Stop::at(Problem::Directive, start));
        }
        let root = self.node(true, false, 0)?;
        let (kind, start, end) = self.scanner.peek()?;
        let rest = match kind {
            Kind::StreamEnd => None,
            Kind::DocumentEnd => Some(end),
            _ => Some(start),
        };
        Ok(Some((root, rest)))
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.notes.source.span(start, end)
    }

    pub(super) fn peek(&mut self) -> Read<Kind> {
        self.scanner.peek().map(|(kind, _, _)| kind)
    }

    /// Takes a token that has text of its own, and gives its bytes.
    pub(super) fn take(&mut self) -> (usize, usize) {
        let token = self.scanner.take();
        self.last_end = token.end;
        (token.start, token.end)
    }

    /// The value that is not there.
    fn empty(&self, at: usize) -> Node {
        Node {
            span: self.span(at, at),
            value: Value::Null,
        }
    }

    pub(super) fn empty_here(&mut self) -> Read<Node> {
        self.count(1)?;
        Ok(self.empty(self.last_end))
    }

    /// Reads a node with its anchor and tag. `block` where block collections may stand,
    /// `indentless` where a sequence may begin in the column of its parent.
    pub(super) fn node(&mut self, block: bool, indentless: bool, depth: usize) -> Read<Node> {
        self.count(1)?;
        if self.peek()? == Kind::Alias {
            let token = self.scanner.take();
            self.last_end = token.end;
            return self.alias(&token, depth);
        }
        let props = self.props()?;
        let node = self.content(props, block, indentless, depth);
        self.was_alias = false;
        node
    }

    /// Reads the anchor and the tag in front of a node, in either order.
    fn props(&mut self) -> Read<Props<'a>> {
        let mut props = Props::default();
        for _ in 0..2 {
            match self.peek()? {
                Kind::Anchor if props.anchor.is_none() => {
                    let token = self.scanner.take();
                    props.span = props.span.or(Some((token.start, token.end)));
                    self.last_end = token.end;
                    props.anchor = Some(token.text);
                }
                Kind::Tag(handle) if props.tag.is_none() => {
                    let token = self.scanner.take();
                    props.span = props.span.or(Some((token.start, token.end)));
                    self.last_end = token.end;
                    props.tag = Some(Tag::new(handle, &token)?);
                }
                _ => break,
            }
        }
        Ok(props)
    }

    fn content(
        &mut self,
        props: Props<'a>,
        block: bool,
        indentless: bool,
        depth: usize,
    ) -> Read<Node> {
        let (kind, start, _) = self.scanner.peek()?;
        let opened = self.anchors.open(props.anchor.as_deref(), *self.nodes);
        let node = match kind {
            Kind::Scalar(style) => {
                let token = self.scanner.take();
                self.last_end = token.end;
                self.scalar(&token, style, props.tag.as_ref())?
            }
            Kind::BlockEntry if indentless => self.list(&props, depth, Self::indentless_items)?,
            Kind::FlowSequenceStart => self.list(&props, depth, Self::flow_items)?,
            Kind::FlowMappingStart => self.mapping(&props, depth, Self::flow_entries)?,
            Kind::BlockSequenceStart if block => self.list(&props, depth, Self::block_items)?,
            Kind::BlockMappingStart if block => self.mapping(&props, depth, Self::block_entries)?,
            _ if props.span.is_some() => self.empty_scalar(props.tag.as_ref(), self.last_end)?,
            _ => return Err(Stop::at(Problem::ExpectedContent, start)),
        };
        if let Some(id) = opened {
            self.close_anchor(id, &node)?;
        }
        Ok(node)
    }

    pub(super) fn deeper(&mut self, depth: usize) -> Read<()> {
        let limit = self.limits.depth;
        if depth < limit {
            return Ok(());
        }
        let (_, start, _) = self.scanner.peek()?;
        Err(self.too_deep(start))
    }

    fn list(
        &mut self,
        props: &Props<'a>,
        depth: usize,
        read: fn(&mut Self, &mut Vec<Node>, usize) -> Read<()>,
    ) -> Read<Node> {
        self.deeper(depth)?;
        let (_, start, _) = self.scanner.peek()?;
        let mut items = Vec::new();
        read(self, &mut items, depth + 1)?;
        let node = Node {
            span: self.span(start, self.last_end),
            value: Value::Seq(items),
        };
        Ok(self.tagged_collection(props.tag.as_ref(), node))
    }

    fn mapping(
        &mut self,
        props: &Props<'a>,
        depth: usize,
        read: fn(&mut Self, &mut MapBuilder, usize) -> Read<()>,
    ) -> Read<Node> {
        self.deeper(depth)?;
        let (_, start, _) = self.scanner.peek()?;
        let mut map = MapBuilder::default();
        read(self, &mut map, depth + 1)?;
        let node = self.finish_map(start, map);
        Ok(self.tagged_collection(props.tag.as_ref(), node))
    }

    pub(super) fn finish_map(&self, start: usize, map: MapBuilder) -> Node {
        let map: Map = map.finish();
        Node {
            span: self.span(start, self.last_end),
            value: Value::Map(map),
        }
    }

    pub(super) fn item(&mut self, items: &mut Vec<Node>, block: bool, depth: usize) -> Read<()> {
        self.path.push(Step::Index(items.len()));
        let item = self.node(block, false, depth)?;
        self.path.pop();
        items.push(item);
        Ok(())
    }

    fn block_items(&mut self, items: &mut Vec<Node>, depth: usize) -> Read<()> {
        let start = self.scanner.take().start;
        loop {
            match self.scanner.peek()? {
                (Kind::BlockEntry, _, _) => {
                    self.take();
                    if matches!(self.peek()?, Kind::BlockEntry | Kind::BlockEnd) {
                        items.push(self.empty_here()?);
                    } else {
                        self.item(items, true, depth)?;
                    }
                }
                (Kind::BlockEnd, _, _) => {
                    self.scanner.take();
                    return Ok(());
                }
                (_, at, _) => return Err(Stop::within(Problem::ExpectedEntry, at, start)),
            }
        }
    }

    fn indentless_items(&mut self, items: &mut Vec<Node>, depth: usize) -> Read<()> {
        while self.peek()? == Kind::BlockEntry {
            self.take();
            let next = self.peek()?;
            if matches!(
                next,
                Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd
            ) {
                items.push(self.empty_here()?);
            } else {
                self.item(items, true, depth)?;
            }
        }
        Ok(())
    }

    fn block_entries(&mut self, map: &mut MapBuilder, depth: usize) -> Read<()> {
        let start = self.scanner.take().start;
        loop {
            match self.scanner.peek()? {
                (Kind::Key, _, end) => {
                    self.scanner.take();
                    self.last_end = self.last_end.max(end);
                    let next = self.peek()?;
                    let absent = matches!(next, Kind::Key | Kind::Value | Kind::BlockEnd);
                    let key = self.key(absent, true, depth)?;
                    self.block_value(map, key, depth)?;
                }
                (Kind::BlockEnd, _, _) => {
                    self.scanner.take();
                    return Ok(());
                }
                (_, at, _) => return Err(Stop::within(Problem::ExpectedKey, at, start)),
            }
        }
    }

    fn block_value(&mut self, map: &mut MapBuilder, key: Key, depth: usize) -> Read<()> {
        self.enter(&key);
        let value = if self.peek()? == Kind::Value {
            self.take();
            if matches!(self.peek()?, Kind::Key | Kind::Value | Kind::BlockEnd) {
                self.empty_here()?
            } else {
                self.node(true, true, depth)?
            }
        } else {
            self.empty_here()?
        };
        self.path.pop();
        self.entry(map, key, value)
    }

    /// Reads a key; `absent` if there is nothing before the `:`.
    pub(super) fn key(&mut self, absent: bool, block: bool, depth: usize) -> Read<Key> {
        self.count(1)?;
        if absent {
            return Err(Stop::at(Problem::NullKey, self.last_end));
        }
        if self.peek()? == Kind::Alias {
            let token = self.scanner.take();
            self.last_end = token.end;
            let node = self.alias(&token, depth)?;
            let span = self.span(token.start, token.end);
            return self.key_of_node(&node, span);
        }
        let props = self.props()?;
        if let (Kind::Scalar(style), _, _) = self.scanner.peek()? {
            return self.scalar_key(props, style);
        }
        let node = self.content(props, block, block, depth)?;
        self.key_of_node(&node, node.span)
    }

    pub(super) fn enter(&mut self, key: &Key) {
        self.path.push(Step::Key(match key {
            Key::Merge(_) => Str::const_new("<<"),
            Key::Text(text, _) => text.clone(),
        }));
    }

    /// Puts an entry into its mapping.
    pub(super) fn entry(&mut self, map: &mut MapBuilder, key: Key, value: Node) -> Read<()> {
        match key {
            Key::Merge(span) => self.merge(map, span, value),
            Key::Text(key, key_span) => {
                let entry = Entry {
                    key,
                    key_span,
                    value,
                };
                self.written(map, entry);
                Ok(())
            }
        }
    }
}
