# METADATA
# title: Base images have a tag that stays
# description: >-
#   Without a tag, or with `latest`, the same file builds another image tomorrow, and nobody
#   has tested that one.
# custom:
#   severity: warning
#   applies_to: [dockerfile]
#   fix: >-
#     Name a version, best with its digest.
package sluicegate.dockerfile.image_tag

import rego.v1

deny contains {"at": ["stages", s, "from", "image"], "message": message} if {
	image := input.object.stages[s].from.image
	is_string(image)
	image != "scratch"
	not contains(image, "$")
	not contains(image, "@")
	not image in {name | name := input.object.stages[_].from.name}
	floats(image)
	message := sprintf("the image `%s` changes under the same name", [image])
}

floats(image) if endswith(image, ":latest")

floats(image) if not regex.match(`:[^/]+$`, image)
