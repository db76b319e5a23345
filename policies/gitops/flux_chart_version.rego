# METADATA
# title: Flux is told the version of a chart
# description: >-
#   Without a version, or with `*`, Flux upgrades to whatever the repository offers next,
#   unreviewed.
# custom:
#   severity: warning
#   applies_to:
#     - kubernetes/helm.toolkit.fluxcd.io/HelmRelease
#     - kubernetes/source.toolkit.fluxcd.io/HelmChart
#   fix: Set the version of the chart to one version or a narrow range, as in `1.4.x`.
#   fragments: true
package sluicegate.gitops.flux_chart_version

import rego.v1

# Charts from Git or a bucket are fixed by their source.
chart := input.object.spec.chart.spec if input.object.spec.chart.spec.sourceRef.kind == "HelmRepository"

# A patch need not say where the chart comes from, and without a version leaves it as it is.
chart := input.object.spec.chart.spec if {
	input.partial
	input.object.spec.chart.spec.version
	not input.object.spec.chart.spec.sourceRef
}

deny contains {"at": ["spec", "version"], "message": message} if {
	input.object.spec.sourceRef.kind == "HelmRepository"
	input.identity.kind == "HelmChart"
	any_version(input.object.spec)
	message := sprintf("chart `%v` is fetched in any version", [input.object.spec.chart])
}

deny contains {"at": ["spec", "chart", "spec", "version"], "message": message} if {
	any_version(chart)
	name := object.get(chart, "chart", "")
	message := sprintf("chart `%s` is installed in any version", [name])
}

any_version(spec) if regex.match(`^\s*([*xX](\.[*xX])*|>=?\s*v?0(\.0)*(-0)?)?\s*$`, sprintf("%v", [spec.version]))

any_version(spec) if {
	not input.partial
	object.get(spec, "version", null) == null
}
