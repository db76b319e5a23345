# METADATA
# title: A policy names its actions
# description: >-
#   All actions of a service, on everything, include those that delete, that change who has
#   access, and those that are not invented yet.
# custom:
#   severity: warning
#   applies_to: [terraform/*]
#   fix: >-
#     List the actions that are needed, or the resources that they are needed on.
package sluicegate.terraform.wildcard_policy

import rego.v1

wide := `^([a-z0-9-]+:)?\*$`

kinds := `^(aws_iam_|aws_sqs_queue_policy$|aws_sns_topic_policy$|data\.aws_iam_policy_document$)`

# Whoever manages a key or a queue by its own policy is meant to do all with it.
deny contains {"at": array.concat(["values"], array.concat(path, ["Statement", i, "Action"])), "message": message} if {
	regex.match(kinds, input.resource.type)
	walk(input.resource.values, [path, value])
	statement := value.Statement[i]
	statement.Effect == "Allow"
	some action in list(statement.Action)
	is_string(action)
	regex.match(wide, action)
	everything(statement)
	message := sprintf("every action of `%s` is allowed", [action])
}

everything(statement) if "*" in list(statement.Resource)

everything(statement) if {
	input.resource.type in {"aws_sqs_queue_policy", "aws_sns_topic_policy"}
	statement.Principal
}

deny contains {"at": ["values", "statement", i, "actions"], "message": message} if {
	input.resource.type == "data.aws_iam_policy_document"
	statement := input.resource.values.statement[i]
	object.get(statement, "effect", "Allow") == "Allow"
	some action in list(statement.actions)
	is_string(action)
	regex.match(wide, action)
	"*" in list(statement.resources)
	message := sprintf("every action of `%s` is allowed", [action])
}

list(value) := value if is_array(value)

list(value) := [value] if is_string(value)
