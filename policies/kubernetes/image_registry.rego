# METADATA
# title: Images come from the team's registries
# description: >-
#   An image from anywhere is code from anyone. A team that names its registries knows who could
#   put a program into its cluster. The rule is off until the settings turn it on and name them.
# custom:
#   severity: error
#   severities: {default: off}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Copy the image into one of the allowed registries, or add its registry to the parameter
#     `allowed`.
#   fragments: true
#   parameters:
#     allowed:
#       description: Registries, or paths in them such as `ghcr.io/acme`
#       default: []
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.image_registry

import rego.v1

allowed := input.parameters["kubernetes/image-registry"].allowed

deny contains {"at": ["containers", i, "image"], "message": message} if {
	some i
	image := input.facts.images[i]
	full := sprintf("%s/%s", [image.registry, image.repository])
	not is_allowed(full)
	message := sprintf("image `%s` comes from `%s`, which is not allowed", [
		image.reference,
		image.registry,
	])
}

# A registry, or a registry with the beginning of a path; never half a name.
is_allowed(full) if {
	some entry in allowed
	startswith(full, sprintf("%s/", [trim_suffix(entry, "/")]))
}

is_allowed(full) if full in allowed
