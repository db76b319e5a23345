# METADATA
# title: Code of a pull request never runs with secrets
# description: >-
#   On pull_request_target and workflow_run a workflow has the repository's secrets and a token
#   that may write. If it checks out the pull request's code and then builds it, any stranger
#   runs code with them.
# custom:
#   severity: error
#   applies_to: [github/workflow]
#   fix: >-
#     Use `on: pull_request`, or check out only the base, and leave what needs secrets to a
#     second workflow.
package sluicegate.github.untrusted_checkout

import rego.v1

privileged_events := {"pull_request_target", "workflow_run"}

# `on` is a text, a list or a mapping.
events contains input.object.on if is_string(input.object.on)

events contains event if {
	is_array(input.object.on)
	some event in input.object.on
}

events contains event if {
	is_object(input.object.on)
	some event, _ in input.object.on
}

head := `github\.(head_ref|event\.(pull_request\.(head|merge_commit_sha)|workflow_run\.head|number))`

deny contains {"at": ["jobs", job, "steps", i, "with"], "message": message} if {
	some event in events
	event in privileged_events
	steps := input.object.jobs[job].steps
	is_array(steps)
	step := steps[i]
	is_string(step.uses)
	startswith(step.uses, "actions/checkout@")
	names_head(step)
	message := sprintf("on `%s` the job `%s` checks out a stranger's code", [event, job])
}

names_head(step) if {
	some key in ["ref", "repository"]
	is_string(step["with"][key])
	regex.match(head, step["with"][key])
}
