//! Rego policies and resources to findings.
//!
//! Invariant: a policy that can't be read, loaded or evaluated is a fault that names it; no policy
//! is ever left out in silence, and no policy's fault takes another policy's findings away.
//!
//! # The contract with a policy's author
//!
//! **One file, one rule.** `policies/<area>/<rule_name>.rego` is the rule `<area>/<rule-name>` in
//! the package `sluicegate.<area>.<rule_name>`. Nothing else is edited: built-in policies are found
//! when the program is built, a team's when its folder is named in the settings. Files that end in
//! `_test.rego` are the author's own `opa test`s and are not loaded.
//!
//! **Metadata.** The file starts with a `# METADATA` block (YAML behind `#`): `title`,
//! `description`, optional `related_resources`, and `custom` with `severity`, `applies_to`, `fix`,
//! optional `severities` (by profile, `off` too), `parameters`, `waivable` (default true) and
//! `fragments` (default false: a patch or another partial object is not judged).
//!
//! **What it is asked about.** `applies_to` lists selectors: `kubernetes` (any object),
//! `kubernetes/pod` (anything that holds a pod spec, custom resources too; evaluated once for each
//! pod spec), `kubernetes/<group>/<Kind>` (`core` is the core group), `kustomize`, `helm/chart`,
//! `helm/values`, `helmfile`, `github/workflow`, `github/action`, `github/settings`,
//! `github/dependabot`, `gitlab/ci`, `gitlab/settings`, `terraform`, `cloudformation`, `pulumi`,
//! `compose`, `dockerfile`, `environment/identity` (an object that one environment defines more
//! than once), what does not fit between the objects of one environment: `environment/reference` (a
//! reference that surely leads to nothing, or to something without the key or port it asks for),
//! `environment/unseen` (one that leads to nothing seen here, and may lead to something in the
//! cluster), `environment/selector` (a selector that picks nothing), `environment/conflict` (two
//! objects that claim the same), `environment/uncovered` (what no object protects); and
//! `terraform/<type>`, `cloudformation/<type>`, `pulumi/<type>`: a resource of that type that a
//! document declares (`aws_s3_bucket`, `data.aws_iam_policy_document`, `AWS::S3::Bucket`,
//! `aws:s3:Bucket`; for Terraform also the blocks `provider`, `module`, `terraform`, `variable` and
//! `output`; `*` for any), evaluated once for each of them.
//!
//! **What it sees** in `input`: `object`, the resource as JSON (for Kubernetes without keys that
//! hold null, as the API server has it); `identity`, what it is called (`group`, `version`, `kind`,
//! `namespace`, `name`, each a text, empty where none is written); `file`; `family`;
//! `parameters["<area>/<rule>"]`, its own declared parameters with defaults filled in; `partial`,
//! whether it is a patch or another partial object; for pods `pod`, with the template's `spec` and
//! `metadata`, `containers` (those of `containers`, `initContainers` and `ephemeralContainers`, in
//! that order) and, parallel to it, `names` (what a message calls it), `types` (`container`,
//! `init`, `ephemeral`) and `partial` (whether something else completes the container, as an
//! operator does that merges by name; a rule without `fragments: true` is not shown such
//! containers; a security context that stands alone in a custom resource is one, called as what
//! holds it); and `facts`: for pods `images`, parallel to `pod.containers`, with `reference` and
//! either `registry`, `repository`, `tag`, `digest` (the last two only if written), or `variable:
//! true` (filled in later), or `invalid` (the reason), and empty where a container names no image;
//! for Secrets that hold plain text `plaintext`, a list of paths. For `environment/identity`:
//! `identity` (`group`, `version`, `kind`, `namespace`, `name`), `places`, a list of `file` and
//! `line` of the first 201, and `count`, how many there are. For what does not fit: `what`, one
//! word (of references `key`, `port`, `target-port`, `backend`, `role`, `target`, `name`; of
//! selectors `service`, `budget`, `network-policy`, `monitor`; of conflicts `route`, `node-port`,
//! `address`, `scaler`, `replicas`; of the uncovered `network`, `budget`), `identity`, `file` and
//! `line` of who refers, `target` with `kind`, `name` and `detail` (the key, port, labels or
//! value), each a text that may be empty, and, where something explains it, `near` with `identity`,
//! `file`, `line` and `detail`.
//!
//! An object with variables that have a default, as `${TAG:=latest}`, is shown twice: as it is
//! written, and with the defaults filled in. What both come to is said once.
//!
//! For a resource that a document declares, `resource`: its `type`, its `name`, its `values`, the
//! `settings` in them by the keys that lead there (`settings["metadata_options.http_tokens"]` is a
//! list, each with its `value`, null for a block, and where it is `at`), and the `referrers`, those
//! of the same document that refer to it (each with the same four). Values have one shape in every
//! language, be it HCL, Terraform's JSON, a plan or a template: a mapping stands in a list, alone
//! where it is no item of one, so that a block is gone through in the same way whether it is
//! written once or often (`values.ingress[i].from_port`), and a `dynamic` block is one of those it
//! makes; null, an empty text and an empty list are left out; `"true"` and `"22"` are a boolean and
//! a number; the text of a JSON object is that object. What is not known before it is applied (a
//! variable, a reference, a template's function) is a text with `${`: never take it for a
//! violation. Local values of Terraform are filled in where the same file has them. `object` is the
//! whole document as it is written.
//!
//! For `dockerfile`, `object` has `stages`, each with `from` (`image`, `name`, `flags`) and
//! `instructions` (`cmd` in capitals, `value`, `words`, `flags`, `form`: `exec` or `shell`; `pairs`
//! of `name` and `value` for ENV, ARG and LABEL, `commands` for RUN, `heredocs`), and `arguments`,
//! the instructions before the first stage.
//!
//! **What it answers.** `deny contains {"message": "…", "at": ["containers", 0]}`. `at` walks from
//! `input.pod` if the policy applies to pods and there is one, from `input` for
//! `environment/identity`, from `input.resource` if it begins with `values`, else from
//! `input.object`; for what does not fit it is left out, or is `["near"]`. A path that ends in a
//! missing key is fine: the finding points at the deepest node that exists. Instead of `at`, `node`
//! may give any text, list or mapping of the input itself. `related` is a list of further paths.
//! Without any of them the finding points at the resource's first line.
//!
//! **What it must stand.** A document may hold any shape under any kind: a text where a list
//! belongs, a list where a mapping does. References stand that:
//! `input.object.spec.rules[i].verbs[_]` is undefined where there is nothing such. `some x in y`,
//! `object.get` and other functions are errors there, and an error is a fault, which blocks: go
//! through lists as `rule := y.rules[i]`, and ask `is_string` and its like before a function.
//! `input.pod.containers` is always a list of mappings. Write conditions directly on `input`: the
//! gate reads them itself, and asks the interpreter only where they may hold.
//!
//! **What it may take.** 0.4 s for one resource, two seconds for all policies of it, 64 MiB for the
//! functions that make values grow; 200 findings of one rule in one object are shown, and one more
//! says how many there are.
//!
//! **What is refused.** Builtins with a clock, chance, a network or an environment; `data`, other
//! imports than `rego.v1`, and `with`; recursion; a product of two values; and under `not` a call
//! or comparison of something that may be missing, which `opa` would answer differently. What is
//! left is plain Rego v1 with no function of our own.

