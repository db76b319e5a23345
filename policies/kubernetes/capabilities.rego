# METADATA
# title: Containers add no capability beyond the baseline
# description: >-
#   Capabilities beyond those that the Pod Security Standards allow at their baseline, such as
#   SYS_ADMIN, NET_ADMIN or SYS_PTRACE, are each a way out of the container.
# custom:
#   severity: warning
#   severities: {baseline: error, restricted: error, strict: error}
#   applies_to: [kubernetes/pod]
#   fix: Remove the capability, or drop ALL and add only one of the allowed ones.
#   fragments: true
#   parameters:
#     allowed:
#       description: Capabilities that a container may add
#       default: [AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE,
#         SETFCAP, SETGID, SETPCAP, SETUID, SYS_CHROOT]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.capabilities

import rego.v1

allowed := {name | some name in input.parameters["kubernetes/capabilities"].allowed}

deny contains {"at": path, "message": message} if {
	some i, container in input.pod.containers
	some j
	capability := container.securityContext.capabilities.add[j]
	is_string(capability)
	bare := trim_prefix(upper(capability), "CAP_")
	not bare in allowed
	path := ["containers", i, "securityContext", "capabilities", "add", j]
	message := sprintf("container `%s` adds the capability `%s`", [input.pod.names[i], capability])
}
