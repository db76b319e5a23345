# METADATA
# title: Open questions are answered before a merge
# description: >-
#   A change is merged over a reviewer's objection when its threads need not be resolved.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to:
#     - github/settings
#     - gitlab/settings
#     - terraform
#     - kubernetes/repo.github.upbound.io/BranchProtection
#     - kubernetes/repo.github.upbound.io/BranchProtectionv3
#     - kubernetes/repo.github.upbound.io/RepositoryRuleset
#   fix: Require that conversations are resolved.
#   fragments: true
package sluicegate.forge.conversation_resolution

import rego.v1

is_about if input.object[["branches", "rulesets", "rules", "projects_and_groups"][_]]

is_about if {
	some kind in [
		"github_branch_protection",
		"github_branch_protection_v3",
		"github_repository_ruleset",
		"gitlab_project",
	]
	input.object.resource[kind]
}

is_about if input.object.spec.forProvider

scopes := [
	["branches"], ["rulesets"], ["rules"], ["projects_and_groups"], ["spec", "forProvider"],
	["resource", "github_branch_protection"],
	["resource", "github_branch_protection_v3"],
	["resource", "github_repository_ruleset"],
	["resource", "gitlab_project"],
]

keys := [
	"required_conversation_resolution",
	"require_conversation_resolution",
	"required_review_thread_resolution",
	"requireConversationResolution",
	"requiredReviewThreadResolution",
	"only_allow_merge_if_all_discussions_are_resolved",
]

deny contains {"at": at, "message": "threads may stay open"} if {
	is_about
	some scope in scopes
	walk(object.get(input.object, scope, {}), [path, node])
	some key in keys
	node[key] in {false, "false"}
	at := array.concat(scope, array.concat(path, [key]))
}
