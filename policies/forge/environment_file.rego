# METADATA
# title: Strangers set no variables
# description: >-
#   On these events a stranger's text reaches a job with secrets. Written to GITHUB_ENV or
#   GITHUB_PATH, it sets variables and programs for all later steps.
# custom:
#   severity: warning
#   applies_to: [github/workflow]
#   fix: Write to `$GITHUB_OUTPUT`, and check the text first.
package sluicegate.forge.environment_file

import rego.v1

deny contains {"at": ["jobs", job, "steps", i, "run"], "message": message} if {
	some event in ["pull_request_target", "workflow_run", "issue_comment", "issues"]
	on(event)
	run := input.object.jobs[job].steps[i].run
	is_string(run)
	contains(run, "GITHUB_")
	regex.match(written, run)
	message := sprintf("on `%s` a text of others may set variables of later steps", [event])
}

# A line that is computed, or the content of a file.
written := `(\$\(|\x60|\$\{\{|\bcat ).*>> *"?\$\{?GITHUB_(ENV|PATH)\b`

on(event) if input.object.on == event

on(event) if input.object.on[_] == event

on(event) if input.object.on[event]

# An event with nothing behind it.
on(event) if input.object.on[event] == null
