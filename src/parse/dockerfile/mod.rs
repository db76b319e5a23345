//! Container builds to stages of instructions.
//!
//! Invariant: every line of the file belongs to one instruction, one comment or one heredoc, and
//! every value keeps the bytes it was written as, also where a line goes on in the next.

mod lines;
mod words;

use crate::finding::Fault;
use crate::source::{Source, Span};

use super::node::{Entry, Map, Node, Value};
use super::notes::{Notes, quote};
use super::{Document, Limits, Parsed, Str};

use lines::{Line, Lines, Text};
use words::{commands, heredocs, pairs, words};

/// What a build may be told.
const KNOWN: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Those that take `--name=value` in front.
const WITH_FLAGS: [&str; 5] = ["ADD", "COPY", "FROM", "HEALTHCHECK", "RUN"];

/// Reads a file that builds an image.
pub(super) fn read(source: &Source, limits: &Limits) -> Parsed {
    let mut reader = Reader {
        source,
        notes: Notes::new(source),
        nodes: 0,
        arguments: Vec::new(),
        stages: Vec::new(),
    };
    let mut lines = Lines::new(&source.text);
    while let Some(line) = lines.next_line() {
        reader.line(&line, lines.has_syntax());
        if reader.nodes > limits.nodes {
            let message = format!("the file holds more than {} words", limits.nodes);
            let fault = Fault::new("parse/too-many-nodes", message).in_file(source.id);
            reader.notes.faults.push(fault.with_help("split the file"));
            break;
        }
    }
    reader.finish(limits)
}

/// A stage while it is read.
struct Stage {
    span: Span,
    from: Node,
    instructions: Vec<Node>,
}

struct Reader<'s> {
    source: &'s Source,
    notes: Notes<'s>,
    nodes: usize,
    /// What stands before the first stage.
    arguments: Vec<Node>,
    stages: Vec<Stage>,
}

