//! Discovery over real trees: nothing missed, nothing outside opened, everything said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use sluicegate::discover::{self, EntryKind, Found, Scope};
use tempfile::TempDir;

fn tree(files: &[&str]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for file in files {
        write(dir.path(), file, "a: 1\n");
    }
    dir
}

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn walk(root: &Path) -> Found {
    discover::files(&Scope::folder(root).unwrap(), discover::MAX_FILES)
}

fn paths(found: &Found) -> Vec<&str> {
    found.entries.iter().map(|e| e.path.as_ref()).collect()
}

fn rules(found: &Found) -> Vec<(&str, &str)> {
    let path = |f: &sluicegate::finding::Finding| {
        found.entries[f.place.span.source.0 as usize].path.as_ref()
    };
    let all = found.findings.iter();
    all.map(|f| (f.rule.as_str(), path(f))).collect()
}

#[test]
fn hidden_and_ignored_files_are_seen_and_git_is_not() {
    let dir = tree(&[
        ".gitignore",
        ".github/workflows/ci.yml",
        ".hidden/.x.yaml",
        "a/b.yaml",
        "a-b.yaml",
        "a.yaml",
        ".git/config",
        "vendor/lib/.git/HEAD",
        "vendor/lib/pod.yaml",
        "module/.git",
        "module/pod.yaml",
    ]);
    write(dir.path(), ".gitignore", "*\n");
    let found = walk(dir.path());
    assert_eq!(
        paths(&found),
        [
            ".github/workflows/ci.yml",
            ".gitignore",
            ".hidden/.x.yaml",
            "a-b.yaml",
            "a.yaml",
            "a/b.yaml",
            "module/pod.yaml",
            "vendor/lib/pod.yaml",
        ]
    );
    assert!(found.findings.is_empty() && found.faults.is_empty());
    assert!(found.entries.iter().zip(0..).all(|(e, at)| e.id.0 == at));
}

#[test]
fn links_are_resolved_inside_and_denied_outside() {
    let dir = tree(&["real/pod.yaml", "base/deep/x.yaml"]);
    let root = dir.path();
    write(root, ".git/secret.yaml", "a: 1\n");
    fs::create_dir(root.join("l")).unwrap();
    for (name, target) in [
        ("l/file.yaml", "../real/pod.yaml"),
        ("l/folder", "../base/deep"),
        ("l/through", "folder/x.yaml"),
        ("l/absolute", "/etc/passwd"),
        ("l/device", "/dev/zero"),
        ("l/process", "../../../../../../../proc/self/environ"),
        ("l/outside", "../../x"),
        ("l/around", "../../../nowhere/pod.yaml"),
        ("l/git", "../.git/secret.yaml"),
        ("l/nothing", "missing"),
        ("l/self", "self"),
        ("l/a", "b"),
        ("l/b", "a"),
        ("l/up", ".."),
    ] {
        symlink(target, root.join(name)).unwrap();
    }
    let found = walk(root);
    let link = |path: &str| {
        let entry = found.entries.iter().find(|e| e.path.as_ref() == path);
        entry.unwrap().kind.clone()
    };
    let to = |target: &str, folder| EntryKind::Link {
        target: target.into(),
        folder,
        alias: true,
    };
    assert_eq!(link("l/file.yaml"), to("real/pod.yaml", false));
    assert_eq!(link("l/folder"), to("base/deep", true));
    assert_eq!(link("l/through"), to("base/deep/x.yaml", false));
    assert_eq!(
        rules(&found),
        [
            ("discover/symlink-loop", "l/a"),
            ("discover/symlink-outside", "l/absolute"),
            ("discover/symlink-outside", "l/around"),
            ("discover/symlink-loop", "l/b"),
            ("discover/symlink-outside", "l/device"),
            ("discover/symlink-outside", "l/git"),
            ("discover/symlink-dangling", "l/nothing"),
            ("discover/symlink-outside", "l/outside"),
            ("discover/symlink-outside", "l/process"),
            ("discover/symlink-loop", "l/self"),
            ("discover/symlink-loop", "l/up"),
        ]
    );
    for finding in &found.findings {
        let entry = &found.entries[finding.place.span.source.0 as usize];
        assert_eq!(entry.kind, EntryKind::Denied);
        assert!(discover::read(root, entry, 1000).is_err(), "never opened");
    }
}

