//! Writes the list of the policies under `policies/` and of an example for each rule under
//! `fixtures/`, so that a new one is a new file and nothing else.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=policies");
    println!("cargo:rerun-if-changed=fixtures/policies");
    println!("cargo:rerun-if-changed=fixtures/rules");
    fs::write(out.join("policies.rs"), list(&root.join("policies"))?)?;
    let fixtures = root.join("fixtures");
    let mut code = String::from("&[\n");
    for folder in ["policies", "rules"] {
        examples(&fixtures.join(folder), &mut code)?;
    }
    code.push_str("]\n");
    fs::write(out.join("examples.rs"), code)
}

/// `Example { … }` for each `<area>/<rule_name>/` with a file that breaks the rule and one that
/// keeps it; of several the shortest.
fn examples(folder: &Path, code: &mut String) -> io::Result<()> {
    for area in folders(folder)? {
        for rule in folders(&area)? {
            let (Some(bad), Some(good)) = (shortest(&rule, "deny-")?, shortest(&rule, "allow-")?)
            else {
                continue;
            };
            let id = format!("{}/{}", name(&area), name(&rule)).replace('_', "-");
            let side = |path: &Path| {
                let file = path
                    .strip_prefix(&rule)
                    .unwrap_or(path)
                    .display()
                    .to_string();
                format!("({file:?}, include_str!({:?}))", path.display().to_string())
            };
            let (bad, good) = (side(&bad), side(&good));
            let _ = writeln!(
                code,
                "    Example {{ rule: {id:?}, bad: {bad}, good: {good} }},"
            );
        }
    }
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        println!("cargo:rerun-if-changed={}", folder.display());
        for entry in fs::read_dir(folder)? {
            found.push(entry?.path());
        }
    }
    found.retain(|path| path.is_dir());
    found.sort();
    Ok(found)
}

/// The shortest text among the fixtures of one kind; of a folder that breaks a rule, a file that
/// says where.
fn shortest(rule: &Path, kind: &str) -> io::Result<Option<PathBuf>> {
    let mut found: Vec<(usize, PathBuf)> = Vec::new();
    for entry in fs::read_dir(rule)? {
        let path = entry?.path();
        if name(&path).starts_with(kind) {
            texts(&path, kind, &mut found)?;
        }
    }
    found.sort();
    Ok(found.into_iter().next().map(|(_, path)| path))
}

fn texts(path: &Path, kind: &str, found: &mut Vec<(usize, PathBuf)>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            texts(&entry?.path(), kind, found)?;
        }
    } else if let Ok(text) = fs::read_to_string(path) {
        let is_shown = kind == "allow-"
            || ["deny:", "deny below:"]
                .iter()
                .any(|mark| text.contains(mark))
            || path.with_extension("expect").is_file();
        if is_shown && !name(path).ends_with(".expect") {
            found.push((text.len(), path.to_owned()));
        }
    }
    Ok(())
}

/// `&[("area/rule_name.rego", "text"), …]`, in the order of the paths.
fn list(folder: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    gather(folder, String::new(), &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for (relative, path) in files {
        let path = path.display().to_string();
        let _ = writeln!(code, "    ({relative:?}, include_str!({path:?})),");
    }
    code.push_str("]\n");
    Ok(code)
}

fn gather(folder: &Path, prefix: String, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let relative = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            println!("cargo:rerun-if-changed={}", entry.path().display());
            gather(&entry.path(), format!("{relative}/"), files)?;
        } else if name.ends_with(".rego") && !name.ends_with("_test.rego") {
            files.push((relative, entry.path()));
        }
    }
    Ok(())
}
