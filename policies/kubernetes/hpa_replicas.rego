# METADATA
# title: The size of a scaled workload is left to its autoscaler
# description: >-
#   The manifest sets a number of replicas and an autoscaler sets another one. With every sync
#   the workload falls back to the number in Git, whatever the load is.
# custom:
#   severity: warning
#   applies_to: [environment/conflict]
#   fix: Remove `replicas` from the workload.
package sluicegate.kubernetes.hpa_replicas

import rego.v1

deny contains {"message": message} if {
	input.what == "replicas"
	message := sprintf("%s `%s` scales this %s, and every sync sets it back", [
		input.near.identity.kind,
		input.near.identity.name,
		input.target.kind,
	])
}
