# METADATA
# title: Nobody goes around the rules
# description: >-
#   Who is listed here merges or pushes without review and checks: the protection is as strong as
#   the weakest of these accounts.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to:
#     - github/settings
#     - gitlab/settings
#     - terraform
#     - kubernetes/repo.github.upbound.io/BranchProtection
#     - kubernetes/repo.github.upbound.io/BranchProtectionv3
#     - kubernetes/repo.github.upbound.io/RepositoryRuleset
#   fix: Remove the entry, or let it bypass only in pull requests.
#   fragments: true
package sluicegate.forge.bypass_actor

import rego.v1

is_about if input.object[["branches", "rulesets", "bypass_actors"][_]]

is_about if input.object.resource[["github_branch_protection", "github_repository_ruleset"][_]]

is_about if input.object.spec.forProvider

scopes := [
	["rulesets"], ["bypass_actors"], ["spec", "forProvider"],
	["resource", "github_branch_protection"], ["resource", "github_repository_ruleset"],
]

# Rulesets of Terraform have one block for each, which alone is no list.
deny contains {"at": array.concat(scope, array.concat(path, [mode])), "message": "some go around the rules at any time"} if {
	is_about
	some scope in scopes
	walk(object.get(input.object, scope, {}), [path, node])
	some mode in ["bypass_mode", "bypassMode"]
	node[mode] == "always"
}

people := ["pull_request_bypassers", "force_push_bypassers", "pullRequestBypassers", "forcePushBypassers"]

deny contains {"at": array.concat(scope, array.concat(path, [key, 0])), "message": "some go around the rules"} if {
	is_about
	some scope in scopes
	walk(object.get(input.object, scope, {}), [path, node])
	some key in people
	node[key][0]
}

deny contains {"at": ["branches", i, "protection", part, "bypass_pull_request_allowances", kind], "message": message} if {
	message := "some go around the rules"
	some part in ["required_pull_request_reviews"]
	input.object.branches[i].protection[part].bypass_pull_request_allowances[kind][0]
}
