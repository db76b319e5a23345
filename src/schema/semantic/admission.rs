//! What decides on admission: webhooks, and policies in CEL.

use std::collections::HashSet;

use super::names::{IDENTIFIER, LABEL, LETTER_LABEL, QUALIFIED, SUBDOMAIN, THREE_PARTS};
use super::read::{count, get, is_true, list, text, word};
use super::said::Said;
use super::selector::label_selector;
use crate::cel;
use crate::parse::Node;
use crate::schema::rules;

/// What a condition of a webhook can ask for.
const CONDITION: &[&str] = &["object", "oldObject", "request", "authorizer"];
/// What an expression of a policy can ask for.
const POLICY: &[&str] = &[
    "object",
    "oldObject",
    "request",
    "authorizer",
    "params",
    "namespaceObject",
    "variables",
];

pub(super) fn webhooks<'n>(said: &mut Said<'n>, object: &'n Node) {
    for webhook in list(object, "webhooks") {
        one(said, webhook);
    }
    said.unique_names(list(object, "webhooks"), "name");
}

fn one<'n>(said: &mut Said<'n>, webhook: &'n Node) {
    said.form(webhook, "name", &THREE_PARTS);
    said.range(webhook, "timeoutSeconds", 1, 30);
    label_selector(said, webhook, "namespaceSelector");
    label_selector(said, webhook, "objectSelector");
    conditions(said, webhook, CONDITION);
    versions(said, webhook);
    for rule in list(webhook, "rules") {
        resource_rule(said, rule);
    }
    if let Some(client) = get(webhook, "clientConfig") {
        client_config(said, client);
    }
}

fn versions<'n>(said: &mut Said<'n>, webhook: &'n Node) {
    let Some(versions) = get(webhook, "admissionReviewVersions") else {
        return;
    };
    for version in versions.items() {
        said.formed(version, &LETTER_LABEL);
    }
    said.unique_texts(versions.items());
    let spoken = |version: &Node| text(version).is_none_or(|v| matches!(v, "v1" | "v1beta1"));
    if count(webhook, "admissionReviewVersions") > 0 && !versions.items().any(spoken) {
        said.limit(
            versions,
            "must hold `v1` or `v1beta1`, which the API server speaks",
        );
    }
}

/// How a webhook is reached.
pub(super) fn client_config<'n>(said: &mut Said<'n>, client: &'n Node) {
    said.exactly_one(client, &["url", "service"]);
    if let Some(url) = get(client, "url")
        && let Some(known) = text(url)
        && let Some(wrong) = wrong_url(known)
    {
        said.format(url, wrong)
            .help("write it like `https://example.org/path`");
    }
    if let Some(service) = get(client, "service") {
        service_of(said, service);
    }
}

fn wrong_url(url: &str) -> Option<&'static str> {
    let Some((_, rest)) = url
        .split_once("://")
        .filter(|(scheme, _)| *scheme == "https")
    else {
        return Some("must begin with `https://`");
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() {
        Some("must name a host")
    } else if host.contains('@') {
        Some("must not name a user")
    } else {
        rest.contains(['?', '#'])
            .then_some("must not have a query or a fragment")
    }
}

fn service_of<'n>(said: &mut Said<'n>, service: &'n Node) {
    for key in ["name", "namespace"] {
        said.required(service, key);
    }
    said.range(service, "port", 1, 65535);
    let Some(path) = get(service, "path") else {
        return;
    };
    let Some(known) = text(path).filter(|path| !path.is_empty()) else {
        return;
    };
    let Some(inner) = known.strip_prefix('/') else {
        said.format(path, "must begin with `/`");
        return;
    };
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let fits = |part: &str| super::names::is_subdomain(part);
    if !inner.is_empty() && !inner.split('/').all(fits) {
        said.format(
            path,
            "must have parts of lower case letters, digits, `-` and `.`, none empty",
        );
    }
}

