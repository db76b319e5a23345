//! Attacks on the machine that runs the gate: each ends soon, in little memory, undecided or
//! denied, with the file named.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::*;

/// The most an attack may cost. The bounds are far above what a run takes, so that a slow machine
/// fails nothing, and far below what the attack is after.
const SECONDS: u64 = 10;
const MEMORY_KIB: u64 = 512 << 10;

/// Runs the gate on `folder` and asserts the bounds; exit code and output.
fn bounded(folder: &Path) -> (i32, String) {
    let out = tempfile::NamedTempFile::new().unwrap();
    let begun = Instant::now();
    let mut child = sluicegate(folder)
        .args(["-o", "concise"])
        .stdout(out.reopen().unwrap())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        // Debug builds are slower than what users run; four times the bound is still a bound.
        let most = SECONDS * if cfg!(debug_assertions) { 4 } else { 1 };
        if begun.elapsed() > Duration::from_secs(most) {
            child.kill().unwrap();
            panic!("still running after {most} s");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(peak < MEMORY_KIB, "{peak} KiB");
    let text = fs::read_to_string(out.path()).unwrap();
    (
        status.code().unwrap_or_else(|| panic!("killed: {status}")),
        text,
    )
}

/// The most memory a process has held so far, in KiB; 0 when it has gone.
fn peak_memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next())
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

/// Asserts that one hostile file blocks the run and is named.
fn blocks(name: &str, bytes: &[u8]) {
    let folder = tree(&[("good.yaml", GOOD)]);
    write(folder.path(), name, bytes);
    let (code, text) = bounded(folder.path());
    assert!(code == 1 || code == 2, "{name}: exit {code}");
    assert!(text.contains(name), "{name} is not named: {:.400}", text);
}

#[test]
fn alias_bombs() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        let before = i - 1;
        writeln!(
            bomb,
            "a{i}: &a{i} [{}]",
            vec![format!("*a{before}"); 9].join(", ")
        )
        .unwrap();
    }
    blocks("bomb.yaml", bomb.as_bytes());
    blocks("self.yaml", b"a: &a [*a]\n");
    let mut merges = String::from("m0: &m0 {k0: v}\n");
    for i in 1..40 {
        writeln!(merges, "m{i}: &m{i} {{<<: [*m{0}, *m{0}], k{i}: v}}", i - 1).unwrap();
    }
    blocks("merge.yaml", merges.as_bytes());
}

#[test]
fn depth() {
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        blocks(
            "deep.yaml",
            format!("{}{}", open.repeat(20_000), close.repeat(20_000)).as_bytes(),
        );
    }
    blocks(
        "deep.json",
        format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)).as_bytes(),
    );
    blocks("unclosed.yaml", "{a: ".repeat(100_000).as_bytes());
    let mut indented = String::new();
    (0..3_000).for_each(|i| writeln!(indented, "{}a:", " ".repeat(i)).unwrap());
    blocks("indented.yaml", indented.as_bytes());
    blocks("dashes.yaml", "- ".repeat(20_000).as_bytes());
    blocks(
        "main.tf",
        format!("a = {}1{}", "(".repeat(20_000), ")".repeat(20_000)).as_bytes(),
    );
}

#[test]
fn width() {
    let mut keys = String::from("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n");
    (0..300_000).for_each(|i| writeln!(keys, "  k{i}: v").unwrap());
    blocks("keys.yaml", keys.as_bytes());
    blocks(
        "list.yaml",
        format!("a: [{}1]", "1, ".repeat(1_000_000)).as_bytes(),
    );
    blocks("documents.yaml", "---\na: 1\n".repeat(1_000_000).as_bytes());
}

#[test]
fn emptiness() {
    let folder = tree(&[("good.yaml", GOOD)]);
    write(
        folder.path(),
        "empty.yaml",
        "---\n".repeat(2_000_000).as_bytes(),
    );
    let (code, _) = bounded(folder.path());
    assert_eq!(code, 0, "documents that hold nothing can't do harm");
}

#[test]
fn size() {
    let mut scalar =
        b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: \"".to_vec();
    scalar.resize(200 << 20, b'x');
    scalar.extend(b"\"\n");
    blocks("scalar.yaml", &scalar);
}

#[test]
fn schemas() {
    let mut wide = String::from("{type: string, pattern: '^(a+)+$'}");
    for _ in 0..14 {
        wide = format!("{{anyOf: [{wide}, {wide}]}}");
    }
    let crd = format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: widgets.example.org}}\nspec:\n  group: example.org\n  scope: Namespaced\n  names: {{kind: Widget, plural: widgets}}\n  versions:\n    - name: v1\n      served: true\n      storage: true\n      schema:\n        openAPIV3Schema: {{type: object, properties: {{spec: {wide}}}}}\n---\napiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: a}}\nspec: \"{}!\"\n",
        "a".repeat(40)
    );
    blocks("crd.yaml", crd.as_bytes());
}

/// A definition of the kind Widget up to the fields of its spec.
const WIDGETS: &str = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.org}\nspec:\n  group: example.org\n  scope: Namespaced\n  names: {kind: Widget, plural: widgets}\n  versions:\n    - name: v1\n      served: true\n      storage: true\n      schema:\n        openAPIV3Schema:\n          type: object\n          properties:\n            spec:\n              type: object\n              properties:\n";

#[test]
fn patterns_of_definitions() {
    let mut crd = WIDGETS.to_owned();
    let mut widget =
        String::from("apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n");
    for i in 0..3_000 {
        writeln!(
            crd,
            "                p{i}: {{type: string, pattern: '^[^/]{{600}}p{i}$'}}"
        )
        .unwrap();
        writeln!(widget, "  p{i}: {}p{i}", "\u{e9}".repeat(600)).unwrap();
    }
    let folder = tree(&[
        ("good.yaml", GOOD),
        ("crd.yaml", &crd),
        ("widget.yaml", &widget),
    ]);
    let (code, text) = bounded(folder.path());
    assert!(
        code != 0 && text.contains("together are too large"),
        "{text}"
    );
}

