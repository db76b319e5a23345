# METADATA
# title: Only node agents tolerate every taint
# description: >-
#   A pod that tolerates everything is placed on nodes that are going down, full or kept for
#   others, and is not moved when its node is lost. Only an agent that must run on each node wants
#   that.
# custom:
#   severity: info
#   applies_to: [kubernetes/pod]
#   fix: Tolerate the one taint that is meant, with its key and effect.
#   fragments: true
package sluicegate.kubernetes.wide_tolerations

import rego.v1

deny contains {"at": ["spec", "tolerations", i], "message": message} if {
	input.identity.kind != "DaemonSet"
	some i
	toleration := input.pod.spec.tolerations[i]
	toleration.operator == "Exists"
	not has_key(toleration)
	object.get(toleration, "effect", "") in {"", "NoExecute"}
	message := "the pod tolerates every taint, and stays when its node is lost"
}

has_key(toleration) if toleration.key != ""
