# METADATA
# title: The kernel's parts of /proc stay masked
# description: >-
#   With `procMount: Unmasked` a container sees and changes what the runtime hides of /proc:
#   memory, keys, kernel settings of the node. A user namespace of its own takes the sting out of
#   it.
# custom:
#   severity: warning
#   severities: {baseline: error, restricted: error, strict: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Remove procMount, or give the pod a user namespace with `hostUsers: false`.
#   fragments: true
package sluicegate.kubernetes.proc_mount

import rego.v1

deny contains {"at": ["containers", i, "securityContext", "procMount"], "message": message} if {
	some i, container in input.pod.containers
	mount := container.securityContext.procMount
	mount != "Default"
	not input.pod.spec.hostUsers == false
	message := sprintf("container `%s` mounts /proc as `%v`", [input.pod.names[i], mount])
}