impl Reader<'_> {
    fn finish(self, limits: &Limits) -> Parsed {
        let mut notes = self.notes;
        let all = self.source.span(0, self.source.text.len());
        let stages = self.stages.into_iter().map(|stage| {
            let instructions = list(stage.span, stage.instructions);
            let fields = [("from", stage.from), ("instructions", instructions)];
            mapping(
                stage.span,
                fields.map(|(key, node)| (key, stage.span, node)),
            )
        });
        let stages: Vec<_> = stages.collect();
        if stages.is_empty() && notes.faults.is_empty() {
            notes.deny(
                "dockerfile/syntax",
                (0, 0),
                "no `FROM` in this file",
                "begin a stage",
            );
        }
        let root = mapping(
            all,
            [
                ("arguments", all, list(all, self.arguments)),
                ("stages", all, list(all, stages)),
            ],
        );
        let read = self.nodes <= limits.nodes;
        Parsed {
            documents: read
                .then_some(Document { index: 0, root })
                .into_iter()
                .collect(),
            findings: notes.findings,
            faults: notes.faults,
        }
    }

    fn line(&mut self, line: &Line, has_syntax: bool) {
        let (word, rest) = line.text.split_word();
        let command = word.as_str().to_ascii_uppercase();
        let at = self.span(&word);
        if !KNOWN.contains(&command.as_str()) && !has_syntax {
            let shown = quote(word.as_str());
            self.syntax(at, format!("`{shown}` is no instruction"));
        }
        if line.open {
            self.syntax(at, "the heredoc that begins here has no end".to_owned());
        }
        let node = self.instruction(&command, at, &rest, line);
        if command == "FROM" {
            let from = self.from(&rest, at);
            self.stages.push(Stage {
                span: node.span,
                from,
                instructions: Vec::new(),
            });
            return;
        }
        match self.stages.last_mut() {
            Some(stage) => stage.instructions.push(node),
            None => {
                if command != "ARG" && !has_syntax {
                    self.syntax(at, format!("`{command}` stands before the first `FROM`"));
                }
                self.arguments.push(node);
            }
        }
    }

    fn syntax(&mut self, at: Span, message: String) {
        let range = (at.start as usize, at.end as usize);
        let help = "correct the instruction; a build stops here";
        self.notes.deny("dockerfile/syntax", range, message, help);
    }

    fn span(&self, text: &Text) -> Span {
        let (start, end) = text.range();
        self.source.span(start, end)
    }

    fn text(&mut self, text: &Text) -> Node {
        self.nodes += 1;
        string(self.span(text), text.as_str())
    }

    fn texts(&mut self, span: Span, texts: &[Text]) -> Node {
        let items = texts.iter().map(|text| self.text(text)).collect();
        list(span, items)
    }

    fn from(&mut self, rest: &Text, at: Span) -> Node {
        let (flags, rest) = self.flags("FROM", rest);
        let words = words(&rest);
        let mut fields = vec![("flags", at, flags)];
        if let Some(image) = words.first() {
            fields.push(("image", at, self.text(image)));
        }
        if let [_, by, name, ..] = words.as_slice()
            && by.as_str().eq_ignore_ascii_case("as")
        {
            fields.push(("name", at, self.text(name)));
        }
        mapping(at, fields)
    }

    fn instruction(&mut self, command: &str, at: Span, rest: &Text, line: &Line) -> Node {
        let (flags, rest) = self.flags(command, rest);
        let value = self.text(&rest);
        let mut fields = vec![
            ("cmd", at, string(at, command)),
            ("flags", at, flags),
            ("value", at, value),
        ];
        let exec = words::exec(&rest);
        let form = if exec.is_some() { "exec" } else { "shell" };
        fields.push(("form", at, string(at, form)));
        let arguments = exec.unwrap_or_else(|| words(&rest));
        fields.push(("words", at, self.texts(at, &arguments)));
        if matches!(command, "ENV" | "ARG" | "LABEL") {
            fields.push(("pairs", at, self.pairs(command, &rest)));
        }
        if command == "RUN" {
            let scripts = line.heredocs.iter().flat_map(|text| commands(text, true));
            let found: Vec<_> = match form {
                "exec" => vec![rest.clone()],
                _ if line.heredocs.is_empty() => commands(&rest, false),
                _ => commands(&rest, false).into_iter().chain(scripts).collect(),
            };
            fields.push(("commands", at, self.texts(at, &found)));
        }
        if !line.heredocs.is_empty() {
            fields.push(("heredocs", at, self.texts(at, &line.heredocs)));
        }
        self.nodes += 1;
        mapping(self.source.span(at.start as usize, line.end), fields)
    }

    fn pairs(&mut self, command: &str, rest: &Text) -> Node {
        let span = self.span(rest);
        let found = pairs(rest, command == "ENV" || command == "LABEL");
        let of_pair = |(name, value): (Text, Option<Text>)| {
            let at = self.span(&name);
            let mut fields = vec![("name", at, self.text(&name))];
            fields.extend(value.map(|value| ("value", at, self.text(&value))));
            mapping(at, fields)
        };
        list(span, found.into_iter().map(of_pair).collect())
    }

    /// The flags in front, and what is behind them.
    fn flags(&mut self, command: &str, rest: &Text) -> (Node, Text) {
        let mut rest = rest.trim();
        let mut entries = Vec::new();
        let start = self.span(&rest);
        while WITH_FLAGS.contains(&command) && rest.as_str().starts_with("--") {
            let (flag, behind) = rest.split_word();
            let span = self.span(&flag);
            let text = flag.as_str().trim_start_matches('-');
            let (name, value) = match text.split_once('=') {
                Some((name, value)) => (name, Value::String(Str::from(value))),
                None => (text, Value::Bool(true)),
            };
            entries.push(Entry {
                key: Str::from(name),
                key_span: span,
                value: Node { span, value },
            });
            self.nodes += 2;
            rest = behind;
        }
        entries.dedup_by(|second, first| second.key == first.key);
        let node = Node {
            span: start,
            value: Value::Map(Map { entries }),
        };
        (node, rest)
    }
}

fn string(span: Span, text: &str) -> Node {
    Node {
        span,
        value: Value::String(Str::from(text)),
    }
}

fn list(span: Span, items: Vec<Node>) -> Node {
    Node {
        span,
        value: Value::Seq(items),
    }
}

