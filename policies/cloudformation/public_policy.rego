# METADATA
# title: A policy lets in those it names, not everyone
# description: >-
#   A principal of `*` without a condition is everyone with an account, or without one. What
#   the policy guards is public then, whatever else is set.
# custom:
#   severity: error
#   applies_to: [cloudformation/*]
#   fix: >-
#     Name the accounts or roles that need access, or add a condition that keeps others
#     out.
package sluicegate.cloudformation.public_policy

import rego.v1

# What everyone may use by design.
known := {"AWS::EC2::VPCEndpoint"}

deny contains {"at": array.concat(["values"], array.concat(path, ["Statement", i, "Principal"])), "message": message} if {
	startswith(input.resource.type, "AWS::")
	kind := input.resource.type
	not kind in known
	walk(input.resource.values, [path, value])
	statement := value.Statement[i]
	statement.Effect == "Allow"
	not statement.Condition
	everyone(statement.Principal)
	some action in list(statement.Action)
	message := sprintf("everyone may call `%v`", [action])
}

everyone(principal) if principal == "*"

everyone(principal) if "*" in list(principal[_].AWS)

deny contains {"at": ["values", "Principal"], "message": message} if {
	input.resource.type == "AWS::Lambda::Permission"
	input.resource.values.Principal == "*"
	not input.resource.values.SourceArn
	not input.resource.values.SourceAccount
	not input.resource.values.PrincipalOrgID
	message := "everyone may call the function"
}

list(value) := value if is_array(value)

list(value) := [value] if is_string(value)
