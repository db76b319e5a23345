# METADATA
# title: A disruption budget lets nodes be drained
# description: >-
#   A budget that allows no disruption at all holds up every drain: upgrades of the nodes wait for
#   it, until somebody deletes the pods by force and nothing is protected.
# custom:
#   severity: warning
#   applies_to: [kubernetes/policy/PodDisruptionBudget]
#   fix: >-
#     Allow at least one pod to be away: `maxUnavailable: 1`.
#   fragments: true
package sluicegate.kubernetes.disruption_budget

import rego.v1

deny contains {"at": ["spec", "maxUnavailable"], "message": message} if {
	input.object.spec.maxUnavailable in {0, "0", "0%"}
	message := sprintf("`%s` lets no pod be moved", [input.identity.name])
}

deny contains {"at": ["spec", "minAvailable"], "message": message} if {
	input.object.spec.minAvailable == "100%"
	message := sprintf("`%s` lets no pod be moved", [input.identity.name])
}
