use serde_json::json;

use super::*;
use crate::parse::{Entry, Map, Number};
use crate::source::{SourceId, Span};

fn node(json: &Json) -> Node {
    let span = Span::new(SourceId(0), 0, 0);
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => Value::Number(
            n.as_i64()
                .map_or_else(|| Number::Float(n.as_f64().unwrap()), Number::Int),
        ),
        Json::String(s) => Value::String(s.into()),
        Json::Array(items) => Value::Seq(items.iter().map(node).collect()),
        Json::Object(members) => Value::Map(Map {
            entries: members
                .iter()
                .map(|(k, v)| Entry {
                    key: k.into(),
                    key_span: span,
                    value: node(v),
                })
                .collect(),
        }),
    };
    Node { span, value }
}

/// The messages of the violations of `rule` at the schema's root for `object`.
fn check(schema: Json, object: Json) -> (Vec<String>, Vec<Unevaluated>) {
    let (rules, mut problems) = Rules::compile(&Arc::new(schema));
    let object = node(&object);
    let Some(rules) = rules else {
        return (vec![], problems);
    };
    let outcome = rules.check(&object);
    problems.extend(outcome.unevaluated);
    (
        outcome
            .violations
            .iter()
            .map(|v| format!("{}: {}", v.pointer, v.message))
            .collect(),
        problems,
    )
}

fn spec(properties: Json, rule: &str) -> Json {
    json!({"type": "object", "properties": {"spec": {"type": "object", "properties": properties,
        "x-kubernetes-validations": [{"rule": rule, "message": "no"}]}}})
}

#[test]
fn a_rule_holds_or_is_violated_at_its_place() {
    let schema = spec(
        json!({"min": {"type": "integer"}, "max": {"type": "integer"}}),
        "self.min <= self.max",
    );
    assert_eq!(
        check(schema.clone(), json!({"spec": {"min": 1, "max": 2}})),
        (vec![], vec![])
    );
    assert_eq!(
        check(schema, json!({"spec": {"min": 3, "max": 2}})).0,
        ["/spec: no"]
    );
}

#[test]
fn defaults_and_types_come_from_the_schema() {
    let schema = spec(
        json!({"mode": {"type": "string", "default": "Audit"}, "share": {"type": "number"},
            "wait": {"type": "string", "format": "duration"}, "a-b": {"type": "string"}}),
        "self.mode == 'Audit' && (!has(self.share) || self.share > 0.5) && (!has(self.wait) || self.wait >= duration('1m')) && (!has(self.a__dash__b) || self.a__dash__b == 'x')",
    );
    assert_eq!(
        check(
            schema.clone(),
            json!({"spec": {"share": 1, "wait": "1m30s", "a-b": "x"}})
        ),
        (vec![], vec![])
    );
    assert_eq!(
        check(schema.clone(), json!({"spec": {"mode": "Other"}}))
            .0
            .len(),
        1
    );
    assert_eq!(check(schema, json!({"spec": {"wait": "30s"}})).0.len(), 1);
}

#[test]
fn macros_strings_and_kubernetes_functions_work() {
    for (rule, value, holds) in [
        (
            "self.v.all(x, x.startsWith('a'))",
            json!(["ab", "ac"]),
            true,
        ),
        ("self.v.exists_one(x, x == 'b')", json!(["b", "b"]), false),
        (
            "self.v.map(x, size(x)).exists(n, n > 1)",
            json!(["bb"]),
            true,
        ),
    ] {
        let schema = spec(
            json!({"v": {"type": "array", "items": {"type": "string"}}}),
            rule,
        );
        let (violations, problems) = check(schema, json!({"spec": {"v": value}}));
        assert_eq!((violations.is_empty(), problems), (holds, vec![]), "{rule}");
    }
    for (rule, value, holds) in [
        ("isIP(self.v)", "10.0.0.1", true),
        ("isIP(self.v)", "10.0.0", false),
        ("isCIDR(self.v)", "10.0.0.0/33", false),
        (
            "isURL(self.v) && url(self.v).getScheme() in ['https']",
            "https://a.b:80/c",
            true,
        ),
        (
            "url(self.v).getHostname() == 'a.b'",
            "https://u@a.b:80/c",
            true,
        ),
        ("self.v.matches('^[a-z]+$')", "ab1", false),
        ("self.v.find('[0-9]+') == '12'", "ab12", true),
        (
            "self.v.substring(1, 2) == 'b' && self.v.split('b').size() == 2",
            "abc",
            true,
        ),
    ] {
        let schema = spec(json!({"v": {"type": "string"}}), rule);
        let (violations, problems) = check(schema, json!({"spec": {"v": value}}));
        assert_eq!((violations.is_empty(), problems), (holds, vec![]), "{rule}");
    }
}

