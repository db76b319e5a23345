# METADATA
# title: Role bindings name roles that exist
# description: >-
#   The namespace has roles in this environment, and none of that name. The binding is accepted
#   and grants nothing, until somebody creates a role of that name with any rights at all.
# custom:
#   severity: warning
#   applies_to: [environment/reference]
#   fix: Correct the name, or add the role.
package sluicegate.kubernetes.missing_role

import rego.v1

deny contains {"message": message} if {
	input.what == "role"
	message := sprintf("no %s `%s` is in this environment%s", [input.target.kind, input.target.name, alike])
}

default alike := ""

alike := sprintf("; did you mean `%s`?", [input.near.detail]) if input.near.detail != ""
