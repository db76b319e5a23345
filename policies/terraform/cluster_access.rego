# METADATA
# title: The API of a cluster is not open to everyone
# description: >-
#   Whoever reaches the API server can try stolen credentials and every hole that is found
#   in it. Old ways of logging in, and access without roles, make that easier still.
# custom:
#   severity: warning
#   applies_to: [terraform/*]
#   fix: >-
#     Keep the endpoint private or name the networks that may reach it, and use roles.
package sluicegate.terraform.cluster_access

import rego.v1

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"aws_eks_cluster": {"vpc_config.public_access_cidrs": {"bad": ["0.0.0.0/0", "::/0"]}},
	"google_container_cluster": {
		"enable_legacy_abac": {"bad": [true]},
		"master_auth.client_certificate_config.issue_client_certificate": {"bad": [true]},
		"master_auth.password": {"present": true},
		"master_authorized_networks_config.cidr_blocks.cidr_block": {"bad": ["0.0.0.0/0", "::/0"]},
	},
	"azurerm_kubernetes_cluster": {
		"role_based_access_control_enabled": {"bad": [false]},
		"role_based_access_control.enabled": {"bad": [false]},
		"api_server_access_profile.authorized_ip_ranges": {"bad": ["0.0.0.0/0"]},
		"api_server_authorized_ip_ranges": {"bad": ["0.0.0.0/0"]},
	},
}

row_of(setting) := settings[input.resource.type][setting]

name_of(path) := concat(".", [key | some key in path; is_string(key)])

deny contains {"at": array.concat(["values"], path), "message": message} if {
	settings[input.resource.type]
	walk(input.resource.values, [path, value])
	path != []
	setting := name_of(path)
	row := row_of(setting)
	is_string(path[count(path) - 1])
	wrong(row, value)
	message := sprintf("the cluster is open: `%s`", [setting])
}

wrong(row, value) if value in row.bad

wrong(row, _) if row.present
