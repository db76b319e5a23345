# METADATA
# title: A HelmRelease names its chart's version
# description: >-
#   Without a version, or with `*`, Flux upgrades to whatever the repository offers next,
#   unreviewed.
# custom:
#   severity: warning
#   applies_to: [kubernetes/helm.toolkit.fluxcd.io/HelmRelease]
#   fix: Set spec.chart.spec.version to a version or a narrow range, as in `1.4.x`.
package sluicegate.flux.chart_version

import rego.v1

# Charts from Git or a bucket are fixed by their source.
chart := input.object.spec.chart.spec if input.object.spec.chart.spec.sourceRef.kind == "HelmRepository"

deny contains {"at": ["spec", "chart", "spec", "version"], "message": message} if {
	version := object.get(chart, "version", "*")
	version in {"*", "", "x", ">=0", ">=0.0.0", ">0.0.0"}
	name := object.get(chart, "chart", "")
	message := sprintf("chart `%s` is installed in any version", [name])
}
