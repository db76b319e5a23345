# METADATA
# title: Secrets are not built into images
# description: >-
#   What ENV or ARG holds is kept in the image and its history, where everyone who can pull
#   it reads it.
# custom:
#   severity: error
#   applies_to: [dockerfile]
#   fix: >-
#     Give it to the build with `RUN --mount=type=secret`, or to the container when it
#     starts.
package sluicegate.dockerfile.secret

import rego.v1

names := `(?i)(^|_)(password|passwd|secret|token|api_?key|private_?key|access_?key)$`

deny contains {"at": array.concat(path, ["pairs", p, "value"]), "message": message} if {
	[path, instruction] := all[_]
	instruction.cmd in {"ENV", "ARG"}
	pair := instruction.pairs[p]
	is_string(pair.name)
	regex.match(names, pair.name)
	literal(pair.value)
	message := sprintf("`%s` is written in clear", [pair.name])
}

all contains [["stages", s, "instructions", i], instruction] if {
	instruction := input.object.stages[s].instructions[i]
}

all contains [["arguments", i], instruction] if instruction := input.object.arguments[i]

literal(value) if {
	is_string(value)
	not contains(value, "$")
	not regex.match(`(?i)^(|<.*>|change-?me|placeholder|dummy|xxx+|true|false|none|/.*)$`, value)
}
