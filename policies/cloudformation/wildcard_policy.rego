# METADATA
# title: A policy names its actions
# description: >-
#   All actions of a service, on everything, include those that delete, that change who has
#   access, and those that are not invented yet.
# custom:
#   severity: warning
#   applies_to: [cloudformation/*]
#   fix: >-
#     List the actions that are needed, or the resources that they are needed on.
package sluicegate.cloudformation.wildcard_policy

import rego.v1

kinds := `^AWS::(IAM::|SQS::QueuePolicy$|SNS::TopicPolicy$|Serverless::(Function|StateMachine)$)`

wide := `^([a-z0-9-]+:)?\*$`

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
	input.resource.type in {"AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"}
	statement.Principal
}

list(value) := value if is_array(value)

list(value) := [value] if is_string(value)
