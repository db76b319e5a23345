//! The rules about the text itself.

use crate::finding::{NativeRule, Severity};

const fn rule(
    id: &'static str,
    title: &'static str,
    description: &'static str,
    fix: &'static str,
) -> NativeRule {
    NativeRule {
        id,
        title,
        description,
        fix,
        severity: Severity::Error,
    }
}

const DIFFERS: &str =
    "Appliers read this differently, so what was reviewed need not be what is applied.";

/// Every rule that reading a file can break.
pub const RULES: &[NativeRule] = &[
    rule(
        "yaml/syntax",
        "YAML must be readable",
        "What can't be read can't be judged.",
        "Mend the text at the place that is named.",
    ),
    rule(
        "yaml/template",
        "Templates are rendered before they are checked",
        "An unrendered template is no manifest: nobody can say what will be applied.",
        "Render it, or declare the file in `not_manifests`.",
    ),
    rule(
        "yaml/encoding",
        "Files are UTF-8, or UTF-16 with a byte-order mark",
        "Some readers replace broken bytes, others refuse the file.",
        "Save the file as UTF-8.",
    ),
    rule(
        "yaml/control-character",
        "There are no control characters",
        "Appliers refuse them, and they can hide text from a reader.",
        "Remove the character, or write it as an escape in double quotes.",
    ),
    rule(
        "yaml/ambiguous-boolean",
        "Booleans are `true` and `false`",
        "`yes`, `no`, `on` and `off` are booleans for kubectl and texts for kustomize.",
        "Write `true`, `false`, or put the text in quotes.",
    ),
    rule(
        "yaml/ambiguous-key",
        "Keys are what they look like",
        "A key that differs in case, script or by a hidden character from a known one deceives readers.",
        "Type the key anew in plain letters.",
    ),
    rule(
        "yaml/ambiguous-duplicate-key",
        "A key occurs once in its mapping",
        DIFFERS,
        "Remove one of the two.",
    ),
    rule(
        "yaml/ambiguous-merge",
        "A merge overrides nothing",
        DIFFERS,
        "Put one `<<` first in its mapping.",
    ),
    rule(
        "yaml/ambiguous-tag",
        "There are no explicit tags",
        DIFFERS,
        "Remove the tag and write the value as it is meant.",
    ),
    rule(
        "yaml/ambiguous-line-break",
        "Lines end with a line feed",
        "Other line breaks are live for kubectl and unseen in most editors, also in comments.",
        "Replace the character by a line feed, or write it as an escape.",
    ),
    rule(
        "yaml/ambiguous-directive",
        "There are no YAML directives",
        "Appliers refuse `%YAML` and `%TAG`.",
        "Remove the line.",
    ),
    rule(
        "yaml/ambiguous-document",
        "Nothing stands beside a document's markers",
        "Text after `---` or after a document's end is dropped by some readers and read by others.",
        "Begin the document on the line after `---`.",
    ),
    rule(
        "yaml/ambiguous-number",
        "Numbers are exact",
        "Readers round what does not fit, so the applied number is another.",
        "Put the number in quotes, or write one that fits.",
    ),
    rule(
        "yaml/ambiguous-timestamp",
        "Dates are in quotes",
        "A date without quotes is a text for kubectl and a time for others.",
        "Put it in quotes.",
    ),
    rule(
        "yaml/ambiguous-bidi",
        "There are no characters that reorder text",
        "They show a reader other text than the machine reads.",
        "Remove the character, or write it as an escape.",
    ),
    rule(
        "yaml/ambiguous-character",
        "A byte-order mark stands at the start only",
        DIFFERS,
        "Remove it.",
    ),
    NativeRule {
        id: "yaml/misread-number",
        title: "Numbers look like what they are",
        description: "A leading zero makes a number octal, and underscores are dropped: people misread both.",
        fix: "Write the decimal number, or put it in quotes.",
        severity: Severity::Info,
    },
    rule(
        "json/syntax",
        "JSON must be readable",
        "What can't be read can't be judged.",
        "Mend the text at the place that is named.",
    ),
    rule(
        "json/ambiguous-duplicate-key",
        "A key occurs once in its object",
        DIFFERS,
        "Remove one of the two.",
    ),
    rule(
        "json/ambiguous-number",
        "Numbers are exact",
        "Readers round what does not fit, so the applied number is another.",
        "Put the number in quotes, or write one that fits.",
    ),
    rule(
        "json/ambiguous-concatenation",
        "A JSON file holds one value",
        "kubectl reads all values of a file, others the first only.",
        "Write one value a file, or a `List`.",
    ),
    rule(
        "hcl/syntax",
        "Terraform files must be readable",
        "What can't be read can't be judged.",
        "Mend the text at the place that is named; `terraform validate` must accept it.",
    ),
];
