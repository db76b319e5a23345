# METADATA
# title: Services keep to namespaces of their own
# description: >-
#   A service in the network, the process list or the memory of its host sees and reaches
#   what belongs to the host and to all others.
# custom:
#   severity: warning
#   applies_to: [compose]
#   fix: >-
#     Remove the setting, and publish the ports that are needed.
package sluicegate.compose.host_namespace

import rego.v1

names := ["network_mode", "pid", "ipc", "userns_mode", "cgroup", "uts"]

deny contains {"at": ["services", service, name], "message": message} if {
	some name in names
	input.object.services[service][name] == "host"
	message := sprintf("the service `%s` shares `%s` with its host", [service, name])
}
