//! Who may do what.

use super::names::{SEGMENT, SUBDOMAIN};
use super::read::{count, get, list, text, word};
use super::said::Said;
use crate::parse::Node;
use crate::schema::rules;

/// The group that roles, users and groups of users belong to.
const GROUP: &str = "rbac.authorization.k8s.io";

pub(super) fn role<'n>(said: &mut Said<'n>, object: &'n Node) {
    for rule in list(object, "rules") {
        said.forbidden(
            rule,
            &["nonResourceURLs"],
            "must not be there in a Role: paths belong to no namespace",
        );
        policy_rule(said, rule);
    }
}

pub(super) fn cluster_role<'n>(said: &mut Said<'n>, object: &'n Node) {
    for rule in list(object, "rules") {
        policy_rule(said, rule);
    }
    let Some(aggregation) = get(object, "aggregationRule") else {
        return;
    };
    said.required(aggregation, "clusterRoleSelectors");
    for selector in list(aggregation, "clusterRoleSelectors") {
        super::selector::of(said, selector);
    }
}

fn policy_rule<'n>(said: &mut Said<'n>, rule: &'n Node) {
    if count(rule, "verbs") == 0 {
        said.lacks(rule, "verbs");
    }
    let parts = ["apiGroups", "resources", "resourceNames"];
    if count(rule, "nonResourceURLs") > 0 {
        if parts.iter().any(|key| count(rule, key) > 0) {
            let wrong = "must not be there beside resources";
            said.forbidden(rule, &["nonResourceURLs"], wrong);
        }
        return;
    }
    for key in ["apiGroups", "resources"] {
        if count(rule, key) == 0 {
            said.lacks(rule, key);
        }
    }
}

pub(super) fn role_binding<'n>(said: &mut Said<'n>, object: &'n Node) {
    binding(said, object, &["Role", "ClusterRole"]);
}

pub(super) fn cluster_role_binding<'n>(said: &mut Said<'n>, object: &'n Node) {
    binding(said, object, &["ClusterRole"]);
}

fn binding<'n>(said: &mut Said<'n>, object: &'n Node, kinds: &[&'static str]) {
    if let Some(role) = get(object, "roleRef") {
        said.one_of(role, "apiGroup", &[GROUP]);
        said.one_of(role, "kind", kinds);
        said.form(role, "name", &SEGMENT);
    }
    for subject in list(object, "subjects") {
        match word(subject, "kind") {
            Some("ServiceAccount") => account(said, subject),
            Some("User" | "Group") => said.one_of(subject, "apiGroup", &[GROUP]),
            _ => {}
        }
    }
}

/// An account of a namespace; where none is named, a kustomization's own may fill it in.
fn account<'n>(said: &mut Said<'n>, subject: &'n Node) {
    said.form(subject, "name", &SUBDOMAIN);
    if let Some(group) = get(subject, "apiGroup").filter(|g| g.as_str() != Some(""))
        && text(group).is_some()
    {
        said.value(
            rules::CONFLICT,
            group,
            "must not be there for a ServiceAccount: it is of the core group",
        );
    }
}
