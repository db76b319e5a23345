//! Flow collections: `[a, b]`, `{a: 1}`, and the pair without braces `[a: 1]`.
//!
//! Invariant: what the appliers' parser refuses here is refused, also where the specification is
//! milder.

use crate::parse::map::MapBuilder;
use crate::parse::node::Node;

use super::token::{Kind, Problem, Read, Stop};
use super::tree::{Builder, Key, Step};

impl Builder<'_, '_, '_> {
    pub(super) fn flow_items(&mut self, items: &mut Vec<Node>, depth: usize) -> Read<()> {
        let (start, _) = self.take();
        let mut first = true;
        loop {
            let (mut kind, at, _) = self.scanner.peek()?;
            if kind != Kind::FlowSequenceEnd && !std::mem::take(&mut first) {
                if kind != Kind::FlowEntry {
                    return Err(Stop::within(Problem::ExpectedListEnd, at, start));
                }
                self.take();
                kind = self.peek()?;
            }
            match kind {
                Kind::FlowSequenceEnd => {
                    self.take();
                    return Ok(());
                }
                Kind::Key => {
                    self.path.push(Step::Index(items.len()));
                    let pair = self.flow_pair(depth)?;
                    self.path.pop();
                    items.push(pair);
                }
                _ => self.item(items, false, depth)?,
            }
        }
    }

    /// `[a: 1]`: a mapping of one entry without braces.
    fn flow_pair(&mut self, depth: usize) -> Read<Node> {
        self.deeper(depth)?;
        self.count(1)?;
        let start = self.scanner.take().start;
        let next = self.peek()?;
        let absent = matches!(next, Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd);
        if absent {
            // The appliers' parser eats this token, and so refuses what follows.
            self.take();
        }
        let key = self.key(absent, false, depth + 1)?;
        let mut map = MapBuilder::default();
        self.flow_value(&mut map, key, Kind::FlowSequenceEnd, depth + 1)?;
        Ok(self.finish_map(start, map))
    }

    pub(super) fn flow_entries(&mut self, map: &mut MapBuilder, depth: usize) -> Read<()> {
        let (start, _) = self.take();
        let mut first = true;
        loop {
            let (mut kind, at, _) = self.scanner.peek()?;
            if kind != Kind::FlowMappingEnd && !std::mem::take(&mut first) {
                if kind != Kind::FlowEntry {
                    return Err(Stop::within(Problem::ExpectedMapEnd, at, start));
                }
                self.take();
                kind = self.peek()?;
            }
            match kind {
                Kind::FlowMappingEnd => {
                    self.take();
                    return Ok(());
                }
                Kind::Key => {
                    let end = self.scanner.take().end;
                    self.last_end = self.last_end.max(end);
                    let next = self.peek()?;
                    let absent =
                        matches!(next, Kind::Value | Kind::FlowEntry | Kind::FlowMappingEnd);
                    let key = self.key(absent, false, depth)?;
                    self.flow_value(map, key, Kind::FlowMappingEnd, depth)?;
                }
                _ => {
                    let key = self.key(false, false, depth)?;
                    self.peek()?;
                    let value = self.empty_here()?;
                    self.entry(map, key, value)?;
                }
            }
        }
    }

    fn flow_value(
        &mut self,
        map: &mut MapBuilder,
        key: Key,
        closing: Kind,
        depth: usize,
    ) -> Read<()> {
        self.enter(&key);
        let mut absent = true;
        if self.peek()? == Kind::Value {
            self.take();
            let next = self.peek()?;
            absent = next == Kind::FlowEntry || next == closing;
        }
        let value = if absent {
            self.empty_here()?
        } else {
            self.node(false, false, depth)?
        };
        self.path.pop();
        self.entry(map, key, value)
    }
}
