# METADATA
# title: Kustomizations use current fields
# description: >-
#   kustomize reads these fields with a warning, and a later version does not: then the patch, the
#   label or the base is missing, or the build fails.
# custom:
#   severity: info
#   applies_to: [kustomize]
#   fix: >-
#     Run `kustomize edit fix`, or use resources, patches, labels, replacements and images.
package sluicegate.gitops.kustomize_deprecated

import rego.v1

replaced := {
	"bases": "resources",
	"commonLabels": "labels",
	"imageTags": "images",
	"patchesJson6902": "patches",
	"patchesStrategicMerge": "patches",
	"vars": "replacements",
}

deny contains {"at": [field], "message": message} if {
	some field, now in replaced
	input.object[field]
	message := sprintf("`%s` is deprecated, the field is `%s` now", [field, now])
}
