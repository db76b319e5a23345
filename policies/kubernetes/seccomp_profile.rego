# METADATA
# title: Containers have a seccomp profile
# description: >-
#   Without a profile in the manifest a container may call everything the kernel offers, unless
#   its node happens to set one. `RuntimeDefault` takes away what programs hardly need and
#   exploits do.
# custom:
#   severity: info
#   severities: {default: off, restricted: error}
#   applies_to: [kubernetes/pod]
#   fix: Set securityContext.seccompProfile.type to RuntimeDefault for the pod.
package sluicegate.kubernetes.seccomp_profile

import rego.v1

deny contains {"at": ["containers", i, "securityContext", "seccompProfile"], "message": message} if {
	not input.pod.spec.os.name == "windows"
	not input.pod.spec.securityContext.seccompProfile.type
	some i, container in input.pod.containers
	not container.securityContext.seccompProfile.type
	message := sprintf("container `%s` has no seccomp profile", [input.pod.names[i]])
}