#[test]
fn a_link_to_what_was_not_asked_for_stands_in_for_it() {
    let dir = tree(&["a/one.yaml", "b/two.yaml"]);
    let root = dir.path().canonicalize().unwrap();
    symlink("../b/two.yaml", root.join("a/link.yaml")).unwrap();
    let alias = |arguments: &[&str]| {
        let paths = arguments.iter().map(PathBuf::from).collect();
        let scope = Scope {
            root: root.clone(),
            paths,
            files: Vec::new(),
            repository: false,
        };
        let found = discover::files(&scope, 9);
        let link = found
            .entries
            .iter()
            .find(|e| e.path.as_ref() == "a/link.yaml")
            .unwrap();
        assert_eq!(discover::read(&root, link, 99).unwrap(), b"a: 1\n");
        matches!(link.kind, EntryKind::Link { alias: true, .. })
    };
    assert!(alias(&[]));
    assert!(alias(&["a", "b"]));
    assert!(!alias(&["a"]));
}

#[test]
fn a_long_chain_of_links_ends() {
    let dir = tree(&["end.yaml"]);
    for n in 0..60 {
        let target = if n == 0 {
            "end.yaml".into()
        } else {
            format!("l{}", n - 1)
        };
        symlink(target, dir.path().join(format!("l{n}"))).unwrap();
    }
    let found = walk(dir.path());
    assert_eq!(rules(&found).len(), 20, "those of more than 40 steps");
    assert!(
        rules(&found)
            .iter()
            .all(|(rule, _)| *rule == "discover/symlink-loop")
    );
}

#[test]
fn pipes_and_sockets_are_denied_without_waiting() {
    let dir = tree(&["a.yaml"]);
    let pipe = dir.path().join("pipe.yaml");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("s.yaml")).unwrap();
    symlink("pipe.yaml", dir.path().join("to-pipe.yaml")).unwrap();
    let found = walk(dir.path());
    assert_eq!(
        rules(&found),
        [
            ("discover/special-file", "pipe.yaml"),
            ("discover/special-file", "s.yaml"),
            ("discover/special-file", "to-pipe.yaml"),
        ]
    );
}

#[test]
fn names_that_deceive_are_denied() {
    let dir = tree(&[
        "ok å.yaml",
        "a\nb.yaml",
        "\u{202E}lmay.yaml",
        "evil\x1b[2J/x.yaml",
    ]);
    let raw = OsStr::from_bytes(b"b\xFF.yaml");
    fs::write(dir.path().join(raw), "a: 1\n").unwrap();
    let found = walk(dir.path());
    assert_eq!(found.entries.len(), 5);
    let denied: Vec<_> = rules(&found);
    assert_eq!(
        denied,
        [
            ("discover/name", "a\nb.yaml"),
            ("discover/name", "b\u{FFFD}.yaml"),
            ("discover/name", "evil\x1b[2J/x.yaml"),
            ("discover/name", "\u{202E}lmay.yaml"),
        ]
    );
}

#[test]
fn names_that_are_one_elsewhere_are_denied() {
    let dir = tree(&[
        "a/Pod.yaml",
        "a/pod.yaml",
        "b/pod.yaml",
        "C/1.yaml",
        "c/2.yaml",
    ]);
    let found = walk(dir.path());
    let denied = rules(&found);
    let rule = "discover/name-collision";
    assert_eq!(
        denied,
        [
            (rule, "C/1.yaml"),
            (rule, "a/Pod.yaml"),
            (rule, "a/pod.yaml"),
            (rule, "c/2.yaml")
        ]
    );
}

#[test]
fn attributes_that_change_manifests_are_denied_with_the_line() {
    let dir = tree(&["a/pod.yaml", "img/x.png"]);
    write(
        dir.path(),
        ".gitattributes",
        "* text=auto\n*.png filter=lfs\n",
    );
    assert!(walk(dir.path()).findings.is_empty());
    write(
        dir.path(),
        "a/.gitattributes",
        "# c\n\npod.yaml working-tree-encoding=SHIFT-JIS\n",
    );
    let found = walk(dir.path());
    assert_eq!(
        rules(&found),
        [("discover/gitattributes", "a/.gitattributes")]
    );
    assert_eq!(found.findings[0].place.line, 3);
    let message = "`working-tree-encoding=SHIFT-JIS` makes git hand out `pod.yaml` otherwise than it is stored";
    assert_eq!(found.findings[0].message, message);
}

