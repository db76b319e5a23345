//! The verdict that all formats are tried on, and the means to build others.

use std::sync::Arc;

use sluicegate::catalog::{Catalog, RuleInfo};
use sluicegate::finding::{Fault, Finding, Identity, NativeRule, Severity};
use sluicegate::source::{Place, Source, SourceId, Span};
use sluicegate::verdict::{Class, Digests, Evidence, FileRecord, Unrendered, Verdict, judge};

/// A verdict and the texts that it is about.
pub(crate) struct Case {
    pub(crate) verdict: Verdict,
    sources: Vec<Source>,
}

impl Case {
    pub(crate) fn text(&self, source: SourceId) -> Option<String> {
        Some(self.sources.get(source.0 as usize)?.text.clone())
    }
}

/// Files, and what is said of them.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) evidence: Evidence,
    sources: Vec<Source>,
}

impl Draft {
    /// One more file.
    pub(crate) fn file(&mut self, path: &str, class: Class, text: &str) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap());
        self.evidence.files.push(FileRecord {
            path: path.into(),
            documents: u32::from(class == Class::Checked),
            class,
            digest: Some([0; 32]),
        });
        self.sources.push(Source::new(id, path, text));
        id
    }

    fn range(&self, file: SourceId, what: &str) -> Span {
        let source = &self.sources[file.0 as usize];
        let start = source.text.find(what).unwrap();
        source.span(start, start + what.len())
    }

    /// Where a file says something for the first time.
    pub(crate) fn place(&self, file: SourceId, what: &str) -> Place {
        self.sources[file.0 as usize].place(self.range(file, what))
    }

    /// No report may show this.
    pub(crate) fn hide(&mut self, file: SourceId, what: &str) {
        let span = self.range(file, what);
        let hidden = self.evidence.secrets.entry(file).or_default();
        hidden.push(span.start..span.end);
    }

    pub(crate) fn find(&mut self, finding: Finding) {
        self.evidence.findings.push(finding);
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        self.evidence.faults.push(fault);
    }

    pub(crate) fn judged(self) -> Case {
        Case {
            verdict: judge(self.evidence, Some(Severity::Error), Arc::new(catalog())),
            sources: self.sources,
        }
    }
}

/// A place in no file of the run, as of a policy.
pub(crate) fn nowhere() -> Place {
    Place {
        span: Span::new(SourceId(u32::MAX), 0, 0),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    }
}

const LIMITS: NativeRule = NativeRule {
    id: "kubernetes/resource-limits",
    title: "containers have limits",
    description: "A container without a limit can starve its node.",
    fix: "Set `resources.limits.memory`.",
    severity: Severity::Error,
};

const TAG: NativeRule = NativeRule {
    id: "kubernetes/image-tag",
    title: "images have tags",
    description: "Whoever pulls an image without a tag later may get another program.",
    fix: "Name a tag or a digest.",
    severity: Severity::Warning,
};

const SYNTAX: NativeRule = NativeRule {
    id: "yaml/syntax",
    title: "files can be parsed",
    description: "Nobody knows what a broken file means.",
    fix: "Mend it.",
    severity: Severity::Error,
};

pub(crate) fn catalog() -> Catalog {
    let mut catalog = Catalog::default();
    catalog.add([&LIMITS, &TAG, &SYNTAX].map(RuleInfo::from));
    catalog
}

fn deployment() -> Option<Arc<Identity>> {
    Some(Arc::new(Identity {
        group: "apps".into(),
        version: "v1".into(),
        kind: "Deployment".into(),
        namespace: "prod".into(),
        name: "web".into(),
    }))
}

const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec:
  template:
    spec:
      containers:
        - name: web
          image: nginx
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
";

const SECRET: &str = "\
apiVersion: v1
kind: Secret
metadata: {name: login}
stringData:
  user: admin-7Q
  password: hunter2-Zx81kQ
  extra: {a: b}
";

