# METADATA
# title: One autoscaler sizes a workload
# description: >-
#   Two autoscalers write the number of replicas of the same workload, each by its own reading,
#   and it never comes to rest.
# custom:
#   severity: warning
#   applies_to: [environment/conflict]
#   fix: Keep one autoscaler and give it all the metrics.
package sluicegate.kubernetes.competing_autoscalers

import rego.v1

deny contains {"message": message} if {
	input.what == "scaler"
	message := sprintf("%s `%s` in `%s` already scales %s `%s`", [
		input.near.identity.kind,
		input.near.identity.name,
		input.near.file,
		input.target.kind,
		input.target.name,
	])
}
