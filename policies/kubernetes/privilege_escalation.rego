# METADATA
# title: Containers can't gain privileges
# description: >-
#   Unless allowPrivilegeEscalation is false, a set-user-id program inside the container can
#   become root, whatever user the container was started as.
# custom:
#   severity: info
#   applies_to: [kubernetes/pod]
#   fix: Set securityContext.allowPrivilegeEscalation to false for each container.
#   fragments: true
#   severities: {restricted: error}
package sluicegate.kubernetes.privilege_escalation

import rego.v1

deny contains {"at": path, "message": message} if {
	not input.pod.spec.os.name == "windows"
	some i, container in input.pod.containers
	open(i, container)
	path := ["containers", i, "securityContext", "allowPrivilegeEscalation"]
	message := sprintf("container `%s` may gain privileges", [input.pod.names[i]])
}

open(_, container) if container.securityContext.allowPrivilegeEscalation == true

# What a part of a container does not say, the rest of it may; and a privileged one has them all.
open(i, container) if {
	not input.pod.partial[i]
	not container.securityContext.allowPrivilegeEscalation == false
	not container.securityContext.privileged == true
}
