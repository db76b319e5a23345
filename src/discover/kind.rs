//! A file to what it may hold, by its content first and its name second.
//!
//! Invariant: what an applier would pick up by itself (`.yaml`, `.yml`, `.json`, in any case) and
//! what a kustomization names is always a candidate; a name alone never hides a manifest from a
//! tool that reads by content.

use crate::finding::{Fault, Finding};

use super::commented;
use super::evidence::{could_hold_object, has};
use super::{Entry, walk};

/// What a file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// YAML, or JSON inside YAML.
    Yaml,
    /// JSON.
    Json,
    /// Terraform or Terragrunt.
    Hcl,
    /// The build of a container image.
    Dockerfile,
    /// No manifest; the reason.
    Declared(&'static str),
    /// A template that only exists as a manifest after rendering; which sort.
    Template(&'static str),
    /// A git LFS pointer in the place of a manifest: see [`lfs_pointer`].
    LfsPointer,
}

/// The path of standard input: who pipes something in means it as a manifest.
pub(super) const STDIN: &str = "-";

/// Sorts a file by name and content. `named` says that a kustomization names it as a manifest,
/// which makes its own name meaningless.
#[must_use]
pub fn of(path: &str, bytes: &[u8], named: bool) -> Kind {
    let name = file_name(path);
    let kind = if named || path == STDIN {
        // Where it is handed to an applier by its name, that of another tool's files says nothing.
        match by_extension(&name) {
            Some(Kind::Json) => Kind::Json,
            _ => Kind::Yaml,
        }
    } else {
        unnamed(path, &name, bytes)
    };
    let is_read = matches!(kind, Kind::Yaml | Kind::Json | Kind::Hcl | Kind::Dockerfile);
    if is_read && is_lfs_pointer(bytes) {
        return Kind::LfsPointer;
    }
    kind
}

fn unnamed(path: &str, name: &str, bytes: &[u8]) -> Kind {
    let could = could_hold_object(bytes);
    let editor = editor_file(path, name).filter(|_| !could || !commented::is_readable(bytes));
    let other = editor.or_else(|| rendered_elsewhere(name, bytes).filter(|_| !could));
    if let Some(reason) = other {
        return Kind::Declared(reason);
    }
    by_extension(name)
        .or_else(|| (name == "kustomization").then_some(Kind::Yaml))
        .or_else(|| template(name, bytes))
        .or_else(|| dockerfile(name, bytes))
        .or_else(|| by_table(name).map(Kind::Declared))
        .unwrap_or_else(|| by_content(bytes))
}

/// Whether an applier picks the file up because of its name.
#[must_use]
pub fn is_manifest_name(path: &str) -> bool {
    matches!(
        by_extension(&file_name(path)),
        Some(Kind::Yaml | Kind::Json)
    )
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase()
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn by_extension(name: &str) -> Option<Kind> {
    match extension(name) {
        "yaml" | "yml" => Some(Kind::Yaml),
        "json" => Some(Kind::Json),
        "tf" | "tfvars" | "hcl" | "tofu" => Some(Kind::Hcl),
        _ => None,
    }
}

/// JSON with comments that editors and tools keep: no applier reads it, and no JSON parser.
fn editor_file(path: &str, name: &str) -> Option<&'static str> {
    let folder = [".vscode/", ".devcontainer/", ".idea/", ".zed/"]
        .iter()
        .any(|f| path.starts_with(f) || path.contains(&format!("/{f}")));
    let known = ["tsconfig", "jsconfig", "appsettings"]
        .iter()
        .any(|start| name.starts_with(start))
        || COMMENTED.contains(&name);
    let json = extension(name) == "json" && (folder || known);
    let own = matches!(extension(name), "code-snippets" | "code-workspace");
    (json || own).then_some("settings of an editor or a tool")
}

/// Files of JSON that their tools read with comments and trailing commas.
const COMMENTED: [&str; 19] = [
    ".oxfmtrc.json",
    ".oxlintrc.json",
    ".eslintrc.json",
    ".stylelintrc.json",
    ".babelrc.json",
    "babel.config.json",
    "tslint.json",
    "devcontainer.json",
    ".devcontainer.json",
    "renovate.json",
    ".renovaterc.json",
    "biome.json",
    "turbo.json",
    "nx.json",
    "deno.json",
    "api-extractor.json",
    "launchsettings.json",
    "cspell.json",
    ".markdownlint.json",
];

/// Templates that another tool renders for itself: YAML by name, but no YAML before that.
fn rendered_elsewhere(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let stem = name.strip_suffix(".gotmpl").unwrap_or(name);
    let stem = stem
        .strip_suffix(".yaml")
        .or_else(|| stem.strip_suffix(".yml"))?;
    match stem {
        "helmfile" => Some("a configuration of helmfile"),
        "taskfile" | "taskfile.dist" => Some("a configuration of task"),
        _ => None,
    }
    .filter(|_| has(bytes, b"{{"))
}

/// Names of templates: what they are, and what they render to by the name before the extension.
fn template(name: &str, bytes: &[u8]) -> Option<Kind> {
    let (inner, extension) = name.rsplit_once('.')?;
    let sort = match extension {
        "j2" | "jinja" | "jinja2" => "a Jinja template",
        "tpl" | "tmpl" | "gotmpl" | "gotpl" | "tftpl" => "a Go template",
        "erb" => "an ERB template",
        "mustache" | "hbs" | "handlebars" => "a Mustache template",
        "ytt" => "a ytt template",
        "jsonnet" | "libsonnet" => return Some(Kind::Template("Jsonnet")),
        "cue" => return Some(Kind::Template("CUE")),
        "dhall" => return Some(Kind::Template("Dhall")),
        "pkl" => return Some(Kind::Template("Pkl")),
        _ => return None,
    };
    if extension == "tftpl" && !could_hold_object(bytes) {
        return Some(Kind::Declared("a template of Terraform"));
    }
    let renders_manifests = match by_extension(inner) {
        Some(kind) => kind != Kind::Hcl,
        None => by_table(inner).is_none() && looks_like_manifest(bytes),
    };
    Some(if renders_manifests {
        Kind::Template(sort)
    } else {
        Kind::Declared("a template of something else")
    })
}

/// A container build by name, if it begins as one does; all else of that name is about builds.
fn dockerfile(name: &str, bytes: &[u8]) -> Option<Kind> {
    let is_blank = |line: &&[u8]| {
        let line = line.trim_ascii();
        !line.is_empty() && !line.starts_with(b"#")
    };
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = bytes.split(|b| *b == b'\n').find(is_blank)?.trim_ascii();
    let word = first.split(u8::is_ascii_whitespace).next()?;
    let begins = [&b"from"[..], b"arg"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known));
    (is_dockerfile_name(name) && (begins || is_lfs_pointer(bytes))).then_some(Kind::Dockerfile)
}

