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
	some key, value in input.object.spec.selector.matchLabels
	metadata := object.get(input.object.spec.template, "metadata", {})
	labels := object.get(metadata, "labels", {})
	is_object(labels)
	object.get(labels, key, null) != value
	path := ["spec", "selector", "matchLabels", key]
	message := sprintf("the pod template has no label `%s: %v`, which the selector asks for", [key, value])
}
