# METADATA
# title: Builds do without sudo
# description: >-
#   RUN is root unless a USER before it says otherwise; sudo only brings in a way back to
#   root that stays in the image.
# custom:
#   severity: info
#   applies_to: [dockerfile]
#   fix: >-
#     Leave sudo out, and change the USER where another one is needed.
package sluicegate.dockerfile.sudo

import rego.v1

deny contains {"at": ["stages", s, "instructions", i, "commands", c], "message": message} if {
	command := input.object.stages[s].instructions[i].commands[c]
	is_string(command)
	regex.match(`^sudo\s|\|\s*sudo\s`, command)
	message := "sudo is called"
}
