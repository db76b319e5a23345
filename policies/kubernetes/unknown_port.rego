# METADATA
# title: Ports are asked for that are there
# description: >-
#   A route or monitor asks for a port that the Service does not have, or a Service for a named
#   port that none of its pods declares. Nothing ever answers there, and no object says so.
# custom:
#   severity: warning
#   applies_to: [environment/reference]
#   fix: Correct the number or name, or declare the port.
package sluicegate.kubernetes.unknown_port

import rego.v1

deny contains {"message": message} if {
	input.what in {"port", "target-port"}
	message := sprintf("%s `%s` has no port `%s`%s", [
		input.target.kind,
		input.target.name,
		input.target.detail,
		there,
	])
}

default there := ""

there := sprintf("; it has %s", [input.near.detail]) if input.near.detail != ""