#[test]
fn a_text_that_names_every_service() {
    let formats = include_str!("../../schemas/secrets/formats.yaml");
    let mut text = String::from("# ");
    for word in formats.split(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))) {
        write!(text, "{word}: {}\n# ", "0123456789abcdefABCDEF".repeat(3)).unwrap();
    }
    let folder = tree(&[("good.yaml", GOOD), ("services.txt", &text.repeat(4))]);
    let (_, out) = bounded(folder.path());
    assert!(out.contains("2 files"), "{out}");
}

/// A definition of the kind Widget with these rules for its spec, and a widget with this spec.
fn ruled(rules: &[String], spec: &str) -> String {
    let mut crd = format!(
        "{WIDGETS}                pattern: {{type: string}}\n                items: {{type: array, items: {{type: string}}}}\n              x-kubernetes-validations:\n"
    );
    for rule in rules {
        writeln!(
            crd,
            "                - {{rule: \"{rule}\", message: refused}}"
        )
        .unwrap();
    }
    format!(
        "{crd}---\napiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: a}}\nspec:\n{spec}"
    )
}

#[test]
fn rules_with_costly_patterns() {
    let mut spec = String::from("  pattern: '[ab]*a[ab]{700}c'\n  items:\n");
    let item: String = (0..500)
        .map(|i| if i % 3 == 0 { 'a' } else { 'b' })
        .collect();
    (0..20_000).for_each(|_| writeln!(spec, "    - {item}").unwrap());
    let searched = |pattern: &str| format!("self.items.all(x, !x.matches({pattern}))");
    let many = |count: usize, rule: &dyn Fn(usize) -> String| (0..count).map(rule).collect();
    let attacks: [Vec<String>; 5] = [
        vec![searched("'([ab]*a[ab]{700}){3}c'")],
        vec![searched("self.pattern")],
        vec!["self.items.all(x, x.findAll('[ab]*c|a').size() > 0)".to_owned()],
        many(300, &|i| searched(&format!("'[ab]*a[ab]{{{}}}c'", 200 + i))),
        many(2_000, &|i| {
            format!("self.pattern.matches('(.{{500}}){{50}}{i}')")
        }),
    ];
    for rules in attacks {
        let text = ruled(&rules, &spec);
        let folder = tree(&[("good.yaml", GOOD), ("crd.yaml", &text)]);
        let (_, text) = bounded(folder.path());
        let said = text.contains("was not evaluated") && text.contains("crd.yaml");
        assert!(said, "{}: {:.400}", rules[0], text);
    }
}

#[test]
fn rules_with_plain_patterns_are_evaluated() {
    let mut spec = String::from("  items:\n");
    (0..500).for_each(|i| writeln!(spec, "    - widget-{i}").unwrap());
    let rule = |i| format!("self.items.all(x, x.matches('^[a-z]([-a-z0-9]{{0,{i}}}[a-z0-9])?$'))");
    let rules: Vec<String> = (40..60).map(rule).collect();
    let text = ruled(&rules, &spec);
    let folder = tree(&[("good.yaml", GOOD), ("crd.yaml", &text)]);
    let (code, out) = bounded(folder.path());
    assert_eq!((code, out.contains("not evaluated")), (0, false), "{out}");
    write(
        folder.path(),
        "crd.yaml",
        format!("{text}    - Widget\n").as_bytes(),
    );
    let (code, out) = bounded(folder.path());
    assert!(code == 1 && out.contains("schema/rule"), "{out}");
}

#[test]
fn many_findings() {
    let folder = tree(&[("good.yaml", GOOD)]);
    for file in 0..40 {
        let mut text = String::from(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n",
        );
        (0..10_000).for_each(|i| writeln!(text, "x{i}: 1").unwrap());
        write(folder.path(), &format!("f{file}.yaml"), text.as_bytes());
    }
    let (code, text) = bounded(folder.path());
    assert_eq!(code, 1);
    assert!(text.lines().count() > 40);
}

#[test]
fn many_files_and_links() {
    let folder = tree(&[("good.yaml", GOOD)]);
    for i in 0..20_000 {
        write(folder.path(), &format!("d{}/f{i}.txt", i % 100), b"");
    }
    (0..50).for_each(|i| {
        let target = folder.path().join(format!("d{}", (i + 1) % 50));
        std::os::unix::fs::symlink(target, folder.path().join(format!("d{i}/loop"))).unwrap();
    });
    let (code, _) = bounded(folder.path());
    assert!(code == 0 || code == 1, "{code}");
}

#[test]
fn kustomizations_in_a_ring() {
    let folder = tree(&[
        ("good.yaml", GOOD),
        ("a/kustomization.yaml", "resources: [../b]\n"),
        ("b/kustomization.yaml", "resources: [../a]\n"),
    ]);
    let mut diamond = Vec::new();
    for i in 0..60 {
        diamond.push((
            format!("k{i}l/kustomization.yaml"),
            format!("resources: [../k{0}l, ../k{0}r]\n", i + 1),
        ));
        diamond.push((
            format!("k{i}r/kustomization.yaml"),
            format!("resources: [../k{0}l, ../k{0}r]\n", i + 1),
        ));
    }
    diamond
        .iter()
        .for_each(|(path, text)| write(folder.path(), path, text.as_bytes()));
    let (code, _) = bounded(folder.path());
    assert!((0..=2).contains(&code));
}
