# METADATA
# title: Only the system has the system's priority
# description: >-
#   A pod with a system priority pushes others off their nodes and is never pushed off itself, not
#   even for what keeps the node alive. The class is meant for kube-system.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: Use a PriorityClass of your own.
#   fragments: true
package sluicegate.kubernetes.system_priority

import rego.v1

deny contains {"at": ["spec", "priorityClassName"], "message": message} if {
	class := input.pod.spec.priorityClassName
	class in {"system-cluster-critical", "system-node-critical"}
	namespace := input.identity.namespace
	not namespace in {"", "kube-system"}
	message := sprintf("the pod has the system's priority `%s`", [class])
}
