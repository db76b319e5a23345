# METADATA
# title: Checks run on what will be merged
# description: >-
#   Where a branch need not be up to date, two changes that each pass are merged one after the
#   other, and together were never judged.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: info, strict: warning}
#   applies_to:
#     - github/settings
#     - gitlab/settings
#     - terraform
#     - kubernetes/repo.github.upbound.io/BranchProtection
#     - kubernetes/repo.github.upbound.io/BranchProtectionv3
#     - kubernetes/repo.github.upbound.io/RepositoryRuleset
#   fix: Require branches to be up to date, or merge through a queue.
#   fragments: true
package sluicegate.forge.strict_checks

import rego.v1

is_about if input.object[["branches", "rulesets", "rules", "projects_and_groups"][_]]

is_about if {
	some kind in [
		"github_branch_protection",
		"github_branch_protection_v3",
		"github_repository_ruleset",
	]
	input.object.resource[kind]
}

is_about if input.object.spec.forProvider

scopes := [
	["branches"], ["rulesets"], ["rules"], ["projects_and_groups"], ["spec", "forProvider"],
	["resource", "github_branch_protection"],
	["resource", "github_branch_protection_v3"],
	["resource", "github_repository_ruleset"],
]

keys := ["strict", "strict_required_status_checks_policy", "strictRequiredStatusChecksPolicy"]

deny contains {"at": at, "message": "the checks may have run on an old base"} if {
	is_about
	not has_queue
	some scope in scopes
	walk(object.get(input.object, scope, {}), [path, node])
	some key in keys
	node[key] in {false, "false"}
	at := array.concat(scope, array.concat(path, [key]))
}

# A queue runs them on the merged state.
has_queue if input.object.rules[_].type == "merge_queue"

has_queue if input.object.rulesets[_].rules[_].type == "merge_queue"

has_queue if input.object.resource.github_repository_ruleset[_].rules.merge_queue

has_queue if input.object.spec.forProvider.rules[_].mergeQueue
