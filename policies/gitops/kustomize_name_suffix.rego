# METADATA
# title: Generated names change with their content
# description: >-
#   Without the hash in the name of a ConfigMap or Secret, pods go on with the old content until
#   something else restarts them.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to: [kustomize]
#   fix: >-
#     Remove `disableNameSuffixHash: true`.
#   fragments: true
package sluicegate.gitops.kustomize_name_suffix

import rego.v1

deny contains {"at": ["generatorOptions", "disableNameSuffixHash"], "message": message} if {
	input.object.generatorOptions.disableNameSuffixHash == true
}

deny contains {"at": [list, i, "options", "disableNameSuffixHash"], "message": message} if {
	some list in ["configMapGenerator", "secretGenerator"]
	input.object[list][i].options.disableNameSuffixHash == true
}

message := "pods do not notice that the content has changed"