/// What a webhook or a policy is asked about.
fn resource_rule<'n>(said: &mut Said<'n>, rule: &'n Node) {
    for key in ["operations", "apiGroups", "apiVersions"] {
        let star = list(rule, key).any(|item| text(item) == Some("*"));
        if star && count(rule, key) > 1 {
            said.forbidden(rule, &[key], "must not hold anything beside `*`");
        }
    }
    for key in ["apiVersions", "resources"] {
        for item in list(rule, key).filter(|item| item.as_str() == Some("")) {
            said.limit(item, "must not be empty");
        }
    }
    resources(said, rule);
}

fn resources<'n>(said: &mut Said<'n>, rule: &'n Node) {
    let Some(all) = get(rule, "resources") else {
        return;
    };
    let wide: HashSet<&str> = all
        .items()
        .filter_map(text)
        .filter(|t| t.contains('*'))
        .collect();
    let has = |wanted: &str| wide.contains(wanted);
    let is_covered = |name: &str| match name.split_once('/') {
        _ if name != "*/*" && has("*/*") => true,
        None => name != "*" && has("*"),
        Some((resource, sub)) => {
            sub != "*" && has(&format!("{resource}/*"))
                || resource != "*" && has(&format!("*/{sub}"))
        }
    };
    if all.items().filter_map(text).any(is_covered) {
        said.conflict(all, "must not name what another item covers with `*`");
    }
}

fn conditions<'n>(said: &mut Said<'n>, object: &'n Node, known: &[&str]) {
    super::job::at_most(said, object, "matchConditions", 64);
    for condition in list(object, "matchConditions") {
        said.form(condition, "name", &QUALIFIED);
        expression(said, condition, "expression", known);
    }
    said.unique_names(list(object, "matchConditions"), "name");
}

/// An expression in CEL must be one, and ask for nothing that is not there.
fn expression<'n>(said: &mut Said<'n>, object: &'n Node, key: &str, known: &[&str]) {
    if let Some((node, text)) = said.cel(object, key)
        && let Some(wrong) = cel::wrong(text, known)
    {
        said.format(node, format!("is no expression that can be used: {wrong}"));
    }
}

/// A policy that validates or mutates.
pub(super) fn policy<'n>(said: &mut Said<'n>, spec: &'n Node) {
    conditions(said, spec, POLICY);
    if let Some(constraints) = get(spec, "matchConstraints") {
        said.required(constraints, "resourceRules");
        match_resources(said, constraints);
    } else {
        said.lacks(spec, "matchConstraints");
    }
    for variable in list(spec, "variables") {
        said.required(variable, "name");
        said.form(variable, "name", &IDENTIFIER);
        said.required(variable, "expression");
        expression(said, variable, "expression", POLICY);
    }
    said.unique_names(list(spec, "variables"), "name");
    if let Some(kind) = get(spec, "paramKind") {
        said.required(kind, "apiVersion");
        said.required(kind, "kind");
    }
}

pub(super) fn validating_policy<'n>(said: &mut Said<'n>, spec: &'n Node) {
    policy(said, spec);
    if count(spec, "validations") == 0 && count(spec, "auditAnnotations") == 0 {
        said.value(
            rules::REQUIRED,
            spec,
            "needs `validations` or `auditAnnotations`",
        );
    }
    for validation in list(spec, "validations") {
        said.required(validation, "expression");
        for key in ["expression", "messageExpression"] {
            expression(said, validation, key, POLICY);
        }
        if let Some(message) = get(validation, "message")
            && text(message).is_some_and(|m| m.trim().is_empty() || m.contains('\n'))
        {
            said.format(message, "must be one line that is not empty");
        }
        let reasons = &[
            "Unauthorized",
            "Forbidden",
            "Invalid",
            "RequestEntityTooLarge",
        ];
        said.one_of(validation, "reason", reasons);
    }
    for annotation in list(spec, "auditAnnotations") {
        said.required(annotation, "key");
        said.form(annotation, "key", &QUALIFIED);
        expression(said, annotation, "valueExpression", POLICY);
    }
    said.unique_names(list(spec, "auditAnnotations"), "key");
}

