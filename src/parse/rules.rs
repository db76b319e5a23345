//! The rules that the parsers speak for.

use crate::finding::{NativeRule, Severity};

const fn rule(
    id: &'static str,
    title: &'static str,
    description: &'static str,
    fix: &'static str,
) -> NativeRule {
    NativeRule::new(id, Severity::Error, [title, description, fix])
}

/// Every rule that a parser can break, in the order of their ids.
pub const RULES: &[NativeRule] = &[
    rule(
        "dockerfile/syntax",
        "A container build can be read",
        "An instruction that no builder knows, one before the first stage or a heredoc without an end stops the build, and what stands behind it can't be judged.",
        "Correct the instruction at the place shown.",
    ),
    rule(
        "hcl/ambiguous-duplicate-key",
        "Terraform attributes are set once",
        "Terraform refuses a second value for the same attribute; other readers keep the first or the last.",
        "Keep one of the two.",
    ),
    rule(
        "hcl/syntax",
        "Terraform files can be parsed",
        "A file that can't be read can't be judged, and Terraform will not apply it.",
        "Correct the syntax at the place shown.",
    ),
    rule(
        "json/ambiguous-bidi",
        "JSON holds no characters that change the direction of the text",
        "A reviewer sees other text than the program reads.",
        "Remove the character or write it as an escape.",
    ),
    rule(
        "json/ambiguous-concatenation",
        "A JSON file holds one value",
        "kubectl applies every object of `{…}{…}`, other readers only the first, others none.",
        "Write one file for each object, or a List.",
    ),
    rule(
        "json/ambiguous-duplicate-key",
        "JSON keys are unique",
        "Of two equal keys readers take the first, the last, or refuse both.",
        "Keep one of the two.",
    ),
    rule(
        "json/ambiguous-escape",
        "JSON escapes are whole characters",
        "Half of a surrogate pair is replaced by some readers and refused by others.",
        "Write both halves, or the character itself.",
    ),
    rule(
        "json/ambiguous-key",
        "JSON keys are what they look like",
        "A key with look-alike or invisible characters, or nearly `kind`, passes a review and is something else to the API server.",
        "Retype the key.",
    ),
    rule(
        "json/ambiguous-number",
        "JSON numbers are exact",
        "Many readers keep numbers as 64-bit floats and change those that do not fit.",
        "Quote the number, or use fewer digits.",
    ),
    rule(
        "json/syntax",
        "JSON files can be parsed",
        "A file that can't be read can't be judged, and will not be applied.",
        "Correct the syntax at the place shown.",
    ),
    rule(
        "yaml/ambiguous-bidi",
        "YAML holds no characters that change the direction of the text",
        "A reviewer sees other text than the program reads.",
        "Remove the character or write it as an escape in double quotes.",
    ),
    rule(
        "yaml/ambiguous-boolean",
        "Booleans are written true or false",
        "`yes`, `no`, `on`, `off`, `y` and `n` without quotes are booleans to kubectl, Flux and Argo CD, and texts to kustomize and to YAML 1.2.",
        "Write true or false, or put the text in quotes.",
    ),
    rule(
        "yaml/ambiguous-byte-order-mark",
        "A byte-order mark stands only at the start of a file",
        "Inside a file it is invisible, and readers drop or keep it.",
        "Remove it.",
    ),
    rule(
        "yaml/ambiguous-control-character",
        "YAML holds no control characters",
        "Readers refuse, drop or keep them, and terminals obey them.",
        "Remove the character, or write it as an escape in double quotes.",
    ),
    rule(
        "yaml/ambiguous-directive",
        "YAML holds no directives",
        "kubectl refuses `%YAML` and `%TAG`; other readers obey them.",
        "Remove the line.",
    ),
    rule(
        "yaml/ambiguous-document-end",
        "Nothing follows the end of a document",
        "kubectl ignores text after `...` or after a complete value; other readers read or refuse it.",
        "Begin a new document with `---` on a line of its own.",
    ),
    rule(
        "yaml/ambiguous-document-marker",
        "A document marker stands alone on its line",
        "Text after `---` is an error to kubectl, a part of the document to kustomize, and dropped by others.",
        "Put the text on the next line.",
    ),
    rule(
        "yaml/ambiguous-duplicate-key",
        "YAML keys are unique",
        "Of two equal keys kubectl takes the last in silence; kustomize refuses both. `1` and `\"1\"` are the same key.",
        "Keep one of the two.",
    ),
    rule(
        "yaml/ambiguous-encoding",
        "Files are valid UTF-8 or UTF-16",
        "kubectl replaces invalid bytes; kustomize refuses the file.",
        "Save the file as UTF-8.",
    ),
    rule(
        "yaml/ambiguous-key",
        "YAML keys are what they look like",
        "A key with look-alike or invisible characters, or nearly `kind`, passes a review and is something else to the API server.",
        "Retype the key.",
    ),
    rule(
        "yaml/ambiguous-line-break",
        "Lines end with a line feed",
        "A lone carriage return, U+0085, U+2028 or U+2029 ends the line to kubectl, so that what looks like a comment is live.",
        "Use plain line feeds.",
    ),
    rule(
        "yaml/ambiguous-merge",
        "Merges do not override",
        "A `<<` after a key replaces its value to kubectl and not to kustomize; a second `<<` and a quoted one are read differently as well.",
        "Merge once, first, and without quotes.",
    ),
    rule(
        "yaml/ambiguous-number",
        "YAML numbers are exact",
        "Numbers beyond 53 bits, infinities and overflowing floats are changed or turned into text, by reader.",
        "Quote the number, or use fewer digits.",
    ),
    rule(
        "yaml/ambiguous-tag",
        "YAML holds no explicit tags that readers disagree on",
        "`!x` and most `!!x` are dropped by some readers and obeyed or refused by others.",
        "Remove the tag and write the value as it is meant.",
    ),
    rule(
        "yaml/ambiguous-timestamp",
        "Dates are quoted",
        "kubectl reads an unquoted date as a text; kustomize rewrites it as a full timestamp.",
        "Put the date in quotes.",
    ),
    NativeRule {
        id: "yaml/misread-number",
        title: "Numbers are written plainly",
        description: "`0400` is 256 and `1_000` is 1000 to every reader, but not to every person.",
        fix: "Write the number plainly, or quote it if it is a text.",
        severity: Severity::Info,
    },
    rule(
        "yaml/syntax",
        "YAML files can be parsed",
        "A file that can't be read can't be judged, and will not be applied.",
        "Correct the syntax at the place shown.",
    ),
    rule(
        "yaml/template",
        "Templates are rendered before they are checked",
        "A template is no YAML until it is rendered, so nothing in it can be judged.",
        "Render it, quote the expression, or declare the file as a template.",
    ),
];
