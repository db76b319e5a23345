# METADATA
# title: Keys are rotated
# description: >-
#   A key that is never changed protects ever more data, and a copy that got out once opens
#   all of it for ever.
# custom:
#   severity: warning
#   applies_to: [cloudformation/*]
#   fix: >-
#     Turn the rotation on, at most every 90 days.
package sluicegate.cloudformation.key_rotation

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::KMS::Key": {"EnableKeyRotation": {"bad": [false], "missing": true}},
}

# Settings that excuse a resource, with these values or with any.
elsewhere := {
	"AWS::KMS::Key": {"KeyUsage": ["SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"]},
}

is_excused if {
	values := elsewhere[input.resource.type][key]
	value := input.resource.values[key]
	count({value, "*"} & {one | some one in values}) > 0
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	not is_excused
	message := sprintf("the key is not rotated: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	not is_excused
	message := sprintf("the key is not rotated: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
