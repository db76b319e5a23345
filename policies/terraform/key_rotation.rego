# METADATA
# title: Keys are rotated
# description: >-
#   A key that is never changed protects ever more data, and a copy that got out once opens
#   all of it for ever.
# custom:
#   severity: warning
#   applies_to: [terraform/*]
#   fix: >-
#     Turn the rotation on, at most every 90 days.
package sluicegate.terraform.key_rotation

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_kms_key": {"enable_key_rotation": {"bad": [false], "missing": true}},
	"google_kms_crypto_key": {"rotation_period": {"missing": true}},
}

# Settings that excuse a resource, with these values or with any.
elsewhere := {
	"aws_kms_key": {"custom_key_store_id": ["*"], "key_usage": ["SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"]},
	"google_kms_crypto_key": {"purpose": ["ASYMMETRIC_SIGN", "ASYMMETRIC_DECRYPT", "MAC"]},
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
