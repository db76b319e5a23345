# METADATA
# title: Containers limit what they write to the node's disk
# description: >-
#   Logs, emptyDirs and the container's own layer fill the node's disk. Without a limit one
#   container fills it for all pods of the node, and the kubelet evicts its neighbours.
# custom:
#   severity: info
#   severities: {default: off}
#   applies_to: [kubernetes/pod]
#   fix: Set resources.limits.ephemeral-storage.
package sluicegate.kubernetes.ephemeral_storage

import rego.v1

deny contains {"at": ["containers", i], "message": message} if {
	some i, container in input.pod.containers
	input.pod.types[i] != "ephemeral"
	not container.resources.limits["ephemeral-storage"]
	message := sprintf("container `%s` has no limit of ephemeral storage", [input.pod.names[i]])
}
