# METADATA
# title: Pull requests run on machines that are thrown away
# description: >-
#   A runner of one's own keeps what a job leaves behind, and stands in the own network: in a
#   public repository any stranger may run code there by opening a pull request.
# custom:
#   severity: info
#   applies_to: [github/workflow]
#   fix: >-
#     Run pull requests on hosted or ephemeral runners, or waive the rule in a private repository.
package sluicegate.forge.self_hosted

import rego.v1

deny contains {"at": ["jobs", job, "runs-on"], "message": message} if {
	some event in ["pull_request", "pull_request_target"]
	on(event)
	is_own(input.object.jobs[job]["runs-on"])
	message := sprintf("on `%s` the job `%s` runs on a machine of one's own", [event, job])
}

is_own(runner) if runner == "self-hosted"

is_own(runner) if runner[_] == "self-hosted"

is_own(runner) if runner.labels[_] == "self-hosted"

on(event) if input.object.on == event

on(event) if input.object.on[_] == event

on(event) if input.object.on[event]

# An event with nothing behind it.
on(event) if input.object.on[event] == null
