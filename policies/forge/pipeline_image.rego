# METADATA
# title: Images of a pipeline name a fixed version
# description: >-
#   An image without a tag, or with one that moves, is another program each day, with the
#   variables of the job.
# custom:
#   severity: warning
#   applies_to: [gitlab/ci]
#   fix: Name a version, better a digest.
package sluicegate.forge.pipeline_image

import rego.v1

deny contains {"at": ["image"], "message": said(input.object.image)} if is_loose(input.object.image)

deny contains {"at": [job, "image"], "message": said(image)} if {
	image := input.object[job].image
	is_loose(image)
}

deny contains {"at": [job, "image", "name"], "message": said(image)} if {
	image := input.object[job].image.name
	is_loose(image)
}

said(image) := sprintf("image `%s` names no fixed version", [image])

is_loose(image) if {
	is_string(image)
	regex.match(`^(docker://)?([^/@]+/)*[^/:@${]+(:(latest|main|master|edge|nightly))?$`, image)
}
