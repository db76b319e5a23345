# METADATA
# title: An autoscaler keeps at least two replicas
# description: >-
#   At quiet times the workload is down to one pod, which goes with its node. Quiet times are also
#   when nodes are drained.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/autoscaling/HorizontalPodAutoscaler]
#   fix: Set minReplicas to 2 or more.
#   fragments: true
package sluicegate.kubernetes.autoscaler_minimum

import rego.v1

deny contains {"at": ["spec", "minReplicas"], "message": message} if {
	input.object.spec.minReplicas == 1
	message := sprintf("`%s` scales down to a single replica", [input.identity.name])
}