fn mapping<'k>(span: Span, fields: impl IntoIterator<Item = (&'k str, Span, Node)>) -> Node {
    let entries = fields.into_iter().map(|(key, key_span, value)| Entry {
        key: Str::from(key),
        key_span,
        value,
    });
    Node {
        span,
        value: Value::Map(Map {
            entries: entries.collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn parse(text: &str) -> (Source, Parsed) {
        let source = Source::new(SourceId(0), "Dockerfile", text);
        let parsed = read(&source, &Limits::default());
        (source, parsed)
    }

    fn instruction(parsed: &Parsed, stage: usize, number: usize) -> &Node {
        let stages = parsed.documents[0].root.get("stages").unwrap();
        let stage = stages.step(&stage.to_string()).unwrap();
        let all = stage.get("instructions").unwrap();
        all.step(&number.to_string()).unwrap()
    }

    #[test]
    fn stages_hold_instructions_with_their_places() {
        let text = "# c\nARG V=1\nfrom --platform=linux/amd64 node:${V} as build\n\
            RUN a && \\\n  # why\n  b \"x && y\" | c;\n\
            COPY --from=0 --chown=1:1 [\"a b\", \"c\"]\nFROM scratch\nENV a=1 b=\"2 3\"\nENV c d e\n";
        let (source, parsed) = parse(text);
        assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
        let root = &parsed.documents[0].root;
        let first = root.get("stages").unwrap().step("0").unwrap();
        let from = first.get("from").unwrap();
        assert_eq!(from.get("image").unwrap().as_str(), Some("node:${V}"));
        assert_eq!(from.get("name").unwrap().as_str(), Some("build"));
        assert_eq!(source.place(from.get("image").unwrap().span).line, 3);
        let run = instruction(&parsed, 0, 0).get("commands").unwrap();
        assert_eq!(run.to_json(), serde_json::json!(["a", "b \"x && y\" | c"]));
        assert_eq!(source.place(run.step("1").unwrap().span).line, 6);
        let copy = instruction(&parsed, 0, 1);
        assert_eq!(copy.at(&["flags", "from"]).unwrap().as_str(), Some("0"));
        assert_eq!(
            copy.get("words").unwrap().to_json(),
            serde_json::json!(["a b", "c"])
        );
        let pairs = |number| {
            instruction(&parsed, 1, number)
                .get("pairs")
                .unwrap()
                .to_json()
        };
        assert_eq!(
            pairs(0),
            serde_json::json!([{"name": "a", "value": "1"}, {"name": "b", "value": "2 3"}])
        );
        assert_eq!(pairs(1), serde_json::json!([{"name": "c", "value": "d e"}]));
    }

    #[test]
    fn a_heredoc_is_text_and_no_instructions() {
        let text = "FROM a\nRUN <<-\"E\" cat <<F\n\tUSER x\n\tE\nsecond\nF\nUSER y\n";
        let (source, parsed) = parse(text);
        assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
        let run = instruction(&parsed, 0, 0);
        let texts = run.get("heredocs").unwrap().to_json();
        assert_eq!(texts, serde_json::json!(["USER x\n", "second\n"]));
        let user = run.get("commands").unwrap().step("1").unwrap();
        assert_eq!(source.place(user.span).line, 3);
        assert_eq!(
            instruction(&parsed, 0, 1).get("value").unwrap().as_str(),
            Some("y")
        );
    }

    #[test]
    fn another_escape_character_is_heeded() {
        let (_, parsed) = parse("# escape=`\nFROM a\nRUN x `\n y\nCOPY a\\\nUSER b\n");
        assert!(parsed.findings.is_empty());
        assert_eq!(
            instruction(&parsed, 0, 0).get("value").unwrap().as_str(),
            Some("x  y")
        );
        assert_eq!(
            instruction(&parsed, 0, 2).get("value").unwrap().as_str(),
            Some("b")
        );
    }

    #[test]
    fn tells_what_is_wrong() {
        for (text, line) in [
            ("FROM a\nRUNN x\n", 2),
            ("RUN x\nFROM a\n", 1),
            ("FROM a\nRUN <<E\nx\n", 2),
            ("ARG x\n", 1),
        ] {
            let (_, parsed) = parse(text);
            let finding = &parsed.findings[0];
            assert_eq!(finding.rule.as_str(), "dockerfile/syntax", "{text}");
            assert_eq!(finding.place.line, line, "{text}");
        }
        let (_, parsed) = parse("# syntax=team/own:1\nFROM a\nINCLUDE x\n");
        assert!(parsed.findings.is_empty());
    }
}
