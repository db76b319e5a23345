# METADATA
# title: The kubelet is told to refuse root
# description: >-
#   A user above 0 keeps one container from root, but only `runAsNonRoot: true` makes the kubelet
#   check it. The restricted standard asks for it in writing.
# custom:
#   severity: info
#   severities: {default: off, restricted: error}
#   applies_to: [kubernetes/pod]
#   fix: Set securityContext.runAsNonRoot to true for the pod.
package sluicegate.kubernetes.non_root_enforced

import rego.v1

deny contains {"at": ["containers", i], "message": message} if {
	not input.pod.spec.hostUsers == false
	some i, container in input.pod.containers
	user := setting(container, "runAsUser")
	is_number(user)
	user > 0
	not written(container)
	message := sprintf("container `%s` has no `runAsNonRoot: true`", [input.pod.names[i]])
}

deny contains {"at": ["spec", "securityContext", "runAsNonRoot"], "message": message} if {
	input.pod.spec.securityContext.runAsNonRoot == false
	not input.pod.spec.hostUsers == false
	message := "the pod lets its containers run as root"
}

written(container) if setting(container, "runAsNonRoot") == true

# What a container says takes the place of what its pod says.
setting(container, key) := container.securityContext[key]

setting(container, key) := input.pod.spec.securityContext[key] if {
	not says(container, key)
}

says(container, key) if container.securityContext[key] != null