mod answer;
mod blame;
mod check;
mod fixtures;
mod input;
mod join;
mod load;
mod metadata;
mod parameter;
mod problem;
mod rego;
mod relation;
mod report;
mod selector;
mod worker;

pub use check::{Levels, check};
pub use fixtures::{FixtureResult, Judged, run_fixtures};
pub use join::check_join;
pub use load::{LoadError, PolicySet};
pub use metadata::{Metadata, PROFILES};
pub use parameter::{Parameter, Parameters, Shape};
pub use problem::Problem;
pub use relation::check_relation;
pub use selector::{Selector, Traits};
pub use worker::Worker;

use std::sync::{Arc, OnceLock};

use crate::catalog::{ParameterInfo, RuleInfo, severity_in};
use crate::classify::Extent;
use crate::finding::{RuleId, Severity};

use rego::guard::Guard;

/// One rule with all it says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// `<area>/<rule-name>`.
    pub id: RuleId,
    /// The metadata block.
    pub metadata: Metadata,
    /// Where it comes from: `policies/<area>/<rule_name>.rego`, behind the folder that holds it.
    pub file: Arc<str>,
    /// The Rego.
    pub text: Arc<str>,
    /// When it need not be asked; worked out when it first might be.
    guard: Arc<OnceLock<Guard>>,
}

impl Policy {
    /// When it need not be asked.
    fn guard(&self) -> &Guard {
        self.guard.get_or_init(|| Guard::read(&self.text))
    }

    /// Its severity in a profile; `None` is off. What a profile does not say, the ones before it do.
    #[must_use]
    pub fn severity(&self, profile: &str) -> Option<Severity> {
        let upto = PROFILES.iter().position(|known| *known == profile);
        let inherited = PROFILES.get(..=upto.unwrap_or(0)).unwrap_or_default();
        let (severities, own) = (&self.metadata.severities, self.metadata.severity);
        severity_in(severities, own, inherited.iter().copied())
    }

    /// What the catalog says of it.
    #[must_use]
    pub fn info(&self) -> RuleInfo {
        RuleInfo {
            id: self.id.clone(),
            title: self.metadata.title.clone(),
            description: self.metadata.description.clone(),
            fix: self.metadata.fix.clone(),
            severity: self.metadata.severity,
            severities: self.metadata.severities.clone(),
            applies_to: self.metadata.applies_to.clone(),
            parameters: self.parameters(),
            origin: self.file.to_string(),
        }
    }

    fn parameters(&self) -> Vec<ParameterInfo> {
        let parameters = self.metadata.parameters.iter();
        parameters
            .map(|(name, parameter)| ParameterInfo {
                name: name.clone(),
                description: parameter.description.clone(),
                default: parameter.default.to_string(),
            })
            .collect()
    }

    /// Path of its `deny` in the interpreter's data.
    fn rule_path(&self) -> Vec<String> {
        let mut path = vec!["sluicegate".to_owned()];
        path.extend(
            self.id
                .as_str()
                .split('/')
                .map(|part| part.replace('-', "_")),
        );
        path.push("deny".to_owned());
        path
    }

    /// Whether a resource is one it judges.
    fn picks(&self, traits: &Traits<'_>, extent: Extent) -> bool {
        (self.metadata.fragments || extent != Extent::Fragment)
            && self.metadata.selectors.iter().any(|s| s.picks(traits))
    }

    /// Whether it is asked about each resource that a document declares.
    fn is_about_declared(&self) -> bool {
        let mut selectors = self.metadata.selectors.iter();
        selectors.any(Selector::is_about_declared)
    }

    /// Whether its `at` walks from the pod.
    fn is_about_pods(&self) -> bool {
        self.metadata.selectors.contains(&Selector::Pod)
    }
}
