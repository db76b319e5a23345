//! What the processes of a pod may do, and as whom they run.

use std::collections::HashSet;

use super::super::names::{SUBDOMAIN, SYSCTL};
use super::super::read::{at, get, is, is_true, list, map, text, word};
use super::super::said::Said;
use super::Pod;
use super::mounts::inner_path;
use crate::parse::Node;
use crate::schema::rules;

/// Numbers of users and groups.
const IDS: std::ops::RangeInclusive<i64> = 0..=2_147_483_647;

pub(super) fn check<'n>(said: &mut Said<'n>, pod: Pod<'n>) {
    let spec = pod.spec;
    if is_true(spec, "shareProcessNamespace") && is_true(spec, "hostPID") {
        let wrong = "must not be true beside `hostPID`";
        said.odds(
            rules::CONFLICT,
            spec,
            ["shareProcessNamespace", "hostPID"],
            wrong,
        );
    }
    if get(spec, "hostUsers").and_then(Node::as_bool) == Some(false) {
        for key in ["hostPID", "hostIPC"] {
            if is_true(spec, key) {
                said.odds(
                    rules::CONFLICT,
                    spec,
                    [key, "hostUsers"],
                    "must not be true with `hostUsers: false`",
                );
            }
        }
    }
    if let Some(security) = pod.security() {
        users(said, security, &["runAsUser", "runAsGroup", "fsGroup"]);
        for group in list(security, "supplementalGroups") {
            if super::super::read::int(group).is_some_and(|n| !IDS.contains(&n)) {
                said.limit(group, "must be from 0 to 2147483647");
            }
        }
        said.one_of(
            security,
            "fsGroupChangePolicy",
            &["OnRootMismatch", "Always"],
        );
        said.one_of(security, "supplementalGroupsPolicy", &["Merge", "Strict"]);
        profiles(said, security);
        windows(said, security);
        sysctls(said, pod, security);
    }
    system(said, pod);
    host_process(said, pod);
}

fn users<'n>(said: &mut Said<'n>, security: &'n Node, keys: &[&str]) {
    for key in keys {
        said.range(security, key, *IDS.start(), *IDS.end());
    }
}

pub(super) fn container<'n>(said: &mut Said<'n>, pod: Pod<'n>, container: &'n Node) {
    let Some(security) = get(container, "securityContext") else {
        return;
    };
    users(said, security, &["runAsUser", "runAsGroup"]);
    profiles(said, security);
    windows(said, security);
    escalation(said, security);
    said.one_of(security, "procMount", &["Default", "Unmasked"]);
    let own_users = get(pod.spec, "hostUsers").is_some_and(|users| users.as_bool() != Some(true));
    if is(security, "procMount", "Unmasked") && !own_users {
        said.forbidden(
            security,
            &["procMount"],
            "must not be `Unmasked` without `hostUsers: false` in the pod",
        );
    }
}

/// A container that may do everything can't be kept from doing more.
fn escalation<'n>(said: &mut Said<'n>, security: &'n Node) {
    let kept = get(security, "allowPrivilegeEscalation").and_then(Node::as_bool) == Some(false);
    if !kept {
        return;
    }
    if is_true(security, "privileged") {
        let keys = ["allowPrivilegeEscalation", "privileged"];
        said.odds(
            rules::CONFLICT,
            security,
            keys,
            "must not be false in a privileged container",
        );
    }
    let added = get(security, "capabilities").into_iter();
    for capability in added.flat_map(|all| list(all, "add")) {
        if text(capability) == Some("CAP_SYS_ADMIN") {
            said.conflict(
                capability,
                "must not be added with `allowPrivilegeEscalation: false`",
            );
        }
    }
}

/// Profiles that come with the system, or from a file.
fn profiles<'n>(said: &mut Said<'n>, security: &'n Node) {
    for key in ["seccompProfile", "appArmorProfile"] {
        let Some(profile) = get(security, key) else {
            continue;
        };
        let local = is(profile, "type", "Localhost");
        let known = word(profile, "type").is_some();
        match get(profile, "localhostProfile") {
            Some(name) if known && !local => {
                said.conflict(name, "must not be there without `type: Localhost`");
            }
            None if local => {
                said.lacks(profile, "localhostProfile");
            }
            _ => {}
        }
        if local {
            said.required(profile, "localhostProfile");
        }
        if key == "seccompProfile" {
            inner_path(said, profile, "localhostProfile");
        } else if let Some(name) = get(profile, "localhostProfile")
            && text(name).is_some_and(|text| text.trim() != text)
        {
            said.format(name, "must not have blanks around it");
        }
    }
}

/// Settings of Windows.
fn windows<'n>(said: &mut Said<'n>, security: &'n Node) {
    let Some(options) = get(security, "windowsOptions") else {
        return;
    };
    said.form(options, "gmsaCredentialSpecName", &SUBDOMAIN);
    let Some(user) = get(options, "runAsUserName") else {
        return;
    };
    let Some(text) = text(user) else { return };
    let (domain, name) = text.rsplit_once('\\').unwrap_or(("", text));
    let fits = !text.is_empty()
        && domain.len() < 256
        && (1..=104).contains(&name.len())
        && !name.contains(|c: char| c.is_control() || "\"/\\[]:;|=,+*?<>@".contains(c));
    if !fits {
        said.format(
            user,
            "must be the name of a user, after an optional domain and `\\`",
        );
    }
}

