# METADATA
# title: Several files are copied into a folder
# description: >-
#   COPY of more than one file fails where the target does not end in a slash.
# custom:
#   severity: warning
#   applies_to: [dockerfile]
#   fix: >-
#     End the target in `/`.
package sluicegate.dockerfile.copy_target

import rego.v1

deny contains {"at": ["stages", s, "instructions", i], "message": message} if {
	instruction := input.object.stages[s].instructions[i]
	instruction.cmd in {"COPY", "ADD"}
	not instruction.heredocs
	words := [word | word := instruction.words[_]; is_string(word)]
	count(words) > 2
	target := words[count(words) - 1]
	not regex.match(`(/|\\|\.|\$\{?[A-Za-z_]+\}?)$`, target)
	message := sprintf("`%s` is no folder", [target])
}
