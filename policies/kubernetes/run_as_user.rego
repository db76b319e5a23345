# METADATA
# title: No container is started as user 0
# description: >-
#   User 0 is root, whatever the image says. Root in a container is root on the node as soon as
#   anything between them gives way; with a user namespace of its own it is nobody there.
# custom:
#   severity: warning
#   severities: {restricted: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Remove runAsUser, set a user above 0, or give the pod `hostUsers: false`.
#   fragments: true
package sluicegate.kubernetes.run_as_user

import rego.v1

deny contains {"at": ["containers", i, "securityContext", "runAsUser"], "message": message} if {
	some i, container in input.pod.containers
	container.securityContext.runAsUser == 0
	not input.pod.spec.hostUsers == false
	message := sprintf("container `%s` runs as user 0, which is root", [input.pod.names[i]])
}

deny contains {"at": ["spec", "securityContext", "runAsUser"], "message": message} if {
	input.pod.spec.securityContext.runAsUser == 0
	not input.pod.spec.hostUsers == false
	message := "the pod runs as user 0, which is root"
}
