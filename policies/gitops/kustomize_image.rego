# METADATA
# title: Kustomizations set images to a fixed version
# description: >-
#   A new tag such as `latest` names another image each day: a restart deploys what nobody
#   reviewed.
# custom:
#   severity: warning
#   applies_to: [kustomize]
#   fix: Set newTag to a version, or digest to the digest.
#   fragments: true
#   parameters:
#     moving_tags:
#       description: Tags that name another image each day
#       default: [latest, main, master, edge, nightly, dev, develop]
#       schema: {type: array, items: {type: string}}
package sluicegate.gitops.kustomize_image

import rego.v1

deny contains {"at": ["images", i, "newTag"], "message": message} if {
	image := input.object.images[i]
	image.newTag in input.parameters["gitops/kustomize-image"].moving_tags
	not image.digest
	message := sprintf("image `%v` is set to the moving tag `%s`", [image.name, image.newTag])
}
