# METADATA
# title: One program fetches
# description: >-
#   curl and wget in one image are two programs to keep up to date for one and the same
#   purpose.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: "off", strict: info}
#   applies_to: [dockerfile]
#   fix: >-
#     Use one of them.
package sluicegate.dockerfile.two_downloaders

import rego.v1

deny contains {"at": ["stages", s, "instructions", i, "commands", c], "message": message} if {
	stage := input.object.stages[s]
	command := stage.instructions[i].commands[c]
	is_string(command)
	regex.match(`^wget\s`, command)
	count([1 | other := stage.instructions[_].commands[_]; is_string(other); regex.match(`^curl\s`, other)]) > 0
	message := "wget is used beside curl"
}
