# METADATA
# title: Authors do not approve their own changes
# description: >-
#   An author whose own approval counts needs nobody else: one stolen account is enough to change
#   what runs.
# custom:
#   severity: warning
#   applies_to: [gitlab/settings, terraform]
#   fix: Take the approval of authors and committers out of what counts.
#   fragments: true
package sluicegate.forge.self_approval

import rego.v1

is_about if input.object.projects_and_groups

is_about if input.object.resource[["gitlab_project_level_mr_approvals", "gitlab_project"][_]]

bad := {
	"merge_requests_author_approval": true,
	"merge_requests_disable_committers_approval": false,
}

deny contains {"at": array.concat(scope, array.concat(path, [key])), "message": "who wrote a change may approve it"} if {
	is_about
	some scope in [["projects_and_groups"], ["resource", "gitlab_project_level_mr_approvals"], ["resource", "gitlab_project"]]
	walk(object.get(input.object, scope, {}), [path, node])
	some key, value in bad
	node[key] == value
}
