# METADATA
# title: What counts once is written once
# description: >-
#   Of several CMD, ENTRYPOINT or HEALTHCHECK in one stage only the last one counts; who
#   reads the first is misled.
# custom:
#   severity: warning
#   applies_to: [dockerfile]
#   fix: >-
#     Keep one of them.
package sluicegate.dockerfile.shadowed_instruction

import rego.v1

deny contains {"at": ["stages", s, "instructions", i], "message": message} if {
	instructions := input.object.stages[s].instructions
	instructions[i].cmd in {"CMD", "ENTRYPOINT", "HEALTHCHECK"}
	same := [j | instructions[j].cmd == instructions[i].cmd]
	i < same[count(same) - 1]
	message := sprintf("a later %s takes the place of this one", [instructions[i].cmd])
}
