//! Keys and entries of mappings: what becomes of a key, duplicates, and merges.
//!
//! Invariant: the entry that ends up in the tree is the one that the appliers keep.

use crate::parse::node::{Entry, Node, Number, Value};
use crate::parse::{Dialect, Str};
use crate::source::Span;

use super::ambiguous;
use super::resolve::{self, Scalar};
use super::tag::{Name, Props};
use super::token::{Problem, Read, Stop, Style, Token};
use super::tree::{Builder, Key};
use crate::parse::map::{MapBuilder, Origin};

impl<'a> Builder<'a, '_, '_> {
    /// Reads a key that is a scalar; the token is still to be taken.
    pub(super) fn scalar_key(&mut self, props: Props<'a>, style: Style) -> Read<Key> {
        let token = self.scanner.take();
        self.last_end = token.end;
        let span = self.span(token.start, token.end);
        let opened = self.anchors.open(props.anchor.as_deref(), *self.nodes);
        if opened.is_some() || props.tag.is_some() {
            let node = self.scalar(&token, style, props.tag.as_ref())?;
            if let Some(id) = opened {
                self.close_anchor(id, &node)?;
            }
            if is_merge(&token, style, &props) {
                return Ok(Key::Merge(span));
            }
            return self.marked_key(&token, style, &props, &node);
        }
        if token.text == "<<" {
            if style == Style::Plain {
                return Ok(Key::Merge(span));
            }
            ambiguous::quoted_merge(self, span);
        }
        let key = if style == Style::Plain {
            self.plain_key(&token)?
        } else {
            Str::from(token.text.as_ref())
        };
        ambiguous::key(self, &key, span);
        Ok(Key::Text(key, span))
    }

    /// A key with an anchor or a tag.
    fn marked_key(
        &mut self,
        token: &Token<'_>,
        style: Style,
        props: &Props<'_>,
        node: &Node,
    ) -> Read<Key> {
        match &props.tag {
            None if style == Style::Plain => {
                let key = self.plain_key(token)?;
                ambiguous::key(self, &key, node.span);
                return Ok(Key::Text(key, node.span));
            }
            // How a number becomes a key depends on how it is written, which a tag hides.
            Some(tag) if matches!(node.value, Value::Number(_)) => ambiguous::tag(self, tag),
            _ => {}
        }
        self.key_of_node(node, node.span)
    }

    fn plain_key(&mut self, token: &Token<'_>) -> Read<Str> {
        let text = token.text.as_ref();
        let scalar = resolve::plain(self.dialect, text);
        ambiguous::plain_key(self, text, scalar, (token.start, token.end));
        if self.dialect != Dialect::Kubernetes {
            return Ok(Str::from(text));
        }
        match scalar {
            Scalar::Text => Ok(Str::from(text)),
            Scalar::Bool(value) => Ok(bool_key(value)),
            Scalar::Null => Err(Stop::at(Problem::NullKey, token.start)),
            Scalar::Number(number) => number_key(number, token.start),
            Scalar::NotFinite => Ok(match text.to_ascii_lowercase().as_str() {
                "+.inf" => Str::const_new(".inf"),
                other => Str::from(other),
            }),
        }
    }

    pub(super) fn key_of_node(&mut self, node: &Node, span: Span) -> Read<Key> {
        let at = span.start as usize;
        let key = match &node.value {
            Value::String(text) => text.clone(),
            Value::Bool(value) => bool_key(*value),
            Value::Number(number) => number_key(*number, at)?,
            Value::Null => return Err(Stop::at(Problem::NullKey, at)),
            Value::Seq(_) | Value::Map(_) => return Err(Stop::at(Problem::CollectionKey, at)),
        };
        ambiguous::key(self, &key, span);
        Ok(Key::Text(key, span))
    }

    /// Adds an entry that is written out.
    pub(super) fn written(&mut self, map: &mut MapBuilder, entry: Entry) {
        let at = map.position(&entry.key);
        if let Some((earlier, Origin::Written)) = at.and_then(|at| map.found(at)) {
            ambiguous::duplicate(self, &entry, earlier);
        }
        map.put(at, entry, Origin::Written);
    }

    /// Adds the entries of a merged mapping, or of several, of which the first has precedence.
    pub(super) fn merge(&mut self, map: &mut MapBuilder, span: Span, value: Node) -> Read<()> {
        let alias = self.was_alias;
        if let Some(first) = map.first_merge.replace(span) {
            ambiguous::second_merge(self, span, first);
        }
        let wrong = Stop::at(Problem::MergeNotMap, span.start as usize);
        match value.value {
            Value::Map(merged) => self.merge_entries(map, span, merged.entries),
            Value::Seq(items) if !alias => {
                let mut maps = Vec::new();
                for item in items {
                    match item.value {
                        Value::Map(merged) => maps.push(merged.entries),
                        _ => return Err(wrong),
                    }
                }
                if self.dialect == Dialect::Kubernetes {
                    maps.reverse();
                }
                for entries in maps {
                    self.merge_entries(map, span, entries);
                }
            }
            _ => return Err(wrong),
        }
        Ok(())
    }

    fn merge_entries(&mut self, map: &mut MapBuilder, span: Span, entries: Vec<Entry>) {
        for entry in entries {
            let earlier = map.earlier(&entry.key);
            if self.dialect != Dialect::Kubernetes && earlier.is_some() {
                continue;
            }
            if let Some((written, Origin::Written)) = earlier {
                ambiguous::overriding_merge(self, &entry, span, written);
            }
            map.insert(entry, Origin::Merged);
        }
    }
}

fn is_merge(token: &Token<'_>, style: Style, props: &Props<'_>) -> bool {
    token.text == "<<"
        && match &props.tag {
            None => style == Style::Plain,
            Some(tag) => match &tag.name {
                Name::NonSpecific => true,
                Name::Core(name) => name == "merge",
                Name::Other(_) => false,
            },
        }
}

fn bool_key(value: bool) -> Str {
    Str::const_new(if value { "true" } else { "false" })
}

fn number_key(number: Number, at: usize) -> Read<Str> {
    match number {
        Number::Int(int) => Ok(Str::from(int.to_string())),
        Number::UInt(_) => Err(Stop::at(Problem::HugeKey, at)),
        Number::Float(float) => Ok(Str::from(resolve::float_key(float))),
    }
}
