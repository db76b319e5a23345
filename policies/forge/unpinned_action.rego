# METADATA
# title: Third-party actions are pinned to a commit
# description: >-
#   A tag or branch of an action can be moved by its owner or by whoever stole the account, and
#   the new code runs with this workflow's token and secrets. Only a commit can't move.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [github/workflow, github/action]
#   fix: >-
#     Write the full commit, with the version as a comment, as in `uses: owner/action@<40
#     digits> # v4.1.0`.
#   parameters:
#     trusted_owners:
#       description: Owners whose tags are trusted, in lower case
#       default: [actions, github]
#       schema: {type: array, items: {type: string}}
package sluicegate.forge.unpinned_action

import rego.v1

trusted := {owner | some owner in input.parameters["forge/unpinned-action"].trusted_owners}

uses contains {"at": ["jobs", job, "uses"], "action": action} if {
	action := input.object.jobs[job].uses
	is_string(action)
}

uses contains {"at": ["jobs", job, "steps", i, "uses"], "action": action} if {
	steps := input.object.jobs[job].steps
	is_array(steps)
	action := steps[i].uses
	is_string(action)
}

uses contains {"at": ["runs", "steps", i, "uses"], "action": action} if {
	action := input.object.runs.steps[i].uses
	is_string(action)
}

deny contains {"at": use.at, "message": message} if {
	some use in uses
	regex.match(`^[^./][^/]*/[^@]+@`, use.action)
	owner := lower(split(use.action, "/")[0])
	not owner in trusted
	not regex.match(`@[0-9a-f]{40}$`, pinned(use))
	message := sprintf("action `%s` is not pinned to a commit", [use.action])
}

pinned(use) := trim_space(use.action)
