//! What files say of one another: roles, environments, and the ways to hide a manifest that must
//! not work, each with the honest use that must.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use sluicegate::classify::{self, Role, Survey};
use sluicegate::discover::{self, Scope};
use sluicegate::parse::{self, Dialect, Limits};
use sluicegate::source::{Source, decode};
use tempfile::TempDir;

fn tree(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (file, text) in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if let Some(target) = text.strip_prefix("-> ") {
            symlink(target, path).unwrap();
        } else {
            fs::write(path, text).unwrap();
        }
    }
    dir
}

fn look(root: &Path, declared: &str, reverse: bool) -> Survey {
    let found = discover::files(&Scope::folder(root).unwrap(), 1000);
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    let mut hints = Vec::new();
    for entry in &found.entries {
        let Ok(bytes) = discover::read(&root.canonicalize().unwrap(), entry, 99_999) else {
            continue;
        };
        let text = decode(&bytes).unwrap().0;
        let source = Source::new(entry.id, entry.path.clone(), text);
        let parsed = parse::yaml(&source, Dialect::Kubernetes, &Limits::default());
        hints.extend(classify::hints(&source, &parsed.documents));
    }
    if reverse {
        hints.reverse();
    }
    let is_declared = |path: &str| !declared.is_empty() && path.starts_with(declared);
    Survey::new(&found.entries, hints, is_declared)
}

fn survey(files: &[(&str, &str)]) -> Survey {
    look(tree(files).path(), "", false)
}

/// The environments of a file, as `folder` or `folder (as it stands)`.
fn environments(survey: &Survey, path: &str) -> Vec<String> {
    let name = |index: &u32| {
        let environment = survey.environment(*index).unwrap();
        let how = if environment.built {
            ""
        } else {
            " (as it stands)"
        };
        format!("{}{how}", environment.folder)
    };
    survey.member(path).environments.iter().map(name).collect()
}

const FLUX: &str =
    "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: PATH}\n";
const ARGO: &str =
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {path: PATH}}\n";
const CHART: &str = "apiVersion: v2\nname: c\nversion: 1.0.0\n";

fn flux(path: &str) -> String {
    FLUX.replace("PATH", path)
}

#[test]
fn a_kustomization_gives_its_files_their_roles() {
    let text = "resources: [r.yaml, dir]\npatches: [{path: p.yaml}, {patch: \"- op: add\"}]\n\
                patchesStrategicMerge: [s.yaml, \"a: 1\\nb: 2\\n\"]\npatchesJson6902: [{path: j.yaml}]\n\
                configurations: [c.yaml]\ntransformers: [t.yaml]\nreplacements: [{path: x.yaml}]\n\
                configMapGenerator: [{files: [k=f.txt, g.yaml], envs: [e.env]}]\nsecretGenerator: [{env: s.env}]\n\
                helmCharts: [{valuesFile: v.yaml}]\ncrds: [d.json]\nopenapi: {path: o.json}\n";
    let roles = [
        ("r.yaml", Role::Unfinished),
        ("p.yaml", Role::Patch),
        ("s.yaml", Role::Patch),
        ("j.yaml", Role::Patch),
        ("c.yaml", Role::KustomizeConfig),
        ("t.yaml", Role::KustomizeConfig),
        ("x.yaml", Role::KustomizeConfig),
        ("d.json", Role::KustomizeConfig),
        ("o.json", Role::KustomizeConfig),
        ("f.txt", Role::GeneratorInput),
        ("g.yaml", Role::GeneratorInput),
        ("e.env", Role::GeneratorInput),
        ("s.env", Role::GeneratorInput),
        ("v.yaml", Role::HelmValues),
        ("other.yaml", Role::Plain),
    ];
    let mut files: Vec<(&str, &str)> = roles.iter().map(|(file, _)| (*file, "")).collect();
    files.push(("kustomization.yaml", text));
    let survey = survey(&files);
    for (file, role) in roles {
        assert_eq!(survey.member(file).role, role, "{file}");
    }
    assert!(survey.member("r.yaml").applied && survey.member("r.yaml").named);
    assert!(!survey.member("p.yaml").applied && survey.member("p.yaml").named);
}

#[test]
fn keys_are_read_in_any_case_as_kustomize_does() {
    let survey = survey(&[("kustomization.yaml", "RESOURCES: [a]\n"), ("a", "")]);
    assert_eq!(survey.member("a").role, Role::KustomizeResource);
}

