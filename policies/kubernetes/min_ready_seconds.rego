# METADATA
# title: A new pod proves itself before the next is replaced
# description: >-
#   Without minReadySeconds a pod counts as available the moment it is ready. One that crashes a
#   few seconds later has by then let the rollout go on to the next.
# custom:
#   severity: info
#   severities: {default: off}
#   applies_to: [kubernetes/apps/Deployment, kubernetes/apps/StatefulSet, kubernetes/apps/DaemonSet]
#   fix: Set minReadySeconds to the time in which a broken version usually shows itself.
package sluicegate.kubernetes.min_ready_seconds

import rego.v1

deny contains {"at": ["spec", "minReadySeconds"], "message": message} if {
	input.object.spec.template.spec
	not input.object.spec.minReadySeconds
	message := sprintf("new pods of `%s` count at once", [input.identity.name])
}
