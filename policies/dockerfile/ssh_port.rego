# METADATA
# title: Containers take no SSH
# description: >-
#   A container with an SSH server has a second way in, with keys and logs of its own; the
#   engine has one already.
# custom:
#   severity: warning
#   applies_to: [dockerfile]
#   fix: >-
#     Leave the port out, and use what the engine offers to look inside.
package sluicegate.dockerfile.ssh_port

import rego.v1

deny contains {"at": ["stages", s, "instructions", i], "message": message} if {
	instruction := input.object.stages[s].instructions[i]
	instruction.cmd == "EXPOSE"
	word := instruction.words[_]
	is_string(word)
	split(word, "/")[0] == "22"
	message := "port 22 is exposed"
}
