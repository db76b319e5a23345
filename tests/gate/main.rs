//! The built program, end to end: real folders in, exit codes and output out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod attacks;
mod charts;
mod commands;
mod completed;
mod exit_codes;
mod hostile;
mod names;
mod owners;
mod readme;
mod relations;
mod sameness;
mod secrets;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A deployment that passes every default rule that denies.
const GOOD: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: good
data:
  key: value
";

/// The names of all output formats.
fn formats() -> impl Iterator<Item = &'static str> {
    sluicegate::report::Format::ALL
        .iter()
        .map(|(_, name)| *name)
}

/// Lays out files below a fresh folder.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text.as_bytes());
    }
    folder
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

/// The program with a scrubbed environment, in `folder`.
fn sluicegate(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluicegate"));
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    sluicegate(folder).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output
        .status
        .code()
        .unwrap_or_else(|| panic!("killed: {}", stderr(output)))
}

/// The JSON verdict on a tree.
fn verdict(files: &[(&str, &str)]) -> (i32, serde_json::Value) {
    let folder = tree(files);
    let output = run(folder.path(), &["-o", "json"]);
    let json = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}{}", stdout(&output), stderr(&output)));
    (code(&output), json)
}

/// Every `rule file:line` of a verdict.
fn places(verdict: &serde_json::Value) -> Vec<String> {
    let place = |f: &serde_json::Value| {
        format!(
            "{} {}:{}",
            f["rule"].as_str().unwrap(),
            f["file"].as_str().unwrap(),
            f["line"]
        )
    };
    verdict["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(place)
        .collect()
}
