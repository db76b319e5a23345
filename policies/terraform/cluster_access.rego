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

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_eks_cluster": {"vpc_config.public_access_cidrs": {"bad": ["0.0.0.0/0", "::/0"]}},
	"google_container_cluster": {"enable_legacy_abac": {"bad": [true]}, "master_auth.client_certificate_config.issue_client_certificate": {"bad": [true]}, "master_auth.password": {"present": true}, "master_authorized_networks_config.cidr_blocks.cidr_block": {"bad": ["0.0.0.0/0", "::/0"]}},
	"azurerm_kubernetes_cluster": {"role_based_access_control_enabled": {"bad": [false]}, "role_based_access_control.enabled": {"bad": [false]}, "api_server_access_profile.authorized_ip_ranges": {"bad": ["0.0.0.0/0"]}, "api_server_authorized_ip_ranges": {"bad": ["0.0.0.0/0"]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("the cluster is open: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	row.present
	message := sprintf("the cluster is open: `%s`", [setting])
}
