# METADATA
# title: Services get no powers over their host
# description: >-
#   Capabilities such as SYS_ADMIN are root by other names: with them a container can mount,
#   trace or load what it likes.
# custom:
#   severity: warning
#   applies_to: [compose]
#   fix: >-
#     Remove the capability, or use one that does only what is needed.
package sluicegate.compose.capabilities

import rego.v1

powers := {"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_BOOT", "DAC_READ_SEARCH", "BPF", "NET_ADMIN"}

deny contains {"at": ["services", service, "cap_add", i], "message": message} if {
	name := input.object.services[service].cap_add[i]
	is_string(name)
	power := trim_prefix(upper(name), "CAP_")
	power in powers
	message := sprintf("the service `%s` gets the capability %s", [service, power])
}
