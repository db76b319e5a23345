//! The packs under `schemas/`: one compressed file to the definitions that a run asks for.
//!
//! Invariant: nothing is unpacked before it is asked for, and then once; a pack that can't be
//! read is an error that names it, never an empty set of schemas.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

/// Why a pack gave no schema. The packs are compiled in, so that this is a defect of the build.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PackError {
    /// The first line is not what the generator writes.
    #[error("the head of the embedded schemas can't be read")]
    Head,
    /// A frame can't be unpacked, or its index can't be read.
    #[error("the embedded schemas of `{0}` can't be unpacked")]
    Frame(String),
    /// A definition can't be read.
    #[error("definition {1} of the embedded schemas of `{0}` can't be read")]
    Definition(String, usize),
}

/// A pack: its head, and its frames as they are needed.
#[derive(Debug)]
pub(super) struct Pack {
    frames: BTreeMap<String, Frame>,
}

#[derive(Deserialize)]
struct Head {
    frames: Vec<HeadFrame>,
}

#[derive(Deserialize)]
struct HeadFrame {
    name: String,
    length: usize,
}

impl Pack {
    /// Reads the head of a pack.
    pub(super) fn read(bytes: &'static [u8]) -> Result<Self, PackError> {
        let end = memchr::memchr(b'\n', bytes).ok_or(PackError::Head)?;
        let (head, mut rest) = bytes.split_at_checked(end + 1).ok_or(PackError::Head)?;
        let head: Head = serde_json::from_slice(head).map_err(|_| PackError::Head)?;
        let mut frames = BTreeMap::new();
        for frame in head.frames {
            let (packed, after) = rest.split_at_checked(frame.length).ok_or(PackError::Head)?;
            rest = after;
            let name = frame.name.clone();
            frames.insert(frame.name, Frame::new(name, packed));
        }
        Ok(Self { frames })
    }

    /// The frame of that name.
    pub(super) fn frame(&self, name: &str) -> Option<&Frame> {
        self.frames.get(name)
    }

    /// The names of all frames.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.frames.keys().map(String::as_str)
    }
}

/// What a frame says it holds.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Index {
    /// The minors that the bits of a mask stand for.
    #[serde(default)]
    pub(super) minors: Vec<u32>,
    /// `group/version/kind` to its definitions.
    pub(super) kinds: BTreeMap<String, Vec<(u32, usize)>>,
    /// The definition of `metadata`.
    #[serde(default)]
    pub(super) metadata: Vec<(u32, usize)>,
    /// What every stored object must have.
    #[serde(default)]
    pub(super) object: Vec<(u32, usize)>,
    /// Kinds that are never stored, and so have no name.
    #[serde(default)]
    pub(super) nameless: Vec<String>,
}

/// Definitions that refer to each other.
#[derive(Debug)]
pub(super) struct Frame {
    name: String,
    packed: &'static [u8],
    opened: OnceLock<Result<Opened, PackError>>,
}

#[derive(Debug)]
struct Opened {
    index: Index,
    text: String,
    lines: Vec<Range<usize>>,
}

impl Frame {
    fn new(name: String, packed: &'static [u8]) -> Self {
        Self {
            name,
            packed,
            opened: OnceLock::new(),
        }
    }

    fn open(&self) -> Result<&Opened, PackError> {
        self.opened
            .get_or_init(|| unpack(self.packed).ok_or_else(|| PackError::Frame(self.name.clone())))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// What the frame holds.
    pub(super) fn index(&self) -> Result<&Index, PackError> {
        self.open().map(|opened| &opened.index)
    }

    /// How many definitions it holds.
    pub(super) fn len(&self) -> Result<usize, PackError> {
        self.open().map(|opened| opened.lines.len())
    }

    /// One definition; its references are numbers.
    fn definition(&self, id: usize) -> Result<Value, PackError> {
        let opened = self.open()?;
        opened
            .lines
            .get(id)
            .and_then(|line| opened.text.get(line.clone()))
            .and_then(|line| serde_json::from_str(line).ok())
            .ok_or_else(|| PackError::Definition(self.name.clone(), id))
    }

    /// Definition `root` with everything it leads to, as one document: `$ref`s point into
    /// `$defs`.
    pub(super) fn document(&self, root: usize) -> Result<Value, PackError> {
        let mut found = BTreeMap::new();
        let mut queue = vec![root];
        while let Some(id) = queue.pop() {
            if found.contains_key(&id) {
                continue;
            }
            let mut definition = self.definition(id)?;
            link(&mut definition, &mut queue);
            found.insert(id, definition);
        }
        let definitions = found
            .into_iter()
            .map(|(id, definition)| (id.to_string(), definition))
            .collect::<serde_json::Map<_, _>>();
        Ok(serde_json::json!({"$ref": pointer(root), "$defs": definitions}))
    }
}

fn pointer(id: usize) -> String {
    format!("#/$defs/{id}")
}

/// Turns the numbers of references into pointers and remembers where they lead.
fn link(schema: &mut Value, leads_to: &mut Vec<usize>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                match value.as_u64().and_then(|id| usize::try_from(id).ok()) {
                    Some(id) if key == "$ref" => {
                        leads_to.push(id);
                        *value = Value::String(pointer(id));
                    }
                    _ => link(value, leads_to),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| link(item, leads_to)),
        _ => {}
    }
}

fn unpack(packed: &[u8]) -> Option<Opened> {
    let mut text = String::new();
    ruzstd::decoding::StreamingDecoder::new(packed)
        .ok()?
        .read_to_string(&mut text)
        .ok()?;
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let mut start = ends.next()?;
    let index = serde_json::from_str(text.get(..start)?).ok()?;
    let mut lines = Vec::new();
    for end in ends {
        lines.push(start + 1..end);
        start = end;
    }
    Some(Opened { index, text, lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pack_is_an_error() {
        assert_eq!(Pack::read(b"").unwrap_err(), PackError::Head);
        assert_eq!(Pack::read(b"{}\n").unwrap_err(), PackError::Head);
        let short = b"{\"frames\":[{\"name\":\"a\",\"length\":9}]}\nx";
        assert_eq!(Pack::read(short).unwrap_err(), PackError::Head);
        let junk = b"{\"frames\":[{\"name\":\"a\",\"length\":1}]}\nx";
        let pack = Pack::read(junk).unwrap();
        let error = pack.frame("a").unwrap().index().unwrap_err();
        assert_eq!(error, PackError::Frame("a".into()));
    }
}
