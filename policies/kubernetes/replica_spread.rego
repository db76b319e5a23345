# METADATA
# title: Replicas are spread over nodes
# description: >-
#   Nothing keeps the scheduler from putting all replicas on one node, and then they go down
#   together. Spread constraints or an anti-affinity keep them apart.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to:
#     - kubernetes/apps/Deployment
#     - kubernetes/apps/StatefulSet
#     - kubernetes/apps/ReplicaSet
#     - kubernetes/argoproj.io/Rollout
#   fix: Set topologySpreadConstraints, or a podAntiAffinity, by `kubernetes.io/hostname`.
package sluicegate.kubernetes.replica_spread

import rego.v1

deny contains {"at": ["spec", "template", "spec"], "message": message} if {
	replicas := input.object.spec.replicas
	is_number(replicas)
	replicas > 1
	is_object(input.object.spec.template.spec)
	not input.object.spec.template.spec.topologySpreadConstraints[0]
	not input.object.spec.template.spec.affinity.podAntiAffinity
	not single_node
	message := sprintf("the %d replicas of `%s` may all run on one node", [replicas, input.identity.name])
}

single_node if input.object.spec.template.spec.nodeName
