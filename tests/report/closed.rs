//! Where output can't go: a reader that has left, a folder that is not there, a full disk.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder whose report is far longer than a pipe holds.
fn folder(files: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..files {
        let text =
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{n}}}\ndate: {{}}\n");
        fs::write(folder.path().join(format!("{n}.yaml")), text).unwrap();
    }
    folder
}

fn sluicegate(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluicegate"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn output(folder: &Path, arguments: &[&str]) -> Output {
    sluicegate(folder, arguments).output().unwrap()
}

fn said(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_reader_that_leaves_changes_no_exit_code() {
    let folder = folder(1500);
    for format in ["human", "concise", "json", "github", "junit"] {
        let mut child = sluicegate(folder.path(), &["check", "-o", format])
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut reader = BufReader::with_capacity(16, child.stdout.take().unwrap());
        reader.read_line(&mut first).unwrap();
        drop(reader);
        let mut errors = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut errors)
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(1), "{format}");
        assert!(!first.is_empty() && errors.is_empty(), "{format}: {errors}");
    }
}

#[test]
fn nobody_at_the_other_end_is_no_panic() {
    let folder = folder(1);
    for arguments in [
        &["check"][..],
        &["rules"],
        &["--help"],
        &["explain", "no/such-rule"],
    ] {
        let expected = output(folder.path(), arguments).status.code();
        let mut child = sluicegate(folder.path(), arguments).spawn().unwrap();
        drop(child.stdout.take());
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), expected, "{arguments:?}");
    }
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_run_undecided() {
    let folder = folder(1);
    for (file, why) in [
        ("/nonexistent/x", "No such file"),
        ("/dev/full", "No space left"),
        (".", "Is a directory"),
        ("0.yaml/x", "Not a directory"),
    ] {
        let out = output(folder.path(), &["check", "-o", &format!("json={file}")]);
        let errors = said(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{file}: {errors}");
        assert_eq!(said(&out.stdout), "");
        assert!(
            errors.starts_with(&format!("error: cannot write {file}: {why}")),
            "{errors}"
        );
        assert_eq!(errors.lines().count(), 1);
    }
}

#[test]
fn a_full_disk_behind_standard_output_leaves_the_run_undecided() {
    let folder = folder(1);
    let full = || {
        fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    for arguments in [&["check"][..], &["rules"], &["check", "-o", "json"]] {
        let out = sluicegate(folder.path(), arguments)
            .stdout(full())
            .output()
            .unwrap();
        assert_eq!(out.status.code(), Some(2));
        let errors = said(&out.stderr);
        assert!(
            errors.starts_with("error: cannot write standard output: No space left"),
            "{errors}"
        );
    }
}

#[test]
fn the_other_sinks_are_not_shown_when_one_fails() {
    let folder = folder(1);
    let out = output(
        folder.path(),
        &["check", "-o", "human", "-o", "json=/dev/full"],
    );
    assert_eq!((out.status.code(), said(&out.stdout)), (Some(2), ""));
}