/// Whether a file of that name builds a container image.
#[must_use]
pub fn is_dockerfile_name(path: &str) -> bool {
    let name = file_name(path);
    ["dockerfile", "containerfile"].iter().any(|known| {
        let is_alone = name.strip_prefix(known).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(['.', '-', '_']) && rest != ".dockerignore"
        });
        is_alone || extension(&name) == *known
    })
}

/// Files whose name says that they are no manifest.
fn by_table(name: &str) -> Option<&'static str> {
    let by_name = match name {
        "license" | "licence" | "copying" | "notice" | "authors" | "codeowners" | "owners" => {
            "documentation"
        }
        "makefile" | "jenkinsfile" | "vagrantfile" | "justfile" | "tiltfile" | "gemfile" => {
            "source code"
        }
        "dockerfile" | "containerfile" => "a container build",
        _ if name.starts_with("dockerfile.") => "a container build",
        _ => "",
    };
    if !by_name.is_empty() {
        return Some(by_name);
    }
    Some(match extension(name) {
        "md" | "markdown" | "mdx" | "rst" | "adoc" | "asciidoc" | "org" | "tex" => "documentation",
        "rs" | "go" | "py" | "rb" | "js" | "mjs" | "cjs" | "ts" | "tsx" | "jsx" | "java" | "kt"
        | "c" | "h" | "cc" | "cpp" | "hpp" | "cs" | "php" | "pl" | "lua" | "swift" | "scala"
        | "sh" | "bash" | "zsh" | "fish" | "nu" | "ps1" | "bat" | "sql" | "rego" | "css"
        | "scss" | "html" | "htm" | "xml" | "vue" | "ipynb" | "proto" | "graphql" | "nix"
        | "just" | "star" | "bzl" | "mod" | "sum" | "dockerfile" => "source code",
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "ico" | "bmp" | "svg" | "pdf" | "woff"
        | "woff2" | "ttf" | "otf" | "eot" | "mp4" | "mp3" | "drawio" => "media",
        "zip" | "tar" | "gz" | "tgz" | "bz2" | "xz" | "zst" | "7z" | "jar" | "whl" => "an archive",
        "toml" | "ini" | "cfg" | "conf" | "env" | "properties" | "json5" | "jsonc"
        | "gitignore" | "gitattributes" | "gitmodules" | "helmignore" | "dockerignore"
        | "editorconfig" | "sourceignore" | "csv" | "tsv" => "configuration of something else",
        "pem" | "crt" | "cer" | "key" | "pub" | "asc" | "gpg" => "a key or a certificate",
        _ => return None,
    })
}

