# METADATA
# title: Services are restarted when they hang
# description: >-
#   A program that hangs keeps running: without a liveness probe the kubelet restarts a container
#   only when its process ends.
# custom:
#   severity: info
#   severities: {default: off, strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set a livenessProbe that asks only whether the program itself still works, not what it
#     depends on.
package sluicegate.kubernetes.liveness_probe

import rego.v1

deny contains {"at": ["containers", i, "livenessProbe"], "message": message} if {
	serves
	some i, container in input.pod.containers
	container.ports[0]
	input.pod.types[i] == "container"
	not container.livenessProbe
	message := sprintf("container `%s` has no liveness probe", [input.pod.names[i]])
}

serves if input.identity.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"}

serves if input.identity.kind == "ReplicationController"

serves if {
	input.identity.kind == "Pod"
	not ends
}

ends if input.pod.spec.restartPolicy in {"Never", "OnFailure"}
