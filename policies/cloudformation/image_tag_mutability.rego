# METADATA
# title: Tags of a registry stay on their image
# description: >-
#   A tag that can be moved to another image makes every reference by tag worthless.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [cloudformation/*]
#   fix: >-
#     Make tags immutable.
package sluicegate.cloudformation.image_tag_mutability

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::ECR::Repository": {"ImageTagMutability": {"bad": ["MUTABLE"], "missing": true}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("tags can be moved: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("tags can be moved: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
