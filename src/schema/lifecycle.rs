//! Which API versions come and go: what a minor no longer serves, and what a later one drops.
//!
//! Invariant: what the embedded minors say is derived from them; the table beside them only adds
//! what happened before the oldest.

use std::fmt::Write as _;
use std::sync::OnceLock;

use serde::Deserialize;

use super::builtin::{Api, BuiltIn, Mask};

static TABLE: &str = include_str!("../../schemas/kubernetes/lifecycle.json");

/// The table's text; part of the digest.
pub(super) fn text() -> &'static str {
    TABLE
}

#[derive(Debug, Default, Deserialize)]
struct Table {
    removed: Vec<Row>,
    deprecated: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    api: String,
    kinds: Vec<String>,
    #[serde(rename = "in")]
    minor: u32,
    #[serde(rename = "use")]
    replacement: Option<String>,
}

fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| serde_json::from_str(TABLE).unwrap_or_default())
}

fn row<'r>(rows: &'r [Row], api: &str, kind: &str) -> Option<&'r Row> {
    rows.iter()
        .find(|row| row.api == api && row.kinds.iter().any(|k| k == kind))
}

/// What is to be said of an API version in the minors asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Notice {
    /// Some of the minors do not serve it any more.
    Removed {
        /// The first minor without it.
        minor: u32,
        /// What to use instead.
        replacement: Option<String>,
    },
    /// Some of the minors do not serve it yet.
    Later {
        /// The first minor with it.
        minor: u32,
    },
    /// A later minor drops it, or it is deprecated without a date.
    Deprecated {
        /// The minor that drops it.
        dropped: Option<u32>,
        /// The minor that deprecated it, where no date is known.
        since: Option<u32>,
        /// What to use instead.
        replacement: Option<String>,
    },
    /// The group has the kind in other versions only, newest first.
    NoVersion(Vec<String>),
    /// The group has no such kind; the closest, if one is close.
    NoKind(Option<String>),
}

/// What is to be said of `group/version` `kind` in the minors of `asked`. Nothing where the group
/// is not one of Kubernetes' own, past or present.
pub(super) fn notices(
    built_in: &BuiltIn,
    [group, version, kind]: [&str; 3],
    asked: Mask,
) -> Vec<Notice> {
    let api = api_version(group, version);
    if let Some(row) = row(&table().removed, &api, kind) {
        return vec![Notice::Removed {
            minor: row.minor,
            replacement: row.replacement.clone(),
        }];
    }
    let Some(group) = built_in.group(group) else {
        return Vec::new();
    };
    let known = |api: &&Api| api.version == version && api.kind == kind;
    match group.iter().find(known) {
        Some(found) => served(built_in, group, *found, asked),
        None => vec![unknown(group, kind)],
    }
}

fn served(built_in: &BuiltIn, group: &[Api], found: Api, asked: Mask) -> Vec<Notice> {
    let newest = built_in.minors_of(found.served).last().unwrap_or(0);
    let oldest = built_in.minors_of(found.served).next().unwrap_or(0);
    let absent: Vec<u32> = built_in.minors_of(asked & !found.served).collect();
    let gone = built_in.minors().last().is_some_and(|last| newest < *last);
    let replacement = || replacement(group, found);
    let mut notices = Vec::new();
    if absent.iter().any(|minor| *minor > newest) {
        notices.push(Notice::Removed {
            minor: newest + 1,
            replacement: replacement(),
        });
    } else if gone && asked & found.served != 0 {
        notices.push(Notice::Deprecated {
            dropped: Some(newest + 1),
            since: None,
            replacement: replacement(),
        });
    }
    if absent.iter().any(|minor| *minor < oldest) {
        notices.push(Notice::Later { minor: oldest });
    }
    notices.extend(without_date(built_in, found, asked));
    notices
}

fn without_date(built_in: &BuiltIn, found: Api, asked: Mask) -> Option<Notice> {
    let api = api_version(found.group, found.version);
    let row = row(&table().deprecated, &api, found.kind)?;
    let newest = built_in.minors_of(asked).last()?;
    (newest >= row.minor).then(|| Notice::Deprecated {
        dropped: None,
        since: Some(row.minor),
        replacement: row.replacement.clone(),
    })
}

