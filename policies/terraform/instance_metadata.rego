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

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_instance": {"metadata_options.http_tokens": {"bad": ["optional"], "missing": true}},
	"aws_launch_configuration": {"metadata_options.http_tokens": {"bad": ["optional"], "missing": true}},
	"aws_launch_template": {"metadata_options.http_tokens": {"bad": ["optional"], "missing": true}},
	"aws_ec2_instance_metadata_defaults": {"http_tokens": {"bad": ["optional"]}},
}

# Settings that excuse a resource, with these values or with any.
elsewhere := {
	"aws_instance": {"launch_template": ["*"]},
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
	message := sprintf("the metadata service answers without a token: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	not is_excused
	message := sprintf("the metadata service answers without a token: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
