# METADATA
# title: A comment starts nobody's code
# description: >-
#   On issue_comment and similar events a workflow has the repository's secrets, whoever comments.
#   If it checks out the pull request and builds it, the author of the pull request runs code with
#   them.
# custom:
#   severity: warning
#   applies_to: [github/workflow]
#   fix: >-
#     Check author_association, or a permission, before the checkout, or run on `pull_request`.
package sluicegate.forge.comment_checkout

import rego.v1

deny contains {"at": ["jobs", job, "steps", i, key], "message": message} if {
	some event in ["issue_comment", "discussion_comment", "issues"]
	on(event)
	whole := input.object.jobs[job]
	some key in ["with", "run"]
	fetches(key, whole.steps[i])
	not is_guarded(whole)
	message := sprintf("on `%s` the job `%s` runs the code of a pull request", [event, job])
}

fetches("with", step) if {
	is_string(step.uses)
	startswith(step.uses, "actions/checkout@")
	is_string(step["with"].ref)
	regex.match(`issue\.number|pull_request|steps\.|outputs\.|refs/pull/`, step["with"].ref)
}

fetches("run", step) if {
	is_string(step.run)
	regex.match(`gh pr checkout|pull/[^\n]*/(head|merge)`, step.run)
}

# Somebody asks who it was.
is_guarded(job) if {
	walk(job, [_, text])
	is_string(text)
	regex.match(`(?i)author_association|permission|collaborators/|github\.actor *==|sender\.login`, text)
}

is_guarded(job) if job.environment

on(event) if input.object.on == event

on(event) if input.object.on[_] == event

on(event) if input.object.on[event]

# An event with nothing behind it.
on(event) if input.object.on[event] == null
