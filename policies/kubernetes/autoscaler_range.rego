# METADATA
# title: An autoscaler has room to scale
# description: >-
#   With the same number for the least and the most replicas the autoscaler never does anything,
#   while everyone takes the workload for one that scales.
# custom:
#   severity: info
#   applies_to: [kubernetes/autoscaling/HorizontalPodAutoscaler]
#   fix: Set maxReplicas above minReplicas, or remove the autoscaler and set replicas.
package sluicegate.kubernetes.autoscaler_range

import rego.v1

deny contains {"at": ["spec", "maxReplicas"], "message": message} if {
	most := input.object.spec.maxReplicas
	is_number(most)
	most == input.object.spec.minReplicas
	message := sprintf("`%s` scales from %v to %v", [input.identity.name, most, most])
}
