# METADATA
# title: A workload selects its own pods
# description: >-
#   The API server refuses a workload whose selector does not match the labels of its own pod
#   template, so the change would never be applied.
# custom:
#   severity: error
#   applies_to: [kubernetes/apps/Deployment, kubernetes/apps/StatefulSet, kubernetes/apps/DaemonSet, kubernetes/apps/ReplicaSet]
#   fix: Give the pod template the labels that the selector asks for.
package sluicegate.kubernetes.selector_mismatch

import rego.v1

deny contains {"at": path, "message": message} if {
	is_object(input.object.spec.template)
	not open
	some key
	value := input.object.spec.selector.matchLabels[key]
	not input.object.spec.template.metadata.labels[key] == value
	path := ["spec", "selector", "matchLabels", key]
	message := sprintf("the pod template has no label `%s: %v`, which the selector asks for", [key, value])
}

# The labels are filled in later.
open if is_string(input.object.spec.template.metadata.labels)