#[test]
fn a_file_that_is_also_a_resource_is_whole() {
    let survey = survey(&[
        (
            "a/kustomization.yaml",
            "resources: [x.yaml, y.yaml]\npatches: [{path: x.yaml}]\n",
        ),
        (
            "b/kustomization.yaml",
            "resources: [../a]\nconfigMapGenerator: [{files: [../a/y.yaml]}]\n",
        ),
        ("a/x.yaml", ""),
        ("a/y.yaml", ""),
    ]);
    assert_eq!(survey.member("a/x.yaml").role, Role::Unfinished);
    assert_eq!(survey.member("a/y.yaml").role, Role::Unfinished);
}

#[test]
fn what_every_way_adds_to_is_unfinished() {
    let files = |base: &'static str, overlay: &'static str| {
        survey(&[
            ("base/kustomization.yaml", base),
            ("overlay/kustomization.yaml", overlay),
            ("bare/kustomization.yaml", "resources: [../base/x.yaml]\n"),
            ("base/x.yaml", ""),
            ("base/y.yaml", ""),
        ])
    };
    let labels = "resources: [../base]\ncommonLabels: {app: a}\n";
    let plain = "resources: [x.yaml, y.yaml]\n";
    let completed = files(plain, labels);
    assert_eq!(completed.member("base/y.yaml").role, Role::Labelled);
    assert_eq!(
        completed.member("base/x.yaml").role,
        Role::KustomizeResource,
        "somebody builds it without labels"
    );
    for overlay in [
        "resources: [../base]\n",
        "resources: [../base]\nimages: [{name: a, newTag: b}]\n",
        "resources: [../base]\nnamespace: a\n",
        "resources: [../base]\nnamePrefix: a-\nreplicas: [{name: a, count: 2}]\n",
        "resources: [../base]\nlabels: [{pairs: {app: a}}]\n",
        "resources: [../base]\nlabels: [{pairs: {app: a}, includeTemplates: true}]\n",
        "resources: [../base]\npatches: []\ncomponents:\ncommonLabels: {}\n",
    ] {
        let whole = files(plain, overlay);
        assert_eq!(whole.member("base/y.yaml").role, Role::KustomizeResource);
    }
    let selectors = "resources: [../base]\nlabels: [{pairs: {app: a}, includeSelectors: true}]\n";
    let labelled = files(plain, selectors);
    assert_eq!(labelled.member("base/y.yaml").role, Role::Labelled);
    for anything in [
        "resources: [y.yaml]\npatches: [{path: p.yaml}]\n",
        "resources: [y.yaml]\ncomponents: [../c]\n",
        "resources: [y.yaml]\nlabels: [{pairs: {app: a}, fields: [{path: spec/a}]}]\n",
        "resources: [y.yaml]\nnamespace: a\nconfigurations: [c.yaml]\n",
    ] {
        let patched = files(anything, "{}");
        assert_eq!(patched.member("base/y.yaml").role, Role::Unfinished);
    }
}

#[test]
fn a_patch_that_nobody_uses_waits() {
    let survey = survey(&[
        ("kustomization.yaml", "resources: [a.yaml]\n"),
        ("a.yaml", ""),
        ("more_patch.yaml", ""),
        ("more.yaml", ""),
        ("patches/p.yaml", ""),
        ("sub/deep/patched.txt", ""),
    ]);
    for (file, role) in [
        ("a.yaml", Role::KustomizeResource),
        ("more_patch.yaml", Role::Unfinished),
        ("more.yaml", Role::Plain),
        ("patches/p.yaml", Role::Unfinished),
    ] {
        assert_eq!(survey.member(file).role, role, "{file}");
    }
    let raw = self::survey(&[("a_patch.yaml", ""), ("patches/b.yaml", "")]);
    assert_eq!(
        raw.member("a_patch.yaml").role,
        Role::Plain,
        "nobody leaves it out"
    );
    assert_eq!(raw.member("patches/b.yaml").role, Role::Plain);
}

