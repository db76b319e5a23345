# METADATA
# title: A cluster keeps to private addresses
# description: >-
#   A public endpoint for the API or the nodes is reached by everyone, also if credentials
#   are asked for.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: "off", strict: info}
#   applies_to: [terraform/*]
#   fix: >-
#     Make the endpoint and the nodes private.
package sluicegate.terraform.private_cluster

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_eks_cluster": {"vpc_config.endpoint_public_access": {"bad": [true], "missing": true}},
	"google_container_cluster": {"private_cluster_config.enable_private_nodes": {"bad": [false], "missing": true}},
	"azurerm_kubernetes_cluster": {"private_cluster_enabled": {"bad": [false], "missing": true}},
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
