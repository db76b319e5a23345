# METADATA
# title: The metadata service asks for a token
# description: >-
#   The first version of the metadata service answers any request that reaches it, so that
#   one forged request of the server hands out the credentials of its role.
# custom:
#   severity: warning
#   applies_to: [terraform/*]
#   fix: >-
#     Set http_tokens to required.
package sluicegate.terraform.instance_metadata

import rego.v1

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"aws_instance": {"metadata_options.http_tokens": {"bad": ["optional"], "missing": true}},
	"aws_launch_configuration": {"metadata_options.http_tokens": {"bad": ["optional"], "missing": true}},
	"aws_launch_template": {"metadata_options.http_tokens": {"bad": ["optional"], "missing": true}},
	"aws_ec2_instance_metadata_defaults": {"http_tokens": {"bad": ["optional"]}},
}

# What excuses a resource: a setting that is there, or that has one of these values.
elsewhere := {
	"aws_instance": {"launch_template": []},
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
	message := sprintf("the metadata service answers without a token: `%s` is %v", [setting, value])
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
	message := sprintf("the metadata service answers without a token: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
