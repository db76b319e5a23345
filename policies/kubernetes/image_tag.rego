# METADATA
# title: Images name a fixed version
# description: >-
#   An image without a tag, or with a tag that moves such as `latest`, is a different program
#   after the next pull, and what was reviewed is not what runs. A digest fixes the very bytes.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Name a version tag, better with its digest, as in `image: nginx:1.27.3@sha256:…`.
#   fragments: true
#   parameters:
#     moving_tags:
#       description: Tags that name a different image from day to day
#       default: [latest]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.image_tag

import rego.v1

moving := input.parameters["kubernetes/image-tag"].moving_tags

deny contains {"at": ["containers", i, "image"], "message": message} if {
	some i, image in input.facts.images
	image.repository
	not image.digest
	not image.tag
	message := sprintf("image `%s` has no tag, so it is whatever `latest` is", [image.reference])
}

deny contains {"at": ["containers", i, "image"], "message": message} if {
	some i, image in input.facts.images
	not image.digest
	image.tag in moving
	message := sprintf("image `%s` has the moving tag `%s`", [image.reference, image.tag])
}

deny contains {"at": ["containers", i, "image"], "message": message} if {
	some i, image in input.facts.images
	message := sprintf("`%s` is no image reference: %s", [image.reference, image.invalid])
}
