# METADATA
# title: The API of a cluster is not open to everyone
# description: >-
#   Whoever reaches the API server can try stolen credentials and every hole that is found
#   in it. Old ways of logging in, and access without roles, make that easier still.
# custom:
#   severity: warning
#   applies_to: [cloudformation/*]
#   fix: >-
#     Keep the endpoint private or name the networks that may reach it, and use roles.
package sluicegate.cloudformation.cluster_access

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::EKS::Cluster": {"ResourcesVpcConfig.PublicAccessCidrs": {"bad": ["0.0.0.0/0", "::/0"]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("the cluster is open: `%s` is %v", [setting, leaf.value])
}