#[test]
fn what_cannot_be_evaluated_is_named() {
    for rule in [
        "quantity(self.v).isGreaterThan(quantity('1'))",
        "self.v ==",
        "",
        "self.v.sum() > 1",
    ] {
        let schema = spec(json!({"v": {"type": "string"}}), rule);
        let (violations, problems) = check(schema, json!({"spec": {"v": "1"}}));
        assert_eq!(
            (violations.len(), problems.len()),
            (0, 1),
            "{rule}: {problems:?}"
        );
        assert_eq!(problems[0].rule, rule);
    }
}

#[test]
fn transition_rules_wait_for_an_old_object() {
    let schema = spec(json!({"v": {"type": "string"}}), "self.v == oldSelf.v");
    assert_eq!(check(schema, json!({"spec": {"v": "1"}})), (vec![], vec![]));
    let mut schema = spec(
        json!({"v": {"type": "string"}}),
        "oldSelf.hasValue() || self.v == 'a'",
    );
    schema["properties"]["spec"]["x-kubernetes-validations"][0]["optionalOldSelf"] = json!(true);
    assert_eq!(
        check(schema.clone(), json!({"spec": {"v": "a"}})),
        (vec![], vec![])
    );
    assert_eq!(check(schema, json!({"spec": {"v": "b"}})).0, ["/spec: no"]);
}

#[test]
fn hostile_rules_end_soon() {
    let deep = format!("{}true{}", "(".repeat(5000), ")".repeat(5000));
    let bangs = format!("{}true", "!".repeat(5000));
    let loops = "self.v.all(a, self.v.all(b, self.v.all(c, self.v.all(d, a == b || c == d))))";
    let v: Vec<i64> = (0..1000).collect();
    for rule in [deep.as_str(), &bangs, loops, "((((", "self.v[99999999]"] {
        let schema = spec(
            json!({"v": {"type": "array", "items": {"type": "integer"}}}),
            rule,
        );
        let (violations, problems) = check(schema, json!({"spec": {"v": v}}));
        assert_eq!(violations.len() + problems.len(), 1, "{:.40}", rule);
    }
}

#[test]
fn what_could_grow_without_bound_is_not_evaluated() {
    let a = "a".repeat(100);
    let grow = format!(".replace('a', '{a}')");
    let text = "self.v.split('')";
    let refused = [
        format!("'{a}'{grow}{grow}{grow}{grow}.size() > 0"),
        format!("self.v{grow}{grow}{grow}{grow} != ''"),
        format!("{text}.map(x, self.v{grow}).size() > 0"),
        format!("{text}.all(a, {text}.all(b, {text}.all(c, a != b || b != c)))"),
        format!("[self.v{grow}].map(x, x{grow}).map(x, x{grow}) != []"),
        format!("'%s'.format([self.v{grow}{grow}{grow}]) != ''"),
    ];
    let schema = |rule: &str| spec(json!({"v": {"type": "string"}}), rule);
    for rule in refused {
        let object = json!({"spec": {"v": "a".repeat(2_000)}});
        let (violations, problems) = check(schema(&rule), object);
        assert!(violations.is_empty() && problems.len() == 1, "{rule}");
        assert!(problems[0].reason.contains("too much memory"), "{rule}");
    }
    for rule in [
        "self.v.replace('a', '-').replace('-', '').size() == 0",
        "self.v.split('-').all(part, part.size() < 9000 && part.matches('^[a-z]*$'))",
        "['x', 'y'].all(a, ['x', 'y'].exists(b, a == b)) && '%d of %s'.format([1, self.v]) != ''",
        "self.v.split('b').map(x, x + '-').join(',') != ''",
    ] {
        let object = json!({"spec": {"v": "a".repeat(500)}});
        assert_eq!(check(schema(rule), object), (vec![], vec![]), "{rule}");
    }
}

