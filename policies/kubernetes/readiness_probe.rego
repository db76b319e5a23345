# METADATA
# title: Services get requests only when they are ready
# description: >-
#   Without a readiness probe a container counts as ready when its process starts: in each rollout
#   requests go to pods that can't answer yet, and a broken version replaces a working one.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: Set a readinessProbe that asks for what the container serves.
package sluicegate.kubernetes.readiness_probe

import rego.v1

deny contains {"at": ["containers", i, "readinessProbe"], "message": message} if {
	serves
	some i, container in input.pod.containers
	container.ports[0]
	input.pod.types[i] == "container"
	not container.readinessProbe
	message := sprintf("container `%s` has no readiness probe", [input.pod.names[i]])
}

serves if input.identity.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"}

serves if input.identity.kind == "ReplicationController"

serves if {
	input.identity.kind == "Pod"
	not ends
}

ends if input.pod.spec.restartPolicy in {"Never", "OnFailure"}
