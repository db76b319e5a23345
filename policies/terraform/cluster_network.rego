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

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"google_container_cluster": {
		"master_authorized_networks_config": {"missing": true},
		"network_policy.enabled": {"bad": [false]},
	},
	"azurerm_kubernetes_cluster": {"network_profile.network_policy": {"missing": true}},
}

row_of(setting) := settings[input.resource.type][setting]

name_of(path) := concat(".", [key | some key in path; is_string(key)])

deny contains {"at": array.concat(["values"], path), "message": message} if {
	settings[input.resource.type]
	walk(input.resource.values, [path, value])
	path != []
	setting := name_of(path)
	row := row_of(setting)
	not is_object(value)
	wrong(row, value)
	message := sprintf("the network is open: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	rows := settings[input.resource.type]
	some setting, row in rows
	row.missing
	written := {name_of(path) | walk(input.resource.values, [path, _])}
	not setting in written
	not known_later(split(setting, "."))
	message := sprintf("the network is open: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
