# METADATA
# title: Branches are protected for everyone
# description: >-
#   Settings that allow force pushes, ask for no review or leave administrators out let
#   unreviewed state into the branch that is deployed.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [github/settings]
#   fix: >-
#     Set allow_force_pushes to false, enforce_admins to true and at least one required
#     approving review.
package sluicegate.github.branch_protection

import rego.v1

weak contains {"key": "allow_force_pushes", "what": "force pushes are allowed", "i": i} if {
	some i, protection in protections
	protection.allow_force_pushes in {true, "true"}
}

weak contains {"key": "enforce_admins", "what": "administrators are not bound", "i": i} if {
	some i, protection in protections
	object.get(protection, "enforce_admins", null) != true
}

weak contains {"key": "required_pull_request_reviews", "what": "no review is asked for", "i": i} if {
	some i, protection in protections
	not reviewed(protection)
}

# Without a value the protection is taken away.
deny contains {"at": ["branches", i, "protection"], "message": message} if {
	some i
	branch := input.object.branches[i]
	branch.protection in {null, false}
	message := sprintf("branch `%s` is not protected", [object.get(branch, "name", "")])
}

protections[i] := branch.protection if {
	is_array(input.object.branches)
	some i
	branch := input.object.branches[i]
	is_object(branch.protection)
}

reviewed(protection) if {
	reviews := protection.required_pull_request_reviews
	is_object(reviews)
	approvals := object.get(reviews, "required_approving_review_count", 1)
	is_number(approvals)
	approvals >= 1
}

deny contains {"at": ["branches", weakness.i, "protection", weakness.key], "message": message} if {
	some weakness in weak
	name := object.get(input.object.branches[weakness.i], "name", "")
	message := sprintf("branch `%s`: %s", [name, weakness.what])
}
