# METADATA
# title: A cluster limits who reaches what
# description: >-
#   Without network policies every pod reaches every other, and without a list of networks
#   everyone reaches the API server.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: "off", strict: info}
#   applies_to: [terraform/*]
#   fix: >-
#     Turn network policies on, and list the networks that may reach the API server.
package sluicegate.terraform.cluster_network

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"google_container_cluster": {"master_authorized_networks_config": {"missing": true}, "network_policy.enabled": {"bad": [false]}},
	"azurerm_kubernetes_cluster": {"network_profile.network_policy": {"missing": true}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("the network is open: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("the network is open: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
