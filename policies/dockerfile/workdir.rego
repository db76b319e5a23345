# METADATA
# title: Working folders are absolute
# description: >-
#   A relative WORKDIR depends on what the base image or an earlier line has set, and moves
#   when that does. A `cd` in a RUN of its own changes nothing at all.
# custom:
#   severity: info
#   applies_to: [dockerfile]
#   fix: >-
#     Write the whole path in a WORKDIR.
package sluicegate.dockerfile.workdir

import rego.v1

deny contains {"at": ["stages", s, "instructions", i], "message": message} if {
	instruction := input.object.stages[s].instructions[i]
	instruction.cmd == "WORKDIR"
	path := instruction.words[0]
	is_string(path)
	not regex.match(`^(/|\$|[A-Za-z]:|\\)`, path)
	message := sprintf("the path `%s` is relative", [path])
}

deny contains {"at": ["stages", s, "instructions", i], "message": message} if {
	instruction := input.object.stages[s].instructions[i]
	instruction.cmd == "RUN"
	command := instruction.commands[0]
	not instruction.commands[1]
	is_string(command)
	regex.match(`^cd\s+\S+$`, command)
	message := "cd is forgotten when the RUN ends"
}
