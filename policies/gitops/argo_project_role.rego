# METADATA
# title: Roles of a project list what they may do
# description: >-
#   A policy with `*` for the action lets the holder of the role, often a token in some pipeline,
#   delete applications and override what Git says.
# custom:
#   severity: warning
#   applies_to: [kubernetes/argoproj.io/AppProject]
#   fix: Give the role the actions it needs, as in `get` and `sync`.
#   fragments: true
package sluicegate.gitops.argo_project_role

import rego.v1

deny contains {"at": ["spec", "roles", i, "policies", j], "message": message} if {
	role := input.object.spec.roles[i]
	policy := role.policies[j]
	is_string(policy)
	regex.match(`^\s*p\s*,[^,]*,[^,]*,\s*(\*|\*/\*)\s*,[^,]*,\s*allow\s*$`, policy)
	message := sprintf("the role `%v` may do everything", [role.name])
}
