# METADATA
# title: Differences are ignored field by field
# description: >-
#   An application that ignores a whole specification, or all that any other manager has set,
#   never notices when it is changed: the cluster runs something else than Git, marked as in sync.
# custom:
#   severity: warning
#   applies_to: [kubernetes/argoproj.io/Application, kubernetes/argoproj.io/ApplicationSet]
#   fix: Name the single fields that a controller owns, as in `/spec/replicas`.
#   fragments: true
package sluicegate.gitops.argo_ignored_differences

import rego.v1

whole := {"", "/", "/spec", "/data", "/rules", "/metadata", ".", ".spec", ".data", ".rules", ".metadata", ".[]", "..", "*"}

deny contains {"at": array.concat(["spec", "ignoreDifferences", i], rest), "message": message} if {
	entry := input.object.spec.ignoreDifferences[i]
	some rest in wide(entry)
}

deny contains {"at": array.concat(["spec", "template", "spec", "ignoreDifferences", i], rest), "message": message} if {
	entry := input.object.spec.template.spec.ignoreDifferences[i]
	some rest in wide(entry)
}

message := "whatever differs there is ignored"

wide(entry) := {[key, j] |
	some key in ["jsonPointers", "jqPathExpressions", "managedFieldsManagers"]
	entry[key][j] in whole
}
