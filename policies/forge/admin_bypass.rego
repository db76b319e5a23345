# METADATA
# title: Protection binds administrators too
# description: >-
#   Where administrators are left out, one of them, or whoever has stolen their token, pushes
#   unreviewed state to the branch that is deployed.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to:
#     - github/settings
#     - terraform
#     - kubernetes/repo.github.upbound.io/BranchProtection
#     - kubernetes/repo.github.upbound.io/BranchProtectionv3
#   fix: Set enforce_admins to true.
package sluicegate.forge.admin_bypass

import rego.v1

deny contains {"at": array.concat(protection.at, [key]), "message": "administrators are not bound"} if {
	is_about
	some protection in protections
	some key in ["enforce_admins", "enforceAdmins"]
	value := protection.node[key]
	value != true
	not is_later(value)
}

# Filled in later.
is_later(value) if {
	is_string(value)
	contains(value, "${")
}

# What is not written is off.
deny contains {"at": protection.at, "message": "administrators are not bound"} if {
	is_about
	some protection in protections
	count(object.keys(protection.node) & {"enforce_admins", "enforceAdmins"}) == 0
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

is_about if input.object.branches

is_about if input.object.resource[["github_branch_protection", "github_branch_protection_v3"][_]]

is_about if input.object.spec.forProvider
