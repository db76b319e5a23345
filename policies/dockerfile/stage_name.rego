# METADATA
# title: Stages and what they copy from fit together
# description: >-
#   Two stages of one name, or a COPY from the stage it stands in, do not build as they
#   read.
# custom:
#   severity: warning
#   applies_to: [dockerfile]
#   fix: >-
#     Give every stage a name of its own, and copy from an earlier one.
package sluicegate.dockerfile.stage_name

import rego.v1

deny contains {"at": ["stages", s, "from", "name"], "message": message} if {
	name := input.object.stages[s].from.name
	is_string(name)
	other := input.object.stages[j].from.name
	j < s
	is_string(other)
	lower(other) == lower(name)
	message := sprintf("an earlier stage is called `%s` too", [name])
}

deny contains {"at": ["stages", s, "instructions", i, "flags", "from"], "message": message} if {
	name := input.object.stages[s].from.name
	input.object.stages[s].instructions[i].flags.from == name
	message := sprintf("the stage `%s` copies from itself", [name])
}
