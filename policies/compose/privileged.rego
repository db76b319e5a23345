# METADATA
# title: Services are not privileged
# description: >-
#   A privileged container owns its host: every device and every other container is open to
#   it.
# custom:
#   severity: error
#   applies_to: [compose]
#   fix: >-
#     Remove `privileged`, and add the one capability or device that is needed.
package sluicegate.compose.privileged

import rego.v1

deny contains {"at": ["services", name, "privileged"], "message": message} if {
	value := input.object.services[name].privileged
	value == true
	message := sprintf("the service `%s` is privileged", [name])
}
