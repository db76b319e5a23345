# METADATA
# title: Inputs are no part of a script
# description: >-
#   An input is filled into the script before the shell reads it: whoever may start the workflow,
#   or calls the action with a stranger's text, runs commands.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: warning}
#   applies_to: [github/workflow, github/action]
#   fix: Put the input into `env` of the step, and write `"$NAME"` in the script.
package sluicegate.forge.input_injection

import rego.v1

deny contains {"at": ["jobs", job, "steps", i, "run"], "message": message} if {
	run := input.object.jobs[job].steps[i].run
	is_filled(run)
	regex.match(filled, run)
}

deny contains {"at": ["runs", "steps", i, "run"], "message": message} if {
	run := input.object.runs.steps[i].run
	is_filled(run)
	regex.match(filled, run)
}

is_filled(text) if {
	is_string(text)
	contains(text, "${{")
}

filled := `\$\{\{[^}=]*\b(github\.event\.)?inputs\.[A-Za-z0-9_-]+[^}=]*\}\}`

message := "an input becomes part of the script"
