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

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"AWS::EKS::Cluster": {"ResourcesVpcConfig.PublicAccessCidrs": {"bad": ["0.0.0.0/0", "::/0"]}},
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
	message := sprintf("the cluster is open: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad
