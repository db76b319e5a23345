# METADATA
# title: Containers add no capability but NET_BIND_SERVICE
# description: >-
#   The restricted standard lets a container bind a low port and nothing else: also the
#   capabilities that the baseline allows, such as CHOWN or SETUID, are rights of root.
# custom:
#   severity: info
#   severities: {default: off, restricted: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Remove the capability; run as the user that owns the files instead of changing users or
#     owners.
#   fragments: true
package sluicegate.kubernetes.added_capabilities

import rego.v1

# What the baseline does not allow either has a rule of its own.
baseline := {
	"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
	"SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
}

deny contains {"at": path, "message": message} if {
	not input.pod.spec.os.name == "windows"
	some i, container in input.pod.containers
	some j
	capability := container.securityContext.capabilities.add[j]
	is_string(capability)
	trim_prefix(upper(capability), "CAP_") in baseline
	path := ["containers", i, "securityContext", "capabilities", "add", j]
	message := sprintf("container `%s` adds the capability `%s`", [input.pod.names[i], capability])
}
