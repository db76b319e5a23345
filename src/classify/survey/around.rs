//! A folder to what the files in it are part of.

use std::sync::Arc;

use super::Role;
use super::draft::Draft;
use super::tree::folders_of;
use crate::classify::helm;

/// What lies around the files of one folder.
#[derive(Default)]
pub(super) struct Around<'d> {
    /// A kustomization or a chart.
    built: bool,
    /// A GitOps object applies the folder, or one around it, as it stands.
    pub(super) applied_raw: bool,
    /// The folder as part of which the files are applied as they stand: one that a GitOps object
    /// names, else their own, unless a kustomization or a chart around it leaves them out.
    pub(super) stands_in: Option<Arc<str>>,
    /// A kustomization leaves out what it does not name.
    pub(super) left_out: bool,
    /// The nearest chart.
    chart: Option<&'d str>,
}

impl<'d> Around<'d> {
    pub(super) fn new(folder: &str, draft: &'d Draft) -> Self {
        let mut around = Self::default();
        let mut raw = None;
        for at in std::iter::once(folder).chain(folders_of(folder)) {
            let is_kustomization = draft.kustomizations.contains_key(at);
            let chart = draft.charts.get(at);
            around.built |= is_kustomization || chart.is_some();
            around.left_out |= is_kustomization;
            around.chart = around.chart.or(chart.map(|chart| &**chart));
            if raw.is_none() {
                let whole = draft.applied.get(at).filter(|_| !around.built);
                raw = draft.applied_files.get(at).or(whole).cloned();
            }
        }
        around.applied_raw = raw.is_some();
        around.stands_in = raw.or_else(|| (!around.built).then(|| folder.into()));
        around.left_out &= around.stands_in.is_none();
        around
    }

    /// A file's part in the chart around it.
    pub(super) fn in_chart(&self, path: &str) -> Role {
        let Some(chart) = self.chart else {
            return Role::Plain;
        };
        let inside = path
            .strip_prefix(chart)
            .map_or("", |rest| rest.trim_start_matches('/'));
        if inside.starts_with("templates/") {
            Role::ChartTemplate
        } else if helm::is_values(inside) {
            Role::HelmValues
        } else {
            Role::Plain
        }
    }
}
