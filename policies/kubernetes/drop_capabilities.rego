# METADATA
# title: Containers drop all capabilities
# description: >-
#   A container starts with some fourteen rights of root, such as to change owners and to send raw
#   packets. Hardly a program needs them, and each helps whoever breaks into it.
# custom:
#   severity: info
#   severities: {default: off, restricted: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set securityContext.capabilities.drop to [ALL] and add back the one capability that is
#     needed.
package sluicegate.kubernetes.drop_capabilities

import rego.v1

deny contains {"at": path, "message": message} if {
	not input.pod.spec.os.name == "windows"
	some i, container in input.pod.containers
	not drops_all(container)
	not container.securityContext.privileged == true
	path := ["containers", i, "securityContext", "capabilities", "drop"]
	message := sprintf("container `%s` does not drop `ALL` capabilities", [input.pod.names[i]])
}

drops_all(container) if container.securityContext.capabilities.drop[_] == "ALL"
