# METADATA
# title: A cluster keeps to private addresses
# description: >-
#   A public endpoint for the API or the nodes is reached by everyone, also if credentials
#   are asked for.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: "off", strict: info}
#   applies_to: [cloudformation/*]
#   fix: >-
#     Make the endpoint and the nodes private.
package sluicegate.cloudformation.private_cluster

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::EKS::Cluster": {"ResourcesVpcConfig.EndpointPublicAccess": {"bad": [true], "missing": true}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("the cluster is not private: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("the cluster is not private: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