#[test]
fn patterns_are_paid_for_by_the_object() {
    let list =
        json!({"p": {"type": "string"}, "v": {"type": "array", "items": {"type": "string"}}});
    let text = "ab".repeat(300);
    let object = |items: usize| json!({"spec": {"p": "[ab]*a[ab]{300}c", "v": vec![&text; items]}});
    for rule in [
        "self.v.all(x, !x.matches('[ab]*a[ab]{300}c'))",
        "self.v.all(x, !x.matches(self.p))",
        "self.v.all(x, x.findAll('[ab]{40}c|a').size() > 0)",
        "self.v.all(x, x.find('[ab]*a[ab]{300}c') == '')",
        "self.v.exists(x, x.matches('[ab]*a[ab]{300}c'))",
    ] {
        let few = check(spec(list.clone(), rule), object(1));
        assert!(few.1.is_empty(), "{rule}: {few:?}");
        let (violations, problems) = check(spec(list.clone(), rule), object(5_000));
        assert_eq!((violations.len(), problems.len()), (0, 1), "{rule}");
        assert!(problems[0].reason.contains("too long"), "{rule}");
    }
}

#[test]
fn a_rule_that_is_refused_leaves_the_others_their_share() {
    let mut schema = spec(
        json!({"v": {"type": "array", "items": {"type": "string"}}}),
        "self.v.all(a, self.v.all(b, self.v.all(c, a != b || b != c)))",
    );
    let cheap = json!({"rule": "self.v.all(x, x.matches('^[0-9]+$'))", "message": "digits"});
    let rules = &mut schema["properties"]["spec"]["x-kubernetes-validations"];
    rules.as_array_mut().unwrap().push(cheap);
    let v = vec!["x"; 2_000];
    let (violations, problems) = check(schema, json!({"spec": {"v": v}}));
    assert_eq!(
        (violations, problems.len()),
        (vec!["/spec: digits".to_owned()], 1)
    );
}

#[test]
fn the_budget_is_for_all_rules_of_an_object() {
    let rule = |at: usize| json!({"rule": format!("self.v.all(a, self.v.all(b, a <= b || b < {at}))"), "message": "no"});
    let schema = |rules: usize| {
        json!({"type": "object", "properties": {"spec": {"type": "object",
            "properties": {"v": {"type": "array", "items": {"type": "integer"}}},
            "x-kubernetes-validations": (0..rules).map(rule).collect::<Vec<_>>()}}})
    };
    let object = json!({"spec": {"v": vec![0; 300]}});
    assert_eq!(check(schema(3), object.clone()), (vec![], vec![]));
    let (violations, problems) = check(schema(200), object);
    assert!(
        violations.is_empty() && problems.len() > 100,
        "{}",
        problems.len()
    );
}

#[test]
fn a_pattern_that_is_too_large_or_broken_refuses_its_rule() {
    for (pattern, reason) in [("(.{900}){900}", "too large"), ("(a", "can't be read")] {
        let schema = spec(
            json!({"v": {"type": "string"}}),
            &format!("self.v.matches('{pattern}')"),
        );
        let (violations, problems) = check(schema, json!({"spec": {"v": "a"}}));
        assert_eq!((violations.len(), problems.len()), (0, 1), "{pattern}");
        assert!(problems[0].reason.contains(reason), "{problems:?}");
    }
    let schema = spec(json!({"v": {"type": "string"}}), "matches(self.v, '^a')");
    assert_eq!(
        check(schema.clone(), json!({"spec": {"v": "ab"}})),
        (vec![], vec![])
    );
    assert_eq!(check(schema, json!({"spec": {"v": "b"}})).0, ["/spec: no"]);
}

#[test]
fn field_paths_point_below() {
    assert_eq!(field_path(".spec.a['b.c'].d"), ["spec", "a", "b.c", "d"]);
    let schema = json!({"type": "object", "properties": {"spec": {"type": "object",
        "properties": {"v": {"type": "string"}},
        "x-kubernetes-validations": [{"rule": "self.v == 'a'", "fieldPath": ".v", "messageExpression": "'got ' + self.v"}]}}});
    assert_eq!(
        check(schema, json!({"spec": {"v": "b"}})).0,
        ["/spec/v: got b"]
    );
}
