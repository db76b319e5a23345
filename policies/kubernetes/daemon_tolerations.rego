# METADATA
# title: Node agents tolerate only what they must
# description: >-
#   A DaemonSet that tolerates everything runs on each node, the control plane's and those set
#   apart for others included, with whatever rights it has.
# custom:
#   severity: info
#   severities: {default: off, strict: info}
#   applies_to: [kubernetes/pod]
#   fix: List the taints of the nodes that the agent is for.
#   fragments: true
package sluicegate.kubernetes.daemon_tolerations

import rego.v1

deny contains {"at": ["spec", "tolerations", i], "message": message} if {
	input.identity.kind == "DaemonSet"
	some i
	toleration := input.pod.spec.tolerations[i]
	toleration.operator == "Exists"
	not has_key(toleration)
	not toleration.effect
	message := "the agent tolerates every taint"
}

has_key(toleration) if toleration.key != ""
