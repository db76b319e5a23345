# METADATA
# title: A node port belongs to one Service
# description: >-
#   A node port is one of the whole cluster: the API server refuses the second Service that asks
#   for it, and the change stops there.
# custom:
#   severity: error
#   applies_to: [environment/conflict]
#   fix: Choose another port, or leave it to the API server.
package sluicegate.kubernetes.duplicate_node_port

import rego.v1

deny contains {"message": message} if {
	input.what == "node-port"
	message := sprintf("Service `%s` in `%s` already has the node port %s", [
		input.near.identity.name,
		input.near.file,
		input.target.detail,
	])
}
