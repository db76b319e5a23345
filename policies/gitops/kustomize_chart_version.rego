# METADATA
# title: Kustomizations name the version of a chart
# description: >-
#   Without a version, kustomize inflates whatever the repository offers at the time of the build,
#   unreviewed.
# custom:
#   severity: warning
#   applies_to: [kustomize]
#   fix: Set helmCharts[].version to one version.
package sluicegate.gitops.kustomize_chart_version

import rego.v1

deny contains {"at": ["helmCharts", i, "version"], "message": message} if {
	chart := input.object.helmCharts[i]
	chart.repo
	moves(chart)
	message := sprintf("chart `%v` is inflated in any version", [chart.name])
}

moves(chart) if not chart.version

moves(chart) if regex.match(`^\s*([*xX](\.[*xX])*|>.*)?\s*$`, sprintf("%v", [chart.version]))
