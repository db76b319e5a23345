# METADATA
# title: Objects are referred to by the name they have
# description: >-
#   No object of that name is in this environment, while one with nearly the same name is there
#   and nothing refers to it. Pods that need the object are not started.
# custom:
#   severity: warning
#   applies_to: [environment/reference]
#   fix: Correct the name on one of the two sides.
package sluicegate.kubernetes.missing_reference

import rego.v1

deny contains {"message": message} if {
	input.what == "name"
	message := sprintf("no %s `%s` is in this environment%s", [input.target.kind, input.target.name, alike])
}

default alike := ""

alike := sprintf("; did you mean `%s`?", [input.near.detail]) if input.near.detail != ""
