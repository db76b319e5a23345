# METADATA
# title: Changes are reviewed
# description: >-
#   Without a review, one person alone decides what runs, and one stolen account is enough to
#   change it.
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
#     - kubernetes/projects.gitlab.crossplane.io/ApprovalRule
#   fix: Ask for at least one approving review.
package sluicegate.forge.review_required

import rego.v1

is_about if input.object[["branches", "rulesets", "rules", "projects_and_groups"][_]]

is_about if input.object.resource[kinds[_]]

is_about if input.object.spec.forProvider

kinds := [
	"github_branch_protection", "github_branch_protection_v3",
	"github_repository_ruleset", "gitlab_project_approval_rule",
]

scopes := [["rulesets"], ["rules"], ["projects_and_groups"], ["branches"], ["spec", "forProvider"]]

reviews := ["required_pull_request_reviews", "requiredPullRequestReviews"]

keys := ["required_approving_review_count", "requiredApprovingReviewCount", "approvals_required", "approvalsRequired"]

deny contains {"at": array.concat(scope, array.concat(path, [key])), "message": "no review is asked for"} if {
	is_about
	some scope in array.concat(scopes, [["resource", kind] | some kind in kinds])
	walk(object.get(input.object, scope, {}), [path, node])
	some key in keys
	approvals := node[key]
	not asks(approvals)
}

# A number, also in quotes, or what is filled in later.
asks(approvals) if regex.match(`\$\{|^[1-9][0-9]*$`, sprintf("%v", [approvals]))

# What is not written, or no mapping, asks for none.
deny contains {"at": array.concat(protection.at, ["required_pull_request_reviews"]), "message": message} if {
	message := "no review is asked for"
	is_about
	some protection in protections
	kinds_of_review := {type_name(protection.node[key]) | some key in reviews}
	count(kinds_of_review & {"object", "array"}) == 0
}

protections contains {"at": ["branches", i, "protection"], "node": node} if {
	node := input.object.branches[i].protection
	is_object(node)
}

protections contains {"at": ["resource", kind, name], "node": node} if {
	some kind in ["github_branch_protection", "github_branch_protection_v3"]
	node := input.object.resource[kind][name]
	is_object(node)
}

protections contains {"at": ["spec", "forProvider"], "node": node} if {
	input.identity.kind in {"BranchProtection", "BranchProtectionv3"}
	node := input.object.spec.forProvider
	is_object(node)
}
