# METADATA
# title: History is linear or signed
# description: >-
#   In a tangled, unsigned history nobody can say later who put which state into the cluster.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to:
#     - github/settings
#     - terraform
#     - kubernetes/repo.github.upbound.io/BranchProtection
#     - kubernetes/repo.github.upbound.io/BranchProtectionv3
#   fix: Require a linear history or signed commits.
package sluicegate.forge.commit_history

import rego.v1

deny contains {"at": protection.at, "message": "neither linear history nor signatures are asked for"} if {
	is_about
	some protection in protections
	asked := {protection.node[key] | some key in keys}
	count(asked - {false, "false", null}) == 0
}

keys := [
	"required_linear_history", "requiredLinearHistory", "required_signatures",
	"require_signed_commits", "requireSignedCommits",
]

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

is_about if input.object.branches

is_about if input.object.resource[["github_branch_protection", "github_branch_protection_v3"][_]]

is_about if input.object.spec.forProvider
