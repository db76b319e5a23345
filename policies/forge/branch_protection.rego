# METADATA
# title: Branches are protected
# description: >-
#   A protection or ruleset that is taken away, switched off or only evaluated protects nothing:
#   whoever may write pushes what nobody has judged to the branch that is deployed.
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
#   fix: >-
#     Declare a protection for the branch, and set the enforcement of rulesets to `active`.
package sluicegate.forge.branch_protection

import rego.v1

# Without a value the protection is taken away.
deny contains {"at": ["branches", i, "protection"], "message": message} if {
	some i
	branch := input.object.branches[i]
	branch.protection in {null, false}
	message := sprintf("branch `%s` is not protected", [object.get(branch, "name", "")])
}

deny contains {"at": array.concat(ruleset.at, ["enforcement"]), "message": message} if {
	is_about
	some ruleset in rulesets
	ruleset.node.enforcement in {"disabled", "evaluate"}
	message := sprintf("the ruleset `%v` is not enforced", [ruleset.node.name])
}

deny contains {"at": ["projects_and_groups", project, "branches", branch, "protected"], "message": message} if {
	input.object.projects_and_groups[project].branches[branch].protected == false
	message := sprintf("branch `%v` is not protected", [branch])
}

is_about if input.object[["enforcement", "rulesets"][_]]

is_about if input.object.resource.github_repository_ruleset

is_about if input.object.spec.forProvider.enforcement

rulesets contains {"at": [], "node": input.object} if input.object.rules

rulesets contains {"at": ["rulesets", i], "node": node} if node := input.object.rulesets[i]

rulesets contains {"at": ["resource", "github_repository_ruleset", name], "node": node} if {
	node := input.object.resource.github_repository_ruleset[name]
}

rulesets contains {"at": ["spec", "forProvider"], "node": input.object.spec.forProvider} if is_about
