# METADATA
# title: A policy lets in those it names, not everyone
# description: >-
#   A principal of `*` without a condition is everyone with an account, or without one. What
#   the policy guards is public then, whatever else is set.
# custom:
#   severity: error
#   applies_to: [terraform/*]
#   fix: >-
#     Name the accounts or roles that need access, or add a condition that keeps others
#     out.
package sluicegate.terraform.public_policy

import rego.v1

# What everyone may use by design, or what says only who may take up a role with other proof.
known := {"aws_vpc_endpoint", "aws_vpc_endpoint_policy", "data.aws_iam_policy_document"}

deny contains {"at": array.concat(["values"], array.concat(path, ["Statement", i, "Principal"])), "message": message} if {
	startswith(input.resource.type, "aws_")
	kind := input.resource.type
	not kind in known
	walk(input.resource.values, [path, value])
	statement := value.Statement[i]
	statement.Effect == "Allow"
	not statement.Condition
	everyone(statement.Principal)
	actions := list(statement.Action)
	some action in actions
	message := sprintf("everyone may call `%v`", [action])
}

everyone(principal) if principal == "*"

everyone(principal) if "*" in list(principal[_].AWS)

deny contains {"at": ["values", "principal"], "message": message} if {
	input.resource.type == "aws_lambda_permission"
	input.resource.values.principal == "*"
	not input.resource.values.source_arn
	not input.resource.values.source_account
	not input.resource.values.principal_org_id
	message := "everyone may call the function"
}

list(value) := value if is_array(value)

list(value) := [value] if is_string(value)