#[test]
fn a_decoy_elsewhere_takes_nothing_out_of_a_folder_that_is_applied() {
    let decoy =
        "patches: [{path: ../apps/evil.yaml}]\nsecretGenerator: [{files: [../apps/e2.yaml]}]\n";
    let raw = survey(&[
        ("decoy/kustomization.yaml", decoy),
        ("apps/evil.yaml", ""),
        ("apps/e2.yaml", ""),
    ]);
    assert_eq!(raw.member("apps/evil.yaml").role, Role::Plain);
    assert_eq!(raw.member("apps/e2.yaml").role, Role::Plain);
    let built = survey(&[
        ("overlay/kustomization.yaml", decoy),
        ("apps/kustomization.yaml", "resources: []\n"),
        ("apps/evil.yaml", ""),
    ]);
    assert_eq!(built.member("apps/evil.yaml").role, Role::Patch, "the twin");
}

#[test]
fn a_decoy_above_takes_nothing_out_of_a_folder_with_whole_manifests() {
    let decoy = "resources: [apps/a.yaml]\npatches: [{path: apps/evil.yaml}, {path: apps/patches/new.yaml}]\n";
    let hidden = survey(&[
        ("kustomization.yaml", decoy),
        ("apps/a.yaml", ""),
        ("apps/evil.yaml", ""),
        ("apps/patches/new.yaml", ""),
    ]);
    assert_eq!(hidden.member("apps/evil.yaml").role, Role::Plain);
    assert_eq!(
        hidden.member("apps/patches/new.yaml").role,
        Role::Unfinished
    );
    let honest = survey(&[
        (
            "over/kustomization.yaml",
            "resources: [a.yaml]\npatches: [{path: patches/p.yaml}]\n",
        ),
        ("over/a.yaml", ""),
        ("over/patches/p.yaml", ""),
        ("over/patches/unused.yaml", ""),
    ]);
    assert_eq!(honest.member("over/patches/p.yaml").role, Role::Patch);
}

