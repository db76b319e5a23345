//! The objects of each environment to what the policies about environments say of them.
//!
//! Invariant: a file that could not be read, or was not asked for, leaves every environment that it
//! may be part of open.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::classify::Rendering;
use crate::facts::relations::{self, Drafts, Records, Scene};
use crate::finding::Severity;
use crate::policy;
use crate::verdict::Class;

use super::join::Joined;
use super::judge::Outcome;
use super::levels::Plan;
use super::{Context, is_about_input};

/// The environment of what is handed over as one text.
const STDIN: u32 = u32::MAX;

/// What objects say of each other, until all are known.
#[derive(Default)]
pub(super) struct Related {
    records: Records,
    /// Environments with a file of which not all was seen.
    unseen: BTreeSet<u32>,
}

impl Related {
    /// The objects of all files.
    pub(super) fn records(&self) -> &Records {
        &self.records
    }

    /// Takes the objects of a file.
    pub(super) fn take(&mut self, context: &Context<'_>, outcome: &mut Outcome) {
        if is_unseen(outcome) {
            let member = context.survey.member(&outcome.record.path);
            self.unseen.extend(member.environments.iter());
        }
        let drafts = std::mem::take(&mut outcome.drafts);
        self.add(drafts, &outcome.environments, context.stdin.is_some());
    }

    fn add(&mut self, drafts: Drafts, environments: &Arc<[u32]>, is_stdin: bool) {
        if is_stdin && environments.is_empty() {
            self.records.take(drafts, &Arc::from([STDIN]));
        } else {
            self.records.take(drafts, environments);
        }
    }
}

/// Whether a file may hold objects that were not taken down.
fn is_unseen(outcome: &Outcome) -> bool {
    let is_broken = |finding: &crate::finding::Finding| {
        finding.severity == Severity::Error && is_about_input(&finding.rule)
    };
    match outcome.record.class {
        Class::NotCheckable(_) | Class::Denied => true,
        Class::Faulted => outcome.missing.is_empty(),
        _ => outcome.findings.iter().any(is_broken),
    }
}

/// Judges what does not fit between objects. Where not all files were walked, anything may be
/// among the others.
pub(super) fn judge(context: &Context<'_>, related: &Related, partial: bool, joined: &mut Joined) {
    let scenes = scenes(context, related, partial);
    let mut last: Option<(Arc<str>, Arc<Plan>)> = None;
    relations::relations(&related.records, &scenes, &mut |relation| {
        let file = &relation.definition.file;
        let known = last.take().filter(|(path, _)| path == file);
        let plan = known.map_or_else(|| context.levels.plan(context.settings, file), |(_, p)| p);
        joined.ask(context, &plan, |worker, levels| {
            policy::check_relation(worker, relation, levels)
        });
        last = Some((Arc::clone(file), plan));
    });
}

/// The environments with their objects. What a kustomization renames or patches is an environment
/// of its own to the survey; here they are one, as they are applied together.
fn scenes(context: &Context<'_>, related: &Related, partial: bool) -> Vec<Scene> {
    let mut scenes: BTreeMap<(Arc<str>, bool), Scene> = BTreeMap::new();
    for (record, environments) in (0_u32..).zip(related.records.environments()) {
        for index in environments.iter() {
            let environment = context.survey.environment(*index);
            let key = match environment {
                Some(environment) => (Arc::clone(&environment.folder), environment.built),
                None => (Arc::from(""), false),
            };
            let scene = scenes.entry(key).or_insert_with(|| {
                let mut scene = environment.map_or_else(Scene::default, |environment| {
                    let rendering = context.survey.rendering(environment);
                    Scene::new(rendering)
                });
                scene.open |= partial;
                scene
            });
            scene.open |= related.unseen.contains(index);
            if scene.objects.last() != Some(&record) {
                scene.objects.push(record);
            }
        }
    }
    // Patches belong to who applies them, also where nothing else is built.
    let patches = Scene::new(Rendering {
        patches: context.survey.patches().cloned().collect(),
        ..Rendering::default()
    });
    scenes.into_values().chain([patches]).collect()
}