fn unknown(group: &[Api], kind: &str) -> Notice {
    let mut versions: Vec<&Api> = group.iter().filter(|api| api.kind == kind).collect();
    if versions.is_empty() {
        let close = super::suggest::closest(kind, group.iter().map(|api| api.kind));
        return Notice::NoKind(close.map(str::to_owned));
    }
    versions.sort_by_key(|api| std::cmp::Reverse(age(api.version)));
    let versions = versions
        .iter()
        .map(|api| api_version(api.group, api.version));
    Notice::NoVersion(versions.collect())
}

/// The newest version of the kind that outlives this one.
fn replacement(group: &[Api], old: Api) -> Option<String> {
    let lasting = |api: &&Api| api.kind == old.kind && api.served > old.served;
    let newest = group
        .iter()
        .filter(lasting)
        .max_by_key(|api| (api.served, age(api.version)))?;
    Some(api_version(newest.group, newest.version))
}

/// Kubernetes' order of versions: `v1alpha1` < `v1beta1` < `v1` < `v2alpha1` < `v2`, stable
/// versions last.
fn age(version: &str) -> (u8, u32, u32) {
    let number = |text: &str| text.parse().unwrap_or(0);
    let rest = version.strip_prefix('v').unwrap_or(version);
    if let Some((major, minor)) = rest.split_once("alpha") {
        (0, number(major), number(minor))
    } else if let Some((major, minor)) = rest.split_once("beta") {
        (1, number(major), number(minor))
    } else {
        (2, number(rest), 0)
    }
}

/// `apps/v1`, or `v1` for the core group.
pub(super) fn api_version(group: &str, version: &str) -> String {
    let mut out = String::new();
    if !group.is_empty() {
        let _ = write!(out, "{group}/");
    }
    out.push_str(version);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::builtin::built_in;

    fn check(api: [&str; 3], minors: &[u32], expected: &[Notice]) {
        let built_in = built_in().unwrap();
        let found = notices(built_in, api, built_in.mask(minors));
        assert_eq!(found, expected, "{api:?} in {minors:?}");
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_table_can_be_read_and_speaks_of_nothing_that_is_served() {
        let table: Table = serde_json::from_str(TABLE).unwrap();
        let built_in = built_in().unwrap();
        for row in &table.removed {
            let (group, version) = row.api.split_once('/').unwrap();
            for kind in &row.kinds {
                let key = format!("{group}/{version}/{kind}");
                assert!(built_in.kind(&key, Mask::MAX).is_empty(), "{key}");
            }
        }
    }

    #[test]
    fn removed_versions_name_their_replacement() {
        let use_of = |minor, replacement| vec![Notice::Removed { minor, replacement }];
        check(
            ["extensions", "v1beta1", "Ingress"],
            &[36],
            &use_of(22, text("networking.k8s.io/v1")),
        );
        check(
            ["policy", "v1beta1", "PodSecurityPolicy"],
            &[36],
            &use_of(25, None),
        );
        let flow = ["flowcontrol.apiserver.k8s.io", "v1beta3", "FlowSchema"];
        let replacement = text("flowcontrol.apiserver.k8s.io/v1");
        check(flow, &[32], &use_of(32, replacement.clone()));
        let dropped = Notice::Deprecated {
            dropped: Some(32),
            since: None,
            replacement,
        };
        check(flow, &[30], &[dropped]);
    }

    #[test]
    fn versions_and_kinds_that_never_were() {
        let never = Notice::NoVersion(vec!["apps/v1".into()]);
        check(["apps", "v3", "Deployment"], &[36], &[never]);
        check(
            ["apps", "v1", "Deploymnet"],
            &[36],
            &[Notice::NoKind(text("Deployment"))],
        );
        check(["example.org", "v1", "Widget"], &[36], &[]);
        check(["apps", "v1", "Deployment"], &[25, 36], &[]);
    }
}
