# METADATA
# title: What holds data can't be deleted by accident
# description: >-
#   One wrong plan removes a database, a vault or a load balancer together with what is in
#   it. The protection makes that two steps.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [cloudformation/*]
#   fix: >-
#     Turn the protection against deletion on.
package sluicegate.cloudformation.deletion_protection

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::RDS::DBInstance": {"DeletionProtection": {"bad": [false], "missing": true}},
	"AWS::RDS::DBCluster": {"DeletionProtection": {"bad": [false], "missing": true}},
	"AWS::DynamoDB::Table": {"DeletionProtectionEnabled": {"bad": [false]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("it can be deleted in one step: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("it can be deleted in one step: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
