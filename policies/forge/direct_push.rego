# METADATA
# title: Nobody pushes to a protected branch
# description: >-
#   Who may push to the branch changes what is deployed without a merge request: no review, no
#   gate.
# custom:
#   severity: warning
#   applies_to: [gitlab/settings, terraform]
#   fix: Set push_access_level to `no one`.
#   fragments: true
package sluicegate.forge.direct_push

import rego.v1

is_about if input.object.projects_and_groups

is_about if input.object.resource.gitlab_branch_protection

deny contains {"at": array.concat(scope, array.concat(path, ["push_access_level"])), "message": message} if {
	is_about
	some scope in [["projects_and_groups"], ["resource", "gitlab_branch_protection"]]
	walk(object.get(input.object, scope, {}), [path, node])
	level := node.push_access_level
	level in {"developer", "maintainer", 30, 40}
	message := sprintf("the branch takes pushes from `%v`", [level])
}
