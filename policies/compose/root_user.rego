# METADATA
# title: Services do not run as root
# description: >-
#   Root in a container is root for the kernel: every hole in the engine counts twice.
# custom:
#   severity: info
#   applies_to: [compose]
#   fix: >-
#     Name another user.
package sluicegate.compose.root_user

import rego.v1

deny contains {"at": ["services", name, "user"], "message": message} if {
	user := input.object.services[name].user
	regex.match(`^(root|0)(:|$)`, sprintf("%v", [user]))
	message := sprintf("the service `%s` runs as root", [name])
}