/// Everything a verdict can hold, in seven files.
pub(crate) fn sample() -> Case {
    let mut draft = Draft::default();
    let web = draft.file("apps/web.yaml", Class::Checked, WEB);
    let wide = draft.file(
        "apps/größe 日本.yaml",
        Class::Checked,
        "kind: ConfigMap\ndata: {größe: \"日本語\", bad: 1}\n",
    );
    let generated = Class::NotCheckable("a template, which only exists after rendering".into());
    draft.file("charts/web/templates/all.yaml", generated, "{{ x }}\n");
    let broken = draft.file(
        "clusters/broken.yaml",
        Class::Denied,
        "a: [1\nkey: s3cret-99\n",
    );
    let vendor = Class::Declared("third party, checked upstream".into());
    draft.file("docs/notes.md", vendor, "# notes\n");
    let secret = draft.file("secrets/login.yaml", Class::Checked, SECRET);
    let strange = draft.file("strange.tf", Class::Faulted, "x = 1\n");
    draft.hide(secret, "admin-7Q");
    draft.hide(secret, "hunter2-Zx81kQ");
    find(&mut draft, [web, wide, broken, secret]);
    fault(&mut draft, web, strange);
    draft.evidence.unrendered = Unrendered {
        kustomizations: 1,
        charts: 2,
    };
    draft.evidence.digests = Digests {
        tree: "1".repeat(64),
        policies: "2".repeat(64),
        schemas: "3".repeat(64),
        settings: String::new(),
        tool: "5".repeat(64),
    };
    draft.judged()
}

fn find(draft: &mut Draft, [web, wide, broken, secret]: [SourceId; 4]) {
    let limits = Finding {
        resource: deployment(),
        path: "/spec/template/spec/containers[name=web]/resources".into(),
        ..Finding::new(
            "kubernetes/resource-limits",
            draft.place(web, "resources:\n            requests:\n              cpu: 100m"),
            "container `web` has no memory limit, so that one leak takes the whole node and all that runs on it",
        )
        .with_pointer("/spec/template/spec/containers/0/resources")
        .with_help("set `resources.limits.memory`\nas in `limits: {memory: 128Mi}`")
        .with_related(draft.place(web, "kind: Deployment"), "the object")
        .with_related(draft.place(secret, "kind: Secret"), "what it mounts")
        .with_related(nowhere(), "the policy")
    };
    draft.find(limits);
    let tag = Finding {
        resource: deployment(),
        ..Finding::new(
            "kubernetes/image-tag",
            draft.place(web, "nginx"),
            "the image `nginx` of container `web` has no tag",
        )
        .with_pointer("/spec/template/spec/containers/0/image")
        .with_severity(Severity::Warning)
    };
    draft.find(tag);
    draft.find(
        Finding::new(
            "kubernetes/unknown-to-the-catalog",
            draft.place(wide, "日本語"),
            "`größe` is `日本語`",
        )
        .with_severity(Severity::Info),
    );
    draft.find(Finding::new(
        "yaml/syntax",
        draft.place(broken, "[1"),
        "this list does not end",
    ));
    draft.find(Finding::new(
        "schema/unknown-field",
        draft.place(secret, "extra"),
        "`Secret` has no field `extra`",
    ));
    draft.find(
        Finding::new("policy/unused", nowhere(), "rule `team/a` matched nothing")
            .with_severity(Severity::Warning)
            .with_help("delete it"),
    );
}

fn fault(draft: &mut Draft, web: SourceId, strange: SourceId) {
    draft.fault(
        Fault::new("schema/missing", "there is no schema of `Deployment`")
            .at(draft.place(web, "kind: Deployment"))
            .with_help("add one to `schemas`\nor declare the kind"),
    );
    draft.fault(Fault::new("check/panic", "the check broke off").in_file(strange));
    draft.fault(Fault::new("policy/load", "no policy was loaded").with_help("name a folder"));
}

/// The smallest verdict of each decision.
pub(crate) fn decisions() -> Vec<Case> {
    let good = || {
        let mut draft = Draft::default();
        draft.file("a.yaml", Class::Checked, "a: b\n");
        draft
    };
    let mut denied = good();
    denied.find(Finding::new("a/b", denied.place(SourceId(0), "b"), "no"));
    let mut undecided = good();
    undecided.fault(Fault::new("a/b", "broken"));
    vec![
        good().judged(),
        denied.judged(),
        undecided.judged(),
        Draft::default().judged(),
    ]
}
