# METADATA
# title: Charts in use are maintained
# description: >-
#   A chart that its owner has marked as deprecated gets no fixes, not for known holes either.
# custom:
#   severity: info
#   applies_to: [helm/chart]
#   fix: Move to its successor, or remove the mark.
package sluicegate.gitops.chart_deprecated

import rego.v1

deny contains {"at": ["deprecated"], "message": message} if {
	input.object.deprecated == true
	message := sprintf("chart `%s` is deprecated", [input.identity.name])
}
