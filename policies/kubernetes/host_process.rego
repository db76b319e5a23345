# METADATA
# title: No container is a process of the Windows host
# description: >-
#   A HostProcess container runs on the Windows node itself, with the rights of its administrator:
#   nothing lies between the program and the node, or the pods beside it.
# custom:
#   severity: error
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Remove `hostProcess: true`; a node agent that needs it gets a waiver that says why.
#   fragments: true
package sluicegate.kubernetes.host_process

import rego.v1

deny contains {"at": path, "message": message} if {
	some i, container in input.pod.containers
	container.securityContext.windowsOptions.hostProcess == true
	path := ["containers", i, "securityContext", "windowsOptions", "hostProcess"]
	message := sprintf("container `%s` is a process of the Windows host", [input.pod.names[i]])
}

deny contains {"at": path, "message": "all containers are processes of the Windows host"} if {
	input.pod.spec.securityContext.windowsOptions.hostProcess == true
	path := ["spec", "securityContext", "windowsOptions", "hostProcess"]
}
