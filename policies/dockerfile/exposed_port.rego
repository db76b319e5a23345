# METADATA
# title: Ports are numbers that exist
# description: >-
#   A port above 65535 does not exist, so that the build stops at this instruction.
# custom:
#   severity: warning
#   applies_to: [dockerfile]
#   fix: >-
#     Correct the number.
package sluicegate.dockerfile.exposed_port

import rego.v1

deny contains {"at": ["stages", s, "instructions", i], "message": message} if {
	instruction := input.object.stages[s].instructions[i]
	instruction.cmd == "EXPOSE"
	word := instruction.words[_]
	is_string(word)
	regex.match(`^[0-9]+(-[0-9]+)?(/[a-z]+)?$`, word)
	some port in split(split(word, "/")[0], "-")
	to_number(port) > 65535
	message := sprintf("there is no port %s", [port])
}
