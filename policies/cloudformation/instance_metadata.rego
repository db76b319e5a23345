# METADATA
# title: The metadata service asks for a token
# description: >-
#   The first version of the metadata service answers any request that reaches it, so that
#   one forged request of the server hands out the credentials of its role.
# custom:
#   severity: warning
#   applies_to: [cloudformation/*]
#   fix: >-
#     Set HttpTokens to required.
package sluicegate.cloudformation.instance_metadata

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::EC2::LaunchTemplate": {"LaunchTemplateData.MetadataOptions.HttpTokens": {"bad": ["optional"], "missing": true}},
	"AWS::AutoScaling::LaunchConfiguration": {"MetadataOptions.HttpTokens": {"bad": ["optional"], "missing": true}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("the metadata service answers without a token: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("the metadata service answers without a token: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
