# METADATA
# title: Conditions can be false
# description: >-
#   What stands beside `${{ }}`, a line break too, makes the condition a text that is not empty,
#   and so always true: the job or step runs when it must not.
# custom:
#   severity: error
#   applies_to: [github/workflow, github/action]
#   fix: Put the whole condition inside `${{ }}`, or leave the braces out.
package sluicegate.forge.constant_condition

import rego.v1

deny contains {"at": ["jobs", job, "if"], "message": message} if is_text(input.object.jobs[job]["if"])

deny contains {"at": ["jobs", job, "steps", i, "if"], "message": message} if {
	is_text(input.object.jobs[job].steps[i]["if"])
}

deny contains {"at": ["runs", "steps", i, "if"], "message": message} if is_text(input.object.runs.steps[i]["if"])

message := "the condition is always true: something stands beside its braces"

is_text(condition) if {
	is_string(condition)
	contains(condition, "${{")
	not regex.match(`^\$\{\{([^}]|\}[^}])*\}\}$`, condition)
}
