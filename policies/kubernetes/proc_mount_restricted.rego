# METADATA
# title: The kernel's parts of /proc stay masked in user namespaces too
# description: >-
#   A user namespace makes an unmasked /proc bearable, not harmless: the container still reads
#   what the kernel tells of the whole node. The restricted standard therefore refuses it
#   everywhere.
# custom:
#   severity: info
#   severities: {default: off, restricted: error}
#   applies_to: [kubernetes/pod]
#   fix: Remove procMount.
#   fragments: true
package sluicegate.kubernetes.proc_mount_restricted

import rego.v1

deny contains {"at": ["containers", i, "securityContext", "procMount"], "message": message} if {
	input.pod.spec.hostUsers == false
	some i, container in input.pod.containers
	mount := container.securityContext.procMount
	mount != "Default"
	message := sprintf("container `%s` mounts /proc as `%v`", [input.pod.names[i], mount])
}
