//! Writes the list of the policies under `policies/`, so that a new one is a new file and nothing
//! else.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=policies");
    fs::write(out.join("policies.rs"), list(&root.join("policies"))?)
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
