# METADATA
# title: No container is privileged
# description: >-
#   A privileged container has every device and every capability of its node. Whoever breaks out
#   of the program owns the node, and from it the pods beside it.
# custom:
#   severity: error
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Remove `privileged: true` and add the one capability or device that the program needs.
#   fragments: true
package sluicegate.kubernetes.privileged

import rego.v1

deny contains {"at": path, "message": message} if {
	some i, container in input.pod.containers
	container.securityContext.privileged == true
	path := ["containers", i, "securityContext", "privileged"]
	message := sprintf("container `%s` is privileged", [input.pod.names[i]])
}
