# METADATA
# title: Images are named by digest
# description: >-
#   A tag can be moved by whoever may push; a digest can't. With it, what was reviewed and scanned
#   is byte for byte what runs.
# custom:
#   severity: info
#   severities: {default: off, strict: info}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Write the digest behind the tag, as in `nginx:1.27.3@sha256:…`, and let a bot keep it
#     current.
#   fragments: true
package sluicegate.kubernetes.image_digest

import rego.v1

deny contains {"at": ["containers", i, "image"], "message": message} if {
	some i
	image := input.facts.images[i]
	image.repository
	not image.digest
	message := sprintf("image `%s` is not fixed by a digest", [image.reference])
}
