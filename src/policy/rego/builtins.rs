//! Which builtin functions a policy may call.
//!
//! Invariant: an allowed function depends on its arguments alone: no clock, no chance, no network,
//! no environment. Those that can make values grow are capped in [`super::caps`].

use regorus::unstable::BUILTINS;

use super::super::problem::nearest;

/// Functions that a policy may call.
const ALLOWED: &[&str] = &[
    "abs",
    "all",
    "any",
    "array.concat",
    "array.reverse",
    "array.slice",
    "base64.decode",
    "base64.encode",
    "base64.is_valid",
    "base64url.decode",
    "base64url.encode",
    "base64url.encode_no_pad",
    "bits.and",
    "bits.negate",
    "bits.or",
    "bits.rsh",
    "bits.xor",
    "ceil",
    "concat",
    "contains",
    "count",
    "endswith",
    "floor",
    "format_int",
    "glob.match",
    "glob.quote_meta",
    "graph.reachable",
    "hex.decode",
    "hex.encode",
    "indexof",
    "indexof_n",
    "intersection",
    "is_array",
    "is_boolean",
    "is_null",
    "is_number",
    "is_object",
    "is_set",
    "is_string",
    "json.filter",
    "json.is_valid",
    "json.marshal",
    "json.patch",
    "json.remove",
    "json.unmarshal",
    "lower",
    "max",
    "min",
    "net.cidr_contains",
    "net.cidr_is_valid",
    "numbers.range",
    "numbers.range_step",
    "object.filter",
    "object.get",
    "object.keys",
    "object.remove",
    "object.subset",
    "object.union",
    "object.union_n",
    "regex.find_all_string_submatch_n",
    "regex.find_n",
    "regex.is_valid",
    "regex.match",
    "regex.replace",
    "regex.split",
    "regex.template_match",
    "replace",
    "round",
    "semver.compare",
    "semver.is_valid",
    "sort",
    "split",
    "sprintf",
    "startswith",
    "strings.any_prefix_match",
    "strings.any_suffix_match",
    "strings.count",
    "strings.replace_n",
    "strings.reverse",
    "substring",
    "sum",
    "time.clock",
    "time.date",
    "time.parse_duration_ns",
    "time.parse_rfc3339_ns",
    "time.weekday",
    "to_number",
    "trim",
    "trim_left",
    "trim_prefix",
    "trim_right",
    "trim_space",
    "trim_suffix",
    "type_name",
    "union",
    "units.parse",
    "units.parse_bytes",
    "upper",
    "urlquery.decode",
    "urlquery.decode_object",
    "urlquery.encode",
    "urlquery.encode_object",
    "uuid.parse",
    "walk",
];

/// Functions that Rego has and a policy may not call, with the reason.
const REFUSED: &[(&str, &str)] = &[
    ("http.", "a policy has no network"),
    ("net.lookup", "a policy has no network"),
    ("rand.", "the same input must give the same answer"),
    ("uuid.rfc4122", "the same input must give the same answer"),
    (
        "time.now_ns",
        "the same input must give the same answer: a policy has no clock",
    ),
    ("opa.runtime", "a policy has no environment"),
    ("rego.", "a policy judges data, not Rego"),
    ("trace", "a policy has no output but `deny`"),
    (
        "print",
        "a policy has no output but `deny`; debug with `opa eval`",
    ),
    ("product", "it makes numbers of any size"),
    ("bits.lsh", "it makes numbers of any size"),
    ("net.cidr_expand", "it makes lists of any size"),
];

/// Whether a policy may call a function with so many arguments; else a message and a help.
pub(super) fn allowed(name: &str, arguments: usize) -> Result<(), (String, String)> {
    if !ALLOWED.contains(&name) {
        return Err(refusal(name));
    }
    let arity = BUILTINS.get(name).map(|(_, arity)| usize::from(*arity));
    match arity {
        None => Err(refusal(name)),
        // `walk(x, [path, value])` is the one function that is used with its result as an argument.
        Some(1) if name == "walk" && arguments == 2 => Ok(()),
        Some(arity) if arity == arguments => Ok(()),
        Some(arity) => Err((
            format!("`{name}` takes {arity} arguments, not {arguments}"),
            "assign the result with `:=`".to_owned(),
        )),
    }
}

fn refusal(name: &str) -> (String, String) {
    let refused = REFUSED.iter().find(|(start, _)| name.starts_with(start));
    match refused {
        Some((_, reason)) => (format!("call of `{name}`"), (*reason).to_owned()),
        None => {
            let near = nearest(name, ALLOWED.iter().copied());
            let help = near.map_or_else(
                || "define it in the policy, or use a builtin that the policy guide lists".into(),
                |near| format!("did you mean `{near}`?"),
            );
            (format!("unknown function `{name}`"), help)
        }
    }
}
