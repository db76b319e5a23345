//! The rules that schemas speak for.

use crate::finding::{NativeRule, Severity};

/// A field that no schema names.
pub(super) const UNKNOWN_FIELD: &str = "schema/unknown-field";
/// A value of the wrong type.
pub(super) const TYPE: &str = "schema/type";
/// A variable where no text can stand.
pub(super) const VARIABLE: &str = "schema/variable";
/// A field that must be there.
pub(super) const REQUIRED: &str = "schema/required";
/// A value that is none of those allowed.
pub(super) const ENUM: &str = "schema/enum";
/// A text that does not have its format.
pub(super) const FORMAT: &str = "schema/format";
/// A value out of its limits.
pub(super) const VALUE: &str = "schema/value";
/// A name that does not have the form of its place.
pub(super) const NAME: &str = "schema/name";
/// An amount that can't be given.
pub(super) const QUANTITY: &str = "schema/quantity";
/// A selector that selects nothing, or can't be read.
pub(super) const SELECTOR: &str = "schema/selector";
/// Fields that can't stand together.
pub(super) const CONFLICT: &str = "schema/conflict";
/// A name of something that the object does not have.
pub(super) const REFERENCE: &str = "schema/reference";
/// An API version that is gone.
pub(super) const REMOVED_API: &str = "schema/removed-api";
/// An API version that will go.
pub(super) const DEPRECATED_API: &str = "schema/deprecated-api";
/// An API version that does not exist.
pub(super) const UNKNOWN_VERSION: &str = "schema/unknown-version";
/// A kind that its group does not have.
pub(super) const UNKNOWN_KIND: &str = "schema/unknown-kind";
/// A custom resource definition that can't be used.
pub(super) const CRD: &str = "schema/crd";
/// A rule in CEL of the kind's definition does not hold.
pub(super) const RULE: &str = "schema/rule";
/// A rule in CEL that could not be evaluated.
pub(super) const UNEVALUATED: &str = "schema/unevaluated-rule";

/// All of them.
pub const RULES: &[NativeRule] = &[
    NativeRule::new(
        UNKNOWN_FIELD,
        Severity::Error,
        [
            "Every field is one that the API knows",
            "The API server refuses a field it does not know, or drops it in silence, and the setting it was meant to be never takes effect.",
            "Correct the name or the indentation, or remove the field.",
        ],
    ),
    NativeRule::new(
        TYPE,
        Severity::Error,
        [
            "Every value has the type that its field takes",
            "The API server refuses an object with a value of the wrong type, so that nothing of it is applied.",
            "Write the value in the type named: quote a text that looks like a number or a boolean, unquote a number.",
        ],
    ),
    NativeRule::new(
        VARIABLE,
        Severity::Error,
        [
            "No variable decides what only rendering shows",
            "What is filled in after the check is not judged: a switch that is a variable may be turned on unseen. A number that is one is a warning.",
            "Write the value, and patch it where it differs.",
        ],
    ),
    NativeRule::new(
        REQUIRED,
        Severity::Error,
        [
            "Every required field is there",
            "The API server refuses an object that lacks a required field.",
            "Add the field.",
        ],
    ),
    NativeRule::new(
        ENUM,
        Severity::Error,
        [
            "Every value is one of those allowed",
            "The API server refuses a value outside the list that its field takes; upper and lower case differ.",
            "Use one of the values named.",
        ],
    ),
    NativeRule::new(
        FORMAT,
        Severity::Error,
        [
            "Every text has the format that its field takes",
            "Dates, quantities, base64 and addresses are decoded when the object is applied, and one that can't be decoded refuses the object.",
            "Write the value in the format named.",
        ],
    ),
    NativeRule::new(
        VALUE,
        Severity::Error,
        [
            "Every value keeps its limits",
            "The schema bounds numbers, lengths, patterns and duplicates, and the API server refuses what lies outside.",
            "Bring the value within the limit named.",
        ],
    ),
    NativeRule::new(
        NAME,
        Severity::Error,
        [
            "Every name has the form that its place asks for",
            "Objects, labels, ports, variables and keys become parts of DNS names, paths and environments, and the API server refuses a name that can't be one.",
            "Write the name in the form named.",
        ],
    ),
    NativeRule::new(
        QUANTITY,
        Severity::Error,
        [
            "Every amount can be given",
            "A negative amount, a part of what can't be shared or a request above its limit is refused when the object is applied.",
            "Correct the amount.",
        ],
    ),
    NativeRule::new(
        SELECTOR,
        Severity::Error,
        [
            "Every selector says what it selects",
            "A workload with an empty selector, or an operator with the wrong number of values, is refused by the API server.",
            "Give the selector the labels or values that it needs.",
        ],
    ),
    NativeRule::new(
        CONFLICT,
        Severity::Error,
        [
            "No field contradicts another",
            "Some fields exclude each other, or mean nothing without another one, and the API server refuses an object that has them so.",
            "Keep the field that is meant, and change or remove the other.",
        ],
    ),
    NativeRule::new(
        REFERENCE,
        Severity::Error,
        [
            "Every reference inside an object leads somewhere",
            "A mount without its volume, or another name of a part that the object does not have, makes the API server refuse the object.",
            "Add the part, or correct the name.",
        ],
    ),
    NativeRule::new(
        RULE,
        Severity::Error,
        [
            "Every object keeps the rules of its kind's definition",
            "A definition may hold rules across fields, and the API server refuses an object that breaks one.",
            "Mend the value as the rule's message says.",
        ],
    ),
    NativeRule::new(
        UNEVALUATED,
        Severity::Warning,
        [
            "Every rule of a definition can be evaluated",
            "A rule with functions that are not known here is left to the API server, so that its refusal comes after the merge.",
            "Nothing, or rewrite the rule with other functions.",
        ],
    ),
    NativeRule::new(
        REMOVED_API,
        Severity::Error,
        [
            "Every API version is still served",
            "A cluster of the version named no longer serves this API version: the object can't be applied there.",
            "Move the manifest to the replacement named.",
        ],
    ),
    NativeRule::new(
        DEPRECATED_API,
        Severity::Warning,
        [
            "No API version is about to go",
            "The API version is still served and a later version of Kubernetes drops it; an upgrade would stop the object from being applied.",
            "Move the manifest to the replacement named before the upgrade.",
        ],
    ),
    NativeRule::new(
        UNKNOWN_VERSION,
        Severity::Error,
        [
            "Every API version exists",
            "The group has this kind, and never in this version: the object can't be applied.",
            "Use one of the versions named.",
        ],
    ),
    NativeRule::new(
        UNKNOWN_KIND,
        Severity::Error,
        [
            "Every kind of a built-in group exists",
            "The group belongs to Kubernetes itself and has no such kind: the object can't be applied.",
            "Correct the kind or the API version.",
        ],
    ),
    NativeRule::new(
        CRD,
        Severity::Error,
        [
            "Every custom resource definition can be used",
            "The API server refuses a broken schema, and resources of the kind can't be checked without one.",
            "Correct the schema at the place named.",
        ],
    ),
];
