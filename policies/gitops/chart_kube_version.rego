# METADATA
# title: Charts say which clusters they fit
# description: >-
#   Without kubeVersion a chart is installed into clusters that lack what it needs, and fails
#   half-way.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to: [helm/chart]
#   fix: Set kubeVersion to a range, as in `>=1.29.0-0`.
package sluicegate.gitops.chart_kube_version

import rego.v1

deny contains {"at": ["name"], "message": "the chart does not say which clusters it fits"} if {
	is_object(input.object)
	not input.object.kubeVersion
	object.get(input.object, "type", "application") != "library"
}
