# METADATA
# title: Containers do not run as root
# description: >-
#   Root in a container is root on the node as soon as anything between them gives way. With
#   `runAsNonRoot: true` the kubelet refuses to start an image that would run as root.
# custom:
#   severity: warning
#   severities: {restricted: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set securityContext.runAsNonRoot to true for the pod, and a runAsUser above 0 if the image
#     names none.
#   fragments: true
package sluicegate.kubernetes.run_as_non_root

import rego.v1

deny contains {"at": ["containers", i], "message": message} if {
	some i, container in input.pod.containers
	not input.pod.partial[i]
	not input.pod.spec.hostUsers == false
	not guarded(container)
	message := sprintf("container `%s` may run as root", [input.pod.names[i]])
}

deny contains {"at": ["containers", i, "securityContext", "runAsNonRoot"], "message": message} if {
	some i, container in input.pod.containers
	input.pod.partial[i]
	container.securityContext.runAsNonRoot == false
	not guarded(container)
	message := sprintf("container `%s` may run as root", [input.pod.names[i]])
}

# What a container says takes the place of what its pod says.
guarded(container) if setting(container, "runAsNonRoot") == true

# What is written as user 0 has a rule of its own.
guarded(container) if is_number(setting(container, "runAsUser"))

setting(container, key) := container.securityContext[key]

setting(container, key) := input.pod.spec.securityContext[key] if {
	not says(container, key)
}

says(container, key) if container.securityContext[key] != null