/// Kernel parameters.
fn sysctls<'n>(said: &mut Said<'n>, pod: Pod<'n>, security: &'n Node) {
    let all = || list(security, "sysctls");
    for sysctl in all() {
        said.required(sysctl, "name");
        said.form(sysctl, "name", &SYSCTL);
        let Some(name) = word(sysctl, "name") else {
            continue;
        };
        let name = name.replace('/', ".");
        let net = name.starts_with("net.") && pod.host_network();
        let ipc = ["kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue."]
            .iter()
            .any(|prefix| name.starts_with(prefix));
        if net || ipc && is_true(pod.spec, "hostIPC") {
            let wrong = "must not be set in a pod that shares that part of its node";
            said.forbidden(sysctl, &["name"], wrong);
        }
    }
    said.unique_names(all(), "name");
}

/// Settings of the pod and of containers that one of the two systems does not have.
const NOT_WINDOWS: [&[&str]; 3] = [
    &["hostPID", "hostIPC", "hostUsers", "shareProcessNamespace"],
    &[
        "seLinuxOptions",
        "seccompProfile",
        "appArmorProfile",
        "fsGroup",
        "fsGroupChangePolicy",
        "sysctls",
        "runAsUser",
        "runAsGroup",
        "supplementalGroups",
        "supplementalGroupsPolicy",
        "seLinuxChangePolicy",
    ],
    &[
        "seLinuxOptions",
        "seccompProfile",
        "appArmorProfile",
        "capabilities",
        "readOnlyRootFilesystem",
        "privileged",
        "allowPrivilegeEscalation",
        "procMount",
        "runAsUser",
        "runAsGroup",
    ],
];

fn system<'n>(said: &mut Said<'n>, pod: Pod<'n>) {
    let Some(os) = get(pod.spec, "os") else {
        return;
    };
    said.required(os, "name");
    said.one_of(os, "name", &["linux", "windows"]);
    let contexts = || pod.containers().filter_map(|c| get(c, "securityContext"));
    let [of_pod, of_security, of_container] = NOT_WINDOWS;
    match word(os, "name") {
        Some("windows") => {
            const WHY: &str = "must not be there in a pod for Windows";
            said.forbidden(pod.spec, of_pod, WHY);
            if let Some(security) = pod.security() {
                said.forbidden(security, of_security, WHY);
            }
            for security in contexts() {
                said.forbidden(security, of_container, WHY);
            }
        }
        Some("linux") => {
            for security in pod.security().into_iter().chain(contexts()) {
                said.forbidden(
                    security,
                    &["windowsOptions"],
                    "must not be there in a pod for Linux",
                );
            }
        }
        _ => {}
    }
}

/// Containers that run as processes of a Windows node do so together, and in its network.
fn host_process<'n>(said: &mut Said<'n>, pod: Pod<'n>) {
    let own = |security: Option<&'n Node>| at(security?, &["windowsOptions", "hostProcess"]);
    let shared = own(pod.security());
    let of = |container: &'n Node| own(get(container, "securityContext")).or(shared);
    let is_one = |container: &'n Node| of(container).and_then(Node::as_bool) == Some(true);
    let Some(first) = pod.containers().find(|c| is_one(c)) else {
        return;
    };
    let place = of(first).unwrap_or(first);
    if get(pod.spec, "hostNetwork").is_none_or(|h| h.as_bool() == Some(false)) {
        said.conflict(
            place,
            "must not be true without `hostNetwork: true` in the pod",
        );
    }
    for other in pod.containers().filter(|c| !is_one(c)) {
        let place = of(other).unwrap_or(other);
        if place.as_str().is_none() {
            said.conflict(
                place,
                "must have `hostProcess: true` as the other containers of the pod have",
            );
        }
    }
}

/// Annotations that name containers of the pod.
pub(super) fn annotations<'n>(said: &mut Said<'n>, meta: &'n Node, spec: &'n Node) {
    const ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
    let armor = || {
        let all = map(meta, "annotations");
        all.filter_map(|entry| Some((entry, entry.key.strip_prefix(ARMOR)?)))
    };
    if armor().next().is_none() {
        return;
    }
    let pod = Pod { spec, claims: None };
    let known = pod.containers().all(|c| word(c, "name").is_some());
    let names: HashSet<&str> = pod.containers().filter_map(|c| word(c, "name")).collect();
    for (entry, name) in armor() {
        if known && !names.contains(name) && !super::super::read::is_filled_in(name) {
            said.key(rules::REFERENCE, entry, "names no container of the pod");
        }
        let fits = |text: &str| {
            matches!(text, "" | "runtime/default" | "unconfined") || text.starts_with("localhost/")
        };
        if text(&entry.value).is_some_and(|text| !fits(text)) {
            said.format(
                &entry.value,
                "must be `runtime/default`, `unconfined` or `localhost/` and a profile",
            );
        }
    }
}