pub(super) fn mutating_policy<'n>(said: &mut Said<'n>, spec: &'n Node) {
    policy(said, spec);
    said.required(spec, "mutations");
    for mutation in list(spec, "mutations") {
        let (key, own) = match word(mutation, "patchType") {
            Some("ApplyConfiguration") => ("jsonPatch", "applyConfiguration"),
            Some("JSONPatch") => ("applyConfiguration", "jsonPatch"),
            _ => continue,
        };
        said.forbidden(mutation, &[key], "must not be there with this `patchType`");
        if get(mutation, own).is_none() {
            said.lacks(mutation, own);
        }
    }
}

fn match_resources<'n>(said: &mut Said<'n>, constraints: &'n Node) {
    label_selector(said, constraints, "namespaceSelector");
    label_selector(said, constraints, "objectSelector");
    for key in ["resourceRules", "excludeResourceRules"] {
        for rule in list(constraints, key) {
            resource_rule(said, rule);
        }
    }
}

/// What puts a policy to use.
pub(super) fn binding<'n>(said: &mut Said<'n>, spec: &'n Node) {
    said.form(spec, "policyName", &SUBDOMAIN);
    if let Some(parameters) = get(spec, "paramRef") {
        let named = ["name", "selector"]
            .iter()
            .any(|key| get(parameters, key).is_some());
        if named {
            said.only_one(parameters, &["name", "selector"]);
        } else {
            said.value(rules::REQUIRED, parameters, "needs `name` or `selector`");
        }
        said.form(parameters, "namespace", &LABEL);
        label_selector(said, parameters, "selector");
        said.required(parameters, "parameterNotFoundAction");
        said.one_of(parameters, "parameterNotFoundAction", &["Allow", "Deny"]);
    }
    if let Some(resources) = get(spec, "matchResources") {
        match_resources(said, resources);
    }
}

pub(super) fn validating_binding<'n>(said: &mut Said<'n>, spec: &'n Node) {
    binding(said, spec);
    said.required(spec, "validationActions");
    let actions = || list(spec, "validationActions");
    said.unique_texts(actions());
    let deny = actions().any(|action| text(action) == Some("Deny"));
    if let Some(warn) = actions()
        .find(|action| text(action) == Some("Warn"))
        .filter(|_| deny)
    {
        said.conflict(warn, "must not be there beside `Deny`, which says the same");
    }
}

/// A server of another API.
pub(super) fn api_service<'n>(said: &mut Said<'n>, object: &'n Node) {
    let Some(spec) = get(object, "spec") else {
        return;
    };
    said.required(spec, "version");
    said.form(spec, "version", &LETTER_LABEL);
    said.form(spec, "group", &SUBDOMAIN);
    said.range(spec, "groupPriorityMinimum", 1, 20000);
    said.range(spec, "versionPriority", 1, 1000);
    for key in ["groupPriorityMinimum", "versionPriority"] {
        if get(spec, key).is_none() {
            said.value(rules::REQUIRED, spec, format!("needs `{key}`"));
        }
    }
    if let Some(name) = super::read::at(object, &["metadata", "name"])
        && let (Some(known), Some(version), Some(group)) =
            (text(name), word(spec, "version"), word(spec, "group"))
        && !known.is_empty()
        && known
            .strip_prefix(version)
            .and_then(|rest| rest.strip_prefix('.'))
            != Some(group)
    {
        said.conflict(name, "must be `spec.version`, a dot and `spec.group`");
    }
    if let Some(service) = get(spec, "service") {
        said.required(service, "name");
        said.required(service, "namespace");
        said.range(service, "port", 1, 65535);
    }
    if is_true(spec, "insecureSkipTLSVerify")
        && get(spec, "caBundle").is_some_and(|b| b.as_str() != Some(""))
    {
        let wrong = "must not be true beside `caBundle`";
        said.forbidden(spec, &["insecureSkipTLSVerify"], wrong);
    }
}
