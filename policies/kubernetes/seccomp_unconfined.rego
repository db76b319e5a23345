# METADATA
# title: Seccomp is not turned off
# description: >-
#   The runtime's seccomp profile keeps containers from the system calls through which most kernel
#   exploits go. `Unconfined` hands all of them back.
# custom:
#   severity: warning
#   severities: {baseline: error, restricted: error, strict: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set the profile's type to `RuntimeDefault`, or to `Localhost` with a profile of your own.
#   fragments: true
package sluicegate.kubernetes.seccomp_unconfined

import rego.v1

kept := {"RuntimeDefault", "Localhost"}

deny contains {"at": path, "message": message} if {
	some i, container in input.pod.containers
	profile := container.securityContext.seccompProfile.type
	not profile in kept
	path := ["containers", i, "securityContext", "seccompProfile", "type"]
	message := sprintf("container `%s` has the seccomp profile `%v`", [input.pod.names[i], profile])
}

deny contains {"at": ["spec", "securityContext", "seccompProfile", "type"], "message": message} if {
	profile := input.pod.spec.securityContext.seccompProfile.type
	not profile in kept
	message := sprintf("the pod has the seccomp profile `%v`", [profile])
}
