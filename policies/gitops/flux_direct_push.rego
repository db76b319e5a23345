# METADATA
# title: Image updates are reviewed
# description: >-
#   An automation that pushes to the branch it reads changes what is deployed without a pull
#   request: nobody, and no gate, sees the new image before it runs.
# custom:
#   severity: warning
#   applies_to: [kubernetes/image.toolkit.fluxcd.io/ImageUpdateAutomation]
#   fix: >-
#     Set spec.git.push.branch to a branch of its own, and open a pull request from it.
#   fragments: true
package sluicegate.gitops.flux_direct_push

import rego.v1

deny contains {"at": ["spec", "git", "push", "branch"], "message": message} if {
	target := input.object.spec.git.push.branch
	target in {"main", "master", input.object.spec.git.checkout.ref.branch}
	message := sprintf("new images are pushed to `%s` without a review", [target])
}

deny contains {"at": ["spec", "git", "push", "branch"], "message": message} if {
	target := input.object.spec.git.push.branch
	target in {"main", "master"}
	not input.object.spec.git.checkout.ref.branch
	message := sprintf("new images are pushed to `%s` without a review", [target])
}

# Without a branch of its own, it pushes to the one that it reads.
deny contains {"at": ["spec", "git", "push"], "message": "new images are pushed without a review"} if {
	not input.partial
	is_object(input.object.spec.git)
	not input.object.spec.git.push.branch
	not input.object.spec.git.push.refspec
}
