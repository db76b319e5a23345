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

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"aws_eks_cluster": {"vpc_config.endpoint_public_access": {"bad": [true], "missing": true}},
	"google_container_cluster": {"private_cluster_config.enable_private_nodes": {"bad": [false], "missing": true}},
	"azurerm_kubernetes_cluster": {"private_cluster_enabled": {"bad": [false], "missing": true}},
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
	message := sprintf("the cluster is not private: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	rows := settings[input.resource.type]
	some setting, row in rows
	row.missing
	written := {name_of(path) | walk(input.resource.values, [path, _])}
	not setting in written
	not known_later(split(setting, "."))
	message := sprintf("the cluster is not private: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
