# METADATA
# title: Nobody may write to everything
# description: >-
#   A file that everyone may write to is one that any process in the container, also a
#   broken one, can replace.
# custom:
#   severity: warning
#   applies_to: [dockerfile]
#   fix: >-
#     Give the right to the one user or group that needs it.
package sluicegate.dockerfile.chmod_777

import rego.v1

deny contains {"at": ["stages", s, "instructions", i, "commands", c], "message": message} if {
	command := input.object.stages[s].instructions[i].commands[c]
	is_string(command)
	regex.match(`(^|\s)chmod\s+(-[A-Za-z]+\s+)*0?(777|a\+rwx|ugo\+rwx|a=rwx)(\s|$)`, command)
	message := "everyone may write to it"
}
