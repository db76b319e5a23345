# METADATA
# title: Nobody is given everything
# description: >-
#   A role that may do all on all is the account itself: who comes by its credentials has
#   won, and there is nothing that it may not break by mistake.
# custom:
#   severity: error
#   applies_to: [terraform/*]
#   fix: >-
#     Name the actions and resources that are needed, or one of the narrow roles of the
#     provider.
package sluicegate.terraform.admin_policy

import rego.v1

deny contains {"at": array.concat(["values"], array.concat(path, ["Statement", i, "Action"])), "message": message} if {
	startswith(input.resource.type, "aws_iam_")
	walk(input.resource.values, [path, value])
	statement := value.Statement[i]
	statement.Effect == "Allow"
	"*" in list(statement.Action)
	"*" in list(statement.Resource)
	message := "every action on every resource is allowed"
}

deny contains {"at": ["values", "statement", i, "actions"], "message": message} if {
	input.resource.type == "data.aws_iam_policy_document"
	statement := input.resource.values.statement[i]
	object.get(statement, "effect", "Allow") == "Allow"
	"*" in list(statement.actions)
	"*" in list(statement.resources)
	message := "every action on every resource is allowed"
}

attached := {"policy_arn", "managed_policy_arns"}

deny contains {"at": array.concat(["values"], path), "message": message} if {
	startswith(input.resource.type, "aws_iam_")
	walk(input.resource.values, [path, value])
	path[0] in attached
	is_string(value)
	endswith(value, ":policy/AdministratorAccess")
	message := "the policy AdministratorAccess allows everything"
}

owner := {"roles/owner", "roles/editor", "Owner"}

deny contains {"at": ["values", key], "message": message} if {
	regex.match(`^(google_(project|folder|organization)_iam_(member|binding)|azurerm_role_assignment)$`, input.resource.type)
	some key in ["role", "role_definition_name"]
	role := input.resource.values[key]
	role in owner
	message := sprintf("`%s` may do nearly everything", [role])
}

list(value) := value if is_array(value)

list(value) := [value] if is_string(value)
