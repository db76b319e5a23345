# METADATA
# title: A review is of the last commit
# description: >-
#   Where approvals survive later commits, what is merged need not be what somebody looked at.
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
#   fix: Dismiss approvals when new commits are pushed.
#   fragments: true
package sluicegate.forge.stale_review

import rego.v1

is_about if input.object[["branches", "rulesets", "rules", "projects_and_groups"][_]]

is_about if {
	some kind in [
		"github_branch_protection",
		"github_branch_protection_v3",
		"github_repository_ruleset",
		"gitlab_project_level_mr_approvals",
	]
	input.object.resource[kind]
}

is_about if input.object.spec.forProvider

scopes := [
	["branches"], ["rulesets"], ["rules"], ["projects_and_groups"], ["spec", "forProvider"],
	["resource", "github_branch_protection"],
	["resource", "github_branch_protection_v3"],
	["resource", "github_repository_ruleset"],
	["resource", "gitlab_project_level_mr_approvals"],
]

keys := [
	"dismiss_stale_reviews",
	"dismiss_stale_reviews_on_push",
	"dismissStaleReviews",
	"dismissStaleReviewsOnPush",
	"reset_approvals_on_push",
]

deny contains {"at": at, "message": "approvals survive later commits"} if {
	is_about
	some scope in scopes
	walk(object.get(input.object, scope, {}), [path, node])
	some key in keys
	node[key] in {false, "false"}
	at := array.concat(scope, array.concat(path, [key]))
}
