# METADATA
# title: Secrets of a stack are encrypted
# description: >-
#   A secret that is written in clear into the settings of a stack, or into its program, is
#   in the history of the repository for ever.
# custom:
#   severity: error
#   applies_to: [pulumi]
#   fix: >-
#     Take it out and change it; set it with `pulumi config set --secret`.
package sluicegate.pulumi.plaintext_secret

import rego.v1

names := `(?i)(^|[:_-]|[a-z])(password|passwd|secret|token|apikey|api[_-]key|private[_-]?key|access[_-]?key)$`

deny contains {"at": ["config", key], "message": message} if {
	value := input.object.config[key]
	regex.match(names, key)
	literal(value)
	message := sprintf("`%s` is written in clear", [key])
}

deny contains {"at": ["config", key, field], "message": message} if {
	some field in ["default", "value"]
	value := input.object.config[key][field]
	regex.match(names, key)
	literal(value)
	message := sprintf("`%s` is written in clear", [key])
}

deny contains {"at": array.concat(["resources", name, "properties"], path), "message": message} if {
	properties := input.object.resources[name].properties
	is_object(properties)
	walk(properties, [path, value])
	key := path[count(path) - 1]
	is_string(key)
	regex.match(`(?i)(password|secretString|authToken)$`, key)
	literal(value)
	message := sprintf("`%s` is written in clear", [key])
}

literal(value) if {
	is_string(value)
	value != ""
	not contains(value, "${")
	not regex.match(`(?i)^(<.*>|change-?me|placeholder|arn:.*|projects/.*)$`, value)
}
