# METADATA
# title: No container has a capability that amounts to the node
# description: >-
#   With SYS_ADMIN, SYS_MODULE, DAC_READ_SEARCH and their like a container mounts, loads kernel
#   code or reads the node's files: it is privileged in all but name.
# custom:
#   severity: error
#   severities: {baseline: off}
#   applies_to: [kubernetes/pod]
#   fix: Remove the capability; a node agent that needs it gets a waiver that says why.
#   fragments: true
#   parameters:
#     dangerous:
#       description: Capabilities that amount to being root on the node
#       default: [ALL, BPF, DAC_READ_SEARCH, MAC_ADMIN, MAC_OVERRIDE, SYS_ADMIN, SYS_BOOT, SYS_MODULE,
#         SYS_RAWIO]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.dangerous_capabilities

import rego.v1

dangerous := {name | some name in input.parameters["kubernetes/dangerous-capabilities"].dangerous}

deny contains {"at": path, "message": message} if {
	some i, container in input.pod.containers
	some j
	capability := container.securityContext.capabilities.add[j]
	is_string(capability)
	trim_prefix(upper(capability), "CAP_") in dangerous
	path := ["containers", i, "securityContext", "capabilities", "add", j]
	message := sprintf("container `%s` adds `%s`, which amounts to the node", [
		input.pod.names[i],
		capability,
	])
}
