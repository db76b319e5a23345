# METADATA
# title: What a stranger's run left is data
# description: >-
#   On workflow_run a workflow has the secrets that the pull request's own run did not have. An
#   artifact of that run holds whatever its author wants: files that overwrite scripts, values for
#   variables.
# custom:
#   severity: info
#   applies_to: [github/workflow]
#   fix: Unpack it into a folder of its own, treat it as text, and check it before use.
package sluicegate.forge.untrusted_artifact

import rego.v1

deny contains {"at": ["jobs", job, "steps", i], "message": message} if {
	on("workflow_run")
	step := input.object.jobs[job].steps[i]
	takes(step)
	not step["with"].path
	message := sprintf("the job `%s` unpacks what a stranger's run left over its own files", [job])
}

takes(step) if {
	is_string(step.uses)
	startswith(step.uses, "actions/download-artifact@")
	step["with"]["run-id"]
}

takes(step) if {
	is_string(step.uses)
	startswith(step.uses, "dawidd6/action-download-artifact@")
}

takes(step) if {
	script := step.run
	is_string(script)
	contains(script, "gh run download")
	not regex.match(` (--dir|-D)\b`, script)
}

on(event) if input.object.on == event

on(event) if input.object.on[_] == event

on(event) if input.object.on[event]

# An event with nothing behind it.
on(event) if input.object.on[event] == null
