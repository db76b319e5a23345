//! YAML text to nodes for these tests, until they use the parser itself.
#![allow(clippy::too_many_lines, clippy::collapsible_if, clippy::ptr_arg)]

use granit_parser::{Event, Parser, ScalarStyle};
use sluicegate::parse::{Entry, Map, Node, Number, Value};
use sluicegate::source::Source;
use std::collections::HashMap;

pub(crate) fn load(source: &Source) -> Result<Vec<Node>, String> {
    let mut out = Vec::new();
    let mut stack: Vec<(Node, usize, Vec<Node>)> = Vec::new();
    let mut anchors: HashMap<usize, Node> = HashMap::new();
    fn push(stack: &mut Vec<(Node, usize, Vec<Node>)>, out: &mut Vec<Node>, node: Node) {
        match stack.last_mut() {
            Some((_, _, kids)) => kids.push(node),
            None => out.push(node),
        }
    }
    for next in Parser::new_from_str(&source.text) {
        let (event, span) = next.map_err(|e| e.to_string())?;
        let s = span.start.byte_offset().unwrap_or(0);
        let e = span.end.byte_offset().unwrap_or(s);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let value = if style == ScalarStyle::Plain
                    && tag
                        .as_ref()
                        .is_none_or(|t| !format!("{t:?}").contains("str"))
                {
                    plain(&text)
                } else {
                    Value::String(text.as_ref().into())
                };
                let node = Node {
                    span: source.span(s, e),
                    value,
                };
                if anchor > 0 {
                    anchors.insert(anchor, node.clone());
                }
                push(&mut stack, &mut out, node);
            }
            Event::SequenceStart(_, anchor, _) => stack.push((
                Node {
                    span: source.span(s, e),
                    value: Value::Seq(vec![]),
                },
                anchor,
                vec![],
            )),
            Event::MappingStart(_, anchor, _) => stack.push((
                Node {
                    span: source.span(s, e),
                    value: Value::Map(Map::default()),
                },
                anchor,
                vec![],
            )),
            Event::SequenceEnd | Event::MappingEnd => {
                let (mut node, anchor, kids) = stack.pop().ok_or("stack")?;
                node.span.end = e as u32;
                match &mut node.value {
                    Value::Seq(items) => *items = kids,
                    Value::Map(map) => {
                        let mut kids = kids.into_iter();
                        let mut merges = vec![];
                        while let (Some(k), Some(v)) = (kids.next(), kids.next()) {
                            let key = match &k.value {
                                Value::String(s) => s.clone(),
                                Value::Bool(b) => b.to_string().into(),
                                Value::Number(Number::Int(n)) => n.to_string().into(),
                                Value::Number(n) => format!("{n:?}").into(),
                                _ => return Err("odd key".into()),
                            };
                            if key == "<<" {
                                merges.push(v);
                                continue;
                            }
                            if map.entry(&key).is_some() {
                                return Err(format!("duplicate key {key}"));
                            }
                            map.entries.push(Entry {
                                key,
                                key_span: k.span,
                                value: v,
                            });
                        }
                        for m in merges {
                            for e in m.entries() {
                                if map.entry(&e.key).is_none() {
                                    map.entries.push(e.clone());
                                }
                            }
                        }
                    }
                    _ => {}
                }
                if anchor > 0 {
                    anchors.insert(anchor, node.clone());
                }
                push(&mut stack, &mut out, node);
            }
            Event::Alias(id) => {
                let node = anchors.get(&id).cloned().ok_or("alias")?;
                push(&mut stack, &mut out, node);
            }
            _ => {}
        }
    }
    out.retain(|n| !n.is_null());
    Ok(out)
}

fn plain(t: &str) -> Value {
    match t {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            return Value::Bool(true);
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            return Value::Bool(false);
        }
        _ => {}
    }
    let u = t.replace('_', "");
    let (neg, b) = match u.strip_prefix('-') {
        Some(b) => (true, b),
        None => (false, u.strip_prefix('+').unwrap_or(&u)),
    };
    let int = if let Some(h) = b.strip_prefix("0x") {
        i64::from_str_radix(h, 16).ok()
    } else if let Some(h) = b.strip_prefix("0b") {
        i64::from_str_radix(h, 2).ok()
    } else if let Some(h) = b.strip_prefix("0o") {
        i64::from_str_radix(h, 8).ok()
    } else if b.len() > 1 && b.starts_with('0') && b.bytes().all(|c| (b'0'..b'8').contains(&c)) {
        i64::from_str_radix(b, 8).ok()
    } else if !b.is_empty() && b.bytes().all(|c| c.is_ascii_digit()) {
        b.parse().ok()
    } else {
        None
    };
    if let Some(n) = int {
        return Value::Number(Number::Int(if neg { -n } else { n }));
    }
    if !b.is_empty() && b.bytes().all(|c| c.is_ascii_digit()) {
        if let (false, Ok(n)) = (neg, b.parse::<u64>()) {
            return Value::Number(Number::UInt(n));
        }
    }
    if b.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && b.bytes()
            .all(|c| c.is_ascii_digit() || b".eE+-".contains(&c))
    {
        if let Ok(f) = u.parse::<f64>() {
            if f.is_finite() {
                return Value::Number(Number::Float(f));
            }
        }
    }
    Value::String(t.into())
}