#[test]
fn a_submodule_that_is_not_checked_out_is_denied() {
    let dir = tree(&["there/x.yaml"]);
    let modules = "[submodule \"a\"]\n\tpath = empty\n\turl = x\n[submodule \"b\"]\n path=there\n[submodule \"c\"]\n path=../..\n";
    write(dir.path(), ".gitmodules", modules);
    fs::create_dir(dir.path().join("empty")).unwrap();
    let found = walk(dir.path());
    assert_eq!(rules(&found), [("discover/submodule", ".gitmodules")]);
    assert_eq!(found.findings[0].place.line, 2);
}

#[test]
fn too_many_files_are_a_fault_and_not_fewer_files() {
    let dir = tree(&["a", "b", "c", "d"]);
    let scope = Scope::folder(dir.path()).unwrap();
    let found = discover::files(&scope, 3);
    assert_eq!(found.entries.len(), 3);
    assert_eq!(found.faults[0].code, "discover/too-many-files");
    assert!(discover::files(&scope, 4).faults.is_empty());
}

#[test]
fn reading_is_bounded_and_refuses_what_changed() {
    let dir = tree(&["a.yaml", "gone.yaml", "swapped.yaml"]);
    let root = dir.path().canonicalize().unwrap();
    let found = walk(&root);
    let [a, gone, swapped] = &found.entries[..] else {
        panic!("three entries")
    };
    assert_eq!(discover::read(&root, a, 5).unwrap(), b"a: 1\n");
    assert_eq!(
        discover::read(&root, a, 4).unwrap_err().code,
        "discover/too-large"
    );
    fs::write(root.join("a.yaml"), "a: 123456789\n").unwrap();
    assert_eq!(
        discover::read(&root, a, 6).unwrap_err().code,
        "discover/too-large",
        "it grew"
    );
    fs::remove_file(root.join("gone.yaml")).unwrap();
    assert_eq!(
        discover::read(&root, gone, 99).unwrap_err().code,
        "discover/unreadable"
    );
    fs::remove_file(root.join("swapped.yaml")).unwrap();
    symlink("/etc/passwd", root.join("swapped.yaml")).unwrap();
    assert_eq!(
        discover::read(&root, swapped, 9999).unwrap_err().code,
        "discover/changed"
    );
}

#[test]
fn arguments_choose_within_the_repository_around_them() {
    let dir = tree(&["a/x.yaml", "a/y.yaml", "b/z.yaml", "c.yaml", ".git/HEAD"]);
    let root = dir.path().canonicalize().unwrap();
    write(&root, "a/sluicegate.yaml", "profile: default\n");
    let scope = |from: &str, arguments: &[&str]| {
        let arguments: Vec<PathBuf> = arguments.iter().map(Into::into).collect();
        Scope::of(&root.join(from), &arguments).unwrap()
    };
    assert_eq!(
        scope("a", &["x.yaml"]).root,
        root,
        "not the folder with the settings"
    );
    let found = discover::files(&scope("", &["a", "c.yaml", "a/x.yaml"]), 100);
    assert_eq!(
        paths(&found),
        ["a/sluicegate.yaml", "a/x.yaml", "a/y.yaml", "c.yaml"]
    );
    let context: Vec<_> = found
        .context
        .iter()
        .map(|e| (e.path.as_ref(), e.id.0))
        .collect();
    assert_eq!(context, [("b/z.yaml", 4)]);
    let all = discover::files(&scope("", &[]), 100);
    assert_eq!((all.entries.len(), all.context.len()), (5, 0));
    let missing = Scope::of(&root, &["nope".into(), "a".into(), "no".into()]).unwrap_err();
    assert_eq!(missing.len(), 2);
}

#[test]
fn without_a_repository_one_folder_is_its_own_root() {
    let dir = tree(&["t/a.yaml", "t/b/c.yaml", "d.yaml"]);
    let root = dir.path().canonicalize().unwrap();
    let scope = Scope::of(&root, &["t".into()]).unwrap();
    assert_eq!(scope.root, root.join("t"));
    assert_eq!(paths(&discover::files(&scope, 9)), ["a.yaml", "b/c.yaml"]);
    let scope = Scope::of(&root, &["t/a.yaml".into(), "d.yaml".into()]).unwrap();
    assert_eq!(scope.root, root);
    write(&root, "sluicegate.yaml", "version: 1\n");
    let scope = Scope::of(&root, &["t".into()]).unwrap();
    assert_eq!(scope.root, root, "the user stands where the settings are");
    fs::remove_file(root.join("sluicegate.yaml")).unwrap();
    let scope = Scope::of(&root, &["t/a.yaml".into(), "d.yaml".into()]).unwrap();
    assert_eq!(paths(&discover::files(&scope, 9)), ["d.yaml", "t/a.yaml"]);
}

