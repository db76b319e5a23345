# METADATA
# title: Nothing is merged before the checks pass
# description: >-
#   A gate that is not required is advice: a change is merged while it fails, or before it has
#   run.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to:
#     - github/settings
#     - gitlab/settings
#     - terraform
#     - kubernetes/repo.github.upbound.io/BranchProtection
#     - kubernetes/repo.github.upbound.io/BranchProtectionv3
#   fix: >-
#     Name the gate among the required status checks, and let skipped pipelines not pass.
package sluicegate.forge.required_checks

import rego.v1

is_about if input.object[["branches", "projects_and_groups"][_]]

is_about if input.object.resource[["github_branch_protection", "github_branch_protection_v3", "gitlab_project"][_]]

is_about if input.object.spec.forProvider

deny contains {"at": array.concat(protection.at, ["required_status_checks"]), "message": "no check must pass"} if {
	is_about
	some protection in protections
	checks := {protection.node[key] | some key in ["required_status_checks", "requiredStatusChecks"]}
	count(checks - {null, false}) == 0
}

bad := {"only_allow_merge_if_pipeline_succeeds": false, "allow_merge_on_skipped_pipeline": true}

deny contains {"at": array.concat(scope, array.concat(path, [key])), "message": message} if {
	message := "a change is merged without a passed pipeline"
	is_about
	some scope in [["projects_and_groups"], ["resource", "gitlab_project"]]
	walk(object.get(input.object, scope, {}), [path, node])
	some key, value in bad
	node[key] == value
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
