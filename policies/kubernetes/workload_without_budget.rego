# METADATA
# title: Workloads of several pods have a disruption budget
# description: >-
#   Without a disruption budget an upgrade may drain all nodes with pods of the workload at
#   once, and the replicas are of no use.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to: [environment/uncovered]
#   fix: Add a PodDisruptionBudget that selects its pods.
package sluicegate.kubernetes.workload_without_budget

import rego.v1

deny contains {"message": message} if {
	input.what == "budget"
	message := sprintf("no PodDisruptionBudget selects the pods of %s `%s`", [
		input.identity.kind,
		input.identity.name,
	])
}