#[test]
fn the_order_does_not_depend_on_the_order_of_arguments() {
    let dir = tree(&["a/x.yaml", "b/z.yaml", "c.yaml"]);
    let find = |arguments: &[&str]| {
        let arguments: Vec<PathBuf> = arguments.iter().map(Into::into).collect();
        let scope = Scope::of(dir.path(), &arguments).unwrap();
        discover::files(&scope, 9).entries
    };
    assert_eq!(
        find(&["c.yaml", "b/z.yaml", "a/x.yaml"]),
        find(&["a/x.yaml", "c.yaml", "b/z.yaml"])
    );
}

/// Whether git says that a file is handed out otherwise than it is stored.
fn changed_by_git(root: &Path, path: &str) -> bool {
    let output = Command::new("git")
        .args([
            "check-attr",
            "filter",
            "ident",
            "working-tree-encoding",
            "--",
            path,
        ])
        .current_dir(root)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.is_empty(), "git says nothing of {path}");
    text.lines()
        .any(|line| !line.ends_with(": unspecified") && !line.ends_with(": unset"))
}

#[test]
fn attributes_are_read_as_git_reads_them() {
    let Ok(_) = Command::new("git").arg("--version").output() else {
        return;
    };
    for (attributes, file, changed) in [
        ("\u{FEFF}*.yaml filter=x\n", "a.yaml", true),
        ("\"a.y\\141ml\" filter=x\n", "a.yaml", true),
        ("\"a.y\\142ml\" filter=x\n", "a.yaml", false),
        ("\"a.yaml\"filter=x\n", "a.yaml", true),
        ("[[:lower:]]*.yaml filter=x\n", "a.yaml", true),
        ("{a}.yaml ident\n", "{a}.yaml", true),
        ("{a,b}.yaml ident\n", "a.yaml", false),
        ("*.yaml hide\n[attr]hide filter=x\n", "a.yaml", true),
        ("[attr]a b\n[attr]b filter=x\n*.yaml a\n", "a.yaml", true),
        ("*.yaml\tident\r\n", "a.yaml", true),
        ("d/** ident\n", "d/e/a.yaml", true),
        ("[!x].yaml ident\n", "a.yaml", true),
        ("*.png filter=lfs\n* text=auto\n", "a.yaml", false),
        ("Kustomization filter=x\n", "d/Kustomization", true),
    ] {
        let dir = tree(&[file]);
        write(dir.path(), ".gitattributes", attributes);
        let init = Command::new("git")
            .args(["init", "-q"])
            .current_dir(dir.path())
            .status();
        assert!(init.unwrap().success());
        assert_eq!(
            changed_by_git(dir.path(), file),
            changed,
            "git: {attributes}"
        );
        let is_denied = !walk(dir.path()).findings.is_empty();
        assert_eq!(is_denied, changed, "{attributes}");
    }
}

#[test]
fn a_macro_of_the_root_counts_in_every_folder() {
    let dir = tree(&["d/a.yaml", ".gitattributes", "d/.gitattributes"]);
    write(dir.path(), ".gitattributes", "[attr]hide filter=x\n");
    write(dir.path(), "d/.gitattributes", "*.yaml hide\n");
    let found = walk(dir.path());
    assert_eq!(
        rules(&found),
        [("discover/gitattributes", "d/.gitattributes")]
    );
    write(dir.path(), "d/.gitattributes", "*.png hide\n");
    assert!(walk(dir.path()).findings.is_empty());
}

#[test]
fn attributes_above_what_is_asked_for_count() {
    let dir = tree(&["d/a.yaml", "e/a.yaml", ".git/HEAD"]);
    write(dir.path(), ".gitattributes", "d/* filter=x\n");
    let asked = |folder: &str| {
        let scope = Scope::of(dir.path(), &[PathBuf::from(folder)]).unwrap();
        discover::files(&scope, discover::MAX_FILES)
    };
    assert_eq!(rules(&asked("d")), [("discover/gitattributes", "d/a.yaml")]);
    assert!(asked("e").findings.is_empty());
}
