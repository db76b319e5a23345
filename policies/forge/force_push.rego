# METADATA
# title: Nobody rewrites a protected branch
# description: >-
#   A force push replaces what was reviewed by something else and takes the history away that
#   would show it.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to:
#     - github/settings
#     - gitlab/settings
#     - terraform
#     - kubernetes/repo.github.upbound.io/BranchProtection
#     - kubernetes/repo.github.upbound.io/BranchProtectionv3
#     - kubernetes/repo.github.upbound.io/RepositoryRuleset
#   fix: Do not allow force pushes.
#   fragments: true
package sluicegate.forge.force_push

import rego.v1

is_about if input.object[["branches", "rulesets", "rules", "projects_and_groups"][_]]

is_about if {
	some kind in [
		"github_branch_protection",
		"github_branch_protection_v3",
		"gitlab_branch_protection",
	]
	input.object.resource[kind]
}

is_about if input.object.spec.forProvider

scopes := [
	["branches"], ["rulesets"], ["rules"], ["projects_and_groups"], ["spec", "forProvider"],
	["resource", "github_branch_protection"],
	["resource", "github_branch_protection_v3"],
	["resource", "gitlab_branch_protection"],
]

keys := ["allow_force_pushes", "allows_force_pushes", "allow_force_push", "allowsForcePushes"]

deny contains {"at": at, "message": "force pushes are allowed"} if {
	is_about
	some scope in scopes
	walk(object.get(input.object, scope, {}), [path, node])
	some key in keys
	node[key] in {true, "true"}
	at := array.concat(scope, array.concat(path, [key]))
}
