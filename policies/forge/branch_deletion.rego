# METADATA
# title: Nobody deletes a protected branch
# description: >-
#   Who may delete the branch that is deployed can make it anew with another history, and takes
#   what runs from it down.
# custom:
#   severity: warning
#   applies_to:
#     - github/settings
#     - gitlab/settings
#     - terraform
#     - kubernetes/repo.github.upbound.io/BranchProtection
#     - kubernetes/repo.github.upbound.io/BranchProtectionv3
#     - kubernetes/repo.github.upbound.io/RepositoryRuleset
#   fix: Do not allow deletions.
#   fragments: true
package sluicegate.forge.branch_deletion

import rego.v1

is_about if input.object[["branches", "rulesets", "rules", "projects_and_groups"][_]]

is_about if input.object.resource[["github_branch_protection", "github_branch_protection_v3"][_]]

is_about if input.object.spec.forProvider

scopes := [
	["branches"], ["rulesets"], ["rules"], ["projects_and_groups"], ["spec", "forProvider"],
	["resource", "github_branch_protection"],
	["resource", "github_branch_protection_v3"],
]

keys := ["allow_deletions", "allows_deletions", "allowsDeletions"]

deny contains {"at": at, "message": "the branch may be deleted"} if {
	is_about
	some scope in scopes
	walk(object.get(input.object, scope, {}), [path, node])
	some key in keys
	node[key] in {true, "true"}
	at := array.concat(scope, array.concat(path, [key]))
}