fn by_content(bytes: &[u8]) -> Kind {
    let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if bytes.is_empty() {
        return Kind::Declared("empty");
    }
    if !is_utf16 && memchr::memchr(0, bytes).is_some() {
        return Kind::Declared("binary");
    }
    if !is_utf16 && !looks_like_manifest(bytes) {
        return Kind::Declared("no manifest by name or content");
    }
    if bytes.trim_ascii_start().starts_with(b"{") {
        return Kind::Json;
    }
    Kind::Yaml
}

/// Whether the text has the two keys of an API object where a document has them.
fn looks_like_manifest(bytes: &[u8]) -> bool {
    if !has(bytes, b"apiVersion") || !has(bytes, b"kind") {
        return false;
    }
    if bytes.trim_ascii_start().starts_with(b"{") || bytes.trim_ascii_start().starts_with(b"[") {
        return true;
    }
    let at_start = |key: &[u8]| {
        bytes.split(|b| *b == b'\n').any(|line| {
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
            let line = line.strip_prefix(b"--- ").unwrap_or(line);
            unquoted(line).starts_with(key)
        })
    };
    at_start(b"apiVersion") && at_start(b"kind")
}

/// A key may be in quotes.
fn unquoted(line: &[u8]) -> &[u8] {
    match line {
        [b'"' | b'\'', rest @ ..] => rest,
        all => all,
    }
}

fn is_lfs_pointer(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    text.starts_with(b"version https://git-lfs.github.com/spec/")
        || text.starts_with(b"version https://hawser.github.com/spec/")
}

/// Whether git-crypt made a file what it is.
#[must_use]
pub fn is_git_crypt(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0GITCRYPT\0")
}

/// The finding for a manifest that git-crypt has encrypted.
#[must_use]
pub fn git_crypt(entry: &Entry) -> Finding {
    let rule = "discover/encrypted";
    let message = format!("`{}` is encrypted with git-crypt", entry.path);
    Finding::new(rule, entry.place(), message).with_help(walk::fix(rule))
}

/// The fault for a template that nothing renders.
#[must_use]
pub fn not_rendered(entry: &Entry, sort: &str) -> Fault {
    let message = format!("`{}` is {sort} that nothing renders here", entry.path);
    Fault::new("discover/not-rendered", message)
        .at(entry.place())
        .with_help(format!(
            "commit what it renders to, or name it under `not_manifests` in the settings: `- \"{}\"`",
            entry.path
        ))
}

