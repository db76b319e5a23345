# METADATA
# title: An object is defined once
# description: >-
#   Two definitions of the same object in one environment fight: the last one applied wins, the
#   other is silently lost, and the order may change with any run.
# custom:
#   severity: error
#   applies_to: [environment/identity]
#   fix: Remove one of the definitions, or make one a patch of the other.
package sluicegate.kubernetes.duplicate_identity

import rego.v1

deny contains {"at": ["places", i], "message": message} if {
	some i, _ in input.places
	i > 0
	first := input.places[0]
	message := sprintf("%s `%s` is already defined in `%s` line %d", [
		input.identity.kind,
		input.identity.name,
		first.file,
		first.line,
	])
}
