# METADATA
# title: Images have a tag that stays
# description: >-
#   Without a tag, or with `latest`, what runs after the next pull is something that nobody
#   has tested.
# custom:
#   severity: warning
#   applies_to: [compose]
#   fix: >-
#     Name a version, best with its digest.
package sluicegate.compose.image_tag

import rego.v1

deny contains {"at": ["services", name, "image"], "message": message} if {
	image := input.object.services[name].image
	is_string(image)
	not contains(image, "$")
	not contains(image, "@")
	not input.object.services[name].build
	floats(image)
	message := sprintf("the image `%s` changes under the same name", [image])
}

floats(image) if endswith(image, ":latest")

floats(image) if not regex.match(`:[^/]+$`, image)
