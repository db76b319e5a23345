# METADATA
# title: The scheduler chooses the node
# description: >-
#   nodeName ties the pod to one machine and goes past the scheduler: past taints, resources and
#   affinity. When the node is replaced, the pod never starts again.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: Use a nodeSelector or an affinity.
#   fragments: true
package sluicegate.kubernetes.node_name

import rego.v1

deny contains {"at": ["spec", "nodeName"], "message": message} if {
	node := input.pod.spec.nodeName
	is_string(node)
	node != ""
	input.pod.spec.containers
	message := sprintf("the pod is tied to node `%s`", [node])
}
