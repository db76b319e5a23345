# METADATA
# title: Code owners review what they own
# description: >-
#   Where their review is not required, the owners named in CODEOWNERS are asked, but anyone
#   else's approval is enough, also for the gate's own settings.
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
#   fix: Require reviews from code owners.
#   fragments: true
package sluicegate.forge.code_owner_review

import rego.v1

is_about if input.object[["branches", "rulesets", "rules", "projects_and_groups"][_]]

is_about if {
	some kind in [
		"github_branch_protection",
		"github_branch_protection_v3",
		"github_repository_ruleset",
		"gitlab_branch_protection",
	]
	input.object.resource[kind]
}

is_about if input.object.spec.forProvider

scopes := [
	["branches"], ["rulesets"], ["rules"], ["projects_and_groups"], ["spec", "forProvider"],
	["resource", "github_branch_protection"],
	["resource", "github_branch_protection_v3"],
	["resource", "github_repository_ruleset"],
	["resource", "gitlab_branch_protection"],
]

keys := [
	"require_code_owner_reviews",
	"require_code_owner_review",
	"requireCodeOwnerReviews",
	"requireCodeOwnerReview",
	"code_owner_approval_required",
]

deny contains {"at": at, "message": "the approval of code owners is not needed"} if {
	is_about
	some scope in scopes
	walk(object.get(input.object, scope, {}), [path, node])
	some key in keys
	node[key] in {false, "false"}
	at := array.concat(scope, array.concat(path, [key]))
}
