# METADATA
# title: Nobody is given everything
# description: >-
#   A role that may do all on all is the account itself: who comes by its credentials has
#   won, and there is nothing that it may not break by mistake.
# custom:
#   severity: error
#   applies_to: [cloudformation/*]
#   fix: >-
#     Name the actions and resources that are needed.
package sluicegate.cloudformation.admin_policy

import rego.v1

kinds := `^AWS::(IAM::|Serverless::(Function|StateMachine)$)`

deny contains {"at": array.concat(["values"], array.concat(path, ["Statement", i, "Action"])), "message": message} if {
	regex.match(kinds, input.resource.type)
	walk(input.resource.values, [path, value])
	statement := value.Statement[i]
	statement.Effect == "Allow"
	"*" in list(statement.Action)
	"*" in list(statement.Resource)
	message := "every action on every resource is allowed"
}

deny contains {"at": array.concat(["values"], path), "message": message} if {
	regex.match(kinds, input.resource.type)
	walk(input.resource.values, [path, value])
	path[0] in {"ManagedPolicyArns", "Policies"}
	is_string(value)
	regex.match(`(^|:policy/)AdministratorAccess$`, value)
	message := "the policy AdministratorAccess allows everything"
}

list(value) := value if is_array(value)

list(value) := [value] if is_string(value)