/// The finding for a git LFS pointer in the place of a manifest.
#[must_use]
pub fn lfs_pointer(entry: &Entry) -> Finding {
    let rule = "discover/lfs-pointer";
    let message = format!("`{}` is a git LFS pointer, not the manifest", entry.path);
    Finding::new(rule, entry.place(), message).with_help(walk::fix(rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POD: &[u8] = b"# c\napiVersion: v1\nkind: Pod\n";

    fn is_manifest(path: &str, bytes: &[u8]) -> bool {
        matches!(of(path, bytes, false), Kind::Yaml | Kind::Json)
    }

    #[test]
    fn manifests_are_found_by_name_in_any_case_and_by_content() {
        for path in ["a.yaml", "a.YML", "A.Json", ".hidden/.x.yaml"] {
            assert!(is_manifest(path, b""), "{path}");
        }
        for path in ["pod", "pod.txt", "pod.yaml.bak", "pod.manifest"] {
            assert!(is_manifest(path, POD), "{path}");
            assert!(!is_manifest(path, b"kinds of things\n"), "{path}");
        }
        assert!(is_manifest(
            "x",
            b"{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}"
        ));
        assert!(is_manifest(
            "x",
            b"\xEF\xBB\xBF---\n\"kind\": Pod\n'apiVersion': v1\n"
        ));
        assert!(is_manifest(
            "x",
            b"--- # c\nkind: Pod\n--- \napiVersion: v1\n"
        ));
        assert!(is_manifest("x", b"\xFF\xFEk\0"), "UTF-16");
    }

    #[test]
    fn what_a_kustomization_names_is_a_manifest_whatever_its_name() {
        assert_eq!(of("-", b"a: 1", false), Kind::Yaml, "standard input");
        for path in ["README.md", "pod", "a.sh", "x.j2", "image.png"] {
            assert_eq!(of(path, POD, true), Kind::Yaml, "{path}");
        }
        assert_eq!(of("tsconfig.json", b"{}", true), Kind::Json);
        assert_eq!(of("a.tf", b"/* : x\n", true), Kind::Yaml);
        assert_eq!(of("a.tf.json", b"{}", true), Kind::Json);
    }

    #[test]
    fn other_files_are_declared_with_a_reason() {
        for (path, reason) in [
            ("README.md", "documentation"),
            ("LICENSE", "documentation"),
            ("Dockerfile", "a container build"),
            ("a.sh", "source code"),
            ("x.env", "configuration of something else"),
            (".gitignore", "configuration of something else"),
            (".vscode/settings.json", "settings of an editor or a tool"),
            ("go.code-snippets", "settings of an editor or a tool"),
            (".devcontainer.json", "settings of an editor or a tool"),
            ("renovate.json5", "configuration of something else"),
            ("a/tsconfig.build.json", "settings of an editor or a tool"),
            ("scripts/x.sh.j2", "a template of something else"),
            ("main.tf.j2", "a template of something else"),
        ] {
            assert_eq!(of(path, b"text", false), Kind::Declared(reason), "{path}");
        }
        assert_eq!(of("blob", b"a\0b", false), Kind::Declared("binary"));
        assert_eq!(of("empty", b"", false), Kind::Declared("empty"));
    }

    #[test]
    fn a_container_build_is_one_by_its_name_and_its_first_instruction() {
        let text = b"# syntax=docker/dockerfile:1\n\nFROM scratch\n";
        for path in [
            "Dockerfile",
            "a/Containerfile",
            "Dockerfile.dev",
            "api.dockerfile",
            "dockerfile-prod",
        ] {
            assert_eq!(of(path, text, false), Kind::Dockerfile, "{path}");
            assert_eq!(of(path, b"arg A=1", false), Kind::Dockerfile, "{path}");
            assert_ne!(of(path, b"fromage: 1", false), Kind::Dockerfile, "{path}");
        }
        for path in ["Dockerfile.dockerignore", "Dockerfile.tmpl", "mydockerfile"] {
            assert_ne!(of(path, text, false), Kind::Dockerfile, "{path}");
        }
    }

    #[test]
    fn an_editor_file_that_could_be_an_object_is_judged() {
        for bytes in [
            &b"{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}"[..],
            b"{\"\\u0061\": 1}",
            b"!<tag:yaml.org,2002:binary> YXBpVmVyc2lvbg==: v1\n",
            b"? \"api\\\n  Version\"\n: v1\n",
            b"\xFF\xFE{\0",
        ] {
            assert_eq!(of(".vscode/x.json", bytes, false), Kind::Json);
            assert_eq!(of("tsconfig.json", bytes, false), Kind::Json);
        }
        let benign = b"{ // paths\n\"paths\": {\"\\u0040/*\": [\"!x\"]}}";
        assert!(matches!(
            of("tsconfig.json", benign, false),
            Kind::Declared(_)
        ));
    }

    #[test]
    fn a_snippet_that_writes_manifests_is_none() {
        let snippet =
            b"{\n// for manifests\n\"pod\": {\"body\": [\"apiVersion: v1\", \"kind: Pod\"],},\n}\n";
        for path in [".vscode/a.code-snippets", ".vscode/a.json", "renovate.json"] {
            let kind = of(path, snippet, false);
            assert_eq!(kind, Kind::Declared("settings of an editor or a tool"));
            assert_ne!(of(path, snippet, true), kind, "{path} is named");
        }
        let object = b"{\"apiVersion\": \"v1\", \"kind\": \"Pod\"} // {,}\n";
        for path in [".vscode/a.code-snippets", ".vscode/a.json", "renovate.json"] {
            assert_eq!(of(path, object, false), Kind::Json, "{path}");
        }
    }

    #[test]
    fn a_kustomization_needs_no_extension() {
        assert_eq!(of("a/Kustomization", b"", false), Kind::Yaml);
        assert!(matches!(
            of("a/Kustomizations", b"", false),
            Kind::Declared(_)
        ));
    }

    #[test]
    fn what_another_tool_renders_for_itself_is_declared_if_no_object_is_in_it() {
        let bare = b"tasks: {{ .x }}\n";
        for path in ["Taskfile.yml", "helmfile.yaml", "helmfile.yaml.gotmpl"] {
            assert!(matches!(of(path, bare, false), Kind::Declared(_)), "{path}");
            let object = b"a: {{ .x }}\n---\napiVersion: v1\nkind: Pod\n";
            assert!(!matches!(of(path, object, false), Kind::Declared(_)));
            let text = b"a: {{ .x }} // {apiVersion, kind}\n";
            assert!(!matches!(of(path, text, false), Kind::Declared(_)));
        }
        assert!(is_manifest("Taskfile.yml", b"tasks: {}\n"));
        assert!(matches!(
            of("user.yaml.tftpl", b"a: ${b}\n", false),
            Kind::Declared(_)
        ));
        assert!(matches!(
            of("user.yaml.tftpl", POD, false),
            Kind::Template(_)
        ));
    }

    #[test]
    fn templates_are_told_by_what_they_render_to() {
        assert_eq!(
            of("a.yaml.j2", b"", false),
            Kind::Template("a Jinja template")
        );
        assert_eq!(of("a.tpl", POD, false), Kind::Template("a Go template"));
        assert_eq!(of("x.jsonnet", b"", false), Kind::Template("Jsonnet"));
        assert!(matches!(
            of("_helpers.tpl", b"{{ define }}", false),
            Kind::Declared(_)
        ));
    }

    #[test]
    fn a_pointer_to_lfs_in_the_place_of_a_manifest_is_told() {
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
        assert_eq!(of("a.yaml", pointer, false), Kind::LfsPointer);
        assert!(matches!(of("a.png", pointer, false), Kind::Declared(_)));
    }
}