#[test]
fn a_folder_that_a_gitops_object_applies_is_whole() {
    let root = "patches: [{path: apps/evil.yaml}]\n";
    for object in [flux("./apps"), ARGO.replace("PATH", "apps")] {
        let survey = survey(&[
            ("kustomization.yaml", root),
            ("clusters/apps.yaml", &object),
            ("apps/evil.yaml", ""),
        ]);
        assert_eq!(survey.member("apps/evil.yaml").role, Role::Plain);
        assert!(survey.member("apps/evil.yaml").applied);
    }
    let list = format!(
        "apiVersion: v1\nkind: List\nitems:\n- {}\n",
        flux("apps").trim_end().replace('\n', "\n  ")
    );
    let hidden = survey(&[
        ("kustomization.yaml", root),
        ("f.yaml", &list),
        ("apps/evil.yaml", ""),
    ]);
    assert_eq!(
        hidden.member("apps/evil.yaml").role,
        Role::Plain,
        "in a list"
    );
    let set = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: {generators: [{git: {directories: [{path: apps/*}]}}]}\n";
    let survey = survey(&[
        (
            "kustomization.yaml",
            "patches: [{path: apps/a/evil.yaml}]\n",
        ),
        ("set.yaml", set),
        ("apps/a/evil.yaml", ""),
    ]);
    assert_eq!(survey.member("apps/a/evil.yaml").role, Role::Plain);
}

#[test]
fn a_chart_hides_its_templates_and_nothing_else() {
    let files = [
        ("c/Chart.yaml", CHART),
        ("c/values.yaml", ""),
        ("c/ci/test-values.yaml", ""),
        ("c/templates/a.yaml", ""),
        ("c/templates/named.yaml", ""),
        ("c/crds/b.yaml", ""),
        ("c/plain.yaml", ""),
        (
            "k/kustomization.yaml",
            "resources: [../c/templates/named.yaml]\n",
        ),
    ];
    let chart = survey(&files);
    let role = |path| chart.member(path).role;
    assert_eq!(role("c/templates/a.yaml"), Role::ChartTemplate);
    assert_eq!(role("c/templates/named.yaml"), Role::KustomizeResource);
    assert_eq!(role("c/values.yaml"), Role::HelmValues);
    assert_eq!(role("c/ci/test-values.yaml"), Role::HelmValues);
    assert_eq!(role("c/crds/b.yaml"), Role::Plain);
    assert_eq!(role("c/plain.yaml"), Role::Plain);
    assert_eq!(chart.charts(|_| true), 1);
    let flux = flux("c/templates");
    let exposed = survey(&[files[0], files[3], ("flux.yaml", &flux)]);
    assert_eq!(exposed.member("c/templates/a.yaml").role, Role::Plain);
    let decoy = survey(&[("c/Chart.yaml", "decoy: true\n"), files[3]]);
    assert_eq!(decoy.member("c/templates/a.yaml").role, Role::Plain);
}

#[test]
fn links_are_followed_to_what_they_name() {
    let survey = survey(&[
        ("shared/base/kustomization.yaml", "resources: [pod.yaml]\n"),
        ("shared/base/pod.yaml", ""),
        ("shared/k.yaml", "resources: [here.yaml]\n"),
        (
            "over/kustomization.yaml",
            "resources: [base]\npatches: [{path: p.yaml}]\n",
        ),
        ("over/base", "-> ../shared/base"),
        ("over/p.yaml", "-> ../shared/p.yaml"),
        ("shared/p.yaml", ""),
        ("shared/kustomization.yaml", "resources: []\n"),
        ("linked/kustomization.yaml", "-> ../shared/k.yaml"),
        ("linked/here.yaml", ""),
    ]);
    assert_eq!(environments(&survey, "shared/base/pod.yaml"), ["over"]);
    assert_eq!(survey.member("shared/p.yaml").role, Role::Patch);
    assert_eq!(
        survey.member("linked/here.yaml").role,
        Role::KustomizeResource
    );
}

#[test]
fn a_link_in_a_plain_folder_has_its_target_judged() {
    let files = [
        ("k/kustomization.yaml", "patches: [{path: p.yaml}]\n"),
        ("k/p.yaml", ""),
        ("c/Chart.yaml", CHART),
        ("c/templates/t.txt", ""),
        ("apps/a.yaml", "-> ../k/p.yaml"),
        ("apps/b.yaml", "-> ../c/templates/t.txt"),
        ("apps/README", "-> ../README.md"),
        ("README.md", ""),
    ];
    let dir = tree(&files);
    let open = look(dir.path(), "", false);
    assert_eq!(open.member("k/p.yaml").role, Role::Plain);
    let target = open.member("c/templates/t.txt");
    assert_eq!(
        (target.role, target.named, target.applied),
        (Role::Plain, true, true)
    );
    assert!(!open.member("README.md").named);
    let declared = look(dir.path(), "apps/", false);
    assert_eq!(
        declared.member("k/p.yaml").role,
        Role::Patch,
        "the settings declare the links"
    );
}

#[test]
fn what_the_settings_declare_has_no_say() {
    let dir = tree(&[
        ("docs/kustomization.yaml", "resources: [example.yaml]\n"),
        ("docs/example.yaml", ""),
    ]);
    assert!(
        look(dir.path(), "", false)
            .member("docs/example.yaml")
            .applied
    );
    assert!(
        !look(dir.path(), "docs/", false)
            .member("docs/example.yaml")
            .applied
    );
}

#[test]
fn a_file_reaches_every_environment_that_builds_it() {
    let survey = survey(&[
        ("base/kustomization.yaml", "resources: [a.yaml]\n"),
        ("base/a.yaml", ""),
        ("base/orphan.yaml", ""),
        (
            "prod/kustomization.yaml",
            "bases: [../base]\ncomponents: [../part]\nresources: [b.yaml, https://x.org/y]\n",
        ),
        ("prod/b.yaml", ""),
        ("dev/kustomization.yaml", "resources: [../base/]\n"),
        (
            "part/kustomization.yaml",
            "kind: Component\nresources: [c.yaml]\n",
        ),
        ("part/c.yaml", ""),
        ("plain/d.yaml", ""),
        ("plain/sub/e.yaml", ""),
    ]);
    assert_eq!(environments(&survey, "base/a.yaml"), ["dev", "prod"]);
    assert_eq!(environments(&survey, "prod/b.yaml"), ["prod"]);
    assert_eq!(environments(&survey, "part/c.yaml"), ["prod"]);
    assert_eq!(
        environments(&survey, "plain/d.yaml"),
        ["plain (as it stands)"]
    );
    assert_eq!(
        environments(&survey, "plain/sub/e.yaml"),
        ["plain/sub (as it stands)"]
    );
    assert!(environments(&survey, "base/orphan.yaml").is_empty());
    assert_eq!(survey.kustomizations(|_| true), 2);
}

#[test]
fn what_is_renamed_on_the_way_is_apart() {
    let files = |change: &'static str| {
        [
            ("all/kustomization.yaml", "resources: [../a, ../b]\n"),
            ("a/kustomization.yaml", change),
            ("b/kustomization.yaml", "resources: [x.yaml]\n"),
            ("a/x.yaml", ""),
            ("b/x.yaml", ""),
        ]
    };
    let together = survey(&files("resources: [x.yaml]\n"));
    let of = |survey: &Survey, path| survey.member(path).environments;
    assert_eq!(of(&together, "a/x.yaml"), of(&together, "b/x.yaml"));
    let apart = survey(&files("namePrefix: a-\nresources: [x.yaml]\n"));
    assert_ne!(of(&apart, "a/x.yaml"), of(&apart, "b/x.yaml"));
    assert_eq!(environments(&apart, "a/x.yaml"), ["all"]);
}

#[test]
fn flux_applies_a_folder_and_what_lies_below_as_one() {
    let survey = survey(&[
        ("flux.yaml", &flux("./apps")),
        ("apps/a.yaml", ""),
        ("apps/sub/b.yaml", ""),
        ("apps/built/kustomization.yaml", "resources: [c.yaml]\n"),
        ("apps/built/c.yaml", ""),
    ]);
    assert_eq!(
        environments(&survey, "apps/a.yaml"),
        ["apps (as it stands)"]
    );
    assert_eq!(
        environments(&survey, "apps/sub/b.yaml"),
        ["apps (as it stands)"]
    );
    assert_eq!(environments(&survey, "apps/built/c.yaml"), ["apps/built"]);
}

#[test]
fn circles_and_paths_out_of_the_tree_end() {
    let survey = survey(&[
        (
            "a/kustomization.yaml",
            "resources: [../b, x.yaml, ../../../etc/passwd, /etc/passwd]\n",
        ),
        ("b/kustomization.yaml", "resources: [../a, ../b]\n"),
        ("a/x.yaml", ""),
    ]);
    assert_eq!(environments(&survey, "a/x.yaml"), ["a"]);
    assert_eq!(survey.kustomizations(|_| true), 1);
}

#[test]
fn diamonds_are_a_fault_before_they_take_the_machine() {
    let mut files = Vec::new();
    for n in 0..40 {
        let next = n + 1;
        let both = format!("namePrefix: p\nresources: [../l{next}, ../r{next}, f.yaml]\n");
        files.push((format!("l{n}/kustomization.yaml"), both.clone()));
        files.push((format!("r{n}/kustomization.yaml"), both));
        files.push((format!("l{n}/f.yaml"), String::new()));
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let survey = survey(&files);
    assert_eq!(survey.faults()[0].code, "classify/too-many-environments");
}

#[test]
fn a_patch_that_a_comment_turns_off_is_still_a_patch() {
    let text = "resources: [a.yaml]\npatches:\n#- path: patches/webhook.yaml\n# - old_patch.yaml\n#- ../prometheus/monitor.yaml\n";
    let survey = survey(&[
        ("k/kustomization.yaml", text),
        ("k/patches/webhook.yaml", ""),
        ("k/old_patch.yaml", ""),
        ("prometheus/monitor.yaml", ""),
    ]);
    let webhook = survey.member("k/patches/webhook.yaml");
    assert_eq!(webhook.role, Role::Patch);
    assert!(!webhook.named);
    assert_eq!(survey.member("k/old_patch.yaml").role, Role::Patch);
    assert_eq!(survey.member("prometheus/monitor.yaml").role, Role::Plain);
}

#[test]
fn the_order_of_hints_changes_nothing() {
    let dir = tree(&[
        (
            "a/kustomization.yaml",
            "namePrefix: x\nresources: [../b, x.yaml]\npatches: [{path: p.yaml}]\n",
        ),
        ("a/Kustomization", "kind: Component\nresources: [p.yaml]\n"),
        ("b/kustomization.yaml", "resources: [y.yaml]\n"),
        (
            "c/kustomization.yaml",
            "resources: [../b]\nconfigMapGenerator: [{files: [v.yaml]}]\n",
        ),
        ("a/x.yaml", ""),
        ("a/p.yaml", ""),
        ("b/y.yaml", ""),
        ("c/v.yaml", ""),
        ("flux.yaml", &flux("c")),
    ]);
    let (one, other) = (look(dir.path(), "", false), look(dir.path(), "", true));
    for path in ["a/x.yaml", "a/p.yaml", "b/y.yaml", "c/v.yaml", "flux.yaml"] {
        assert_eq!(one.member(path), other.member(path), "{path}");
        assert_eq!(
            environments(&one, path),
            environments(&other, path),
            "{path}"
        );
    }
}

#[test]
fn a_comment_takes_no_patch_its_part() {
    let text = "# see p-patch.yaml\npatches: [{path: p-patch.yaml}]\n";
    let survey = survey(&[("kustomization.yaml", text), ("p-patch.yaml", "")]);
    assert_eq!(survey.member("p-patch.yaml").role, Role::Patch);
}

#[test]
fn a_patch_in_a_folder_that_may_be_applied_as_it_stands_is_judged() {
    let text = "patches: [{path: apps/x.yaml}, {path: patches/x.yaml}, {path: k/x.yaml}, {path: y.yaml}]\n";
    let survey = survey(&[
        ("kustomization.yaml", text),
        ("apps/x.yaml", ""),
        ("patches/x.yaml", ""),
        ("k/x.yaml", ""),
        ("k/kustomization.yaml", ""),
        ("y.yaml", ""),
    ]);
    assert_eq!(survey.member("apps/x.yaml").role, Role::Unfinished);
    for path in ["patches/x.yaml", "k/x.yaml", "y.yaml"] {
        assert_eq!(survey.member(path).role, Role::Patch, "{path}");
    }
}

/// `rule line severity` of what a tree's kustomizations name and nobody sees.
fn unseen(files: &[(&str, &str)], all_walked: bool) -> Vec<String> {
    let findings = survey(files).unseen(all_walked);
    let line = |f: &sluicegate::finding::Finding| {
        assert!(f.help.is_some(), "{f:?}");
        format!("{} {} {}", f.rule, f.place.line, f.severity.as_str())
    };
    findings.iter().map(line).collect()
}

#[test]
fn what_a_kustomization_names_in_vain_is_told() {
    let text = "resources:\n- a.yaml\n- nope.yaml\n- /etc/a.yaml\n- ../../out\n\
                - https://example.com/x.yaml\n- ../b\ncomponents:\n- gone\npatches:\n\
                - path: p.yaml\n- patch: 'a: 1'\nconfigMapGenerator:\n- files: [k=f.txt]\n\
                #- off-patch.yaml\ntransformers: ['{a: 1}']\nhelmCharts:\n- valuesFile: v.yaml\n";
    let files = [
        ("k/kustomization.yaml", text),
        ("k/a.yaml", ""),
        ("b/kustomization.yaml", ""),
    ];
    let (missing, remote) = ("kustomize/missing-reference", "kustomize/remote-reference");
    assert_eq!(
        unseen(&files, true),
        [
            format!("{missing} 3 error"),
            format!("{missing} 4 error"),
            format!("{missing} 5 error"),
            format!("{remote} 6 warning"),
            format!("{missing} 9 error"),
            format!("{missing} 11 error"),
            format!("{missing} 14 warning"),
            format!("{missing} 18 error"),
        ]
    );
    let errors: Vec<_> = unseen(&files, false);
    let errors: Vec<_> = errors.iter().filter(|f| f.ends_with("error")).collect();
    assert_eq!(errors, [&format!("{missing} 4 error")]);
}

#[test]
fn a_declared_kustomization_and_one_of_another_tool_miss_nothing() {
    let dir = tree(&[("samples/kustomization.yaml", "resources: [gone.yaml]\n")]);
    assert!(look(dir.path(), "samples/", false).unseen(true).is_empty());
    let flux = flux("./apps");
    assert!(unseen(&[("kustomization.yaml", &flux)], true).is_empty());
}

#[test]
fn what_only_configures_another_kustomization_is_no_resource() {
    let files = [
        ("kustomization.yaml", "transformers: [t, u]\n"),
        ("t/kustomization.yaml", "resources: [x.yaml]\n"),
        ("t/x.yaml", ""),
        ("u/kustomization.yaml", "resources: [x.yaml]\n"),
        ("u/x.yaml", ""),
        ("over/kustomization.yaml", "resources: [../u]\n"),
    ];
    let survey = survey(&files);
    assert_eq!(survey.member("t/x.yaml").role, Role::KustomizeConfig);
    assert_eq!(survey.member("u/x.yaml").role, Role::KustomizeResource);
}
