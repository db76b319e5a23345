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

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"aws_kms_key": {"enable_key_rotation": {"bad": [false], "missing": true}},
	"google_kms_crypto_key": {"rotation_period": {"missing": true}},
}

# What excuses a resource: a setting that is there, or that has one of these values.
elsewhere := {
	"aws_kms_key": {"custom_key_store_id": [], "key_usage": ["SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"]},
	"google_kms_crypto_key": {"purpose": ["ASYMMETRIC_SIGN", "ASYMMETRIC_DECRYPT", "MAC"]},
}

is_excused if {
	some key, values in elsewhere[input.resource.type]
	value := input.resource.values[key]
	fits(value, values)
}

fits(_, values) if values == []

fits(value, values) if value in values

row_of(setting) := settings[input.resource.type][setting]

name_of(path) := concat(".", [key | some key in path; is_string(key)])

deny contains {"at": array.concat(["values"], path), "message": message} if {
	settings[input.resource.type]
	not is_excused
	walk(input.resource.values, [path, value])
	path != []
	setting := name_of(path)
	row := row_of(setting)
	not is_object(value)
	wrong(row, value)
	message := sprintf("the key is not rotated: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	rows := settings[input.resource.type]
	some setting, row in rows
	row.missing
	not is_excused
	written := {name_of(path) | walk(input.resource.values, [path, _])}
	not setting in written
	not known_later(split(setting, "."))
	message := sprintf("the key is not rotated: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
